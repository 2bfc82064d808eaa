"""The clock of a workspace: where it is kept, how it is moved, and what happens when it is turned back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.arm import clock
from sig_cli.arm.local import declared_indexes, open_manager, sender
from sig_cli.arm.messages import Request
from sig_cli.domain import lifecycle
from sig_cli.domain.moments import SECOND, duration
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.clock import CLOCK_KEY, WorkspaceClock, system_clock
from sig_cli.workspace.engine import Put, StoreError
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.memory import MemoryEngine
from tests.unit.machine_service import COMPUTE
from tests.unit.test_operations_in_time import VERSION, Slow

NOON = 1_800_000_000 * SECOND


@pytest.fixture(params=["memory", "files"])
def engine(request, tmp_path):
    return MemoryEngine() if request.param == "memory" else FilesEngine(str(tmp_path / "w"), indexes=declared_indexes)


def test_without_a_document_it_is_this_machines(engine):
    now = WorkspaceClock(engine)
    assert abs(system_clock() - now()) < 60 * SECOND
    assert not now.frozen
    assert clock.shown(engine)["aheadSeconds"] == 0
    assert engine.get(CLOCK_KEY) is None


def test_it_stands_still_and_goes_on(engine):
    clock.freeze(engine)
    first = WorkspaceClock(engine)
    stopped = first()
    assert (WorkspaceClock(engine)(), first.frozen) == (stopped, True)
    clock.advance(engine, 90 * SECOND)
    assert WorkspaceClock(engine)() == stopped + 90 * SECOND
    clock.run(engine)
    later = WorkspaceClock(engine)
    assert stopped + 90 * SECOND <= later() < stopped + 150 * SECOND
    assert not later.frozen


@given(st.lists(st.integers(0, 10**13), min_size=2, max_size=2))
def test_steps_add_up(steps):
    one, other = steps
    stepped, whole = MemoryEngine(), MemoryEngine()
    for engine in (stepped, whole):
        clock.freeze(engine)
        clock.set_to(engine, NOON * 2)
    clock.advance(stepped, one)
    clock.advance(stepped, other)
    clock.advance(whole, one + other)
    assert WorkspaceClock(stepped)() == WorkspaceClock(whole)() == NOON * 2 + one + other


def test_back_only_when_it_is_forced(engine):
    clock.freeze(engine)
    clock.set_to(engine, NOON * 2)
    with pytest.raises(StoreError, match=r"The clock would go back from .* to .* Give --force to do it all the same\."):
        clock.set_to(engine, NOON)
    assert WorkspaceClock(engine)() == NOON * 2
    clock.set_to(engine, NOON, force=True)
    assert WorkspaceClock(engine)() == NOON
    clock.set_to(engine, None, force=True)
    assert abs(WorkspaceClock(engine)() - system_clock()) < 60 * SECOND


@pytest.mark.parametrize("document", [{"frozen": "noon"}, {"ahead": 1.5}, {"frozen": None, "ahead": "x"}])
def test_a_clock_that_was_broken_by_hand_is_told(engine, document):
    engine.commit([Put(CLOCK_KEY, {"name": "clock", **document})])
    with pytest.raises(StoreError, match=r"The clock of the workspace tells no time: .*clock\.json"):
        WorkspaceClock(engine)()


def test_all_doors_obey_it(tmp_path):
    folder = str(tmp_path / "w")
    clock.freeze(FilesEngine(folder))
    clock.set_to(FilesEngine(folder), NOON)
    send = sender(folder)
    path = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g"
    for door in (open_manager(folder).send, send):
        answer = door(Request("PUT", path, {"api-version": "2024-11-01"}, {"location": "westus"}))
        assert answer.headers["x-sig-frozen"] == "2027-01-15T08:00:00+00:00"
    clock.run(FilesEngine(folder))
    assert "x-sig-frozen" not in send(Request("GET", path, {"api-version": "2024-11-01"})).headers


class Turning(Slow):
    """A slow service over the workspace's own clock."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        clock.freeze(self.engine)
        clock.set_to(self.engine, NOON * 2)
        self.manager.clock = WorkspaceClock(self.engine)

    def wait(self, seconds: float) -> None:
        clock.advance(self.engine, round(seconds * SECOND))

    def back(self, seconds: float) -> None:
        clock.set_to(self.engine, WorkspaceClock(self.engine)() - round(seconds * SECOND), force=True)


@pytest.fixture
def service(tmp_path):
    folder = str(tmp_path / "w")
    yield Turning(folder)
    assert find_problems(folder, declared_indexes()) == []


def test_what_has_ended_does_not_run_again(service):
    made = service.put("westus")
    service.wait(500)
    gone = f"{COMPUTE}/images/gone"
    service.must("PUT", gone, {"location": "westus", "properties": {"hyperVGeneration": "V1", "storageProfile": {"osDisk": {
        "osType": "Linux", "osState": "Generalized", "blobUri": "https://a.blob.core.windows.net/v/o.vhd", "diskSizeGB": 30}}}})
    service.wait(6)
    service.must("DELETE", gone)
    service.wait(6)
    service.back(5000)
    assert (service.state(), service.regions()) == ("Succeeded", {"westus": ("Completed", 100)})
    assert service.poll(made).body["status"] == "Succeeded"
    assert service.state(gone) == "gone"
    service.wait(10_000)
    assert (service.state(), service.state(gone)) == ("Succeeded", "gone")


def test_what_runs_keeps_the_time_that_it_has_left(service):
    made = service.put("westus", "eastus")
    service.wait(300)
    before = service.regions()
    service.back(1000)
    assert (service.state(), service.regions()) == ("Creating", before)
    assert service.poll(made).body["status"] == "InProgress"
    service.wait(300)
    assert service.state() == "Succeeded"
    assert service.poll(made).body["status"] == "Succeeded"


def test_a_poll_of_what_began_after_a_turn_is_not_turned(service):
    service.back(1000)
    made = service.put("westus")
    service.wait(410)
    assert service.poll(made).body["status"] == "InProgress"
    service.wait(2)
    assert service.poll(made).body["status"] == "Succeeded"


def test_a_frozen_clock_is_told_to_those_who_wait(service):
    made = service.put("westus")
    polled = service.poll(made)
    assert polled.headers["x-sig-frozen"]
    assert len(polled.notices) == 1
    assert polled.notices[0].startswith("The clock of the workspace stands still at ")
    assert service.send("GET", VERSION).notices == ()
    service.wait(500)
    assert service.poll(made).notices == ()


def test_features_are_registered_in_time(service):
    path = "/subscriptions/00000000-0000-4000-8000-000000000001/providers/Microsoft.Features/providers/Microsoft.Compute/features/GalleryPreview"

    def state() -> str:
        return service.get(path, "2021-07-01")["properties"]["state"]

    service.must("POST", f"{path}/register", None, "2021-07-01")
    assert state() == "Registering"
    service.wait(599)
    assert state() == "Registering"
    service.wait(1)
    assert state() == "Registered"
    service.back(100)
    assert state() == "Registered"


def test_what_lies_in_the_future_is_not_ended_by_turning_back():
    document = {"name": "x", "sig": {"operation": {"kind": "update", "started": 100, "ends": 900}, "purges": 2000}}
    turned = lifecycle.turned_back(document, 500, 200)
    assert turned == {"name": "x", "sig": {"operation": {"kind": "update", "started": -200, "ends": 600}, "purges": 2000}}
    assert lifecycle.turned_back({"name": "x", "sig": {"operation": {"kind": "create", "started": 1, "ends": 2}}}, 500, 200) is None
    assert lifecycle.turned_back({"name": "x"}, 500, 200) is None


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3000))
def test_turning_back_changes_nothing_that_is_seen(started, length, now, back, later):
    """Whatever runs when the clock is turned back goes on from where it was, and nothing that has ended begins again."""
    target = max(0, now - back)
    document = {"name": "1.0.0", "properties": {"publishingProfile": {"targetRegions": [{"name": "West US"}]}},
                "sig": {"operation": lifecycle.operation("create", started, started + length)}}
    if started > now:
        return
    turned = lifecycle.turned_back(document, now, target) or document
    if target == now:
        return
    for passed in (0, later):
        assert lifecycle.provisioning_state(turned, target + passed) == lifecycle.provisioning_state(document, now + passed)
        assert lifecycle.replication_status(turned, target + passed) == lifecycle.replication_status(document, now + passed)


@pytest.mark.parametrize(("text", "seconds"), [
    ("2h30m", 9000), ("90s", 90), ("90", 90), ("1d", 86_400), ("1.5h", 5400), ("1w 2d", 777_600), ("2H", 7200), ("0", 0), ("0.25", 0.25)])
def test_durations(text, seconds):
    assert duration(text) == round(seconds * SECOND)


@pytest.mark.parametrize("text", ["", " ", "h", "2x", "5m2h", "1h1h", "-5m", "1..5h", ".", "1e3", "2h30", "\u0662h", "9" * 400 + "w", "nan"])
def test_what_is_no_duration(text):
    assert duration(text) is None


