"""Every engine against a plain dict, over any sequence of commits."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sig_cli.workspace import documents, listings
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
)
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.layout import collection as is_collection
from sig_cli.workspace.memory import MemoryEngine
from sig_cli.workspace.names import encode, order
from sig_cli.workspace.walk import key_order
from tests.generated import examples

PLACES = ["westus", "eastus"]
GROUPS = [f"/subscriptions/{sub}/resourcegroups/{group}" for sub in ("s", "t") for group in ("g", "_.json")]
GALLERIES = [f"{group}/providers/microsoft.compute/galleries/{name}" for group in GROUPS[:3] for name in ("a", "é" * 90)]
DEFINITIONS = [f"{gallery}/images/{name}" for gallery in GALLERIES[:3:2] for name in ("d2", "d10")]
VERSIONS = [f"{definition}/versions/{name}" for definition in DEFINITIONS[:3] for name in ("1.9.0", "1.10.0", "2.0.0")]
EXTENSIONS = [f"{scope}/providers/microsoft.authorization/roleassignments/r"
              for scope in ("/subscriptions/s", GROUPS[0], GALLERIES[0], VERSIONS[0])]
OTHERS = ["/subscriptions/s", "/subscriptions/s/providers/microsoft.compute", "/workspace/workspace", "/workspace/clock"]
OPERATIONS = ["/subscriptions/s/operationresults/x", "/subscriptions/s/providers/microsoft.compute/locations/westus/"
                                                     "capsoperations/1"]
STORED = GROUPS + GALLERIES + DEFINITIONS + VERSIONS + EXTENSIONS + OTHERS
COLLECTIONS = sorted({key.rpartition("/")[0] for key in STORED})
PREFIXES = ["", *GROUPS, *GALLERIES, *DEFINITIONS, *COLLECTIONS, VERSIONS[0], "/subscriptions/s"]
VERSION_TYPE = "microsoft.compute/galleries/images/versions"


def place_of(document):
    return document["location"]


BY_PLACE = Index("by-place", VERSION_TYPE, f"{__name__}:place_of")
NAMES_BY_PLACE = Index("names-by-place", VERSION_TYPE, f"{__name__}:place_of", names=True)
GALLERIES_BY_PLACE = Index("galleries-by-place", "microsoft.compute/galleries", f"{__name__}:place_of", names=True)

ANY_KEY = st.sampled_from(STORED + OPERATIONS)
STEP = st.tuples(st.sampled_from(["put", "put", "put", "delete", "check", "empty", "found", "holders"]), ANY_KEY,
                 st.sampled_from(["any", "right", "right", "wrong"]), st.sampled_from([*PLACES, None]))


class Model:
    """What the documents should be: key → (location, revision counter)."""

    def __init__(self):
        self.documents = {}

    def below(self, prefix):
        return sorted((key for key in self.documents if key.startswith(prefix + "/") and key not in OPERATIONS),
                      key=lambda key: [order(part) for part in key.split("/")])

    def members(self, collection):
        return sorted((key.rpartition("/")[2] for key in self.documents
                       if key.rpartition("/")[0] == collection and key not in OPERATIONS), key=order)

    def found(self, subscription, type_, name):
        return [key for key in self.below(f"/subscriptions/{subscription}/resourcegroups")
                if key.endswith("/" + name) and key.count("/") == {"microsoft.compute/galleries": 8, VERSION_TYPE: 12}[type_]]

    def holders(self, collection, place):
        return [name for name in self.members(collection) if self.documents[f"{collection}/{name}"][0] == place]

    def holds(self, operation, deleted):
        """Whether an expectation holds."""
        if isinstance(operation, CheckEmpty):
            return set(self.below(operation.prefix)) <= deleted
        if isinstance(operation, CheckFound):
            return set(self.found(*operation[:3])) <= set(operation.keys)
        if isinstance(operation, CheckHolders):
            return set(self.holders(operation.collection, operation.value)) <= set(operation.names)
        return True


class Engines(RuleBasedStateMachine):
    folders: ClassVar[list[str]] = []

    @initialize(steps=st.lists(STEP, max_size=6))
    def start(self, steps):
        self.model = Model()
        self.folder = tempfile.mkdtemp(prefix="sig-engines-")
        base = FilesEngine(self.folder + "/base", indexes=lambda: [BY_PLACE])
        self.engines = {"files": FilesEngine(self.folder + "/w", indexes=lambda: [BY_PLACE, GALLERIES_BY_PLACE]),
                        "memory": MemoryEngine()}
        self.commit_to([*self.engines.values(), base], steps)
        self.base = base
        self.base_documents = list(base.below(""))
        self.engines["overlay"] = MemoryEngine(base)

    def teardown(self):
        if hasattr(self, "base"):
            assert list(self.base.below("")) == self.base_documents
            shutil.rmtree(self.folder)

    @rule(steps=st.lists(STEP, min_size=1, max_size=4))
    def commit(self, steps):
        self.commit_to(self.engines.values(), steps)

    @rule()
    def open_again(self):
        self.engines["files"] = FilesEngine(self.folder + "/w", indexes=lambda: [GALLERIES_BY_PLACE])

    @rule()
    def lose_the_indexes(self):
        shutil.rmtree(self.folder + "/w/run/index", ignore_errors=True)

    @rule(sub=st.sampled_from(["s", "t"]), place=st.sampled_from(PLACES))
    def count(self, sub, place):
        expected = sum(len(self.model.holders(collection, place)) for collection in COLLECTIONS
                       if collection.endswith("/versions") and collection.startswith(f"/subscriptions/{sub}/"))
        for name, engine in self.engines.items():
            assert engine.count(BY_PLACE, sub, place) == expected, name
            assert engine.count(NAMES_BY_PLACE, sub, place) == expected, name

    @rule(collection=st.sampled_from(COLLECTIONS), place=st.sampled_from(PLACES))
    def holders(self, collection, place):
        for index, ending in ((NAMES_BY_PLACE, "/versions"), (GALLERIES_BY_PLACE, "/galleries")):
            expected = self.model.holders(collection, place) if collection.endswith(ending) else []
            for name, engine in self.engines.items():
                assert engine.holders(index, collection, place) == expected, name

    @rule(prefix=st.sampled_from(PREFIXES))
    def below(self, prefix):
        for name, engine in self.engines.items():
            assert [key for key, _ in engine.below(prefix)] == self.model.below(prefix), name

    @rule(collection=st.sampled_from(COLLECTIONS))
    def members(self, collection):
        for name, engine in self.engines.items():
            assert engine.names(collection) == self.model.members(collection), name
            assert list(engine.list(collection)) == [engine.get(f"{collection}/{member}")
                                                     for member in self.model.members(collection)], name

    @rule(collection=st.sampled_from(COLLECTIONS), basis=st.sampled_from("ab"))
    def rows(self, collection, basis):
        def row(document):
            return f"{basis} {document['name']} {document.get('location')} {document['sig']['revision']}".encode(), (0, 1)

        expected = b",".join(row(stored.document)[0] for stored in self.engines["memory"].list(collection))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(documents, "MANY", 0)
            patch.setattr(listings, "_SETTLED", 0)
            for name, engine in self.engines.items():
                found = engine.rows(collection, Listing("list", basis, 0, row, b","))
                assert found is None or bytes(found) == expected, name
                plain = not any("%" in encode(member) for member in engine.names(collection)) and collection != "/subscriptions"
                assert found is not None or not expected or not plain, name

    @rule(prefix=st.sampled_from(PREFIXES), after=st.sampled_from([*STORED, *COLLECTIONS, *PREFIXES]))
    def below_after(self, prefix, after):
        expected = [key for key in self.model.below(prefix) if not after or key_order(key) > key_order(after)]
        for name, engine in self.engines.items():
            assert [key for key, _ in engine.below(prefix, after)] == expected, name

    @rule(collection=st.sampled_from(COLLECTIONS), start=st.sampled_from(["1.9.0", "1.10", "a", "é", "zz"]))
    def members_from(self, collection, start):
        expected = [member for member in self.model.members(collection) if order(member) >= order(start)]
        for name, engine in self.engines.items():
            assert [stored.name for stored in engine.list(collection, start)] == expected, name

    @rule(sub=st.sampled_from(["s", "t"]), what=st.sampled_from([("microsoft.compute/galleries", "a"),
                                                                 ("microsoft.compute/galleries", "é" * 90),
                                                                 (VERSION_TYPE, "1.9.0")]))
    def find(self, sub, what):
        for name, engine in self.engines.items():
            assert engine.find(sub, *what) == self.model.found(sub, *what), name

    @invariant()
    def same_documents(self):
        if not hasattr(self, "base"):
            return
        for key in STORED + OPERATIONS:
            stored = {name: engine.get(key) for name, engine in self.engines.items()}
            assert stored["files"] == stored["memory"] == stored["overlay"], key
            expected = self.model.documents.get(key)
            assert (stored["files"] is None) == (expected is None), key
            if expected is not None:
                place, counter = expected
                assert stored["files"].document.get("location") == place
                assert stored["files"].document["sig"]["revision"] == counter

    @invariant()
    def no_folder_is_left_empty(self):
        if hasattr(self, "base"):
            for folder, folders, files in os.walk(self.folder + "/w/state"):
                assert folders or files or folder == self.folder + "/w/state"
                assert not [file for file in files if file.startswith(".")]

    def commit_to(self, engines, steps):
        operations, change, conflict = self.operations_of(next(iter(engines)), steps)
        for engine in engines:
            if conflict:
                with pytest.raises(Conflict):
                    engine.commit(operations)
            else:
                engine.commit(operations)
        if not conflict:
            for key, value in change.items():
                if value is None:
                    self.model.documents.pop(key, None)
                else:
                    self.model.documents[key] = value

    def operations_of(self, engine, steps):
        """The operations that the steps describe, what they change in the model, and whether they conflict."""
        operations, change, conflict = [], {}, False
        for kind, key, expect, place in steps:
            stored = engine.get(key)
            right = stored.revision if stored else ABSENT
            expected = {"any": None, "right": right, "wrong": "7-wrong"}[expect]
            if kind in ("put", "delete"):
                if key in change:
                    continue
                conflict |= expect == "wrong"
            if kind == "put":
                document = {"name": key.rpartition("/")[2], **({"location": place} if place else {})}
                operations.append(Put(key, document, expected, volatile=key in OPERATIONS))
                change[key] = (place, self.model.documents.get(key, (None, 0))[1] + 1)
            elif kind == "delete":
                operations.append(Delete(key, expected))
                change[key] = None
            elif kind == "check":
                operations.append(Check(key, right if expect != "wrong" else "7-wrong"))
                conflict |= expect == "wrong"
            elif kind == "empty":
                operations.append(CheckEmpty(key if is_collection(key) or key not in OPERATIONS else ""))
            elif kind == "found":
                keys = self.model.found("s", "microsoft.compute/galleries", "a")
                operations.append(CheckFound("s", "microsoft.compute/galleries", "a", tuple(keys[expect == "wrong":])))
            else:
                collection = VERSIONS[0].rpartition("/")[0]
                names = self.model.holders(collection, "westus")
                operations.append(CheckHolders(NAMES_BY_PLACE, collection, "westus", tuple(names[expect == "wrong":])))
        deleted = {key for key, value in change.items() if value is None}
        conflict |= not all(self.model.holds(operation, deleted) for operation in operations)
        return operations, change, conflict


@pytest.fixture(autouse=True)
def _no_fsync(monkeypatch):
    monkeypatch.setenv("SIG_FSYNC", "off")


@pytest.mark.generated
class TestEngines(Engines.TestCase):
    settings = settings(max_examples=examples(100), stateful_step_count=30, deadline=None,
                        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
