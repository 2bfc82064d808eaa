"""What names may be, and the service's refusals for those that may not.

Compute's names are ASCII; a group's may be letters of any script. Sources: Microsoft's troubleshooting guide for shared
images (galleries, definitions, versions, identifiers), reported refusals of disks and images, Resource Manager's naming
rules (groups: 90 characters, letters and digits of any script, `_ - . ( )`, not ending in a period).

The longest names that people try are refused too, in one readable line: `shown` shortens what is quoted back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile

ENTITY_PATTERN = r"^[^_\W][\w-._]{0,79}(?<![-.])$"
"""The rule as the service prints it (.NET syntax). Source: documented and reported."""

IDENTIFIER_LENGTHS = {"publisher": 128, "offer": 64, "sku": 64}
"""Source: troubleshooting guide; the documentation of create-gallery."""

_RESERVED = "<>%&\\?/"
_PARAMETERS = {
    "microsoft.compute/galleries/images": "galleryImageName",
    "microsoft.compute/galleries/applications": "galleryApplicationName",
    "microsoft.compute/galleries/invmaccesscontrolprofiles": "inVMAccessControlProfileName",
    "microsoft.compute/images": "imageName",
    "microsoft.compute/disks": "disk.name",
    "microsoft.compute/snapshots": "snapshot.name",
}


def shown(text: str) -> str:
    """A name for a message of one line: control characters escaped, and shortened beyond 260 characters."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
    return text if len(text) <= 260 else f"{text[:80]}..."


def _ascii_word(text: str, marks: str) -> bool:
    for mark in marks:
        text = text.replace(mark, "")
    return not text or (text.isascii() and text.isalnum())


def _ends_alphanumeric(text: str) -> bool:
    return text[-1:].isalnum()


def check_gallery(name: str) -> None:
    """A gallery's name: up to 80 ASCII letters and digits, `_` and `.` inside, no hyphen.

    Raises `gallery-name-invalid`, or Resource Manager's own refusals of a name's end and length.
    """
    _check_resource(name)
    if not (0 < len(name) <= 80 and _ascii_word(name, "_.") and name[0].isalnum() and _ends_alphanumeric(name)):
        raise refusal("gallery-name-invalid")


def check_definition(name: str) -> None:
    """A definition's name: as `check_entity`."""
    check_entity("Microsoft.Compute/galleries/images", name)


def check_version(name: str, profile: Profile) -> None:
    """A version's name: three whole numbers up to 2147483647. Raises `version-name-invalid`."""
    from sig_cli.domain.versions import parse

    _check_resource(name)
    if parse(name) is None:
        raise profile.refusal("version-name-invalid")


def check_application_version(name: str) -> None:
    """The name of an application version: as of an image version. Raises `application-version-name-invalid`."""
    _check_numbers(name, "application-version-name-invalid")


def check_profile_version(name: str) -> None:
    """The name of a version of an access control profile: three numbers. Raises `profile-version-name-invalid`."""
    _check_numbers(name, "profile-version-name-invalid")


def _check_numbers(name: str, case: str) -> None:
    from sig_cli.domain.versions import parse

    _check_resource(name)
    if parse(name) is None:
        raise refusal(case)


def check_entity(type_: str, name: str) -> None:
    """The name of a definition, application, access control profile, managed image, disk or snapshot.

    Up to 80 ASCII letters, digits, `_`, `-` and `.`; starts with a letter or digit; does not end in `-` or `.`.
    Raises `entity-name-invalid`, or Resource Manager's own refusals.
    """
    _check_resource(name)
    if not (0 < len(name) <= 80 and _ascii_word(name, "_-.") and name[0].isalnum() and name[-1] not in "-."):
        raise refusal("entity-name-invalid", name=shown(name), pattern=ENTITY_PATTERN,
                      parameter=_PARAMETERS.get(type_.lower(), "name"))


def check_group(name: str) -> None:
    """A group's name: up to 90 letters and digits of any script, `_ - . ( )`, not ending in a period.

    Raises `group-name-invalid`, `group-name-too-long` or `group-name-trailing`.
    """
    text = name
    if not name.isascii():
        from unicodedata import normalize

        text = normalize("NFC", name)
    bad = "".join(dict.fromkeys(letter for letter in text
                                if not (letter.isalpha() or letter.isdecimal() or letter in "_-.()")))
    if bad or not text:
        raise refusal("group-name-invalid", name=shown(name), characters=shown(bad))
    if len(text) > 90:
        raise refusal("group-name-too-long", name=shown(name), length=len(text))
    if text.endswith("."):
        raise refusal("group-name-trailing", name=shown(name), characters=".")


def check_identifier(publisher: str, offer: str, sku: str) -> None:
    """The three parts of a definition's identifier, in this order. Raises `identifier-invalid` for the first bad one."""
    for part, text in (("publisher", publisher), ("offer", offer), ("sku", sku)):
        maximum = IDENTIFIER_LENGTHS[part]
        if not text or len(text) > maximum or not _ascii_word(text, "_-.") or text.endswith("."):
            raise refusal("identifier-invalid", property=part, maximum=maximum)


def identifier_key(publisher: str, offer: str, sku: str) -> str:
    """What must be unique inside one gallery. Case does not count (an assumption: ids do not count it either)."""
    return f"{publisher}\n{offer}\n{sku}".lower()


def check_any(name: str) -> None:
    """A name of a type whose rule is not known: what Resource Manager itself refuses of any resource.

    Raises `resource-name-too-long`, `resource-name-trailing` or `name-not-allowed`. Source: the documentation's list of
    characters that no name may hold.
    """
    bad = "".join(dict.fromkeys(letter for letter in name if letter in _RESERVED or not (letter.isprintable() or letter == " ")))
    if bad or not name:
        raise refusal("name-not-allowed", name=shown(name), characters=shown(bad))
    _check_resource(name)


def _check_resource(name: str) -> None:
    if len(name) > 260:
        raise refusal("resource-name-too-long", name=shown(name), length=len(name))
    trailing = name[len(name.rstrip(". ")):]
    if trailing:
        raise refusal("resource-name-trailing", name=shown(name), characters=trailing)
