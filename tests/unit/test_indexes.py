"""The indexes of the files engine: never wrong, never in the way, and rarely counted again."""

from __future__ import annotations

import errno
import json
import os
import shutil

import pytest

from sig_cli.workspace import indexes
from sig_cli.workspace.engine import CheckHolders, Conflict, Delete, Index, Put
from sig_cli.workspace.files import FilesEngine

GROUP = "/subscriptions/s/resourcegroups/g"
IMAGES = GROUP + "/providers/microsoft.compute/galleries/a/images"
VERSIONS = IMAGES + "/d/versions"
FOLDER = "state/s/g/microsoft.compute/galleries/a/images"


def place_of(document):
    return document["location"]


def offer_of(document):
    return document["properties"]["offer"].lower()


BY_PLACE = Index("by-place", "microsoft.compute/galleries/images/versions", f"{__name__}:place_of")
NAMES_BY_PLACE = Index("names-by-place", "microsoft.compute/galleries/images/versions", f"{__name__}:place_of", names=True)
BY_OFFER = Index("by-offer", "microsoft.compute/galleries/images", f"{__name__}:offer_of", names=True)
DECLARED = (BY_PLACE, NAMES_BY_PLACE, BY_OFFER)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIG_FSYNC", "off")
    return tmp_path / "w"


@pytest.fixture
def recounts(monkeypatch):
    """The collections that had to be read again, in order."""
    seen = []
    original = indexes._recount

    def recount(engine, index, collection):
        seen.append((index.name, collection))
        return original(engine, index, collection)

    monkeypatch.setattr(indexes, "_recount", recount)
    return seen


def opened(folder, declared=DECLARED):
    return FilesEngine(str(folder), indexes=lambda: declared)


def put(engine, *keys, **members):
    for key in keys:
        engine.commit([Put(key, {"name": key.rpartition("/")[2], **members})])


def counts(engine):
    return [engine.count(BY_PLACE, "s", place) for place in ("westus", "eastus")]


def long_ago(folder):
    """Let everything below a folder be as it is for a long time already."""
    for path, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.utime(os.path.join(path, name), ns=(10 ** 18, 10 ** 18))
    os.utime(folder, ns=(10 ** 18, 10 ** 18))


def test_what_only_this_store_writes_is_never_counted_again(folder, recounts):
    put(opened(folder), IMAGES + "/d")
    for number in range(5):
        engine = opened(folder)
        put(engine, f"{VERSIONS}/1.0.{number}", location="westus" if number % 2 else "eastus")
        put(engine, f"{IMAGES}/d{number}", properties={"offer": f"O{number % 2}"})
        assert counts(engine) == [(number + 1) // 2, number // 2 + 1]
    engine.commit([Delete(VERSIONS + "/1.0.0"), Put(VERSIONS + "/1.0.1", {"name": "1.0.1", "location": "eastus"})])
    assert counts(opened(folder)) == [1, 3]
    assert engine.holders(BY_OFFER, IMAGES, "o0") == ["d0", "d2", "d4"]
    assert engine.holders(NAMES_BY_PLACE, VERSIONS, "westus") == ["1.0.3"]
    assert recounts == []


def test_an_index_is_a_small_file_that_may_be_thrown_away(folder, recounts):
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
    content = json.loads((folder / "run/index/s/by-place.json").read_text())
    stamp, values = content["folders"][VERSIONS]
    assert stamp == (folder / FOLDER / "d/versions").stat().st_mtime_ns
    assert values == {"westus": 2}
    shutil.rmtree(folder / "run/index")
    assert counts(opened(folder)) == [2, 0]
    assert set(recounts) == {("by-place", VERSIONS)}


def test_what_was_counted_is_kept_by_the_next_commit(folder, recounts):
    engine = opened(folder)
    other = VERSIONS.replace("/d/", "/e/")
    put(engine, VERSIONS + "/1.0.0", other + "/1.0.0", location="westus")
    shutil.rmtree(folder / "run/index")
    long_ago(folder / "state")
    engine = opened(folder)
    assert engine.count(BY_PLACE, "s", "westus") == 2
    put(engine, VERSIONS + "/1.0.1", location="westus")
    assert len(recounts) == 2
    assert counts(opened(folder)) == [3, 0]
    assert len(recounts) == 2


def test_a_folder_that_was_just_changed_by_others_is_counted_under_the_lock_and_then_kept(folder, recounts):
    put(opened(folder), VERSIONS + "/1.0.0", location="westus")
    shutil.copy(folder / FOLDER / "d/versions/1.0.0.json", folder / FOLDER / "d/versions/1.0.1.json")
    engine = opened(folder)
    assert engine.count(BY_PLACE, "s", "westus") == 2
    put(engine, VERSIONS + "/1.0.2", location="westus")
    assert len(recounts) == 2
    assert counts(opened(folder)) == [3, 0]
    assert len(recounts) == 2


@pytest.mark.parametrize("change", ["new file", "file gone", "other content", "other branch"])
def test_changes_by_others_are_noticed_in_folders_of_files(folder, change):
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
    versions = folder / FOLDER / "d/versions"
    if change == "new file":
        shutil.copy(versions / "1.0.0.json", versions / "1.0.2.json")
    elif change == "file gone":
        os.unlink(versions / "1.0.0.json")
    elif change == "other content":
        (versions / "new").write_text((versions / "1.0.0.json").read_text().replace("westus", "eastus"))
        os.rename(versions / "new", versions / "1.0.0.json")
    else:
        shutil.rmtree(versions)
    expected = {"new file": [3, 0], "file gone": [1, 0], "other content": [1, 1], "other branch": [0, 0]}[change]
    assert counts(engine) == counts(opened(folder)) == expected
    put(engine, VERSIONS + "/2.0.0", location="westus")
    assert counts(engine) == counts(opened(folder)) == [expected[0] + 1, expected[1]]


@pytest.mark.parametrize("change", ["new folder", "folder gone", "edited in place", "document gone"])
def test_changes_by_others_are_noticed_in_folders_of_folders(folder, change):
    engine = opened(folder)
    put(engine, IMAGES + "/d", IMAGES + "/e", properties={"offer": "o"})
    if change == "new folder":
        shutil.copytree(folder / FOLDER / "d", folder / FOLDER / "f")
    elif change == "folder gone":
        shutil.rmtree(folder / FOLDER / "d")
    elif change == "edited in place":
        path = folder / FOLDER / "d/_.json"
        path.write_text(path.read_text().replace('"o"', '"p"'))
        os.utime(path)
    else:
        (folder / FOLDER / "d/x").mkdir()
        os.unlink(folder / FOLDER / "d/_.json")
    expected = {"new folder": ["d", "e", "f"]}.get(change, ["e"])
    assert engine.holders(BY_OFFER, IMAGES, "o") == opened(folder).holders(BY_OFFER, IMAGES, "o") == expected
    put(engine, IMAGES + "/g", properties={"offer": "o"})
    assert engine.holders(BY_OFFER, IMAGES, "o") == opened(folder).holders(BY_OFFER, IMAGES, "o") == [*expected, "g"]


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_kill_in_the_same_tick_of_the_clock_leaves_no_wrong_count(folder, monkeypatch, moment):
    """Kernels count folder times in ticks: both writes get the same time, and the second never reaches the index."""
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", location="westus")
    tick = (folder / FOLDER / "d/versions").stat().st_mtime_ns + 1
    original = indexes.Update._write if moment == "between" else None

    def same_tick(update, *args):
        os.utime(folder / FOLDER / "d/versions", ns=(tick, tick))
        if original:
            original(update, *args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(indexes.Update, "_write", same_tick)
        with pytest.raises(KeyboardInterrupt):
            put(engine, VERSIONS + "/1.0.1", location="westus")
    assert counts(opened(folder)) == [2, 0]


def test_writers_that_know_different_indexes_do_not_mislead_each_other(folder):
    everything, one = opened(folder), opened(folder, (BY_PLACE,))
    for number in range(12):
        put([everything, one][number % 3 == 1], f"{VERSIONS}/1.0.{number}", location="westus")
        for index in (BY_PLACE, NAMES_BY_PLACE):
            assert FilesEngine(str(folder)).count(index, "s", "westus") == number + 1


def test_each_write_leaves_another_stamp_even_within_one_tick(folder, monkeypatch):
    engine = opened(folder)
    original = indexes.Update.finish

    def in_the_same_tick(update):
        os.utime(folder / FOLDER / "d/versions", ns=(10 ** 18, 10 ** 18))
        original(update)

    monkeypatch.setattr(indexes.Update, "finish", in_the_same_tick)
    seen = []
    for number in range(4):
        put(engine, f"{VERSIONS}/1.0.{number}", location="westus")
        seen.append(json.loads((folder / "run/index/s/by-place.json").read_text())["folders"][VERSIONS][0])
    assert seen == [10 ** 18 - 1, 10 ** 18 - 2, 10 ** 18 - 3, 10 ** 18 - 4]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null", '{"folders": []}', "[" * 100_000,
                                     '{"value": "x", "type": "y", "names": false, "folders": {}}'])
def test_a_torn_index_is_counted_again(folder, content):
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", location="westus")
    (folder / "run/index/s/by-place.json").write_text(content)
    assert counts(opened(folder)) == [1, 0]
    put(engine, VERSIONS + "/1.0.1", location="westus")
    assert counts(opened(folder)) == [2, 0]


@pytest.mark.parametrize("entry", [None, [], [1], [0, {}], ["x", 1], [None, {"westus": 9}], {"westus": 9}])
def test_an_entry_of_another_shape_is_counted_again(folder, entry):
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", location="westus")
    path = folder / "run/index/s/by-place.json"
    content = json.loads(path.read_text())
    content["folders"][VERSIONS] = entry
    path.write_text(json.dumps(content))
    assert counts(opened(folder)) == [1, 0]


def test_an_index_that_cannot_be_written_stops_nobody(folder):
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", location="westus")
    shutil.rmtree(folder / "run/index")
    (folder / "run/index").write_text("in the way")
    put(engine, VERSIONS + "/1.0.1", location="westus")
    assert counts(engine) == [2, 0]
    assert len(engine.names(VERSIONS)) == 2


def test_a_full_disk_for_the_index_stops_nobody(folder, monkeypatch):
    engine = opened(folder)

    def full(*args, **more):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(indexes.disk, "write_file", full)
        put(engine, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
    assert counts(engine) == [2, 0]


def test_an_index_whose_function_is_gone_stops_no_write(folder):
    engine = opened(folder, (Index("lost", BY_PLACE.type, "sig_cli.workspace.nowhere:nothing"),))
    put(engine, VERSIONS + "/1.0.0", location="westus")
    assert counts(engine) == [1, 0]


def test_documents_without_a_value_and_unreadable_ones_are_not_counted(folder):
    engine = opened(folder)
    put(engine, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
    put(engine, VERSIONS + "/1.0.2")
    put(engine, VERSIONS + "/1.0.3", location=7)
    put(engine, IMAGES + "/d", properties="x")
    (folder / FOLDER / "d/versions/1.0.1.json").write_text("{")
    long_ago(folder / FOLDER)
    assert counts(opened(folder)) == [1, 0]
    assert opened(folder).holders(NAMES_BY_PLACE, VERSIONS, "westus") == ["1.0.0"]
    assert engine.holders(BY_OFFER, IMAGES, "x") == []


def test_reading_writes_no_index(folder):
    put(FilesEngine(str(folder)), VERSIONS + "/1.0.0", location="westus")
    assert counts(opened(folder)) == [1, 0]
    assert not (folder / "run/index").exists()


def test_an_expectation_is_held_against_what_is_there(folder):
    first, second = opened(folder), opened(folder)
    put(first, IMAGES + "/d", properties={"offer": "o"})
    assert first.holders(BY_OFFER, IMAGES, "p") == second.holders(BY_OFFER, IMAGES, "p") == []
    check = CheckHolders(BY_OFFER, IMAGES, "p", ())
    first.commit([check, Put(IMAGES + "/e", {"name": "e", "properties": {"offer": "p"}})])
    with pytest.raises(Conflict, match=r"^p has been taken since it was read\.$"):
        second.commit([check, Put(IMAGES + "/f", {"name": "f", "properties": {"offer": "p"}})])
    assert second.names(IMAGES) == ["d", "e"]


def test_resources_that_extend_others_are_not_in_a_subscriptions_count(folder):
    roles = Index("roles", "microsoft.authorization/roleassignments", f"{__name__}:place_of")
    engine = opened(folder, (roles,))
    collection = "/providers/microsoft.authorization/roleassignments/r"
    put(engine, "/subscriptions/s" + collection, GROUP + collection, IMAGES + "/d" + collection, location="westus")
    assert engine.count(roles, "s", "westus") == opened(folder, ()).count(roles, "s", "westus") == 2
