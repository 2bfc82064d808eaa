"""Names: what is allowed, and what the service says of the rest."""

import pytest

from sig_cli.domain import naming
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.profiles import load as profile


def refused(function, *args, **values):
    with pytest.raises(ServiceError) as caught:
        function(*args, **values)
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 1000
    return caught.value


@pytest.mark.parametrize("name", ["g", "Gallery1", "a.json", "my_gallery", "g" * 80, "1", "a.b_c.d"])
def test_gallery_names(name):
    naming.check_gallery(name)


@pytest.mark.parametrize("name", ["my-gallery", "_g", "g_", ".g", "é", "g" * 81, "", "a/b", "..a", "a b", "g\x00h", "画廊"])
def test_gallery_names_refused(name):
    error = refused(naming.check_gallery, name)
    assert (error.status, error.code, error.message) == (
        400, "InvalidParameter",
        ("Gallery name is invalid. Allowed characters are English alphanumeric characters, with underscores, and periods "
        "allowed in the middle, up to 80 characters total. All other special characters, including dashes, are "
        "disallowed."))


@pytest.mark.parametrize("name", ["g.", "g ", "..", "x. ."])
def test_resource_manager_refuses_trailing_characters(name):
    error = refused(naming.check_gallery, name)
    assert error.code == "InvalidResourceNameTrailingCharacters"
    assert "The name can not end with characters: '. '." in error.message


def test_resource_manager_refuses_very_long_names_in_one_short_line():
    error = refused(naming.check_definition, "x" * 10_000)
    assert (error.code, error.message) == (
        "InvalidResourceName", (f"The provided resource name '{'x' * 80}...' has a length of '10000' which exceeds the "
                               "maximum length of '260'."))


@pytest.mark.parametrize("name", ["d", "my-image", "my_image_", "a.b", "1" * 80])
def test_definition_names(name):
    naming.check_definition(name)


@pytest.mark.parametrize("name", ["-d", "_d", "d-", "d" * 81, "", "a/b", "é", "a b"])
def test_definition_names_refused(name):
    error = refused(naming.check_definition, name)
    assert (error.code, error.target) == ("InvalidParameter", "galleryImageName")
    assert error.message == (f"The entity name '{name}' is invalid according to its validation rule: "
                             r"^[^_\W][\w-._]{0,79}(?<![-.])$.")


def test_control_characters_are_shown_escaped():
    error = refused(naming.check_entity, "Microsoft.Compute/disks", "a\x00\nb")
    assert "'a\\x00\\nb'" in error.message
    assert error.target == "disk.name"


@pytest.mark.parametrize("name", ["0.0.0", "1.0.0", "2018.12.1", "2147483647.2147483647.2147483647"])
def test_version_names(name):
    naming.check_version(name, profile("latest"))


@pytest.mark.parametrize("name", ["1.0", "banana", "1.0.2147483648", "latest", "1.0.0-1", ""])
def test_version_names_refused(name):
    error = refused(naming.check_version, name, profile("latest"))
    assert (error.status, error.code, error.target) == (400, "InvalidParameter", "galleryImageVersionName")
    assert error.message == (
        "The image version name is invalid. The image version name should follow Major(int).Minor(int).Patch(int) format, "
        "where int is between 0 and 2,147,483,647 (inclusive). For e.g: 1.0.0, 2018.12.1 etc.")


def test_version_names_refused_in_the_words_of_2019():
    error = refused(naming.check_version, "1.0", profile("2019-01-preview"))
    assert error.message.endswith("Patch(int) format, for e.g: 1.0.0, 2018.12.1 etc.")


@pytest.mark.parametrize("name", ["rg", "Gruppe(1)", "_x", "-", "группа", "グループ" * 22 + "ああ", "é" * 90,
                                  "e\u0301" * 90, "١٢٣", "a.b-c_d(e)"])
def test_group_names(name):
    naming.check_group(name)


@pytest.mark.parametrize(("name", "characters"), [
    ("a b", " "), ("a/b", "/"), ("..\\x", "\\"), ("a\x00", "\\x00"), ("♡", "♡"), ("", ""), ("a*b?*", "*?"),
])
def test_group_names_refused(name, characters):
    error = refused(naming.check_group, name)
    assert error.code == "InvalidResourceGroup"
    assert error.message == (
        f"The provided resource group name '{naming.shown(name)}' has these invalid characters: '{characters}'. The name "
        "can only be a letter, digit, '-', '.', '(', ')' or '_'.")


def test_group_names_too_long_or_ending_in_a_period():
    assert "has a length of '91'" in refused(naming.check_group, "g" * 91).message
    assert "invalid trailing characters: '.'" in refused(naming.check_group, "g.").message
    assert len(refused(naming.check_group, "g" * 10_000).message) < 300


def test_identifiers():
    naming.check_identifier("p" * 128, "o" * 64, "s.1-_" * 12)


@pytest.mark.parametrize(("parts", "part", "maximum"), [
    (("p" * 129, "o", "s"), "publisher", 128), (("p", "o" * 65, "s"), "offer", 64), (("p", "o", "s" * 65), "sku", 64),
    (("", "o", "s"), "publisher", 128), (("p", "o.", "s"), "offer", 64), (("p", "o", "s s"), "sku", 64),
    (("pé", "o", "s"), "publisher", 128),
])
def test_identifiers_refused(parts, part, maximum):
    error = refused(naming.check_identifier, *parts)
    assert error.target == f"galleryImage.properties.identifier.{part}"
    assert error.message.startswith(f"Asset name galleryImage.properties.identifier.{part} is not valid.")
    assert error.message.endswith(f"The length of the name cannot exceed {maximum} characters.")


def test_identifier_key_ignores_case_and_keeps_parts_apart():
    assert naming.identifier_key("P", "O", "S") == naming.identifier_key("p", "o", "s")
    assert naming.identifier_key("a", "b.c", "d") != naming.identifier_key("a.b", "c", "d")
