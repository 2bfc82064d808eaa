"""Where keys lie: one place for each, and none outside of the workspace."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.workspace import layout
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.names import fold

SUB = "/subscriptions/s"
GROUP = SUB + "/resourcegroups/g"
GALLERY = GROUP + "/providers/microsoft.compute/galleries/a"
VERSION = GALLERY + "/images/d/versions/1.0.0"
ROLE = "/providers/microsoft.authorization/roleassignments/r"


@pytest.mark.parametrize(("key", "file"), [
    (SUB, "s/+subscription.json"),
    (GROUP, "s/g/_.json"),
    (SUB + "/resourcegroups/_.json", "s/%5f.json/_.json"),
    (GALLERY, "s/g/microsoft.compute/galleries/a/_.json"),
    (GALLERY + ".json", "s/g/microsoft.compute/galleries/a.json/_.json"),
    (GALLERY + "/images/d", "s/g/microsoft.compute/galleries/a/images/d/_.json"),
    (VERSION, "s/g/microsoft.compute/galleries/a/images/d/versions/1.0.0.json"),
    (GALLERY + "/applications/p/versions/1.0.0", "s/g/microsoft.compute/galleries/a/applications/p/versions/1.0.0.json"),
    (GROUP + "/providers/microsoft.compute/images/_", "s/g/microsoft.compute/images/_.json"),
    (GROUP + "/providers/microsoft.compute/disks/providers", "s/g/microsoft.compute/disks/providers.json"),
    (GROUP + ROLE, "s/g/microsoft.authorization/roleassignments/r.json"),
    (SUB + ROLE, "s/+providers/microsoft.authorization/roleassignments/r.json"),
    (GALLERY + ROLE, "s/g/microsoft.compute/galleries/a/+providers/microsoft.authorization/roleassignments/r.json"),
    (VERSION + ROLE, "s/g/microsoft.compute/galleries/a/images/d/versions/+below/1.0.0/+providers/"
                     "microsoft.authorization/roleassignments/r.json"),
    (GALLERY + "/providers/microsoft.resources/tags/default",
     "s/g/microsoft.compute/galleries/a/+providers/microsoft.resources/tags/default.json"),
    (SUB + "/providers/microsoft.compute", "s/+providers/microsoft.compute/_.json"),
    (SUB + "/providers/microsoft.features/featureproviders/microsoft.compute/subscriptionfeatureregistrations/x",
     "s/+providers/microsoft.features/featureproviders/microsoft.compute/subscriptionfeatureregistrations/x.json"),
    (SUB + "/providers/microsoft.features/providers/microsoft.compute/features/x",
     "s/+providers/microsoft.features/providers/microsoft.compute/features/x.json"),
    ("/providers/microsoft.management/managementgroups/m", "+providers/microsoft.management/managementgroups/m/_.json"),
    ("/workspace/workspace", "+workspace/workspace.json"),
])
def test_each_kind_of_document_has_its_place(key, file):
    assert layout.document(key) == file
    assert layout.collection(key) is None


@pytest.mark.parametrize("key", [
    "", "/", "subscriptions/s", "/subscriptions", "/subscriptions/", "//s", SUB + "/resourcegroups", GROUP + "/providers",
    GROUP + "/x/y", SUB + "/operationresults/x", SUB + "//providers", GALLERY + "/images", "/workspace", "/workspace/a/b",
    "/elsewhere/x", GROUP + "/providers/" + "n" * 300, GROUP + "/providers/n/" + "t" * 300 + "/x",
    "/subscriptions/" + "s" * 300 + "/resourcegroups/g",
])
def test_what_is_no_document_has_no_place(key):
    assert layout.document(key) is None


@pytest.mark.parametrize(("key", "expected"), [
    ("/subscriptions", ("", "/+subscription.json", "subscription")),
    (SUB + "/resourcegroups", ("s", "/_.json", "group")),
    (SUB + "/providers", ("s/+providers", "/_.json", "namespace")),
    (GALLERY + "/images", ("s/g/microsoft.compute/galleries/a/images", "/_.json", "resource")),
    (GALLERY + "/images/d/versions", ("s/g/microsoft.compute/galleries/a/images/d/versions", ".json", "resource")),
    ("/workspace", ("+workspace", ".json", "setting")),
])
def test_collections_have_their_folder(key, expected):
    assert layout.collection(key) == expected
    assert layout.document(key) is None


@pytest.mark.parametrize(("key", "folder"), [
    ("", ""), (SUB, "s"), (GROUP, "s/g"), (GALLERY, "s/g/microsoft.compute/galleries/a"),
    (VERSION, "s/g/microsoft.compute/galleries/a/images/d/versions/+below/1.0.0"), ("/workspace/x", None), ("/x", None),
    (SUB + "/providers/microsoft.compute", "s/+providers/microsoft.compute"), ("/subscriptions", None),
])
def test_what_lies_below_a_document_lies_in_its_folder(key, folder):
    assert layout.below(key) == folder


@pytest.mark.parametrize(("collection", "type_"), [
    (GALLERY + "/images/d/versions", "microsoft.compute/galleries/images/versions"),
    (SUB + "/providers/microsoft.features/featureproviders/microsoft.compute/subscriptionfeatureregistrations",
     "microsoft.features/featureproviders/subscriptionfeatureregistrations"),
    (SUB + "/providers/microsoft.features/providers/microsoft.compute/features", "microsoft.features/providers/features"),
    (VERSION + "/providers/microsoft.authorization/roleassignments", "microsoft.authorization/roleassignments"),
    (GROUP + "/providers/microsoft.compute/disks/providers/x", "microsoft.compute/disks/x"),
    ("/providers/microsoft.management/managementgroups", "microsoft.management/managementgroups"),
    (SUB + "/resourcegroups", ""), ("/subscriptions", ""), (SUB + "/providers", ""), (GALLERY, ""),
])
def test_the_type_of_a_collection(collection, type_):
    assert layout.type_of(collection) == type_


@pytest.mark.parametrize("key", ["/subscriptions/S", "/subscriptions/s/resourceGroups/g", GALLERY + "X"])
def test_a_key_that_was_not_folded_is_a_mistake(key):
    with pytest.raises(StoreError, match=r"^The key /subscriptions/.* is not folded\.$"):
        layout.document(key)


NAME = st.sampled_from(["a", "_", "_.json", "a.json", ".", "..", "+providers", "+below", "providers", "con", "1.0.0", "é/",
                        "x" * 250, "é" * 90, "+subscription.json", "resourcegroups", "\0", "a b", "workspace"]) | st.text(
                            alphabet=st.characters(exclude_characters="/"), min_size=1, max_size=5)
TYPE = st.sampled_from(["galleries", "images", "versions", "disks", "providers", "_.json", "+below"])
NAMESPACE = st.sampled_from(["microsoft.compute", "microsoft.features", "_.json", "+providers"])


@st.composite
def keys(draw):
    key = draw(st.sampled_from(["", "/workspace/", "/subscriptions/", "/subscriptions/s/resourcegroups/"]))
    if key:
        key += draw(NAME)
    for _ in range(draw(st.integers(0, 2))):
        key += f"/providers/{draw(NAMESPACE)}"
        for _ in range(draw(st.integers(0, 3))):
            key += f"/{draw(TYPE)}/{draw(NAME)}"
    return fold(key)


@given(st.lists(keys(), min_size=2, max_size=6, unique=True))
def test_no_two_keys_share_a_file_and_no_file_is_the_folder_of_another(found):
    files = [file for key in found if (file := layout.document(key)) is not None]
    assert len(set(files)) == len(files)
    folders = {folder for file in files for folder in _above(file)}
    assert not folders & set(files)
    for file in files:
        assert posixpath.normpath(file) == file
        assert not file.startswith(("/", "../"))
        assert all(len(part.encode()) <= 255 for part in file.split("/"))
        assert file.isascii()


def _above(file):
    parts = file.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
