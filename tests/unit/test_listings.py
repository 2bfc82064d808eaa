"""The rows that lists keep in the files engine: never wrong, never in the way, and rarely made again."""

from __future__ import annotations

import json
import os
import shutil
import time
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.workspace import checkup, documents, listings
from sig_cli.workspace.engine import Delete, Listing, Put
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.journal import write as write_journal
from tests.generated import generated

GROUP = "/subscriptions/s/resourcegroups/g"
IMAGES = GROUP + "/providers/microsoft.compute/galleries/a/images"
VERSIONS = IMAGES + "/d/versions"
FOLDER = "s/g/microsoft.compute/galleries/a/images/d/versions"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Three documents are many, and what was written before now is at rest."""
    monkeypatch.setattr(documents, "MANY", 2)
    monkeypatch.setattr(listings, "_SETTLED", 0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "w"


class Lists:
    """Lists of one collection, with the names of the documents of which a row had to be made."""

    def __init__(self, folder, collection=VERSIONS, *, basis="1", now=5, **more):
        self.engine = FilesEngine(str(folder), **more)
        self.collection = collection
        self.made = []
        self.listing = Listing("list", basis, now, self.row, b",")

    def row(self, document):
        self.made.append(document["name"])
        return f"{document['name']}:{document.get('text', '')}".encode(), document.get("holds", (0, 1 << 70))

    def text(self):
        """The rows, after those that were made of them are forgotten."""
        del self.made[:]
        time.sleep(0.01)  # a file system counts time in steps of up to 10 ms
        found = self.engine.rows(self.collection, self.listing)
        return None if found is None else bytes(found).decode()


def put(folder, *keys, **members):
    FilesEngine(str(folder)).commit([Put(key, {"name": key.rpartition("/")[2], **members}) for key in keys])


@pytest.fixture
def three(folder):
    put(folder, *(f"{VERSIONS}/1.0.{number}" for number in (1, 2, 10)))
    return folder


def file_of(folder, collection=FOLDER):
    return folder / "run/index" / collection / "list.rows"


def test_a_second_list_makes_no_row(three):
    lists = Lists(three)
    assert lists.text() == "1.0.1:,1.0.2:,1.0.10:"
    assert lists.made == ["1.0.1", "1.0.2", "1.0.10"]
    assert lists.text() == "1.0.1:,1.0.2:,1.0.10:"
    assert lists.made == []


def test_documents_in_folders_of_their_own_are_listed_so_too(folder):
    put(folder, *(f"{IMAGES}/{name}" for name in "abc"), f"{VERSIONS}/1.0.0")
    lists = Lists(folder, IMAGES)
    assert [lists.text(), lists.made] == ["a:,b:,c:", ["a", "b", "c"]]
    assert [lists.text(), lists.made] == ["a:,b:,c:", []]
    put(folder, f"{IMAGES}/b", text="new")
    assert [lists.text(), lists.made] == ["a:,b:new,c:", ["b"]]


@pytest.mark.parametrize(("change", "text", "made"), [
    (lambda folder: put(folder, f"{VERSIONS}/1.0.2", text="x"), "1.0.1:,1.0.2:x,1.0.10:", ["1.0.2"]),
    (lambda folder: put(folder, f"{VERSIONS}/0.9.0"), "0.9.0:,1.0.1:,1.0.2:,1.0.10:", ["0.9.0"]),
    (lambda folder: FilesEngine(str(folder)).commit([Delete(f"{VERSIONS}/1.0.1")]), "1.0.2:,1.0.10:", []),
    (lambda folder: os.unlink(folder / "state" / FOLDER / "1.0.10.json"), "1.0.1:,1.0.2:", []),
])
def test_only_what_changed_is_made_again(three, change, text, made):
    put(three, f"{VERSIONS}/2.0.0")
    lists = Lists(three)
    lists.text()
    change(three)
    assert [lists.text(), lists.made] == [f"{text},2.0.0:", made]
    assert [lists.text(), lists.made] == [f"{text},2.0.0:", []]


def test_an_edit_by_hand_is_noticed_although_size_and_time_are_the_same(three):
    lists = Lists(three)
    lists.text()
    path = three / "state" / FOLDER / "1.0.2.json"
    before = path.stat()
    with path.open("r+b") as file:  # in its place, as some editors do
        raw = file.read()
        file.seek(0)
        file.write(raw.replace(b"1.0.2", b"9.9.9"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    assert lists.text() == "1.0.1:,9.9.9:,1.0.10:"


def test_what_changed_a_moment_ago_is_not_kept(three, monkeypatch):
    monkeypatch.setattr(listings, "_SETTLED", 3_000_000_000)
    lists = Lists(three)
    for _ in range(2):
        assert [lists.text(), len(lists.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3]
    assert not file_of(three).exists()
    later = time.time_ns() + 4_000_000_000
    monkeypatch.setattr(listings, "time_ns", lambda: later)
    assert [lists.text(), len(lists.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3]
    assert [lists.text(), len(lists.made)] == ["1.0.1:,1.0.2:,1.0.10:", 0]
    put(three, f"{VERSIONS}/1.0.2", text="x")
    os.utime(three / "state" / FOLDER / "1.0.2.json", ns=(later * 2, later * 2))  # by a clock that is ahead
    for _ in range(2):
        assert [lists.text(), lists.made] == ["1.0.1:,1.0.2:x,1.0.10:", ["1.0.2"]]


def test_rows_of_another_basis_or_of_a_later_moment_are_not_used(three):
    put(three, f"{VERSIONS}/1.0.2", holds=[4, 9])
    Lists(three).text()
    for other in (Lists(three, basis="2"), Lists(three, basis="1"), Lists(three, now=4)):
        assert [other.text(), len(other.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3 if other.listing.now == 5 else 0]
    earlier = Lists(three, now=3)
    assert [earlier.text(), len(earlier.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3]


def test_a_row_is_made_again_when_its_time_is_over(three):
    put(three, f"{VERSIONS}/1.0.2", holds=[0, 9])
    Lists(three).text()
    for now, count in ((8, 0), (9, 1), (9, 1)):
        lists = Lists(three, now=now)
        assert [lists.text(), lists.made] == ["1.0.1:,1.0.2:,1.0.10:", ["1.0.2"] * count]


def test_a_row_that_holds_for_now_only_is_made_each_time(three):
    put(three, f"{VERSIONS}/1.0.2", holds=None)
    lists = Lists(three)
    for made in (["1.0.1", "1.0.2", "1.0.10"], ["1.0.2"], ["1.0.2"]):
        assert [lists.text(), lists.made] == ["1.0.1:,1.0.2:,1.0.10:", made]


def test_a_damaged_document_is_told_of_each_time(three):
    lists = Lists(three)
    lists.text()
    path = three / "state" / FOLDER / "1.0.2.json"
    path.write_text("{")
    for _ in range(2):
        lists = Lists(three)
        assert lists.text() == "1.0.1:,1.0.10:"
        assert [problem.path for problem in lists.engine.unreadable()] == [str(path)]
    path.write_bytes(b'{"name": "1.0.2"}')
    assert Lists(three).text() == "1.0.1:,1.0.2:,1.0.10:"


def test_what_is_no_document_is_overlooked(three):
    (three / "state" / FOLDER / ".tmp-1-1").write_text("{")
    (three / "state" / FOLDER / "NO NAME.json").write_text("{}")
    (three / "state" / FOLDER / "1.0.3.json").mkdir()
    os.symlink("nowhere", three / "state" / FOLDER / "1.0.4.json")
    os.mkfifo(three / "state" / FOLDER / "1.0.5.json")
    for _ in range(2):
        assert Lists(three).text() == "1.0.1:,1.0.2:,1.0.10:"


def test_a_link_that_leads_elsewhere_is_noticed(three, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f'{{"name": "{name}"}}')
    link = three / "state" / FOLDER / "1.0.3.json"
    for name in ("a", "b"):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / name)
        for _ in range(2):
            assert Lists(three).text() == f"1.0.1:,1.0.2:,{name}:,1.0.10:"


def test_long_names_and_leftover_journals_are_for_a_plain_list(three):
    lists = Lists(three)
    write_journal(str(three / "run"), {f"{VERSIONS}/1.0.1": None})
    assert lists.text() is None
    os.unlink(three / "run/journal.json")
    assert lists.text() == "1.0.1:,1.0.2:,1.0.10:"
    put(three, f"{VERSIONS}/{'1' * 250}")
    assert lists.text() is None


def test_who_may_not_write_lists_without_keeping(three):
    lists = Lists(three, readonly=True)
    for _ in range(2):
        assert [lists.text(), len(lists.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3]
    shutil.rmtree(three / "run")
    lists = Lists(three)
    for _ in range(2):
        assert [lists.text(), len(lists.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3]
    assert not (three / "run").exists()
    (three / "run").mkdir()
    (three / "run/index").write_text("in the way")
    for _ in range(2):
        assert [lists.text(), len(lists.made)] == ["1.0.1:,1.0.2:,1.0.10:", 3]


def test_rows_are_private(three):
    Lists(three).text()
    path = file_of(three)
    assert path.stat().st_mode & 0o777 == 0o600
    assert {inner.stat().st_mode & 0o777 for inner in path.parents if inner.is_relative_to(three / "run/index")} == {0o700}


def test_few_new_documents_are_not_worth_writing_all_rows_again(three):
    put(three, *(f"{VERSIONS}/2.0.{number}" for number in range(200)))
    lists = Lists(three)
    lists.text()
    before = file_of(three).stat().st_mtime_ns
    put(three, f"{VERSIONS}/3.0.0")
    for _ in range(2):
        assert lists.text().endswith(",2.0.199:,3.0.0:")
        assert lists.made == ["3.0.0"]
    assert file_of(three).stat().st_mtime_ns == before
    FilesEngine(str(three)).commit([Delete(f"{VERSIONS}/2.0.{number}") for number in range(50)])
    text = lists.text()
    assert file_of(three).stat().st_mtime_ns > before
    assert [lists.text(), lists.made] == [text, []]


@generated(300)
@given(st.data())
def test_no_damage_is_believed(tmp_path_factory, data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "MANY", 2)
        patch.setattr(listings, "_SETTLED", 0)
        patch.setenv("SIG_FSYNC", "off")
        folder = tmp_path_factory.mktemp("damage") / "w"
        put(folder, *(f"{VERSIONS}/1.0.{number}" for number in (1, 2, 10)))
        Lists(folder).text()
        path = file_of(folder)
        raw = path.read_bytes()
        at = data.draw(st.integers(0, len(raw) - 1))
        damaged = data.draw(st.sampled_from([raw[:at], raw[:at] + bytes(len(raw) - at), raw + raw[:at], raw[:at] + raw[at + 1:],
                                             raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1:]]))
        path.write_bytes(damaged)
        lists = Lists(folder)
        assert lists.text() == "1.0.1:,1.0.2:,1.0.10:"
        assert lists.made == ([] if damaged == raw else ["1.0.1", "1.0.2", "1.0.10"])
        assert path.read_bytes()[:8] == raw[:8] or damaged != raw


def forged(raw, change):
    """A file of rows that was changed on purpose: its checksum is right."""
    head, _, body = raw[9:].partition(b"\n")
    facts = json.loads(head)
    body = change(facts, body)
    text = json.dumps(facts).encode() + b"\n" + body
    return b"%08x %b" % (crc32(text), text)


def part(facts, number):
    """Where a part begins and ends."""
    start = sum(facts["sizes"][:number])
    return start, start + facts["sizes"][number]


FORGERIES = {
    "no basis": lambda facts, body: facts.pop("basis") and body,
    "no until": lambda facts, body: facts.pop("until") and body,
    "a moment that is a text": lambda facts, body: facts.update(since="x") or body,
    "a moment that is none": lambda facts, body: facts.update(until=None) or body,
    "sizes that are a number": lambda facts, body: facts.update(sizes=3) or body,
    "too few sizes": lambda facts, body: facts.update(sizes=facts["sizes"][:3]) or body,
    "a negative size": lambda facts, body: facts["sizes"].__setitem__(2, -5) or facts.update(complete=False) or body,
    "places beyond the entries": lambda facts, body: facts.update(complete=False) or (
        body[:part(facts, 2)[0]] + b"\x7f" * facts["sizes"][2] + body[part(facts, 2)[1]:]),
    "spans beyond the rows": lambda facts, body: facts.update(complete=False) or (
        body[:part(facts, 3)[0]] + b"\x7f" * facts["sizes"][3] + body[part(facts, 3)[1]:]),
    "half a span": lambda facts, body: facts["sizes"].__setitem__(3, facts["sizes"][3] - 5) or body[:part(facts, 3)[1]] + body[part(facts, 3)[1] + 5:],
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_right_checksum_makes_nothing_right(three, forgery):
    Lists(three).text()
    path = file_of(three)
    path.write_bytes(forged(path.read_bytes(), FORGERIES[forgery]))
    assert listings.fault(FilesEngine(str(three)), str(path)) == "The rows of lists cannot be read; they are made again when they are needed."
    assert Lists(three).text() == "1.0.1:,1.0.2:,1.0.10:"


def test_what_never_ends_is_no_file_of_rows(three):
    Lists(three).text()
    path = file_of(three)
    path.unlink()
    path.symlink_to("/dev/zero")
    assert Lists(three).text() == "1.0.1:,1.0.2:,1.0.10:"


def test_rows_go_with_the_last_document(three):
    put(three, IMAGES + "/d", IMAGES + "/e", IMAGES + "/f")
    Lists(three).text()
    Lists(three, IMAGES).text()
    assert file_of(three).exists()
    assert file_of(three, FOLDER.removesuffix("/d/versions")).exists()
    engine = FilesEngine(str(three))
    engine.commit([Delete(f"{VERSIONS}/1.0.1"), Delete(f"{VERSIONS}/1.0.2")])
    assert file_of(three).exists()
    engine.commit([Delete(f"{VERSIONS}/1.0.10")])
    assert not file_of(three).parent.exists()
    engine.commit([Delete(f"{IMAGES}/{name}") for name in "def"])
    assert list((three / "run/index").iterdir()) == []


def test_check_tells_of_damaged_rows_and_of_those_of_nothing(three, monkeypatch):
    monkeypatch.setattr("sig_cli.workspace.form.fault", lambda document, texts: None)
    monkeypatch.setattr("sig_cli.workspace.shapes._shape", lambda key: None)
    put(three, "/subscriptions/s", GROUP, IMAGES.rpartition("/")[0], IMAGES + "/d")
    Lists(three).text()
    assert checkup.find_problems(str(three)) == []
    path = file_of(three)
    path.write_bytes(path.read_bytes()[:-1])
    orphan = three / "run/index/s/gone/list.rows"
    orphan.parent.mkdir()
    orphan.write_bytes(b"")
    assert [tuple(problem) for problem in checkup.find_problems(str(three))] == [
        (str(path), "The rows of lists cannot be read; they are made again when they are needed.", "removes it, to be made again"),
        (str(orphan), "These rows of lists are of a collection that is not there.", "removes it, to be made again")]
    assert len(checkup.repair(str(three))) == 2
    assert not path.exists()
    assert not orphan.exists()
    assert checkup.find_problems(str(three)) == []
