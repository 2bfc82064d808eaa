"""What every engine promises: one set of tests for files, memory, and memory over either."""

from __future__ import annotations

import pytest

from sig_cli.workspace.documents import decode
from sig_cli.workspace.engine import (
    ABSENT,
    Check,
    CheckEmpty,
    CheckFound,
    CheckHolders,
    Conflict,
    Delete,
    Index,
    Listing,
    Put,
    StoreError,
)
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.memory import MemoryEngine
from sig_cli.workspace.walk import key_order

SUB = "/subscriptions/s"
GROUP = SUB + "/resourcegroups/g"
GALLERIES = GROUP + "/providers/microsoft.compute/galleries"
GALLERY = GALLERIES + "/a"
DEFINITION = GALLERY + "/images/d"
VERSIONS = DEFINITION + "/versions"
OPERATION = SUB + "/providers/microsoft.compute/locations/westus/capsoperations/1f"


def location_of(document):
    return document["location"]


def offer_of(document):
    return document["properties"]["offer"]


BY_LOCATION = Index("versions-by-location", "microsoft.compute/galleries/images/versions", f"{__name__}:location_of")
BY_OFFER = Index("definitions-by-offer", "microsoft.compute/galleries/images", f"{__name__}:offer_of", names=True)


@pytest.fixture(params=["files", "memory", "memory over files", "memory over memory"])
def engine(request, tmp_path, monkeypatch):
    monkeypatch.setenv("SIG_FSYNC", "off")
    return {
        "files": lambda: FilesEngine(str(tmp_path / "w")),
        "memory": MemoryEngine,
        "memory over files": lambda: MemoryEngine(FilesEngine(str(tmp_path / "w"))),
        "memory over memory": lambda: MemoryEngine(MemoryEngine()),
    }[request.param]()


def named(key, **members):
    return {"name": key.rpartition("/")[2], **members}


def put(engine, *keys, **members):
    for key in keys:
        engine.commit([Put(key, named(key, **members))])


def names_of(stored):
    return [one.document["name"] for one in stored]


def test_nothing_is_there_at_first(engine):
    assert engine.get(SUB) is None
    assert list(engine.list(GALLERIES)) == []
    assert engine.names("/subscriptions") == []
    assert list(engine.below("")) == []
    assert engine.find("s", "microsoft.compute/galleries", "a") == []
    assert engine.count(BY_LOCATION, "s", "westus") == 0
    assert engine.holders(BY_OFFER, GALLERY + "/images", "x") == []
    assert engine.unreadable() in ([], ())


def test_a_document_comes_back_as_it_was_put(engine):
    document = {"id": GALLERY, "name": "A", "tags": {"é": ""}, "sig": {"plan": [1, None, 2.5]}}
    engine.commit([Put(GALLERY, document)])
    stored = engine.get(GALLERY)
    assert stored.document == {"name": "A", "id": GALLERY, "tags": {"é": ""}, "sig": {"plan": [1, None, 2.5], "revision": 1}}
    assert list(stored.document) == ["name", "id", "tags", "sig"]
    assert document == {"id": GALLERY, "name": "A", "tags": {"é": ""}, "sig": {"plan": [1, None, 2.5]}}


def test_changing_what_was_read_changes_nothing_in_the_store(engine):
    put(engine, GALLERY, tags={"a": "b"})
    engine.get(GALLERY).document["tags"]["a"] = "changed"
    next(iter(engine.list(GALLERIES))).document["tags"]["a"] = "changed"
    assert engine.get(GALLERY).document["tags"] == {"a": "b"}


def test_every_write_is_another_revision_and_equal_revisions_are_equal_documents(engine):
    put(engine, GALLERY)
    first = engine.get(GALLERY)
    put(engine, GALLERY)
    second = engine.get(GALLERY)
    assert first.revision.startswith("1-")
    assert second.revision.startswith("2-")
    assert next(iter(engine.list(GALLERIES))) == second
    assert dict(engine.below(GROUP))[GALLERY] == second


def test_the_same_writes_have_the_same_revisions_on_every_engine(engine):
    memory = MemoryEngine()
    for other in (engine, memory):
        put(other, GROUP, GALLERY, GALLERY, DEFINITION, location="westus")
    assert list(engine.below("")) == list(memory.below(""))


@pytest.mark.parametrize(("expect", "there"), [(ABSENT, True), ("1-00000000", True), ("1-00000000", False)])
def test_a_wrong_expectation_is_a_conflict_and_writes_nothing(engine, expect, there):
    if there:
        put(engine, GALLERY)
    before = list(engine.below(""))
    for operation in (Put(GALLERY, named(GALLERY), expect), Check(GALLERY, expect), Delete(GALLERY, expect)):
        with pytest.raises(Conflict, match=rf"^{GALLERY} has changed since it was read\.$"):
            engine.commit([Put(GROUP, named(GROUP)), operation])
        assert list(engine.below("")) == before


def test_right_expectations_hold(engine):
    engine.commit([Check(GROUP, ABSENT), Put(GALLERY, named(GALLERY), ABSENT)])
    revision = engine.get(GALLERY).revision
    engine.commit([Check(GALLERY, revision), Check(GALLERY, revision), Put(GALLERY, named(GALLERY), revision)])
    engine.commit([Check(GALLERY, engine.get(GALLERY).revision)])
    engine.commit([Delete(GALLERY, engine.get(GALLERY).revision)])
    engine.commit([Delete(GALLERY), Check(GALLERY, ABSENT)])
    assert engine.get(GALLERY) is None


def test_a_commit_of_expectations_alone_is_held_too(engine):
    engine.commit([])
    with pytest.raises(Conflict, match="has changed since it was read"):
        engine.commit([Check(GALLERY, "1-x")])


def test_several_documents_are_written_at_once(engine):
    engine.commit([Put(GROUP, named(GROUP)), Put(GALLERY, named(GALLERY)), Put(DEFINITION, named(DEFINITION))])
    engine.commit([Delete(DEFINITION), Put(GALLERY, named(GALLERY, tags={})), Delete(GROUP)])
    assert [key for key, _ in engine.below("")] == [GALLERY]
    assert engine.get(GALLERY).revision.startswith("2-")


def test_many_documents_are_written_like_few(engine):
    put(engine, GROUP, location="westus")
    puts = [Put(f"{GALLERIES}/g{number}", named(f"g{number}", location="westus"), ABSENT) for number in range(300)]
    engine.commit([*puts, Put(GROUP, named(GROUP, location="eastus"), engine.get(GROUP).revision)])
    assert len(engine.names(GALLERIES)) == 300
    assert engine.get(GROUP).document["sig"]["revision"] == 2
    assert engine.get(f"{GALLERIES}/g7").document == {"name": "g7", "location": "westus", "sig": {"revision": 1}}
    with pytest.raises(Conflict, match="g299 has changed since it was read"):
        engine.commit([*(Put(f"{GALLERIES}/h{number}", named(f"h{number}"), ABSENT) for number in range(300)), puts[-1]])
    assert engine.get(f"{GALLERIES}/h0") is None


def test_check_empty_sees_everything_below_and_overlooks_what_the_commit_deletes(engine):
    engine.commit([CheckEmpty(GALLERY), CheckEmpty(GALLERIES), CheckEmpty(SUB)])
    put(engine, GALLERY, DEFINITION, VERSIONS + "/1.0.0")
    engine.commit([CheckEmpty(VERSIONS + "/1.0.0"), CheckEmpty(GALLERY + "/applications"), CheckEmpty("/subscriptions/t")])
    for prefix in (SUB, GROUP, SUB + "/resourcegroups", GALLERIES, GALLERY, GALLERY + "/images", DEFINITION, VERSIONS, ""):
        with pytest.raises(Conflict, match=rf"^{prefix} is not empty: /subscriptions/.* lies below it\.$"):
            engine.commit([Put(GROUP, named(GROUP)), CheckEmpty(prefix)])
    assert engine.get(GROUP) is None
    engine.commit([CheckEmpty(VERSIONS), Delete(VERSIONS + "/1.0.0")])
    engine.commit([CheckEmpty(VERSIONS), CheckEmpty(DEFINITION), Delete(DEFINITION)])
    assert [key for key, _ in engine.below("")] == [GALLERY]


def test_check_empty_sees_what_extends_a_single_file(engine):
    version = VERSIONS + "/1.0.0"
    role = version + "/providers/microsoft.authorization/roleassignments/r"
    put(engine, version, role)
    with pytest.raises(Conflict, match="is not empty"):
        engine.commit([CheckEmpty(version), Delete(version)])
    assert [key for key, _ in engine.below(version)] == [role]
    assert engine.names(VERSIONS) == ["1.0.0"]


def test_check_found_and_check_holders_hold_what_must_stay_unique(engine):
    other = SUB + "/resourcegroups/h/providers/microsoft.compute/galleries/a"
    put(engine, GALLERY)
    put(engine, DEFINITION, properties={"offer": "o"})
    found = CheckFound("s", "microsoft.compute/galleries", "a", (GALLERY,))
    held = CheckHolders(BY_OFFER, GALLERY + "/images", "o", ("d",))
    engine.commit([found, held, CheckFound("t", "microsoft.compute/galleries", "a", ()), Put(GROUP, named(GROUP))])
    for check in (CheckFound(*found[:3], (other,)),
                  CheckFound(*found[:3], ()), CheckHolders(*held[:3], ())):
        with pytest.raises(Conflict, match="has been taken since it was read"):
            engine.commit([check, Put(other, named(other))])
    put(engine, other)
    with pytest.raises(Conflict, match=r"^a has been taken since it was read\.$"):
        engine.commit([found])


def test_lists_are_in_one_order(engine):
    put(engine, *(f"{VERSIONS}/{name}" for name in ("1.10.0", "1.9.0", "10.0.0", "2.0.0", "1.9.10")))
    assert engine.names(VERSIONS) == ["1.9.0", "1.9.10", "1.10.0", "2.0.0", "10.0.0"]
    assert names_of(engine.list(VERSIONS)) == engine.names(VERSIONS)
    put(engine, *(f"{GALLERIES}/{name}" for name in ("b", "a10", "a2", "_", "_.json", "a.json", "é", "a")))
    assert engine.names(GALLERIES) == ["_", "_.json", "a", "a.json", "a2", "a10", "b", "é"]
    assert names_of(engine.list(GALLERIES)) == engine.names(GALLERIES)


def test_a_list_begins_where_it_is_told_to(engine):
    names = ["1.9.0", "1.9.10", "1.10.0", "2.0.0", "10.0.0"]
    put(engine, *(f"{VERSIONS}/{name}" for name in names))
    for index, name in enumerate(names):
        assert names_of(engine.list(VERSIONS, name)) == names[index:]
    assert names_of(engine.list(VERSIONS, "1.9.9")) == names[1:]
    assert names_of(engine.list(VERSIONS, "0")) == names_of(engine.list(VERSIONS, "")) == names
    assert names_of(engine.list(VERSIONS, "10.0.1")) == names_of(engine.list(VERSIONS, "x")) == []
    assert names_of(engine.list(VERSIONS, "-")) == names


def test_a_list_reads_no_further_than_it_is_asked(engine, monkeypatch):
    put(engine, *(f"{VERSIONS}/1.{number}.0" for number in range(20)))
    read = []
    monkeypatch.setattr("sig_cli.workspace.documents.decode", lambda raw, decode=decode: read.append(1) or decode(raw))
    members = engine.list(VERSIONS, "1.5.0")
    assert [next(members).name for _ in range(3)] == ["1.5.0", "1.6.0", "1.7.0"]
    assert len(read) == 3


def test_a_document_tells_under_which_name_it_lies_whatever_it_calls_itself(engine):
    engine.commit([Put(VERSIONS + "/1.0.0", {"name": "9.0.0"})])
    assert [stored.name for stored in engine.list(VERSIONS)] == ["1.0.0"]
    assert [stored.name for _, stored in engine.below(GALLERY)] == ["1.0.0"]
    assert engine.get(VERSIONS + "/1.0.0").name == "1.0.0"


def test_below_goes_on_after_any_key(engine):
    role = GALLERY + "/providers/microsoft.authorization/roleassignments/r"
    keys = [SUB, SUB + "/providers/microsoft.compute", GROUP, GALLERY, DEFINITION, VERSIONS + "/1.9.0",
            VERSIONS + "/1.10.0", role, GALLERIES + "/b", SUB + "/resourcegroups/g2"]
    put(engine, *keys)
    absent = [GALLERY + "/images/c", VERSIONS, VERSIONS + "/1.9.5", GALLERIES + "/aa", GALLERIES + "/a/zoo/1", "/providers/a/b/c",
              SUB + "/resourcegroups/g10", "/workspace/clock", "/subscriptions/t", GALLERY + "/providers", "x", "/"]
    for prefix in ("", SUB, GROUP, GALLERIES, GALLERY, VERSIONS, SUB + "/resourcegroups/g2"):
        for after in (*keys, *absent):
            expected = [key for key in keys if key.startswith(prefix + "/") and key_order(key) > key_order(after)]
            assert [key for key, _ in engine.below(prefix, after)] == expected, (prefix, after)


def test_a_name_too_long_for_a_file_comes_back_whole(engine):
    name = "\u10d0" * 90
    group = f"{SUB}/resourcegroups/{name}"
    disk = f"{group}/providers/microsoft.compute/disks/{'d' * 500}"
    put(engine, group, disk, f"{group}/providers/microsoft.compute/galleries/a")
    assert engine.names(SUB + "/resourcegroups") == [name]
    assert names_of(engine.list(SUB + "/resourcegroups")) == [name]
    assert engine.find("s", "microsoft.compute/galleries", "a") == [f"{group}/providers/microsoft.compute/galleries/a"]
    assert engine.find("s", "microsoft.compute/disks", "d" * 500) == [disk]
    assert {key for key, _ in engine.below(SUB)} == {group, disk, f"{group}/providers/microsoft.compute/galleries/a"}
    with pytest.raises(StoreError, match="must carry its name, because its file name cannot"):
        engine.commit([Put(f"{SUB}/resourcegroups/{'x' * 300}", {"name": "another"})])


def test_below_gives_parents_before_children_in_one_order(engine):
    role = GALLERY + "/providers/microsoft.authorization/roleassignments/r"
    feature = (SUB + "/providers/microsoft.features/featureproviders/microsoft.compute/"
               "subscriptionfeatureregistrations/gallerypreview")
    registration = SUB + "/providers/microsoft.compute"
    keys = ["/providers/microsoft.management/managementgroups/m", SUB, registration, feature, GROUP, GALLERY, DEFINITION,
            VERSIONS + "/1.9.0", VERSIONS + "/1.10.0", role, GALLERIES + "/b", SUB + "/resourcegroups/g2", "/workspace/clock"]
    put(engine, *reversed(keys))
    assert [key for key, _ in engine.below("")] == keys
    assert [key for key, _ in engine.below(SUB)] == keys[2:-1]
    assert [key for key, _ in engine.below(GALLERY)] == keys[6:10]
    assert [key for key, _ in engine.below(VERSIONS)] == keys[7:9]
    assert [key for key, _ in engine.below(SUB + "/providers")] == keys[2:4]
    assert engine.names("/subscriptions") == ["s"]
    assert engine.names(SUB + "/providers") == ["microsoft.compute"]
    assert engine.names("/workspace") == ["clock"]


def test_children_without_a_parent_are_found_below_but_make_no_parent(engine):
    put(engine, DEFINITION)
    assert engine.names(GALLERIES) == []
    assert engine.get(GALLERY) is None
    assert [key for key, _ in engine.below(GROUP)] == [DEFINITION]
    assert engine.find("s", "microsoft.compute/galleries/images", "d") == [DEFINITION]


def test_find_looks_into_all_groups_of_one_subscription(engine):
    elsewhere = GALLERY.replace("/s/", "/t/")
    second = SUB + "/resourcegroups/g10/providers/microsoft.compute/galleries/a"
    third = SUB + "/resourcegroups/g9/providers/microsoft.compute/galleries/a"
    put(engine, GALLERY, elsewhere, second, third, GALLERIES + "/b")
    assert engine.find("s", "microsoft.compute/galleries", "a") == [GALLERY, third, second]
    assert engine.find("t", "microsoft.compute/galleries", "a") == [elsewhere]
    assert engine.find("s", "microsoft.compute/galleries", "c") == []
    assert engine.find("s", "microsoft.compute/images", "a") == []


def test_counts_and_holders_follow_every_change(engine):
    put(engine, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
    put(engine, VERSIONS.replace("/g/", "/h/") + "/1.0.0", location="westus")
    put(engine, VERSIONS.replace("/s/", "/t/") + "/1.0.0", location="westus")
    assert engine.count(BY_LOCATION, "s", "westus") == 3
    put(engine, VERSIONS + "/1.0.0", location="eastus")
    put(engine, VERSIONS + "/1.0.2")
    engine.commit([Delete(VERSIONS + "/1.0.1")])
    assert [engine.count(BY_LOCATION, "s", place) for place in ("westus", "eastus", "northeurope")] == [1, 1, 0]
    images = GALLERY + "/images"
    put(engine, images + "/d", images + "/c", properties={"offer": "o"})
    put(engine, images + "/e", properties={"offer": "p"})
    assert engine.holders(BY_OFFER, images, "o") == ["c", "d"]
    put(engine, images + "/c", properties={"offer": "p"})
    engine.commit([Delete(images + "/e")])
    assert engine.holders(BY_OFFER, images, "o") == ["d"]
    assert engine.holders(BY_OFFER, images, "p") == ["c"]
    assert engine.holders(BY_OFFER, GALLERIES, "p") == []


def test_volatile_documents_are_got_and_changed_but_never_listed(engine):
    unplaced = SUB + "/operationresults/x"
    engine.commit([Put(GALLERY, named(GALLERY), ABSENT), Put(OPERATION, named(OPERATION), ABSENT, volatile=True),
                   Put(unplaced, {"name": "x"}, volatile=True)])
    assert engine.get(OPERATION).document == {"name": "1f", "sig": {"revision": 1}}
    assert engine.get(unplaced).document["name"] == "x"
    assert [key for key, _ in engine.below("")] == [GALLERY]
    engine.commit([Put(OPERATION, {"name": "1f", "status": "Failed"}, engine.get(OPERATION).revision, volatile=True)])
    assert engine.get(OPERATION).document["status"] == "Failed"
    with pytest.raises(Conflict, match="has changed since it was read"):
        engine.commit([Check(OPERATION, ABSENT), Delete(GALLERY)])
    engine.commit([Delete(OPERATION), Delete(GALLERY), Delete(unplaced)])
    assert engine.get(OPERATION) is engine.get(GALLERY) is engine.get(unplaced) is None


@pytest.mark.parametrize("key", [GALLERIES, SUB + "/operationresults/x", "/elsewhere/x", "x", "", GROUP + "/providers//x"])
def test_what_is_no_key_of_a_document_is_refused(engine, key):
    assert engine.get(key) is None
    with pytest.raises(StoreError, match=r"is no key of a document\.$"):
        engine.commit([Put(key, {"name": "x"})])
    engine.commit([Delete(key), Check(key, ABSENT)])


def test_a_key_that_was_not_folded_is_refused(engine):
    for act in (lambda: engine.get(GALLERY.upper().replace("/SUBSCRIPTIONS", "/subscriptions")),
                lambda: engine.names(GALLERIES.replace("galleries", "Galleries")),
                lambda: engine.commit([Put(SUB + "/resourceGroups/g", {"name": "g"})])):
        with pytest.raises(StoreError, match=r"is not folded\.$"):
            act()


def test_one_commit_writes_a_key_once(engine):
    for second in (Put(GALLERY, named(GALLERY)), Delete(GALLERY)):
        with pytest.raises(StoreError, match=rf"^One commit cannot write {GALLERY} twice\.$"):
            engine.commit([Put(GALLERY, named(GALLERY)), second])
    assert engine.get(GALLERY) is None


@pytest.mark.parametrize("value", ["\ud800", float("nan"), 2 ** 64, object()])
def test_what_cannot_be_stored_is_refused_and_nothing_is_written(engine, value):
    with pytest.raises(StoreError, match=r"^Cannot store 'a': "):
        engine.commit([Put(GROUP, named(GROUP)), Put(GALLERY, named(GALLERY, x=value))])
    assert engine.get(GROUP) is None


def test_many_documents_are_listed_like_few(engine):
    engine.commit([Put(f"{VERSIONS}/1.0.{number}", {"name": f"1.0.{number}", "x": 1.5}) for number in range(250)])
    listed = list(engine.list(VERSIONS))
    assert names_of(listed) == [f"1.0.{number}" for number in range(250)]
    assert listed[249] == engine.get(f"{VERSIONS}/1.0.249")
    assert [stored for _, stored in engine.below(DEFINITION)] == listed


def row_of(document):
    return f"{document['name']} {document['sig']['revision']} {document.get('location')}".encode(), (0, 1)


def test_rows_are_those_of_the_list(engine):
    listing = Listing("list", "1", 0, row_of, b", ")
    engine.commit([Put(f"{VERSIONS}/1.0.{number}", {"name": f"1.0.{number}"}) for number in range(200)])
    assert engine.rows(VERSIONS, listing) is None, "few documents are listed"
    assert engine.rows(DEFINITION, listing) is None
    assert engine.rows(GALLERIES, listing) is None
    engine.commit([Put(f"{VERSIONS}/1.0.{number}", {"name": f"1.0.{number}"}) for number in range(200, 260)])
    for change in ((), (Delete(VERSIONS + "/1.0.7"), Put(VERSIONS + "/1.0.8", named(VERSIONS + "/1.0.8", location="westus"))),
                   (Put(VERSIONS + "/0.9.0", named(VERSIONS + "/0.9.0")),)):
        engine.commit(change)
        for _ in range(2):
            assert bytes(engine.rows(VERSIONS, listing)) == b", ".join(row_of(stored.document)[0] for stored in engine.list(VERSIONS))


def test_what_has_no_row_is_left_out(engine):
    engine.commit([Put(f"{VERSIONS}/1.0.{number}", {"name": f"1.0.{number}"}) for number in range(210)])
    even = Listing("even", "1", 0, lambda document: (None, None) if document["name"][-1] in "13579" else (document["name"].encode(), None),
                   b" ")
    for _ in range(2):
        assert bytes(engine.rows(VERSIONS, even)) == b" ".join(f"1.0.{number}".encode() for number in range(0, 210, 2))


def test_an_overlay_leaves_its_base_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("SIG_FSYNC", "off")
    for base in (MemoryEngine(), FilesEngine(str(tmp_path / "w"))):
        put(base, GROUP, GALLERY, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1", location="westus")
        base.commit([Put(OPERATION, named(OPERATION), volatile=True)])
        before = list(base.below(""))
        overlay = MemoryEngine(base)
        assert list(overlay.below("")) == before
        overlay.commit([Delete(VERSIONS + "/1.0.0"), Put(VERSIONS + "/1.0.2", {"name": "1.0.2", "location": "eastus"}),
                        Delete(OPERATION), Delete(GALLERY), Put(GROUP, named(GROUP))])
        assert overlay.names(VERSIONS) == ["1.0.1", "1.0.2"]
        assert names_of(overlay.list(VERSIONS)) == ["1.0.1", "1.0.2"]
        assert [overlay.count(BY_LOCATION, "s", place) for place in ("westus", "eastus")] == [1, 1]
        assert overlay.get(GROUP).revision.startswith("2-")
        assert overlay.get(OPERATION) is overlay.get(GALLERY) is None
        assert overlay.find("s", "microsoft.compute/galleries", "a") == []
        overlay.commit([Put(GALLERY, named(GALLERY), ABSENT)])
        assert overlay.get(GALLERY).revision.startswith("1-")
        assert list(base.below("")) == before
        assert base.get(OPERATION) is not None
        assert base.count(BY_LOCATION, "s", "westus") == 2
