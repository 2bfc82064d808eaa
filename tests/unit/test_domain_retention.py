"""What a policy lets go, what holds it back, and that `latest` stays what it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.domain.policies import Policy, PolicyFile, PolicyInvalid, Thinning, duration, policy, thinning
from sig_cli.domain.regions import canonical, display
from sig_cli.domain.retention import (
    ALLOWABLE,
    Facts,
    User,
    after,
    latest_changes,
    prune,
    thin,
    thinned,
    usable,
)
from sig_cli.domain.versions import latest, regions_of
from tests.generated import generated

DAY = 86400 * SECOND
NOW = 20_000 * DAY
REGIONS = ("westus", "eastus", "northeurope")


def version(name: str, *regions: str, days: int | None = 100, state: str = "Succeeded", tags: dict[str, str] | None = None,
            excluded: bool = False, ends: int | None = None, blocked: bool = False) -> dict[str, Any]:
    """A version as the service lists it, published `days` ago; it ends `ends` days from now."""
    profile: dict[str, Any] = {"excludeFromLatest": excluded, "targetRegions": [
        {"name": display(region), "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"} for region in regions or ("westus",)]}
    if days is not None:
        profile["publishedDate"] = timestamp(NOW - days * DAY)
    if ends is not None:
        profile["endOfLifeDate"] = timestamp(NOW + ends * DAY)
    return {"name": name, "location": (regions or ("westus",))[0], "tags": tags or {}, "properties": {
        "provisioningState": state, "publishingProfile": profile, "safetyProfile": {"blockDeletionBeforeEndOfLife": blocked}}}


def pruned(versions: list[dict[str, Any]], facts: Facts | None = None, **criteria: Any) -> dict[str, str]:
    """What goes, and why what meets the policy stays: name -> "delete" or the reason."""
    decisions = prune(versions, policy({name.replace("_", "-"): value for name, value in criteria.items()}), facts or Facts(), NOW)
    return {decision.version["name"]: "delete" if decision.action == "delete" else decision.reason for decision in decisions}


OLD = [version("1.0.0"), version("1.0.9", days=60), version("1.0.10", days=30), version("1.0.12", days=5)]


def test_the_newest_are_so_by_number_and_not_by_text() -> None:
    assert pruned(OLD, keep=2) == {"1.0.12": "among the 2 newest", "1.0.10": "among the 2 newest", "1.0.9": "delete", "1.0.0": "delete"}


def test_every_criterion_must_be_met() -> None:
    assert pruned(OLD, keep=1, older_than="90d") == {
        "1.0.12": "among the 1 newest", "1.0.10": "it is 30 days old", "1.0.9": "it is 60 days old", "1.0.0": "delete"}
    tagged = [version("1.0.0", tags={"Stage": "test"}), version("1.1.0", tags={"stage": "live"}), version("2.0.0")]
    assert pruned(tagged, tags=["stage=test"])["1.0.0"] == "delete"
    assert pruned(tagged, tags=["stage=test"])["1.1.0"] == "it has no tag stage=test"
    assert pruned(tagged, without_tags=["stage=live"])["1.1.0"] == "it has the tag stage=live"
    assert pruned(tagged, match=["1.0.*"])["1.1.0"] == "its name does not match 1.0.*"


def test_an_end_of_life_that_is_not_there_has_not_passed() -> None:
    versions = [version("1.0.0"), version("1.1.0", ends=-1), version("1.2.0", ends=1), version("2.0.0")]
    assert pruned(versions, past_end_of_life=True) == {
        "2.0.0": "it is not past its end of life", "1.2.0": "it is not past its end of life", "1.1.0": "delete",
        "1.0.0": "it is not past its end of life"}


def test_the_accident_of_39_versions_a_tag_that_no_version_carries_deletes_nothing() -> None:
    versions = [version(f"1.0.{number}") for number in range(39)]
    reasons = pruned(versions, older_than="30d", age_tag="buildDate")
    assert set(reasons.values()) == {"its age is not known: the tag 'buildDate' holds no date"}
    some = [version("1.0.0", tags={"builddate": "2000-01-01"}), version("1.0.1", tags={"buildDate": "null"}),
            version("1.0.2", tags={"buildDate": ""}), version("2.0.0", tags={"buildDate": "2000-01-01"})]
    assert pruned(some, older_than="30d", age_tag="buildDate") == {
        "2.0.0": "the latest in West US", "1.0.2": "its age is not known: the tag 'buildDate' holds no date",
        "1.0.1": "its age is not known: the tag 'buildDate' holds no date", "1.0.0": "delete"}


def test_failed_builds_do_not_push_good_versions_out() -> None:
    versions = [version("1.0.0"), version("1.1.0"), version("1.2.0", state="Failed"), version("1.3.0", state="Failed")]
    assert pruned(versions, keep=2) == {"1.3.0": "delete", "1.2.0": "delete", "1.1.0": "among the 2 newest", "1.0.0": "among the 2 newest"}


def test_what_is_never_touched() -> None:
    facts = Facts()
    facts.users = {"1.0.1": [User("machine 'a'", "westus")]}
    facts.locks = {"1.0.2": "keep-it"}
    versions = [version("1.0.0", days=None), version("1.0.1"), version("1.0.2"), version("1.0.3", ends=9, blocked=True),
                version("1.0.4", blocked=True), version("1.0.5", state="Updating"), version("1.0.6", "eastus", "westus"),
                version("1.0.7"), version("2.0.0")]
    assert pruned(versions, facts, older_than="1d") == {
        "2.0.0": "the latest in West US", "1.0.7": "delete", "1.0.6": "the latest in East US", "1.0.5": "it is updating",
        "1.0.4": "it may not be deleted before its end of life", "1.0.3": "it may not be deleted before its end of life",
        "1.0.2": "locked by 'keep-it'", "1.0.1": "used by machine 'a'", "1.0.0": "its age is not known: no date of publication"}


def test_the_last_version_in_a_region_stays_although_none_there_is_the_latest() -> None:
    versions = [version("1.0.0", excluded=True), version("1.1.0", excluded=True)]
    assert pruned(versions, match=["*"]) == {"1.1.0": "the last one in West US", "1.0.0": "delete"}


def test_users_of_which_nobody_knows_the_version_hold_all_and_scale_sets_are_named() -> None:
    facts = Facts()
    facts.unclear = [User("scale set 'web'", "westus")]
    facts.latest_users = [User("scale set 'web'", "westus")]
    assert set(pruned(OLD, facts, keep=1).values()) == {"among the 1 newest", "used by scale set 'web'"}
    facts.unclear = []
    assert pruned(OLD, facts, match=["*"])["1.0.12"] == "the latest in West US, of which scale set 'web' makes machines"


def test_each_permission_is_for_one_kind_and_one_version() -> None:
    facts = Facts()
    facts.users = {"1.0.0": [User("machine 'a'", "westus")]}
    facts.allowed = {("in-use", "1.0.0"), ("in-use", "1.0.12")}
    assert pruned(OLD, facts, match=["1.0.0", "1.0.12"])["1.0.12"] == "the latest in West US"
    assert pruned(OLD, facts, match=["1.0.0", "1.0.12"])["1.0.0"] == "delete"
    facts.allowed = {("latest", "1.0.12")}
    decisions = prune(OLD, Policy(match=["1.0.12"]), facts, NOW)
    assert [decision.action for decision in decisions] == ["delete", "keep", "keep", "keep"]
    assert latest_changes(OLD, decisions) == [("westus", "1.0.12", "1.0.10")]


def test_thinning_keeps_the_newest_everywhere_and_the_location_always() -> None:
    versions = [version("1.0.0", *REGIONS), version("1.1.0", "westus", "eastus"), version("1.2.0", *REGIONS)]
    decisions = thin(versions, thinning({"keep-regions": ["North Europe"], "newest": 1}), Facts(), NOW)
    assert [(decision.version["name"], decision.action, decision.regions) for decision in decisions] == [
        ("1.2.0", "keep", ()), ("1.1.0", "thin", ("eastus",)), ("1.0.0", "thin", ("eastus",))]
    assert [target["name"] for target in thinned(versions[0], ["eastus"])] == ["West US", "North Europe"]


def test_thinning_leaves_no_region_whose_machines_use_the_version_or_of_which_it_is_the_latest() -> None:
    facts = Facts()
    facts.users = {"1.0.0": [User("machine 'a'", "eastus")]}
    versions = [version("1.0.0", *REGIONS), version("1.1.0", "westus", "eastus"), version("1.2.0", "westus")]
    decisions = thin(versions, Thinning(["westus"], 1), facts, NOW)
    assert [(decision.action, decision.regions, decision.reason) for decision in decisions[1:]] == [
        ("keep", (), "not among the 1 newest; stays in East US: the latest in East US"),
        ("keep", (), "not among the 1 newest; stays in East US: used by machine 'a'; stays in North Europe: the latest in North Europe")]


@pytest.mark.parametrize(("given_", "message"), [
    ({}, "the policy names no criterion: it would let every version go"),
    ({"keep": 0}, "'keep' is how many of the newest versions stay: a number, 1 or more"),
    ({"keep": True}, "'keep' is how many of the newest versions stay: a number, 1 or more"),
    ({"older-than": "90"}, "'90' is not an age: write hours, days or weeks, as in 36h, 90d or 12w"),
    ({"older-than": 90}, "'older-than' is an age as text, as in \"90d\""),
    ({"older-then": "90d"}, "'older-then' is none of keep, older-than, age-tag, past-end-of-life, unused, tags, without-tags, match"),
    ({"age-tag": "built"}, "'age-tag' says which tag 'older-than' looks at: give that as well"),
    ({"tags": "a"}, "'tags' is a list of texts"), ({"tags": ["=a"]}, "'=a' names no tag: write NAME or NAME=VALUE"),
])
def test_policies_that_cannot_be_followed(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyInvalid) as refused:
        policy(given_)
    assert str(refused.value) == message


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1.5d", "9999999d", "3 months", "²d"])
def test_ages_that_are_none(text: str) -> None:
    with pytest.raises(PolicyInvalid):
        duration(text)


def test_a_policy_file_speaks_per_gallery_and_definition_and_leaves_the_others_alone() -> None:
    file = PolicyFile({"galleries": {
        "Golden": {"keep": 5, "older-than": "90d", "definitions": {"ubuntu": {"keep": 9}}, "thin": {"keep-regions": ["westus"], "newest": 3}},
        "*": {"past-end-of-life": True}}})
    ubuntu, other = file.policy("golden", "Ubuntu"), file.policy("golden", "debian")
    assert ubuntu
    assert other
    assert (ubuntu.keep, other.keep, ubuntu.older_than) == (9, 5, 90 * DAY)
    rest = file.policy("silver", "ubuntu")
    assert rest
    assert rest.past_end_of_life
    assert rest.keep is None
    assert file.thinning("silver", "x") is None
    assert file.thinning("golden", "x")
    assert PolicyFile({"galleries": {"golden": {"keep": 1}}}).policy("silver", "ubuntu") is None


@pytest.mark.parametrize(("given_", "message"), [
    ({"gallery": {}}, "'gallery' is none of galleries"),
    ({"galleries": {"golden": {"keep": -1}}}, "galleries.golden: 'keep' is how many of the newest versions stay: a number, 1 or more"),
    ({"galleries": {"golden": {"keep": 1, "definitions": {"ubuntu": {"older-than": "x"}}}}},
     "galleries.golden.definitions.ubuntu: 'x' is not an age: write hours, days or weeks, as in 36h, 90d or 12w"),
    ({"galleries": {"golden": {"keep": 1, "thin": {"newest": 1, "keep-regions": ["mars"]}}}},
     "galleries.golden: 'mars' is not a region that Azure has"),
    ({"galleries": ["golden"]}, "'galleries' holds tables, one per name"),
])
def test_policy_files_that_cannot_be_followed(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyInvalid) as refused:
        PolicyFile(given_)
    assert str(refused.value) == message


# -- for any gallery and any policy ------------------------------------------------------------------------------------

@st.composite
def galleries(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=8, unique=True))
    made = []
    for numbers in names:
        regions = draw(st.lists(st.sampled_from(REGIONS), min_size=1, unique=True))
        one = version(".".join(map(str, numbers)), *regions, days=draw(st.none() | st.integers(-2, 400)),
                      state=draw(st.sampled_from(("Succeeded",) * 4 + ("Failed", "Creating", "Updating", "Deleting"))),
                      tags=draw(st.dictionaries(st.sampled_from(("a", "date")), st.sampled_from(("1", "null", "2020-01-01")))),
                      excluded=draw(st.booleans()), ends=draw(st.none() | st.integers(-9, 9)), blocked=draw(st.booleans()))
        for target in one["properties"]["publishingProfile"]["targetRegions"]:
            flag = draw(st.none() | st.booleans())
            if flag is not None:
                target["excludeFromLatest"] = flag
        if draw(st.booleans()):
            one["properties"]["replicationStatus"] = {"summary": [
                {"region": region, "state": draw(st.sampled_from(("Completed", "Replicating", "Failed")))} for region in regions]}
        made.append(one)
    return made


policies = st.builds(Policy, keep=st.none() | st.integers(1, 4), older_than=st.none() | st.integers(1, 300 * DAY),
                     age_tag=st.sampled_from((None, "date")), past_end_of_life=st.booleans(), unused=st.booleans(),
                     tags=st.lists(st.tuples(st.just("a"), st.sampled_from((None, "1"))), max_size=1),
                     match=st.lists(st.sampled_from(("*", "1.*", "*.0")), max_size=1))


@st.composite
def facts(draw: st.DrawFn, versions: list[dict[str, Any]], *, allowing: bool) -> Facts:
    made = Facts()
    for one in versions:
        if draw(st.integers(0, 4)) == 0:
            made.users[one["name"]] = [User("machine 'a'", draw(st.sampled_from(REGIONS)))]
        if draw(st.integers(0, 6)) == 0:
            made.locks[one["name"]] = "lock"
        if allowing and draw(st.booleans()):
            made.allowed |= {(kind, one["name"]) for kind in draw(st.sets(st.sampled_from(ALLOWABLE)))}
    return made


def means(versions: list[dict[str, Any]]) -> dict[str, str | None]:
    return {region: found["name"] if (found := latest(versions, region)) else None for region in REGIONS}


def test_a_policy_without_rules_spares_only_what_is_guarded_and_says_so() -> None:
    decisions = prune([version("1.0.0"), version("2.0.0")], Policy(), Facts(), NOW)
    assert [(decision.version["name"], decision.action, decision.reason) for decision in decisions] == [
        ("2.0.0", "keep", "the latest in West US"), ("1.0.0", "delete", "no rule keeps it")]


@generated(300)
@given(st.data())
def test_latest_stays_what_it_is_everywhere(data: st.DataObject) -> None:
    versions = data.draw(galleries())
    known = data.draw(facts(versions, allowing=False))
    if data.draw(st.booleans()):
        decisions = prune(versions, data.draw(policies), known, NOW)
    else:
        decisions = thin(versions, Thinning(data.draw(st.lists(st.sampled_from(REGIONS), min_size=1)), data.draw(st.integers(1, 4))), known, NOW)
    left = after(decisions)
    assert means(left) == means(versions)
    assert not latest_changes(versions, decisions)
    for region in REGIONS:
        assert any(usable(one, region) for one in left) == any(usable(one, region) for one in versions)
    assert set(regions_of(left)) == set(regions_of(versions))
    for decision in decisions:
        name = decision.version["name"]
        assert decision.reason
        if decision.action == "delete":
            assert name not in known.users
        if decision.action != "keep":
            assert name not in known.locks
            assert decision.version["properties"]["provisioningState"] in ("Succeeded", "Failed")
        if decision.action == "thin":
            assert canonical(decision.version["location"]) not in decision.regions
            assert not {user.region for user in known.users.get(name, ())} & set(decision.regions)


@generated(300)
@given(st.data())
def test_where_latest_changes_the_plan_says_so(data: st.DataObject) -> None:
    versions = data.draw(galleries())
    decisions = prune(versions, data.draw(policies), data.draw(facts(versions, allowing=True)), NOW)
    before, then = means(versions), means(after(decisions))
    said = {region: (old, new) for region, old, new in latest_changes(versions, decisions)}
    assert said == {region: (before[region], then[region]) for region in REGIONS if before[region] != then[region]}


@pytest.mark.parametrize(("given", "message"), [
    ({}, 'the file names no gallery: write [galleries.NAME], or [galleries."*"] for all'),
    ({"galleries": {"golden": {"keep": 1}, "GOLDEN": {"keep": 2}}}, "galleries.golden and galleries.GOLDEN are the same name"),
    ({"galleries": {"g": {"keep": 1, "definitions": {"a": {"keep": 2}, "A": {"keep": 3}}}}}, "galleries.g.definitions.a and galleries.g.definitions.A are the same name"),
])
def test_a_policy_file_that_says_nothing_or_two_things_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyInvalid) as caught:
        PolicyFile(given)
    assert str(caught.value) == message


def test_a_use_that_nobody_has_seen_is_told_as_a_doubt() -> None:
    facts = Facts()
    facts.unclear.append(User("scale set 'ss'", "westus", "the instances of scale set 'ss' were not seen"))
    decisions = prune([version("1.0.0"), version("2.0.0")], policy({"keep": 1}), facts, NOW)
    assert [(decision.action, decision.reason) for decision in decisions] == [
        ("keep", "among the 1 newest"), ("keep", "may be used: the instances of scale set 'ss' were not seen")]
