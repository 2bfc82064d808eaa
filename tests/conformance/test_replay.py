"""The recorded traffic of the real service is answered as the service answered it, apart from the gaps that are named.

Where there are no recordings, as on a user's machine, only the comparison itself is tested.
"""

from __future__ import annotations

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.memory import MemoryEngine
from tests.conformance import ledger, recordings, replay
from tests.conformance.masks import Masks

FILES = recordings.files()
needs_recordings = pytest.mark.skipif(
    not FILES, reason=f"no recordings of the real service here ({recordings.RECORDINGS}); set SIG_RECORDINGS to their folder")

ONE, TWO, OURS, OTHER = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "abcd")


# -- the recordings -----------------------------------------------------------------------------------------------------


@needs_recordings
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_difference_is_a_known_one(path):
    results = ledger.replayed(path)
    known = ledger.known_in(path.stem)
    unknown = [f"#{result.interaction.index} {result.label} {result.interaction.path}: {difference}"
               for result in results if result.interaction.index not in known for difference in result.differences]
    assert not unknown, "\n".join(unknown)
    mended = set(known) - {result.interaction.index for result in results if result.outcome == replay.DIFFERS}
    assert not mended, f"these match now: take them off tests/conformance/known.toml: {sorted(mended)}"


@needs_recordings
@pytest.mark.parametrize("path", [path for path in FILES if path.stem.endswith(("2019-01-07", "2024-03-26", "group"))],
                         ids=lambda path: path.stem)
def test_files_answer_as_memory_does(path, tmp_path):
    assert [result[1:] for result in replay.replay(path, FilesEngine(str(tmp_path)))] \
        == [result[1:] for result in ledger.replayed(path)]


@needs_recordings
def test_scale_sets_of_recorded_deployments_are_what_the_deployments_put_out():
    """No request for a scale set was recorded, but its properties stand in the outputs of the deployment that made it."""
    seen = []
    for path in FILES:
        interactions = recordings.read(path)
        engine = MemoryEngine()
        run = replay.Replay(interactions, engine, replay.in_process)
        if not any("virtualMachineScaleSets" in str(interaction.request) for interaction in interactions):
            continue
        run.run()
        for interaction in interactions:
            outputs = (interaction.body or {}).get("properties", {}).get("outputs", {}) if isinstance(interaction.body, dict) \
                else {}
            for output in outputs.values():
                id_ = next(row["id"] for row in interaction.body["properties"]["outputResources"]
                           if "virtualMachineScaleSets" in row["id"])
                ours = Manager(engine, lambda at=interaction.now: at).send(
                    Request("GET", id_, {"api-version": "2022-11-01"})).body["properties"]
                differences = [difference for difference in Masks().compare(output["value"], ours)
                               if difference.what != "order"]
                assert not differences, (path.stem, id_, [str(difference) for difference in differences])
                seen.append(id_)
    assert len(seen) == 2


@needs_recordings
def test_known_differences_are_of_recordings_that_exist():
    named = {name for gap in ledger.known_gaps().values() for name in gap["where"]}
    assert named <= {path.stem for path in FILES}


@needs_recordings
def test_the_ledger_is_fresh():
    assert ledger.PAGE.read_text(encoding="utf-8") == ledger.page(ledger.run()), \
        "python -m tests.conformance.replay --write"


@needs_recordings
def test_forty_nine_of_fifty_interactions_match():
    results = [result.outcome for rows in ledger.run().values() for result in rows]
    matching, differing = results.count(replay.MATCH), results.count(replay.DIFFERS)
    assert matching / (matching + differing) >= 0.98


@needs_recordings
def test_every_deployment_that_az_recorded_is_answered_as_the_service_did():
    results = [result for rows in ledger.run().values() for result in rows
               if "/deployments/" in result.interaction.path and result.outcome != replay.COLLAPSED]
    assert len(results) == 120
    assert {result.outcome for result in results} == {replay.MATCH}


def test_every_gap_says_why_and_no_interaction_has_two_reasons():
    seen = set()
    for reason, gap in ledger.known_gaps().items():
        assert set(gap) - {"later", "day"} == {"why", "where"}, reason
        assert gap["why"].endswith("."), reason
        for name, indices in gap["where"].items():
            for index in indices:
                assert (name, index) not in seen, reason
                seen.add((name, index))


# -- comparing by reference ---------------------------------------------------------------------------------------------


def compare(*pairs):
    """What differs in a sequence of pairs (recorded, ours) of one recording."""
    masks = Masks()
    return [difference.what for recorded, ours in pairs for difference in masks.compare(recorded, ours)]


def test_ids_that_were_made_up_may_be_others():
    assert compare((f"/operations/{ONE}?x=1", f"/operations/{OURS}?x=1"), ({"name": ONE}, {"name": OURS})) == []


def test_one_recorded_id_is_always_the_same_of_ours():
    assert compare((ONE, OURS), (ONE, OTHER)) == ["bound"]


def test_two_recorded_ids_are_never_one_of_ours():
    assert compare((ONE, OURS), (TWO, OURS)) == ["bound"]


def test_what_lies_around_an_id_is_compared():
    assert compare((f"/operations/{ONE}", f"/capsOperations/{OURS}")) == ["value"]


@pytest.mark.parametrize(("recorded", "ours", "expected"), [
    ("2024-01-01T10:00:00.1234567+00:00", "2026-05-05T01:00:00+00:00", []),
    ("2024-01-01T10:00:00.1234567Z", "2026-05-05T01:00:00+00:00", ["value"]),
    ("2024-01-01T10:00:00+00:00", "2026-05-05", ["value"]),
])
def test_moments_of_the_service_may_be_others_in_the_same_form(recorded, ours, expected):
    assert compare(({"publishedDate": recorded}, {"publishedDate": ours})) == expected


def test_moments_that_were_sent_are_compared():
    assert compare(({"endOfLifeDate": "2030-01-01T00:00:00+00:00"}, {"endOfLifeDate": "2031-01-01T00:00:00+00:00"})) == ["value"]


def test_a_moment_that_is_repeated_is_the_same_again():
    first, second = "2024-01-01T10:00:00+00:00", "2024-01-02T10:00:00+00:00"
    assert compare(({"startTime": first}, {"startTime": second}), ({"publishedDate": first}, {"publishedDate": first})) \
        == ["bound"]


def test_unique_names_are_bound_and_stay_in_capitals():
    recorded, ours = {"uniqueName": f"{ONE}-GALLERY"}, {"uniqueName": f"{OURS}-MINE"}
    assert compare((recorded, ours), (recorded, ours)) == []
    assert compare((recorded, {"uniqueName": f"{OURS}-mine"})) == ["value"]


def test_members_that_are_missing_added_or_of_another_type():
    assert sorted(compare(({"a": 1, "b": 1, "c": 1}, {"b": "1", "c": True, "d": 1}))) == ["added", "missing", "type", "type"]


def test_the_order_of_members_is_told_apart():
    assert compare(({"a": 1, "b": 1}, {"b": 1, "a": 1})) == ["order"]


def test_resources_in_a_list_are_compared_by_id():
    one, two = {"id": "/subscriptions/s/x/one", "n": 1}, {"id": "/subscriptions/s/x/two", "n": 2}
    assert compare(([one, two], [two, one])) == ["order"]
    assert sorted(compare(([one, two], [{**one, "n": 3}]))) == ["missing", "value"]


def test_later_requests_carry_our_ids():
    masks = Masks()
    list(masks.compare({"id": ONE, "startTime": "2024-01-01T10:00:00+00:00"}, {"id": OURS, "startTime": "2026-01-01T00:00:00+00:00"}))
    sent = masks.translated({"id": f"/x/{ONE}/{TWO}", "publishedDate": "2024-01-01T10:00:00+00:00", "count": 1})
    assert sent == {"id": f"/x/{OURS}/{TWO}", "publishedDate": "2026-01-01T00:00:00+00:00", "count": 1}
