"""What the files engine promises beyond what every engine does: the files themselves."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading

import pytest

from sig_cli.workspace import disk, journal, layout, locks
from sig_cli.workspace.engine import (
    ABSENT,
    Check,
    CheckEmpty,
    Conflict,
    Delete,
    Index,
    Put,
    ReadOnlyStore,
    StoreError,
    UnreadableDocument,
)
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.layout import FORMAT
from sig_cli.workspace.memory import MemoryEngine
from sig_cli.workspace.names import encode

SUB = "/subscriptions/s"
GROUP = SUB + "/resourcegroups/g"
GALLERIES = GROUP + "/providers/microsoft.compute/galleries"
GALLERY = GALLERIES + "/a"
VERSIONS = GALLERY + "/images/d/versions"
OPERATION = SUB + "/operationresults/x"
GALLERY_FOLDER = "state/s/g/microsoft.compute/galleries/a"


def place_of(document):
    return document["location"]


BY_PLACE = Index("by-place", "microsoft.compute/galleries/images/versions", f"{__name__}:place_of", names=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIG_FSYNC", "off")
    return tmp_path / "w"


@pytest.fixture
def engine(folder):
    return FilesEngine(str(folder))


def named(key, **members):
    return {"name": key.rpartition("/")[2], **members}


def put(engine, *keys, **members):
    for key in keys:
        engine.commit([Put(key, named(key, **members))])


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def state_of(folder):
    return {name: (folder / name).read_bytes() for name in files_in(folder) if name.startswith("state/")}


# ---- folders


def test_reading_nothing_makes_nothing(engine, folder):
    assert engine.get(GALLERY) is None
    assert [*engine.list(GALLERIES), *engine.names(SUB), *engine.below(""), *engine.find("s", "a/b", "c")] == []
    assert engine.count(BY_PLACE, "s", "westus") == 0
    engine.commit([])
    engine.commit([Check(GALLERY, ABSENT), CheckEmpty("")])
    assert not folder.exists()


def test_the_first_write_makes_a_private_run_folder_that_git_ignores(engine, folder):
    put(engine, GALLERY)
    assert files_in(folder) == [".gitignore", "run/lock", GALLERY_FOLDER + "/_.json"]
    assert stat.S_IMODE((folder / "run").stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text().splitlines()[-2:] == ["/run/", ".tmp-*"]


def test_a_gitignore_of_the_user_is_left_alone(engine, folder):
    folder.mkdir()
    (folder / ".gitignore").write_text("mine\n")
    put(engine, GALLERY)
    assert (folder / ".gitignore").read_text() == "mine\n"


def test_a_document_is_a_file_that_a_person_can_read(engine, folder):
    engine.commit([Put(GALLERY, {"id": "/x", "name": "Ä", "properties": {"a": [1, {}]}})])
    assert (folder / GALLERY_FOLDER / "_.json").read_text() == (
        '{\n  "name": "Ä",\n  "id": "/x",\n  "properties": {\n    "a": [\n      1,\n      {}\n    ]\n  },\n'
        '  "sig": {"revision": 1}\n}\n')


def test_deleting_removes_the_folders_that_it_empties(engine, folder):
    put(engine, GROUP, GALLERY, VERSIONS + "/1.0.0")
    engine.commit([Delete(VERSIONS + "/1.0.0")])
    assert not (folder / GALLERY_FOLDER / "images").exists()
    engine.commit([Delete(GALLERY)])
    assert os.listdir(folder / "state/s/g") == ["_.json"]
    engine.commit([Delete(GROUP)])
    assert os.listdir(folder / "state") == []


def test_a_folder_with_a_file_of_somebody_else_stays(engine, folder):
    put(engine, GALLERY)
    (folder / GALLERY_FOLDER / "notes.txt").write_text("mine")
    engine.commit([Delete(GALLERY)])
    assert files_in(folder / "state") == [GALLERY_FOLDER[6:] + "/notes.txt"]
    assert engine.get(GALLERY) is None


# ---- what lies there beside documents


def test_files_that_are_no_documents_are_not_seen(engine, folder):
    put(engine, VERSIONS + "/1.0.0")
    versions = folder / GALLERY_FOLDER / "images/d/versions"
    for name in (".tmp-1-1", "README.md", "A.json", "con.json", "+x.json", ".json", "2.0.0.JSON", "%41.json"):
        (versions / name).write_text("{}")
    (versions / "3.0.0.json").mkdir()
    (folder / "state/s/g/microsoft.compute/Galleries").mkdir()
    before = engine.get(VERSIONS + "/1.0.0")
    assert list(engine.list(VERSIONS)) == [before]
    assert list(engine.below("")) == [(VERSIONS + "/1.0.0", before)]
    assert engine.get(VERSIONS + "/3.0.0") is None
    assert engine.unreadable() == []


def test_opening_never_waits(engine, folder):
    put(engine, VERSIONS + "/1.0.0")
    os.mkfifo(folder / GALLERY_FOLDER / "images/d/versions/2.0.0.json")
    with pytest.raises(UnreadableDocument):
        engine.get(VERSIONS + "/2.0.0")
    assert len(list(engine.list(VERSIONS))) == 1


def test_a_path_longer_than_the_system_allows_is_not_there_and_cannot_be_written(engine):
    key = SUB + "/resourcegroups/" + "g" * 200 + "".join(f"/providers/n/{'t' * 150}/{'x' * 190}" for _ in range(12))
    assert engine.get(key) is None
    assert engine.names(key.rpartition("/")[0]) == []
    with pytest.raises(ReadOnlyStore, match=r"^Cannot write .*: File name too long\. Nothing was changed\.$"):
        put(engine, key)
    assert list(engine.below("")) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"name": "a"'])
def test_a_document_that_cannot_be_read_is_named_and_harms_no_other(engine, folder, content):
    put(engine, GALLERY, GALLERIES + "/b", tags={})
    path = folder / GALLERY_FOLDER / "_.json"
    path.write_bytes(content)
    message = rf"^{path} cannot be read: .+\. Mend the file, or run 'sig workspace repair', which moves it aside\.$"
    for act in (lambda: engine.get(GALLERY), lambda: engine.commit([Delete(GALLERY)]),
                lambda: engine.commit([Put(GALLERY, named(GALLERY))]), lambda: engine.commit([Check(GALLERY, ABSENT)])):
        with pytest.raises(UnreadableDocument, match=message):
            act()
    assert path.read_bytes() == content
    assert [stored.document["name"] for stored in engine.list(GALLERIES)] == ["b"]
    assert [key for key, _ in engine.below(SUB)] == [GALLERIES + "/b"]
    assert [error.path for error in engine.unreadable()] == [str(path)]
    assert engine.names(GALLERIES) == ["a", "b"]
    assert engine.find("s", "microsoft.compute/galleries", "a") == [GALLERY]
    put(engine, GALLERIES + "/b")
    with pytest.raises(Conflict, match="is not empty"):
        engine.commit([CheckEmpty(GALLERIES), Put(GROUP, named(GROUP))])


@pytest.mark.parametrize("damage", ["torn", "another name", "gone"])
def test_a_long_name_that_no_document_tells_any_more_hides_nothing_from_expectations(engine, folder, damage):
    group = SUB + "/resourcegroups/" + "\u10d0" * 90
    disk_key = group + "/providers/microsoft.compute/disks/d"
    put(engine, GALLERY, group, disk_key)
    path = folder / "state" / layout.document(group)
    if damage == "gone":
        path.unlink()
    else:
        path.write_text("{" if damage == "torn" else '{"name": "x"}')
    assert [key for key, _ in engine.below("")] == [GALLERY]
    assert engine.names(SUB + "/resourcegroups") == []
    assert engine.find("s", "microsoft.compute/disks", "d") == []
    assert [error.path for error in engine.unreadable()] == ([str(path)] if damage == "torn" else [])
    assert engine.get(disk_key) is not None
    with pytest.raises(Conflict, match="is not empty"):
        engine.commit([CheckEmpty(SUB + "/resourcegroups"), Delete(GALLERY)])


def test_an_overlay_leaves_out_what_its_base_cannot_read(engine, folder):
    put(engine, GALLERY, GALLERIES + "/b")
    (folder / GALLERY_FOLDER / "_.json").write_text("{")
    overlay = MemoryEngine(engine)
    overlay.commit([Put(GALLERIES + "/c", {"name": "c"}), Delete(GALLERIES + "/b"), Put(GALLERIES + "/d", {"name": "d"})])
    overlay.commit([Delete(GALLERIES + "/d")])
    assert [stored.document["name"] for stored in overlay.list(GALLERIES)] == ["c"]
    assert [key for key, _ in overlay.below(SUB)] == [GALLERIES + "/c"]
    assert overlay.names(GALLERIES) == ["a", "c"]
    assert [error.path for error in overlay.unreadable()] == [str(folder / GALLERY_FOLDER / "_.json")]
    with pytest.raises(UnreadableDocument):
        overlay.get(GALLERY)


def test_an_edit_by_hand_is_another_revision(engine, folder):
    put(engine, GALLERY, location="westus")
    revision = engine.get(GALLERY).revision
    path = folder / GALLERY_FOLDER / "_.json"
    path.write_text(path.read_text().replace("westus", "eastus"))
    with pytest.raises(Conflict, match="has changed since it was read"):
        engine.commit([Put(GALLERY, named(GALLERY), revision)])
    assert engine.get(GALLERY).document["location"] == "eastus"


def test_a_newer_format_is_refused_for_reading_and_writing(engine, folder):
    engine.commit([Put("/workspace/workspace", {"name": "workspace", "format": FORMAT + 1})])
    before = state_of(folder)
    message = (rf"^The workspace {folder} has format {FORMAT + 1}; this version of sig knows formats up to {FORMAT}\. "
               r"Install a newer sig to use it\.$")
    again = FilesEngine(str(folder))
    for act in (lambda: again.get(GALLERY), lambda: list(again.list(GALLERIES)), lambda: again.names(GALLERIES),
                lambda: list(again.below("")), lambda: again.find("s", "a/b", "c"), lambda: put(again, GALLERY),
                lambda: again.count(BY_PLACE, "s", "westus"), lambda: put(engine, GALLERY)):
        with pytest.raises(StoreError, match=message):
            act()
    assert state_of(folder) == before


@pytest.mark.parametrize("content", ["{}", "{", '{"format": "x"}', f'{{"format": {FORMAT}}}'])
def test_a_workspace_record_that_tells_no_format_harms_nobody(engine, folder, content):
    put(engine, GALLERY)
    (folder / "state/+workspace").mkdir()
    (folder / "state/+workspace/workspace.json").write_text(content)
    again = FilesEngine(str(folder))
    assert again.get(GALLERY) == engine.get(GALLERY)
    put(again, GALLERY)


# ---- writing


def test_an_engine_for_reading_only_writes_nothing(folder):
    engine = FilesEngine(str(folder), readonly=True)
    with pytest.raises(ReadOnlyStore, match=rf"^The workspace {folder} was opened for reading only\.$"):
        put(engine, GALLERY)
    assert not folder.exists()


@pytest.mark.parametrize("link", ["state", "state/s", "state/s/g/microsoft.compute", GALLERY_FOLDER])
def test_nothing_is_written_through_a_link_that_leads_out(engine, folder, tmp_path, link):
    put(engine, GALLERY)
    outside = tmp_path / "outside"
    (folder / link).rename(outside)
    (folder / link).symlink_to(outside)
    before = files_in(outside)
    for operation in (Put(GALLERY, named(GALLERY, tags={})), Delete(GALLERY), Put(VERSIONS + "/1.0.0", {"name": "1.0.0"})):
        with pytest.raises(StoreError, match=r"is a symbolic link that leads out of the workspace; nothing is written "
                                             r"through it\.$"):
            engine.commit([operation])
    assert files_in(outside) == before


def test_a_run_folder_that_leads_out_is_refused(engine, folder, tmp_path):
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (folder / "run").symlink_to(tmp_path / "outside")
    with pytest.raises(StoreError, match="leads out of the workspace"):
        put(engine, GALLERY)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_that_stays_inside_is_followed(engine, folder):
    put(engine, GALLERY)
    (folder / "state/s").rename(folder / "state/elsewhere")
    (folder / "state/s").symlink_to("elsewhere")
    put(engine, GALLERY)
    assert engine.get(GALLERY).revision.startswith("2-")


def test_a_document_that_is_a_link_is_replaced_and_its_target_left_alone(engine, folder, tmp_path):
    put(engine, GALLERY)
    target = tmp_path / "target.json"
    path = folder / GALLERY_FOLDER / "_.json"
    path.rename(target)
    path.symlink_to(target)
    before = target.read_bytes()
    put(engine, GALLERY)
    assert target.read_bytes() == before
    assert not path.is_symlink()


@pytest.mark.parametrize("function", ["write", "fsync", "rename", "mkdir", "open"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO])
@pytest.mark.parametrize("several", [False, True])
def test_a_disk_that_refuses_leaves_everything_as_it_was(engine, folder, monkeypatch, function, number, several):
    put(engine, GROUP, GALLERY)
    monkeypatch.delenv("SIG_FSYNC")
    before = state_of(folder)
    operations = [Put(VERSIONS + "/1.0.0", {"name": "1.0.0"}), *([Put(GROUP, named(GROUP)), Delete(GALLERY)] * several)]
    original = getattr(os, function)

    def refuse(*args, **more):
        if function == "open" and not args[1] & os.O_CREAT:
            return original(*args, **more)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, function, refuse)
    with pytest.raises(ReadOnlyStore, match=rf"^Cannot write /.*: {os.strerror(number)}\. Nothing was changed\.$"):
        engine.commit(operations)
    monkeypatch.undo()
    assert state_of(folder) == before
    assert not [name for name in files_in(folder) if ".tmp-" in name or "journal" in name]
    assert sorted(os.listdir(folder / GALLERY_FOLDER)) == ["_.json"]


def test_a_short_write_is_continued(engine, monkeypatch):
    original = os.write
    monkeypatch.setattr(os, "write", lambda file, raw: original(file, raw[:7]))
    put(engine, GALLERY, tags={"a": "x" * 100})
    assert engine.get(GALLERY).document["tags"] == {"a": "x" * 100}


def _recorded(monkeypatch):
    """What happens to the disk, in order: (function, base name)."""
    events, names = [], {}

    def record(function, name_of):
        original = getattr(os, function)

        def recorder(*args, **more):
            result = original(*args, **more)
            if function == "open":
                names[result] = os.path.basename(args[0])
            else:
                name = name_of(args)
                events.append((function, "temporary" if name.startswith(disk.TEMPORARY) else name))
            return result

        monkeypatch.setattr(os, function, recorder)

    record("open", None)
    record("fsync", lambda args: names[args[0]])
    record("rename", lambda args: os.path.basename(args[1]))
    record("unlink", lambda args: os.path.basename(args[0]))
    return events


def test_content_is_on_the_disk_before_its_name_and_the_name_before_the_end(engine, monkeypatch):
    put(engine, GALLERY)
    monkeypatch.delenv("SIG_FSYNC")
    events = _recorded(monkeypatch)
    put(engine, GALLERY)
    assert events == [("fsync", "temporary"), ("rename", "_.json"), ("fsync", "a")]
    events.clear()
    engine.commit([Delete(GALLERY)])
    assert events == [("unlink", "_.json"), ("fsync", "state")]


def test_new_folders_are_made_to_last_too(engine, monkeypatch):
    put(engine, GROUP)
    monkeypatch.delenv("SIG_FSYNC")
    events = _recorded(monkeypatch)
    put(engine, GALLERY)
    assert events[1] == ("rename", "_.json")
    assert {name for _, name in events[2:]} == {"a", "galleries", "microsoft.compute", "g"}


def test_the_journal_outlives_a_power_cut_before_anything_is_applied_and_not_after(engine, monkeypatch):
    put(engine, GROUP, GALLERY, GALLERIES + "/b")
    monkeypatch.delenv("SIG_FSYNC")
    events = _recorded(monkeypatch)
    engine.commit([Put(GALLERY, named(GALLERY)), Delete(GALLERIES + "/b")])
    assert events[:6] == [
        ("fsync", "temporary"), ("fsync", "temporary"), ("rename", "journal.json"), ("fsync", "run"), ("rename", "_.json"),
        ("unlink", "_.json")]
    assert sorted(events[6:8]) == [("fsync", "a"), ("fsync", "galleries")]
    assert events[8:] == [("unlink", "journal.json"), ("fsync", "run")]


def test_without_fsync_nothing_is_synced(engine, monkeypatch):
    events = _recorded(monkeypatch)
    engine.commit([Put(GROUP, named(GROUP)), Put(GALLERY, named(GALLERY)), Put(OPERATION, {"name": "x"}, volatile=True)])
    assert "fsync" not in {function for function, _ in events}


def test_a_sync_that_fails_after_the_change_says_that_the_change_was_made(engine, monkeypatch):
    put(engine, GALLERY)
    monkeypatch.delenv("SIG_FSYNC")
    monkeypatch.setattr(disk, "sync_folder", _raise(errno.EIO))
    for operations in ([Put(GALLERY, named(GALLERY))], [Put(GALLERY, named(GALLERY)), Put(GROUP, named(GROUP))]):
        with pytest.raises(ReadOnlyStore, match=r"^The change was made, but /.* may not outlive a power cut: Input/output "):
            engine.commit(operations)
    assert engine.get(GALLERY).revision.startswith("3-")
    assert engine.get(GROUP).revision.startswith("1-")


def _raise(number):
    def fail(*args, **more):
        raise OSError(number, os.strerror(number), args[0] if args else None)
    return fail


# ---- the journal


@pytest.fixture
def killed(engine, monkeypatch):
    """A workspace whose last commit of several documents was killed just after it had happened."""
    put(engine, GALLERY, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
    with monkeypatch.context() as patch:
        patch.setattr("sig_cli.workspace.writes._applied", _raise_killed)
        with pytest.raises(KeyboardInterrupt):
            engine.commit([Delete(VERSIONS + "/1.0.0"), Put(VERSIONS + "/1.0.1", {"name": "1.0.1", "location": "eastus"}),
                           Put(VERSIONS + "/1.0.2", {"name": "1.0.2", "location": "eastus"}),
                           Put(GROUP, named(GROUP))])
    return engine


def _raise_killed(*args):
    raise KeyboardInterrupt


def _holds(engine):
    assert engine.get(VERSIONS + "/1.0.0") is None
    assert engine.get(VERSIONS + "/1.0.1").revision.startswith("2-")
    assert engine.names(VERSIONS) == ["1.0.1", "1.0.2"]
    assert [stored.document["location"] for stored in engine.list(VERSIONS)] == ["eastus", "eastus"]
    assert [key for key, _ in engine.below(SUB)] == [GROUP, GALLERY, VERSIONS + "/1.0.1", VERSIONS + "/1.0.2"]
    assert engine.find("s", "microsoft.compute/galleries/images/versions", "1.0.2") == [VERSIONS + "/1.0.2"]
    assert engine.find("s", "microsoft.compute/galleries/images/versions", "1.0.0") == []
    assert [engine.count(BY_PLACE, "s", place) for place in ("westus", "eastus")] == [0, 2]
    assert engine.holders(BY_PLACE, VERSIONS, "eastus") == ["1.0.1", "1.0.2"]


def test_readers_see_a_journal_as_if_it_were_applied_and_leave_it(killed, folder):
    before = {name: (folder / name).read_bytes() for name in files_in(folder)}
    _holds(killed)
    _holds(FilesEngine(str(folder), readonly=True))
    assert {name: (folder / name).read_bytes() for name in files_in(folder)} == before


def test_the_next_writer_finishes_what_a_killed_one_began(killed, folder):
    put(killed, GALLERIES + "/b")
    killed.commit([Delete(GALLERIES + "/b")])
    _holds(killed)
    assert not (folder / "run/journal.json").exists()
    assert len(state_of(folder)) == 4


def test_a_journal_that_was_applied_in_part_is_finished_too(killed, folder):
    os.unlink(folder / GALLERY_FOLDER / "images/d/versions/1.0.0.json")
    (folder / "state/s/g/_.json").write_bytes(journal.load(str(folder / "run/journal.json"))[GROUP])
    _holds(killed)
    put(killed, GROUP)
    _holds(killed)
    assert killed.get(GROUP).revision.startswith("2-")


def test_a_commit_that_the_disk_stops_after_its_journal_has_happened(engine, folder, monkeypatch):
    put(engine, GALLERY)
    original = os.rename

    def rename(source, target):
        if not target.endswith("journal.json"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        original(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", rename)
        engine.commit([Put(GALLERY, named(GALLERY)), Put(GROUP, named(GROUP))])
        assert engine.get(GALLERY).revision.startswith("2-")
        with pytest.raises(ReadOnlyStore, match="No space left on device"):
            put(engine, GROUP)
    put(engine, GROUP)
    assert engine.get(GROUP).revision.startswith("2-")
    assert not [name for name in files_in(folder / "state") if ".tmp-" in name]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2, "documents": {}}', '{"format": 1}', '{"format": 1, '
                                     '"documents": {"/workspace/x": 1}}', '{"format": 1, "documents": []}'])
def test_a_journal_that_cannot_be_understood_stops_everything_with_one_line(engine, folder, content):
    put(engine, GALLERY)
    (folder / "run/journal.json").write_text(content)
    message = (rf"^{folder}/run/journal\.json cannot be read, so it is not known how the last write ended\. Run 'sig "
               r"workspace repair', which moves it aside\.$")
    for act in (lambda: engine.get(GALLERY), lambda: put(engine, GALLERY), lambda: list(engine.below(""))):
        with pytest.raises(StoreError, match=message):
            act()


def test_a_journal_never_leads_out_of_the_workspace(engine, folder):
    put(engine, GALLERY)
    (folder / "run/journal.json").write_text(json.dumps({"format": 1, "documents": {"/../../x": "{}"}}))
    with pytest.raises(StoreError, match=r"names /\.\./\.\./x, which is no document"):
        put(engine, GALLERY)


def test_an_unfinished_journal_is_nobodys_business(engine, folder):
    put(engine, GALLERY)
    (folder / "run/.tmp-1-1").write_text('{"format": 1, "docum')
    put(engine, GALLERY)
    assert engine.get(GALLERY).revision.startswith("2-")


# ---- volatile documents


def test_operations_lie_in_the_folder_of_their_day(engine, folder):
    engine.commit([Put(OPERATION, {"name": "x"}, volatile=True)])
    day, = os.listdir(folder / "run/operations")
    assert os.listdir(folder / "run/operations" / day) == [encode(OPERATION) + ".json"]
    (folder / "run/operations" / day).rename(folder / "run/operations/2999-01-01")
    engine.commit([Put(OPERATION, {"name": "x"}, volatile=True)])
    assert os.listdir(folder / "run/operations") == ["2999-01-01"]
    assert engine.get(OPERATION).revision.startswith("2-")


def test_old_operations_go_when_a_new_day_begins(engine, folder):
    engine.commit([Put(OPERATION, {"name": "x"}, volatile=True)])
    day, = os.listdir(folder / "run/operations")
    (folder / "run/operations" / day).rename(folder / "run/operations/2020-01-01")
    (folder / "run/operations/mine").mkdir()
    other = SUB + "/operationresults/y"
    engine.commit([Put(other, {"name": "y"}, volatile=True)])
    assert sorted(os.listdir(folder / "run/operations")) == [day, "mine"]
    assert engine.get(OPERATION) is None
    assert engine.get(other) is not None


def test_an_operation_that_a_power_cut_tore_is_not_there(engine, folder):
    engine.commit([Put(OPERATION, {"name": "x"}, volatile=True)])
    path, = (folder / "run/operations").rglob("*.json")
    path.write_text("")
    assert engine.get(OPERATION) is None
    engine.commit([Put(OPERATION, {"name": "x"}, ABSENT, volatile=True)])


def test_one_document_and_its_operation_need_no_journal(engine, monkeypatch):
    monkeypatch.setattr(journal, "write", _raise(errno.EIO))
    engine.commit([Put(GALLERY, named(GALLERY)), Put(OPERATION, {"name": "x"}, volatile=True)])
    engine.commit([Delete(GALLERY), Put(OPERATION, {"name": "x"}, volatile=True), Delete(SUB)])


# ---- the lock


def test_threads_of_one_process_lose_no_write(folder):
    engines = [FilesEngine(str(folder)) for _ in range(2)]
    put(engines[0], GALLERY, number=0)

    def increment(engine):
        for _ in range(20):
            while True:
                stored = engine.get(GALLERY)
                try:
                    engine.commit([Put(GALLERY, named(GALLERY, number=stored.document["number"] + 1), stored.revision)])
                    break
                except Conflict:
                    continue

    threads = [threading.Thread(target=increment, args=(engines[number % 2],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engines[0].get(GALLERY).document["number"] == 80


def test_a_run_folder_that_was_thrown_away_while_waiting_is_made_again(engine, folder, monkeypatch):
    put(engine, GALLERY)
    original, thrown_away = os.open, []

    def open_and_throw_away(path, *args, **more):
        file = original(path, *args, **more)
        if path.endswith("run/lock") and not thrown_away:
            thrown_away.append(path)
            os.unlink(path)
            os.rmdir(folder / "run")
        return file

    monkeypatch.setattr(os, "open", open_and_throw_away)
    put(engine, GALLERY)
    assert thrown_away
    assert (folder / "run/lock").exists()


def test_the_lock_is_free_again_after_a_failure(engine, folder):
    put(engine, GALLERY)
    with pytest.raises(Conflict):
        engine.commit([Put(GALLERY, named(GALLERY), ABSENT)])
    with locks.held(str(folder)):
        pass


# ---- names that are remembered


def fill_versions(engine, count):
    engine.commit([Put(f"{VERSIONS}/1.{number}.0", named(f"{VERSIONS}/1.{number}.0")) for number in range(count)])


def let_settle(folder):
    """Make a folder look as if nothing had changed in it for a while."""
    path = folder / GALLERY_FOLDER / "images/d/versions"
    then = os.stat(path).st_mtime_ns - 10_000_000_000
    os.utime(path, ns=(then, then))


def test_a_page_of_a_large_folder_does_not_read_its_names_again(engine, folder, monkeypatch):
    fill_versions(engine, 300)
    let_settle(folder)
    assert len(engine.names(VERSIONS)) == 300
    monkeypatch.setattr("sig_cli.workspace.files.list_folder", lambda path: pytest.fail(f"{path} is listed again"))
    assert [stored.name for stored in engine.list(VERSIONS, "1.297.0")] == ["1.297.0", "1.298.0", "1.299.0"]
    engine.names(VERSIONS).clear()
    assert len(engine.names(VERSIONS)) == 300


def test_names_that_come_and_go_are_noticed_whoever_wrote(engine, folder):
    fill_versions(engine, 300)
    let_settle(folder)
    assert len(engine.names(VERSIONS)) == 300
    other = FilesEngine(str(folder))
    other.commit([Put(VERSIONS + "/2.0.0", named(VERSIONS + "/2.0.0"))])
    assert engine.names(VERSIONS)[-2:] == ["1.299.0", "2.0.0"]
    other.commit([Delete(VERSIONS + "/1.299.0")])
    assert engine.names(VERSIONS)[-2:] == ["1.298.0", "2.0.0"]
    assert [stored.name for stored in engine.list(VERSIONS, "1.298.0")] == ["1.298.0", "2.0.0"]
    let_settle(folder)
    assert len(engine.names(VERSIONS)) == 300
    (folder / GALLERY_FOLDER / "images/d/versions/1.5.0.json").unlink()
    assert "1.5.0" not in engine.names(VERSIONS)


def test_a_folder_that_has_just_changed_is_not_remembered(engine, folder):
    fill_versions(engine, 300)
    path = folder / GALLERY_FOLDER / "images/d/versions"
    before = os.stat(path).st_mtime_ns
    assert len(engine.names(VERSIONS)) == 300
    (path / "9.0.0.json").write_text('{"name": "9.0.0"}')
    os.utime(path, ns=(before, before))
    assert engine.names(VERSIONS)[-1] == "9.0.0"


def test_a_long_name_that_was_mended_in_place_comes_back(engine, folder):
    long = "x" * 300
    fill_versions(engine, 300)
    engine.commit([Put(f"{VERSIONS}/{long}", named(f"{VERSIONS}/{long}"))])
    file = folder / GALLERY_FOLDER / f"images/d/versions/{encode(long)}.json"
    whole = file.read_bytes()
    file.write_bytes(b"{")
    let_settle(folder)
    assert len(engine.names(VERSIONS)) == 300
    file.write_bytes(whole)
    assert engine.names(VERSIONS)[-1] == long
