"""Replicas spread deployments, and what is offered in a region."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.app import main
from sig_cli.domain.replica_loads import choose, excess, slices
from sig_cli.domain.versions import latest
from sig_cli.workspace.engine import Put
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from tests.unit.machine_service import COMPUTE, DEFINITION, SUBSCRIPTION, Service

REGIONS = ("westus", "eastus", "westeurope")
LOCATION = f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westus"
SKUS = f"{LOCATION}/publishers/Canonical/artifacttypes/vmimage/offers/UbuntuServer/skus"


@pytest.fixture
def service():
    made = Service()
    made.step = 60_000_000
    return made


def ask(service, wanted):
    stored = service.engine.get("/workspace/workspace")
    service.engine.commit([Put("/workspace/workspace", {**stored.document, "replicaOverload": wanted})])


def used_by(service, version):
    return service.get(version, "2024-03-03", expand="UsedBy")["properties"]["usedBy"]


def test_machines_are_spread_over_the_replicas_of_their_region(service):
    version = service.version(targetRegions=[{"name": "westus", "regionalReplicaCount": 3}, {"name": "eastus"}])
    for number in range(4):
        assert service.machine(f"w{number}", {"id": version}).status == 201
    assert service.machine("e", {"id": version}, location="eastus").status == 201
    found = used_by(service, version)
    assert [row["machines"] for row in found["replicas"]] == [2, 1, 1, 1]
    assert [(row["region"], row["replica"]) for row in found["replicas"]] == [
        ("westus", 1), ("westus", 2), ("westus", 3), ("eastus", 1)]
    assert [id_.rpartition("/")[2] for id_ in found["machines"]] == ["e", "w0", "w1", "w2", "w3"]
    service.must("DELETE", f"{COMPUTE}/virtualMachines/w1")
    service.must("DELETE", f"{COMPUTE}/virtualMachines/w0")
    assert [row["machines"] for row in used_by(service, version)["replicas"]] == [1, 0, 1, 1]
    assert service.machine("again", {"id": DEFINITION}).status == 201
    assert [row["machines"] for row in used_by(service, version)["replicas"]] == [1, 1, 1, 1]


def test_too_many_at_once_are_reported(service):
    service.step = 1_000_000
    version = service.version()
    answers = [service.machine(f"m{number}", {"id": version}) for number in range(22)]
    assert [answer.status for answer in answers] == [201] * 22
    assert [bool(answer.notices) for answer in answers] == [False] * 20 + [True] * 2
    assert answers[20].notices == (
        "21 machines are created at once from 1.0.0 in westus, where 1 replica serves 20: the service may throttle that. "
        "More replicas: az sig image-version update --target-regions.",)
    service.now += 120_000_000
    assert service.machine("later", {"id": version}).notices == ()


def test_too_many_at_once_are_throttled_when_the_workspace_asks_for_it(service):
    service.step = 1_000_000
    version = service.version()
    ask(service, "throttle")
    for number in range(20):
        assert service.machine(f"m{number}", {"id": version}).status == 201
    answer = service.machine("more", {"id": version})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
    assert answer.body["error"] == {"code": "TooManyRequests", "message": (
        f"Too many requests on source '{version}'. Please reduce the number of requests on the source or wait some time before "
        "retrying")}
    service.now += 120_000_000
    assert service.machine("more", {"id": version}).status == 201


def test_other_images_have_no_replicas(service):
    service.step = 1
    ask(service, "throttle")
    assert {service.machine(f"m{number}").status for number in range(25)} == {201}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(0, 40))
def test_the_least_loaded_replica_serves(loads, count):
    chosen = choose(loads, count)
    after = [load + chosen.count(number + 1) for number, load in enumerate(loads)]
    assert sum(after) == sum(loads) + count
    grown = [after[number - 1] for number in set(chosen)]
    assert all(load <= min(after) + 1 for load in grown)


@given(st.integers(0, 500), st.integers(1, 20), st.integers(1, 50))
def test_excess_is_what_does_not_fit(at_once, replicas, each):
    over = excess(at_once, replicas, each)
    assert over >= 0
    assert at_once - over <= replicas * each
    assert over == 0 or at_once - over == replicas * each


@given(st.integers(0, 10**16), st.integers(1, 600))
def test_slices_hold_the_present_and_not_more_than_was_asked(now, seconds):
    keys = slices("v", "r", now, seconds)
    assert keys[-1] == f"v|r@{now // 10_000_000}"
    assert len(keys) == len(set(keys)) <= seconds // 10 + 1


VERSIONS = st.lists(st.tuples(
    st.tuples(st.integers(0, 2), st.integers(0, 11), st.integers(0, 1)), st.booleans(),
    st.dictionaries(st.sampled_from(REGIONS), st.sampled_from((None, True, False)), min_size=1)), max_size=6,
    unique_by=lambda version: version[0])


def independent(rows, region):
    """The newest version for a region, by the rule in its plainest form."""
    usable = [numbers for numbers, excluded, targets in rows if region in targets
              and not (excluded if targets[region] is None else targets[region])]
    return max(usable, default=None)


@given(VERSIONS, st.sampled_from(REGIONS))
def test_latest_follows_the_region(rows, region):
    documents = [{"name": ".".join(map(str, numbers)), "properties": {"publishingProfile": {
        "excludeFromLatest": excluded,
        "targetRegions": [{"name": name, **({} if flag is None else {"excludeFromLatest": flag})}
                          for name, flag in targets.items()]}}} for numbers, excluded, targets in rows]
    found = latest(documents, region, 1)
    wanted = independent(rows, region)
    assert (found["name"] if found else None) == (".".join(map(str, wanted)) if wanted else None)


# -- what is offered ----------------------------------------------------------------------------------------------------


def test_the_marketplace_answers_with_bare_arrays(service):
    path = f"/Subscriptions/{SUBSCRIPTION.rpartition('/')[2]}/Providers/Microsoft.Compute/Locations/westus/Publishers/Canonical"
    listed = service.get(f"{SKUS}/18.04-LTS/versions", orderby="name desc", top="1")
    id_ = f"{path}/ArtifactTypes/VMImage/Offers/UbuntuServer/Skus/18.04-LTS/Versions/18.04.202401161"
    assert listed == [{"location": "westus", "name": "18.04.202401161", "id": id_}]
    shown = service.get(f"{SKUS}/18.04-lts/versions/latest")
    assert (shown["id"], shown["properties"]["osDiskImage"]) == (
        id_, {"operatingSystem": "Linux", "sizeInBytes": 32213303808})
    assert [row["name"] for row in service.get(SKUS)] == ["16.04-LTS", "18.04-LTS"]
    assert "Debian" in [row["name"] for row in service.get(f"{LOCATION}/publishers")]
    assert service.refused("GET", f"{SKUS}/18.04-LTS/versions/1.2.3") == (404, "NotFound", "Artifact: VMImage was not found.")
    assert [row["name"] for row in service.get(f"{SKUS}/99-gen2/versions")] == ["1.0.0"]
    unknown = service.get(f"{SKUS}/99-gen2/versions/4.5.6")
    assert (unknown["name"], unknown["properties"]["hyperVGeneration"]) == ("4.5.6", "V2")
    expanded = service.get(f"{SKUS}/18.04-LTS/versions", expand="properties")
    assert [row["properties"]["architecture"] for row in expanded] == ["x64", "x64"]


def test_usages_count_machines_and_galleries(service):
    service.version()
    service.machine("web", {"id": DEFINITION})
    rows = {row["name"]["value"]: row for row in service.get(f"{LOCATION}/usages")["value"]}
    assert (rows["virtualMachines"]["currentValue"], rows["cores"]["currentValue"],
            rows["standardDSv2Family"]["currentValue"]) == (1, 1, 1)
    assert (rows["Gallery"]["currentValue"], rows["GalleryImageVersion"]["currentValue"]) == (1, 1)
    east = {row["name"]["value"]: row["currentValue"] for row in
            service.get(LOCATION.replace("westus", "eastus") + "/usages")["value"]}
    assert set(east.values()) == {0}


def test_sizes_and_skus(service):
    sizes = {row["name"]: row for row in service.get(f"{LOCATION}/vmSizes")["value"]}
    assert sizes["Standard_DS1_v2"]["numberOfCores"] == 1
    skus = service.get(f"{SUBSCRIPTION}/providers/Microsoft.Compute/skus", filter="location eq 'westus'")["value"]
    assert {row["locations"][0] for row in skus} == {"westus"}
    assert {row["name"] for row in skus} == sizes.keys()


def test_too_many_at_once_are_reported_by_the_commands_that_make_them(capsys):
    """They make machines by a deployment, which says what its resources say."""
    for line in ("group create -n images -l westus", "disk create -g images -n os --size-gb 30 --os-type Linux",
                 "image create -g images -n web --source os --os-type Linux", "create -g images -r golden",
                 "image-definition create -g images -r golden -i ubuntu -p c -f u -s s --os-type Linux --hyper-v-generation V1",
                 "image-version create -g images -r golden -i ubuntu -e 1.0.0 --managed-image web"):
        assert main("sig", [*line.split(), "--only-show-errors", "-o", "none"]) == 0
    image = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu"
    capsys.readouterr()
    assert main("sig", ["vmss", "create", "-g", "images", "-n", "many", "--image", image, "--orchestration-mode", "Uniform",
                        "--instance-count", "21", "--admin-username", "me", "--admin-password", "Long-Enough-123", "-o", "none"]) == 0
    assert capsys.readouterr().err.count("21 machines are created at once from 1.0.0 in westus, where 1 replica serves 20") == 1
