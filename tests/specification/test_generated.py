"""Whatever is sent to a gallery operation: an answer that the specification has, and a workspace that stays whole.

`SIG_GENERATED` says how many requests are made for each operation: 25 take a minute, 1000 the better part of an hour.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sig_cli.arm.local import declared_indexes, open_manager
from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.arm.routing import route
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.memory import MemoryEngine
from tests.https_door import https
from tests.shared import needs_shared
from tests.specification import documents, generation, ledger, members
from tests.specification.answers import problems
from tests.specification.conftest import Clock
from tests.specification.members import same
from tests.specification.test_members import NAMES, PATCHES, reader
from tests.specification.world import STAND_INS, World, request

if TYPE_CHECKING:
    from sig_cli.arm.messages import Response

EXAMPLES = int(os.environ.get("SIG_GENERATED", "25"))
OPERATIONS = ledger.served()
WRITERS = [operation for operation in OPERATIONS if operation.body is not None and (
    operation.name in members.BASES or operation in PATCHES)]
BODILESS = [operation for operation in OPERATIONS if operation.body is None]
BY_COMPANY = {"properties.diskIOPSReadWrite", "properties.diskMBpsReadWrite", "properties.tier"}
"""Members that only disks of some kinds keep; which, `test_members` holds."""
ALL_NAMES = {**STAND_INS, **NAMES}


def generated(examples: int) -> Any:
    """How tests with generated data run: the same data every time, without a limit of time."""
    return settings(derandomize=True, max_examples=examples, deadline=None, database=None,
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large,
                                           HealthCheck.filter_too_much])


def furnish(world: World, api_version: str = "2024-03-03") -> None:
    """Make one of everything, under the names that requests use."""
    world.parents(documents.find("galleries 2024-03-03", members.VERSION), NAMES, itself=False)
    world.sources([members.IMAGE, members.MACHINE, members.OS_SNAPSHOT, members.DATA_SNAPSHOT, members.DISK,
                   members.OTHER_VERSION, f"{members.COMPUTE}/disks/one", f"{members.COMPUTE}/snapshots/one"])
    for name in (members.VERSION, members.APPLICATION_VERSION, members.PROFILE_VERSION):
        operation = documents.find("galleries 2024-03-03", name)
        world.parents(operation, NAMES, itself=False)
        assert operation.body is not None
        assert world.run(operation, {**NAMES, operation.body["name"]: members.bases(operation)[-1]}).status < 300


@pytest.fixture(scope="module")
def furnished():
    """An engine in memory that has one of everything; a test writes into a layer over it."""
    engine, clock = MemoryEngine(), Clock()
    furnish(World(Manager(engine, clock).send, clock.tick, members.LOCATION))
    return engine


class Layer:
    """A world of one example over the furnished one."""

    def __init__(self, furnished: MemoryEngine) -> None:
        self.clock = Clock()
        self.clock.now += 3600 * 1_000_000
        self.manager = Manager(MemoryEngine(furnished), self.clock)
        self.world = World(self.manager.send, self.clock.tick, members.LOCATION)


def judged(operation: documents.Operation, answer: Response, values: Any, path: str | None = None) -> None:
    """Hold that the specification has an answer. A hostile name may make a path that means something else."""
    found = problems(operation, answer)
    if path is not None and answer.status < 400 and not _means(operation, path):
        found = []
    assert found == [], values


def _means(operation: documents.Operation, path: str) -> bool:
    where, meant = route(operation.method, path), route(operation.method, operation.path)
    return where is not None and meant is not None and (where.type, where.id.is_collection, where.action) \
        == (meant.type, meant.id.is_collection, meant.action)


def spread(world: World) -> None:
    """Every list can be read, and each of its members by itself."""
    for operation in documents.operations("galleries 2024-03-03"):
        if operation.name in ("Galleries_List", "Galleries_ListByResourceGroup", "GalleryImages_ListByGallery",
                              "GalleryImageVersions_ListByGalleryImage"):
            answer = world.run(operation, NAMES)
            judged(operation, answer, operation.key)
            for row in (answer.body or {}).get("value", ()):
                shown = world.send("GET", row["id"], {"api-version": operation.api_version})
                assert shown.status == 200, row["id"]


def without(value: Any, paths: set[str], prefix: str = "") -> Any:
    """A body without the members that are known not to be kept."""
    if isinstance(value, list):
        return [without(part, paths, f"{prefix}[]") for part in value]
    if not isinstance(value, dict):
        return value
    return {name: without(part, paths, f"{prefix}.{name}" if prefix else name) for name, part in value.items()
            if (f"{prefix}.{name}" if prefix else name) not in paths}


@pytest.mark.parametrize("operation", WRITERS, ids=lambda operation: operation.key)
def test_what_the_specification_allows_is_refused_in_the_envelope_or_kept(operation, furnished):
    kept = 0

    @generated(EXAMPLES)
    @given(values=generation.requests(operation, ALL_NAMES, hostile=False), fresh=st.sampled_from((True, True, False)))
    def run(values, fresh):
        nonlocal kept
        layer = Layer(furnished)
        if fresh and operation.method == "PUT":
            values = {**values, list(values)[-2]: "9.9.9" if "Versions_" in operation.name else "another"}
        answer = layer.world.run(operation, values)
        judged(operation, answer, values)
        if answer.status >= 400:
            return
        shown = layer.world.run(reader(operation), values)
        judged(reader(operation), shown, values)
        assert shown.status == 200
        sent = without(values[operation.body["name"]], ledger.listed("not-kept", operation) | BY_COMPANY)
        if shown.body["properties"].get("provisioningState", "Succeeded") == "Succeeded":  # applications have none (recorded)
            assert same(sent, shown.body), (sent, shown.body)
            kept += 1
        spread(layer.world)

    run()
    assert kept > EXAMPLES / 20, "hardly any of the bodies is accepted"


@pytest.mark.parametrize("operation", WRITERS, ids=lambda operation: operation.key)
def test_spoilt_bodies_and_hostile_names(operation, furnished):
    @generated(EXAMPLES * 2)
    @given(values=generation.requests(operation, ALL_NAMES, hostile=True), query=generation.queries())
    def run(values, query):
        layer = Layer(furnished)
        path, own, body = request(operation, values)
        answer = layer.world.send(operation.method, path, {**query, **own}, body)
        judged(operation, answer, values, path)
        spread(layer.world)

    run()


@pytest.mark.parametrize("operation", BODILESS, ids=lambda operation: operation.key)
def test_hostile_names_and_queries(operation, furnished):
    @generated(EXAMPLES)
    @given(values=generation.requests(operation, ALL_NAMES, hostile=True), query=generation.queries())
    def run(values, query):
        layer = Layer(furnished)
        path, own, _ = request(operation, values)
        answer = layer.world.send(operation.method, path, {**query, **own})
        judged(operation, answer, (values, query), path)
        spread(layer.world)

    run()


STEPS = st.sampled_from(OPERATIONS).flatmap(lambda operation: st.tuples(
    st.just(operation), st.one_of(generation.requests(operation, ALL_NAMES, hostile=hostile)
                                  for hostile in ((False, True) if operation in WRITERS or operation in BODILESS else ())),
    st.sampled_from((operation.api_version,) * 3 + generation.API_VERSIONS))) if OPERATIONS else st.nothing()


@needs_shared
@pytest.mark.parametrize("door", ["in process", "https"])
def test_a_workspace_stays_whole_whatever_is_sent(door, tmp_path):
    with https(str(tmp_path / "server")) as (switch, client):
        @generated(EXAMPLES)
        @given(steps=st.lists(STEPS, min_size=1, max_size=10))
        def run(steps):
            with tempfile.TemporaryDirectory() as folder:
                clock = Clock()
                manager = switch.manager = open_manager(folder, clock)
                world = World(client.send if door == "https" else manager.send, clock.tick, members.LOCATION)
                furnish(world)
                for operation, values, api_version in steps:
                    path, query, body = request(operation, values)
                    answer = world.send(operation.method, path, {**query, "api-version": api_version}, body)
                    if api_version == operation.api_version:
                        judged(operation, answer, values, path)
                    assert answer.status < 500, (answer.body, values)
                assert find_problems(folder, declared_indexes()) == []
                spread(world)

        run()


def test_requests_without_anything(furnished):
    """Operations answer in the envelope when they lack their body, their api-version, or both."""
    for operation in OPERATIONS:
        path, _, _ = request(operation, ALL_NAMES)
        for query in ({}, {"api-version": ""}, {"api-version": operation.api_version}):
            answer = Layer(furnished).manager.send(Request(operation.method, path, query))
            judged(operation, answer, query)
