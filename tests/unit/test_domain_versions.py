"""Versions: numeric order, and what `latest` means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain import versions

NUMBERS = st.integers(0, versions.LARGEST)
TRIPLES = st.tuples(NUMBERS, NUMBERS, NUMBERS)


def name_of(triple):
    return ".".join(map(str, triple))


def version(name, *targets, exclude=False, sig=None):
    made = {"name": name, "properties": {"publishingProfile": {
        "targetRegions": [target if isinstance(target, dict) else {"name": target} for target in targets],
        "excludeFromLatest": exclude}}}
    if sig:
        made["sig"] = sig
    return made


@given(st.lists(TRIPLES))
def test_versions_are_ordered_by_their_numbers(triples):
    names = sorted(map(name_of, triples), key=versions.order_key)
    assert [versions.parse(name) for name in names] == sorted(triples)


@given(TRIPLES)
def test_a_name_gives_its_numbers(triple):
    assert versions.parse(name_of(triple)) == triple


@given(st.text())
def test_any_text_is_a_version_or_none(text):
    found = versions.parse(text)
    assert found is None or all(0 <= number <= versions.LARGEST for number in found)


@pytest.mark.parametrize("text", ["", "1", "1.0", "1.0.0.0", "1.0.", "v1.0.0", "1.0.0-rc1", "1.0.-1", "1. 0.0", "1.0.2147483648",
                                  "1.0.99999999999", "\uff11.0.0", "²", "1.0.0\n", "latest"])
def test_no_version(text):
    assert versions.parse(text) is None


def test_latest_is_numeric_not_alphabetic():
    found = versions.latest([version("1.0.9", "East US"), version("1.0.12", "East US")], "eastus")
    assert found["name"] == "1.0.12"


def test_latest_passes_over_what_is_excluded():
    found = versions.latest([version("1.0.0", "East US"), version("2.0.0", "East US", exclude=True)], "eastus")
    assert found["name"] == "1.0.0"


def test_a_regional_flag_beats_the_general_one_both_ways():
    hidden = version("3.0.0", {"name": "East US", "excludeFromLatest": True}, "West US")
    shown = version("2.0.0", {"name": "East US", "excludeFromLatest": False}, "West US", exclude=True)
    both = [hidden, shown]
    assert versions.latest(both, "eastus")["name"] == "2.0.0"
    assert versions.latest(both, "westus")["name"] == "3.0.0"


def test_latest_needs_a_replica_in_the_region():
    both = [version("1.0.0", "East US", "West US"), version("2.0.0", "West US")]
    assert versions.latest(both, "eastus")["name"] == "1.0.0"
    assert versions.latest(both, "westus")["name"] == "2.0.0"
    assert versions.latest(both, "uksouth") is None
    assert versions.latest(both)["name"] == "2.0.0"


def test_end_of_life_does_not_matter():
    old = version("2.0.0", "East US")
    old["properties"]["publishingProfile"]["endOfLifeDate"] = "2020-01-01T00:00:00+00:00"
    assert versions.latest([version("1.0.0", "East US"), old], "eastus", now=2_000_000_000_000_000)["name"] == "2.0.0"


def test_with_a_moment_only_what_is_ready_counts():
    busy = version("2.0.0", "East US", sig={"operation": {"kind": "create", "started": 0, "ends": 100}})
    both = [version("1.0.0", "East US"), busy]
    assert versions.latest(both, "eastus", now=50)["name"] == "1.0.0"
    assert versions.latest(both, "eastus", now=100)["name"] == "2.0.0"
    assert versions.latest(both, "eastus")["name"] == "2.0.0"


def test_views_of_the_service_say_themselves_what_is_ready():
    views = [version(f"{number}.0.0", "East US") for number in range(1, 6)]
    for view, state in zip(views[1:4], ("Creating", "Deleting", "Failed"), strict=True):
        view["properties"]["provisioningState"] = state
    views[4]["properties"] |= {"provisioningState": "Succeeded", "replicationStatus": {
        "summary": [{"region": "eastus", "state": "Replicating", "progress": 3}]}}
    views[0]["properties"]["provisioningState"] = "Updating"
    assert versions.latest(views, "eastus")["name"] == "1.0.0"
    assert versions.explain_latest(views, "eastus") == [
        ("5.0.0", "not copied to East US yet"), ("4.0.0", "its last operation failed"), ("3.0.0", "it is being deleted"),
        ("2.0.0", "it is still being created")]


def test_a_failed_update_leaves_the_copies_that_were_there():
    failed = {"operation": {"kind": "update", "started": 0, "ends": 9, "error": {"code": "C", "message": "m"}},
              "replication": {"eastus": {"started": 0, "ends": 1},
                              "westus": {"started": 0, "ends": 9, "error": {"code": "C", "message": "m"}}}}
    one = version("1.0.0", "East US", "West US", sig=failed)
    assert versions.latest([one], "eastus", now=10) is one
    assert versions.explain_latest([one], "westus", now=10) == [("1.0.0", "could not be copied to West US")]


def test_explain_gives_a_reason_for_every_other_version():
    failed = {"operation": {"kind": "create", "started": 0, "ends": 1, "error": {"code": "C", "message": "m"}}}
    copying = {"operation": {"kind": "update", "started": 0, "ends": 99},
               "replication": {"eastus": {"started": 0, "ends": 99}}}
    deleting = {"operation": {"kind": "delete", "started": 0, "ends": 99}}
    rows = versions.explain_latest([
        version("1.0.0", "East US"), version("1.5.0", "East US"), version("2.0.0", "West US"),
        version("3.0.0", "East US", exclude=True), version("4.0.0", {"name": "East US", "excludeFromLatest": True}),
        version("5.0.0", "East US", sig=failed), version("6.0.0", "East US", sig=copying),
        version("7.0.0", "East US", sig=deleting)], "eastus", now=50)
    assert rows == [
        ("7.0.0", "it is being deleted"), ("6.0.0", "not copied to East US yet"), ("5.0.0", "it could not be created"),
        ("4.0.0", "excluded from latest in East US"), ("3.0.0", "excluded from latest"),
        ("2.0.0", "no replica in East US"), ("1.0.0", "lower than 1.5.0")]


@given(st.lists(st.tuples(TRIPLES, st.booleans(), st.booleans()), max_size=8, unique_by=lambda row: row[0]))
def test_explain_and_latest_agree(rows):
    made = [version(name_of(triple), *(["East US"] if here else ["West US"]), exclude=exclude)
            for triple, here, exclude in rows]
    found = versions.latest(made, "eastus")
    explained = {name for name, _ in versions.explain_latest(made, "eastus")}
    everything = {one["name"] for one in made}
    assert everything - explained == ({found["name"]} if found else set())


def test_regions_of():
    assert versions.regions_of([version("1.0.0", "West US", "East US 2"), version("1.0.1", "West US")]) == [
        "eastus2", "westus"]
