"""States at a moment: functions of the stored document and the time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain import lifecycle

ERROR = {"code": "Conflict", "message": "no"}


def document(kind=None, started=100, ends=200, error=None, targets=("East US 2", "West US"), **private):
    sig = {"revision": 1, **private}
    if kind:
        sig["operation"] = lifecycle.operation(kind, started, ends, error)
    return {"name": "1.0.0", "properties": {"publishingProfile": {"targetRegions": [{"name": name} for name in targets]}},
            "sig": sig}


@pytest.mark.parametrize(("kind", "state"), [("create", "Creating"), ("update", "Updating"), ("delete", "Deleting")])
def test_while_the_operation_runs(kind, state):
    for now in (0, 100, 199):
        assert lifecycle.provisioning_state(document(kind), now) == state
        assert lifecycle.exists(document(kind), now)
    assert lifecycle.accepted_state(document(kind)) == state


def test_when_it_has_ended():
    assert lifecycle.provisioning_state(document("create"), 200) == "Succeeded"
    assert lifecycle.provisioning_state(document("update"), 200) == "Succeeded"
    assert lifecycle.exists(document("update"), 200)
    assert not lifecycle.exists(document("delete"), 200)
    assert lifecycle.is_being_deleted(document("delete"), 150)


def test_a_failed_operation_leaves_the_resource():
    assert lifecycle.provisioning_state(document("create", error=ERROR), 200) == "Failed"
    assert lifecycle.creation_failed(document("create", error=ERROR), 200)
    assert not lifecycle.creation_failed(document("create", error=ERROR), 199)
    assert not lifecycle.creation_failed(document("update", error=ERROR), 200)
    assert lifecycle.exists(document("delete", error=ERROR), 200)
    assert lifecycle.provisioning_state(document("delete", error=ERROR), 200) == "Failed"


def test_a_document_without_an_operation_has_succeeded():
    for stored in (document(), {"name": "x"}, {"name": "x", "sig": {"revision": 3}}):
        assert lifecycle.provisioning_state(stored, 0) == "Succeeded"
        assert lifecycle.exists(stored, 0)


def test_an_instant_operation_is_over_at_once_but_its_answer_shows_the_work():
    stored = document("create", 100, 100)
    assert lifecycle.accepted_state(stored) == "Creating"
    assert lifecycle.provisioning_state(stored, 100) == "Succeeded"


def test_recorded_replication_status():
    assert lifecycle.replication_status(document(targets=["East US 2"]), 10**15) == {
        "aggregatedState": "Completed", "summary": [{"region": "eastus2", "state": "Completed", "progress": 100}]}


def test_replication_in_progress():
    assert lifecycle.replication_status(document("create"), 150) == {
        "aggregatedState": "InProgress", "summary": [{"region": "eastus2", "state": "Replicating", "progress": 50},
                                                     {"region": "westus", "state": "Replicating", "progress": 50}]}


def test_one_failed_region():
    plan = {"eastus2": {"started": 0, "ends": 10}, "westus": {"started": 0, "ends": 20, "error": ERROR}}
    status = lifecycle.replication_status(document("update", 0, 20, replication=plan), 30)
    assert status["aggregatedState"] == "Failed"
    assert status["summary"][1] == {"region": "westus", "state": "Failed", "details": "no", "progress": 0}


def test_no_targets():
    assert lifecycle.replication_status({"name": "x", "properties": {}}, 0) == {"aggregatedState": "Unknown", "summary": []}


@given(st.integers(0, 1000), st.integers(0, 1000), st.lists(st.integers(-10, 2100), min_size=2))
def test_progress_never_goes_back(started, length, moments):
    stored = document("create", started, started + length)
    seen = [lifecycle.replication_status(stored, now)["summary"][0]["progress"] for now in sorted(moments)]
    assert seen == sorted(seen)
    assert all(0 <= progress <= 100 for progress in seen)


@given(st.sampled_from([None, "create", "update", "delete"]), st.booleans(), st.integers(0, 400), st.integers(0, 400))
def test_a_state_holds_as_long_as_it_says(kind, failed, now, then):
    made = document(kind, error=ERROR if failed else None)
    if not lifecycle.exists(made, now):
        return
    since, until = lifecycle.holds(made, now)
    assert since <= now < until
    same = lifecycle.exists(made, then) and lifecycle.provisioning_state(made, then) == lifecycle.provisioning_state(made, now)
    assert (since <= then < until) == (same or kind is None)


def test_what_a_soft_deletion_keeps_holds_for_no_time_that_is_known():
    assert lifecycle.holds(document("delete", purges=500), 100) is None
