"""Plans of replication: what a write fixes, and what follows from it at any moment."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.arm.operations import retry_after
from sig_cli.data_files import load
from sig_cli.domain import lifecycle
from sig_cli.domain.lifecycle import NEVER
from sig_cli.domain.moments import SECOND
from sig_cli.domain.regions import display
from sig_cli.domain.replication import LONGEST, PER_REGION, PREPARATION, copy_seconds, kilometres, plan

Document = dict[str, Any]
REGIONS = ("eastus2", "westus", "northeurope", "australiaeast", "westus/losangeles", "eastus2/miami")
NOW = 1_700_000_000 * SECOND


def version(targets: list[tuple[str, int]], size: int = 30, mode: str = "Full") -> Document:
    return {"name": "1.0.0", "location": "eastus2", "properties": {
        "publishingProfile": {"replicationMode": mode, "targetRegions": [
            {"name": display(name), "regionalReplicaCount": count} for name, count in targets if "/" not in name],
            "targetExtendedLocations": [
                {"name": display(name.partition("/")[0]), "extendedLocation": {"type": "EdgeZone", "name": name.partition("/")[2]},
                 "extendedLocationReplicaCount": count} for name, count in targets if "/" in name]},
        "storageProfile": {"osDiskImage": {"sizeInGB": size}}}}


def written(targets: list[tuple[str, int]], before: Document | None = None, now: int = NOW, speed: float | None = 1.0,
            faults: tuple[Document, ...] = (), size: int = 30) -> Document:
    """A version as a write leaves it; a fault strikes the region that it names, or every one."""
    made = version(targets, size)
    planned = plan(made, before, now, speed, lambda region: next(
        (fault for fault in faults if fault.get("region") in (None, region)), None))
    kind = "create" if before is None else "update"
    error = None if planned.error is None else planned.error.member()
    made["sig"] = {**planned.members, "operation": lifecycle.operation(kind, now, planned.ends, error, partial=error is not None)}
    return json.loads(json.dumps(made))


def at(document: Document, seconds: float) -> Document:
    return {row["region"]: (row["state"], row["progress"])
            for row in lifecycle.replication_status(document, NOW + round(seconds * SECOND))["summary"]}


def seconds(document: Document, region: str | None = None) -> float:
    ends = lifecycle.ends(document) if region is None else document["sig"]["replication"][region]["ends"]
    return (ends - NOW) / SECOND


@pytest.mark.parametrize("row", load("durations.json")["versions"], ids=lambda row: row["what"])
def test_the_constants_agree_with_what_was_recorded(row):
    """Within a twentieth of every recorded median, and inside of what was recorded."""
    before = written(row["from"], size=row["size"], speed=None) if row["from"] else None
    made = version(row["to"], row["size"], row["mode"])
    found = (plan(made, before, NOW, 1.0).ends - NOW) / SECOND
    assert abs(found - row["recorded"]) <= 0.05 * row["recorded"]
    assert row["least"] * 0.99 <= found <= row["most"]


def test_it_grows_with_size_distance_replicas_and_regions():
    alone = seconds(written([("eastus2", 1)]))
    assert seconds(written([("eastus2", 1)], size=127)) > alone
    assert seconds(written([("eastus2", 5)])) > alone
    both = written([("eastus2", 1), ("westus", 1)])
    assert seconds(both, "eastus2") == pytest.approx(150 + (alone - 150) * (1 + PER_REGION))
    assert seconds(both, "westus") > seconds(both, "eastus2")
    far = written([("eastus2", 1), ("australiaeast", 1)])
    assert seconds(far, "australiaeast") > seconds(both, "westus")
    assert 15_000 < kilometres("eastus2", "australiaeast") < 16_000
    assert kilometres("westus", "westus") == kilometres("nowhere", "westus") == 0


def test_the_speed_is_fixed_when_the_write_is_accepted():
    slow, fast = written([("eastus2", 1)]), written([("eastus2", 1)], speed=60)
    assert seconds(fast) == pytest.approx(seconds(slow) / 60)
    assert fast["sig"]["plan"] == {"accepted": NOW, "gib": 30, "source": "eastus2", "speed": 60}
    more = written([("eastus2", 1), ("westus", 1)], slow, NOW, speed=None)
    assert at(more, 0) == {"eastus2": ("Replicating", 0), "westus": ("Completed", 100)}
    assert lifecycle.ends(more) == lifecycle.ends(slow)


@pytest.mark.parametrize("speed", [1e-9, 1e-300, 5e-324])
def test_however_slow_it_is_it_ends_in_a_hundred_years(speed):
    assert lifecycle.ends(written([("eastus2", 1)], speed=speed)) == NOW + LONGEST
    assert retry_after(speed) == "86400"


def test_each_region_ends_for_itself_and_the_operation_with_the_last():
    made = written([("eastus2", 1), ("westus", 1), ("australiaeast", 1)])
    last = max(record["ends"] for record in made["sig"]["replication"].values())
    assert lifecycle.ends(made) == last == made["sig"]["replication"]["australiaeast"]["ends"]
    between = seconds(made, "eastus2")
    assert at(made, between)["eastus2"] == ("Completed", 100)
    assert at(made, between)["australiaeast"][0] == "Replicating"
    assert lifecycle.provisioning_state(made, NOW + round(between * SECOND)) == "Creating"
    assert lifecycle.serves(made, "eastus2", NOW + round(between * SECOND))
    assert not lifecycle.serves(made, "australiaeast", NOW + round(between * SECOND))


def test_a_region_that_is_added_leaves_the_others_alone():
    made = written([("eastus2", 1)])
    done = seconds(made) + 10
    later = written([("westus", 1), ("eastus2", 1)], made, NOW + round(done * SECOND))
    assert at(later, done + 1)["eastus2"] == ("Completed", 100)
    assert at(later, done + 1)["westus"] == ("Replicating", 0)


def test_more_replicas_are_added_to_those_that_are_there_and_those_go_on_serving():
    made = written([("eastus2", 1)], speed=None)
    later = written([("eastus2", 4)], made)
    assert at(later, 0) == {"eastus2": ("Replicating", 25)}
    assert lifecycle.serves(later, "eastus2", NOW)
    assert at(later, seconds(later)) == {"eastus2": ("Completed", 100)}
    assert lifecycle.serves(written([("eastus2", 6)], later, NOW + SECOND), "eastus2", NOW + SECOND)


def test_fewer_replicas_take_no_copying_but_an_update_takes_its_time():
    made = written([("eastus2", 4)], speed=None)
    later = written([("eastus2", 2)], made)
    assert at(later, 0) == {"eastus2": ("Completed", 100)}
    assert seconds(later) == 150


def test_a_count_that_changes_on_the_way_keeps_what_is_there():
    made = written([("eastus2", 1)])
    half = seconds(made) / 2
    later = written([("eastus2", 3)], made, NOW + round(half * SECOND))
    assert at(later, half) == {"eastus2": ("Replicating", 50)}
    assert not lifecycle.serves(later, "eastus2", NOW + round(half * SECOND))
    assert seconds(later) > seconds(made)


def test_a_region_that_is_taken_away_is_waited_for_no_more():
    made = written([("eastus2", 1), ("australiaeast", 1)])
    later = written([("eastus2", 1)], made, NOW + SECOND)
    assert list(later["sig"]["replication"]) == ["eastus2"]
    assert lifecycle.ends(later) == later["sig"]["replication"]["eastus2"]["ends"]


def test_a_region_fails_where_the_fault_says_and_the_others_go_on():
    fault = {"name": "f1", "region": "northeurope", "after": 40}
    made = written([("eastus2", 1), ("northeurope", 1), ("australiaeast", 1)], faults=(fault,))
    assert made["sig"]["replication"]["northeurope"]["fault"] == "f1"
    failed = seconds(made, "northeurope")
    assert at(made, failed - 1)["northeurope"] == ("Replicating", 39)
    assert at(made, failed)["northeurope"] == ("Failed", 40)
    end = NOW + round(seconds(made) * SECOND)
    assert lifecycle.provisioning_state(made, end - 1) == "Creating"
    assert lifecycle.provisioning_state(made, end) == "Failed"
    assert not lifecycle.creation_failed(made, end)
    assert made["sig"]["operation"]["error"] == {
        "code": "ReplicationJobsNotCompleted",
        "message": "Gallery replication jobs failed in one or more regions. The failing regions' details are as follows: "
                   "'{region:northeurope, detail:Failed with internal server error.}'. If retry does not work, then please do "
                   "an update by removing the failed regions and update again by adding them back."}
    assert lifecycle.replication_status(made, end)["aggregatedState"] == "Failed"
    again = written([("eastus2", 1), ("northeurope", 1), ("australiaeast", 1)], made, end)
    assert [row for row in at(again, seconds(made)).items() if row[1][0] != "Completed"] == [
        ("northeurope", ("Replicating", 0))]
    assert lifecycle.provisioning_state(again, lifecycle.ends(again)) == "Succeeded"


def test_several_regions_that_fail_are_all_named():
    made = written([("eastus2", 1), ("westus", 1)], speed=None, faults=({"name": "f", "code": "Odd", "message": "no disk"},))
    error = made["sig"]["operation"]["error"]
    assert error["code"] == "Odd"
    assert "'{region:eastus2, detail:no disk}; {region:westus, detail:no disk}'" in error["message"]


def test_a_region_that_hangs_never_ends():
    made = written([("eastus2", 1)], faults=({"name": "f", "hang": True, "after": 30},))
    assert lifecycle.ends(made) == NEVER
    assert at(made, 10**8) == {"eastus2": ("Replicating", 30)}


def test_an_edge_zone_is_copied_to_as_its_region_is():
    made = written([("eastus2", 1), ("westus", 1), ("westus/losangeles", 3)])
    crowd = 1 + 2 * PER_REGION
    assert seconds(made, "westus/losangeles") == pytest.approx(PREPARATION + copy_seconds(30, "eastus2", "westus", 3, crowd))
    assert seconds(made, "westus/losangeles") > seconds(made, "westus")
    assert lifecycle.ends(made) == made["sig"]["replication"]["westus/losangeles"]["ends"]
    assert at(made, seconds(made, "westus"))["westus/losangeles"][0] == "Replicating"
    assert at(made, seconds(made)) == dict.fromkeys(("eastus2", "westus", "westus/losangeles"), ("Completed", 100))
    failed = written([("eastus2", 1), ("westus/losangeles", 1)], faults=({"name": "f", "region": "westus/losangeles", "after": 50},))
    assert at(failed, seconds(failed)) == {"eastus2": ("Completed", 100), "westus/losangeles": ("Failed", 50)}
    assert "{region:westus/losangeles, detail:" in failed["sig"]["operation"]["error"]["message"]
    assert list(written([("eastus2", 1)], made, NOW + SECOND)["sig"]["replication"]) == ["eastus2"]


def test_a_shallow_version_copies_nothing():
    made = version([("eastus2", 1), ("australiaeast", 1)], size=4000, mode="Shallow")
    assert plan(made, None, NOW, 1.0).ends == NOW + 30 * SECOND


targets = st.lists(st.tuples(st.sampled_from(REGIONS), st.integers(1, 5)), min_size=1, max_size=4, unique_by=lambda row: row[0])
speeds = st.sampled_from([None, 1.0, 60.0, 0.5, 1000.0])
faults = st.lists(st.fixed_dictionaries({"name": st.just("f"), "region": st.sampled_from(REGIONS), "after": st.integers(0, 100)},
                                        optional={"hang": st.just(True)}), max_size=2)
steps = st.lists(st.tuples(targets, speeds, faults, st.lists(st.floats(0, 1500), min_size=1, max_size=4)), min_size=1, max_size=5)


@given(steps)
def test_whatever_is_written_states_and_progress_make_sense(steps):
    now, document = NOW, None
    for wanted, speed, struck, waits in steps:
        document = written(wanted, document, now, speed, tuple(struck))
        assert {region: record["replicas"] for region, record in document["sig"]["replication"].items()} == dict(wanted)
        seen: dict[str, int] = {}
        ended = False
        for wait in (0.0, *waits):
            now += round(wait * SECOND)
            status = lifecycle.replication_status(document, now)
            states = [row["state"] for row in status["summary"]]
            assert [row["region"] for row in status["summary"]] == sorted((name for name, _ in wanted), key=lambda name: "/" in name)
            for row in status["summary"]:
                assert seen.get(row["region"], 0) <= row["progress"] <= 100
                assert (row["progress"] == 100) >= (row["state"] == "Completed")
                assert (row["state"] == "Completed") <= lifecycle.serves(document, row["region"], now)
                seen[row["region"]] = row["progress"]
            assert status["aggregatedState"] == ("InProgress" if "Replicating" in states else
                                                 "Failed" if "Failed" in states else "Completed")
            state = lifecycle.provisioning_state(document, now)
            assert not (ended and state in ("Creating", "Updating")), "an operation ends once"
            ended = state in ("Succeeded", "Failed")
            if ended:
                assert "Replicating" not in states
                assert (state == "Failed") == ("Failed" in states)


@given(targets, speeds, st.floats(0, 4000), st.floats(0, 4000))
def test_steps_of_the_clock_add_up(wanted, speed, one, other):
    document = written(wanted, speed=speed)
    whole = NOW + round(one * SECOND) + round(other * SECOND)
    stepped = NOW + round(one * SECOND)
    lifecycle.replication_status(document, stepped)
    assert lifecycle.replication_status(document, stepped + round(other * SECOND)) == \
        lifecycle.replication_status(document, whole)
