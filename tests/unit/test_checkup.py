"""Finding what is wrong with a workspace, and mending it without losing anything."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.workspace import layout, names
from sig_cli.workspace.checkup import find_problems, repair
from sig_cli.workspace.engine import Delete, Index, Put, ReadOnlyStore, StoreError
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.layout import FORMAT
from sig_cli.workspace.places import key_of
from sig_cli.workspace.principal_changes import add
from sig_cli.workspace.principals import USER, principal
from sig_cli.workspace.principals import key_of as key_of_principal
from tests.unit.test_layout import keys

SUB = "/subscriptions/s"
GROUP = SUB + "/resourcegroups/g"
GALLERY = GROUP + "/providers/microsoft.compute/galleries/a"
DEFINITION = GALLERY + "/images/d"
VERSION = DEFINITION + "/versions/1.0.0"
FEATURE = (SUB + "/providers/microsoft.features/featureproviders/microsoft.compute/subscriptionfeatureregistrations/x")
ROLE = VERSION + "/providers/microsoft.authorization/roleassignments/r"
LONG = SUB + "/resourcegroups/" + "\u10d0" * 90
HEALTHY = ["/workspace/workspace", SUB, GROUP, GALLERY, DEFINITION, VERSION, ROLE, FEATURE, SUB + "/providers/microsoft.compute",
           LONG, LONG + "/providers/microsoft.compute/disks/d"]
WHOLE = {"type": "a/type", "location": "westus", "properties": {}, "subscriptionId": "s", "tenantId": "t", "state": "Enabled",
         "profile": "latest", "seed": "sig"}
GALLERY_FOLDER = "state/s/g/microsoft.compute/galleries/a"


def place_of(document):
    return document["location"]


BY_PLACE = Index("by-place", "microsoft.compute/galleries/images/versions", f"{__name__}:place_of")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIG_FSYNC", "off")
    return tmp_path / "w"


@pytest.fixture
def engine(folder):
    engine = FilesEngine(str(folder), indexes=lambda: (BY_PLACE,))
    for key in HEALTHY:
        engine.commit([Put(key, {**WHOLE, "name": key.rpartition("/")[2], "id": key})])
    engine.commit([Put(SUB + "/operationresults/x", {"name": "x", "resource": SUB, "startTime": 1, "endTime": 1}, volatile=True)])
    return engine


def files_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink()}


def problems_of(folder):
    return [(os.path.relpath(problem.path, folder), problem.problem, problem.repair)
            for problem in find_problems(str(folder), (BY_PLACE,))]


def aside(folder):
    base, = (folder / "run/aside").iterdir()
    return sorted(str(path.relative_to(base)) for path in base.rglob("*") if not path.is_dir() or path.is_symlink())


def mended(folder):
    """Repair, and see that nothing is wrong any more and that a second repair has nothing to do."""
    done = repair(str(folder), (BY_PLACE,))
    assert problems_of(folder) == []
    assert repair(str(folder), (BY_PLACE,)) == []
    return done


ASIDE = "moves it to {}/run/aside"


def test_a_healthy_workspace_has_no_problems_and_stays_as_it_is(engine, folder):
    before = files_in(folder)
    assert problems_of(folder) == []
    assert mended(folder) == []
    assert files_in(folder) == before


def test_no_workspace_has_no_problems_and_is_not_made(folder):
    assert find_problems(str(folder)) == []
    assert repair(str(folder)) == []
    assert not folder.exists()


def test_a_document_that_cannot_be_read_is_moved_aside_with_what_belongs_to_it(engine, folder):
    (folder / GALLERY_FOLDER / "images/d/_.json").write_text("{")
    assert problems_of(folder) == [
        (f"{GALLERY_FOLDER}/images/d/_.json", "The document cannot be read: Expecting property name enclosed in double "
                                              "quotes: line 1 column 2 (char 1).", ASIDE.format(folder)),
        (f"{GALLERY_FOLDER}/images/d/versions/1.0.0.json", f"It belongs to {DEFINITION}, which is not there.",
         ASIDE.format(folder))]
    before = files_in(folder / "state")
    done = mended(folder)
    assert len(done) == 3
    assert done[0].startswith(f"Moved {folder}/{GALLERY_FOLDER}/images/d/_.json to {folder}/run/aside/")
    assert [key for key, _ in engine.below(GROUP)] == [GALLERY]
    base, = (folder / "run/aside").iterdir()
    assert {**files_in(base / "state"), **files_in(folder / "state")} == before
    assert len(aside(folder)) == 3


@pytest.mark.parametrize(("name", "content", "reason"), [
    ("1.0.0.json", b"\xff", "it is not UTF-8"), ("1.0.0.json", b"[]", "it is no JSON object")])
def test_the_reason_is_told(engine, folder, name, content, reason):
    (folder / GALLERY_FOLDER / "images/d/versions" / name).write_bytes(content)
    assert f"The document cannot be read: {reason}." in {problem for _, problem, _ in problems_of(folder)}


def test_a_long_name_that_its_document_no_longer_tells_is_moved_aside_with_all_below(engine, folder):
    path = folder / layout.document(LONG).join(["state/", ""])
    path.write_text("{")
    mended(folder)
    assert engine.names(SUB + "/resourcegroups") == ["g"]
    assert len(aside(folder)) == 2


@pytest.mark.parametrize("document", [{"name": "b", "id": GALLERY.replace("/a", "/b")}, {"name": "b"},
                                      {"id": GROUP, "name": "a"}])
def test_a_document_that_says_it_is_another_is_moved_aside(engine, folder, document):
    copy = folder / "state/s/g/microsoft.compute/galleries/copy"
    copy.mkdir()
    (copy / "_.json").write_text(json.dumps(document))
    (path, problem, mend), = problems_of(folder)
    assert path == "state/s/g/microsoft.compute/galleries/copy/_.json"
    assert problem in (f"Its id says that it is {document.get('id')}, but it lies where {GALLERY[:-1]}copy does.",
                       f"It is named 'b', but it lies where {GALLERY[:-1]}copy does.")
    assert mend == ASIDE.format(folder)
    mended(folder)
    assert aside(folder) == ["state/s/g/microsoft.compute/galleries/copy/_.json"]
    assert not copy.exists()
    assert engine.get(GALLERY) is not None


def test_ids_may_be_spelled_in_any_case(engine, folder):
    engine.commit([Put(GALLERY, {"name": "A", "id": GALLERY.upper().replace("SUBSCRIPTIONS", "subscriptions"),
                                  "type": "a/type", "location": "westus", "properties": {}})])
    assert problems_of(folder) == []


def test_children_without_a_parent_are_moved_aside(engine, folder):
    engine.commit([Delete(GALLERY)])
    assert problems_of(folder) == [(f"{GALLERY_FOLDER}/images/d/_.json", f"It belongs to {GALLERY}, which is not there.",
                                    ASIDE.format(folder))]
    assert len(mended(folder)) == 3
    assert [key for key, _ in engine.below(GROUP)] == []


def test_files_that_nobody_knows_are_moved_aside(engine, folder, tmp_path):
    (folder / "state/notes.txt").write_text("mine")
    (folder / "state/s/g/microsoft.compute/galleries/B").mkdir()
    (folder / "state/s/g/microsoft.compute/galleries/B/_.json").write_text("{}")
    (folder / "state/s/g/microsoft.compute/disks").mkdir()
    (folder / "state/s/g/microsoft.compute/disks/con.json").write_text("{}")
    (folder / "state/s/link").symlink_to(tmp_path)
    (folder / "state/s/g/link.json").symlink_to(tmp_path / "x")
    assert {(path, problem) for path, problem, _ in problems_of(folder)} == {
        ("state/notes.txt", "This file is no document of a workspace."),
        ("state/s/g/microsoft.compute/galleries/B/_.json", "This file is no document of a workspace."),
        ("state/s/g/microsoft.compute/disks/con.json", "This file is no document of a workspace."),
        ("state/s/link", "A symbolic link is no part of a workspace."),
        ("state/s/g/link.json", "A symbolic link is no part of a workspace.")}
    mended(folder)
    assert len(aside(folder)) == 5
    assert tmp_path.exists()


def test_what_killed_writers_left_is_removed(engine, folder):
    for name in ("state/.tmp-1-1", f"{GALLERY_FOLDER}/.tmp-1-2", "run/.tmp-1-3", "run/index/s/.tmp-1-4"):
        (folder / name).write_text("{")
    (folder / GALLERY_FOLDER / "images/e/versions").mkdir(parents=True)
    assert [(path, mend) for path, _, mend in problems_of(folder)] == [
        ("run/.tmp-1-3", "removes it"), ("run/index/s/.tmp-1-4", "removes it"), ("state/.tmp-1-1", "removes it"),
        (f"{GALLERY_FOLDER}/.tmp-1-2", "removes it"), (f"{GALLERY_FOLDER}/images/e/versions", "removes it")]
    assert len(mended(folder)) == 5
    assert not (folder / GALLERY_FOLDER / "images/e").exists()
    assert not (folder / "run/aside").exists()


def test_a_write_that_was_cut_off_is_finished(engine, folder):
    document = json.dumps({"name": "2.0.0", "id": DEFINITION + "/versions/2.0.0", "type": "a/type", "location": "westus",
                           "properties": {}, "sig": {"revision": 1}})
    journal = {"format": 1, "documents": {DEFINITION + "/versions/2.0.0": document, VERSION: None, ROLE: None}}
    (folder / "run/journal.json").write_text(json.dumps(journal))
    os.unlink(folder / GALLERY_FOLDER / "images/d/versions/1.0.0.json")
    assert problems_of(folder) == [("run/journal.json", "A write of several documents was cut off after it had been decided.",
                                    "finishes it, as the next write would")]
    assert mended(folder) == [f"Finished the write that was cut off, from {folder}/run/journal.json."]
    assert engine.names(DEFINITION + "/versions") == ["2.0.0"]


@pytest.mark.parametrize("content", ["", "{", '{"format": 1, "documents": {"/elsewhere/x": null}}'])
def test_a_journal_that_cannot_be_understood_is_moved_aside(engine, folder, content):
    (folder / "run/journal.json").write_text(content)
    assert problems_of(folder) == [("run/journal.json", "The journal of a write that was cut off cannot be understood.",
                                    ASIDE.format(folder))]
    mended(folder)
    assert aside(folder) == ["run/journal.json"]
    assert engine.get(GALLERY) is not None


def test_a_group_whose_deletion_was_cut_off_is_deleted(engine, folder):
    engine.commit([Put(GROUP, {"name": "g", "id": GROUP, "type": "a/type", "location": "westus",
                                "properties": {"provisioningState": "Deleting"}})])
    assert problems_of(folder) == [("state/s/g/_.json", "The deletion of this resource group was cut off.",
                                    "finishes the deletion, with everything in the group")]
    assert mended(folder) == [f"Finished the deletion of {GROUP}, with 4 resources in it."]
    assert engine.names(SUB + "/resourcegroups") == ["\u10d0" * 90]


def test_what_is_still_being_done_was_not_cut_off(engine, folder):
    key = f"{GROUP}/providers/microsoft.resources/deployments/big"
    engine.commit([Put(GROUP, {"name": "g", "id": GROUP, "type": "a/type", "location": "westus",
                               "properties": {"provisioningState": "Deleting"}})])
    engine.commit([Put(key, {"name": "big", "id": key, "type": "Microsoft.Resources/deployments",
                             "properties": {"provisioningState": "Running"}, "sig": {"started": 7}})])
    with engine.sequence(GROUP), engine.sequence(key):
        assert problems_of(folder) == []
        assert mended(folder) == []
    assert len(problems_of(folder)) == 2


def test_the_run_folder_is_made_private_again(engine, folder):
    (folder / "run").chmod(0o755)
    assert problems_of(folder) == [("run", "Others may look into this private folder (mode 0755).", "sets its mode to 0700")]
    assert mended(folder) == [f"Set the mode of {folder}/run to 0700."]


def test_an_index_that_is_torn_or_wrong_is_made_again(engine, folder):
    assert engine.count(BY_PLACE, "s", "westus") == 1
    engine.commit([Put(VERSION, {"name": "1.0.0", "id": VERSION, "type": "a/type", "location": "westus",
                                  "properties": {}})])
    path = folder / "run/index/s/by-place.json"
    content = json.loads(path.read_text())
    content["folders"][DEFINITION + "/versions"][1]["westus"] = 5
    path.write_text(json.dumps(content))
    assert engine.count(BY_PLACE, "s", "westus") == 5
    assert problems_of(folder) == [("run/index/s/by-place.json", "The index says something else than the documents.",
                                    "removes it, to be made again")]
    assert mended(folder) == [f"Removed the index {path}; it is made again when it is needed."]
    assert engine.count(BY_PLACE, "s", "westus") == 1
    path.write_text("{")
    assert problems_of(folder)[0][1] == "The index cannot be read; it is made again when it is needed."
    mended(folder)


def test_a_torn_operation_is_moved_aside(engine, folder):
    path, = (folder / "run/operations").rglob("*.json")
    path.write_text("")
    assert problems_of(folder)[0][1:] == ("The record of an operation cannot be read.", ASIDE.format(folder))
    mended(folder)


def test_what_was_moved_aside_before_is_kept(engine, folder):
    for _ in range(3):
        (folder / "state/notes.txt").write_text("mine")
        mended(folder)
    assert len(list((folder / "run/aside").rglob("notes.txt*"))) == 3


def test_a_workspace_of_a_newer_format_is_left_alone(engine, folder):
    engine.commit([Put("/workspace/workspace", {"name": "workspace", "format": FORMAT + 1})])
    (folder / "state/notes.txt").write_text("mine")
    for act in (find_problems, repair):
        with pytest.raises(StoreError, match="Install a newer sig to use it"):
            act(str(folder))
    assert (folder / "state/notes.txt").exists()


def test_a_disk_that_cannot_be_written_is_said_in_one_line(engine, folder, monkeypatch):
    (folder / "state/notes.txt").write_text("mine")

    def refuse(*args):
        raise OSError(30, os.strerror(30), args[0])

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(ReadOnlyStore, match=rf"^Cannot repair {folder}/state/notes\.txt: Read-only file system\.$"):
        repair(str(folder))


def test_a_copy_without_the_run_folder_is_healthy(engine, folder):
    shutil.rmtree(folder / "run")
    assert problems_of(folder) == []
    assert not (folder / "run").exists()


@given(st.lists(keys(), max_size=6, unique=True))
def test_every_document_is_found_by_its_file(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("places")
    engine = FilesEngine(str(folder / "w"))
    files = {}
    for key in found:
        file = layout.document(key)
        if file is not None and not names.is_hashed(file):
            files[file] = key
    assert {file: key_of(engine, file) for file in files} == files


@pytest.mark.parametrize("file", ["", "x", "x.json", "s/x.json", "s/g/x.json", "s/g/n/x.json", "s/g/n/t/x.json", "+providers/_.json",
                                  "s/+providers/x", "+workspace/a/b.json", "s/g/n/t/a/+below/x/_.json", "+subscription.json",
                                  "s/g/microsoft.compute/disks/a/_.json", "s/g/microsoft.compute/disks/+below/_.json", "S/_.json"])
def test_other_files_are_no_document(file, tmp_path):
    assert key_of(FilesEngine(str(tmp_path)), file) is None


def test_a_role_assignment_that_its_principal_does_not_name_is_found_and_named(engine, folder):
    alice = "a0000000-0000-4000-8000-000000000001"
    add(engine, "alice", USER, ["00000000-0000-4000-8000-0000000000aa"], alice)
    assert problems_of(folder) == []
    engine.commit([Put(ROLE + "2", {**WHOLE, "name": "r2", "id": ROLE + "2", "properties": {"principalId": alice}})])
    path = f"state/+providers/microsoft.graph/principals/{alice}/_.json"
    assert problems_of(folder) == [(path, "This principal does not name 1 of its role assignments, which are not in force.", "names them")]
    assert repair(str(folder)) == [f"Let the principal {alice} name the role assignments that are for it."]
    assert problems_of(folder) == []
    assert principal(engine, alice)["assignments"] == [ROLE + "2"]


def test_a_principal_that_lacks_something_may_do_nothing_and_is_told(engine, folder):
    engine.commit([Put(key_of_principal("broken"), {"name": "broken", "displayName": "b", "assignments": "all"})])
    assert problems_of(folder) == [("state/+providers/microsoft.graph/principals/broken/_.json",
                                    "This principal lacks what a principal has, and may do nothing.", "cannot mend that: add it anew")]
    assert principal(engine, "broken") is None
