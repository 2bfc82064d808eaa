"""What az prints becomes the resource that it was printed from; what is none is refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.arm.local import open_manager
from sig_cli.arm.messages import Request
from sig_cli.cli.import_reading import files, read
from sig_cli.cli.importing import Import
from sig_cli.cli.output.shape import command_shape
from sig_cli.domain.az_output import NotTaken, merged, resource
from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.files import FilesEngine
from tests.generated import generated

NOW = 1_750_000_000 * SECOND
SUB = "11111111-2222-4333-8444-555555555555"
GALLERY = f"/subscriptions/{SUB}/resourceGroups/Images/providers/Microsoft.Compute/galleries/golden"


def gallery(**more: Any) -> dict[str, Any]:
    return {"id": GALLERY, "name": "golden", "type": "Microsoft.Compute/galleries", "location": "westus", "resourceGroup": "Images",
            "provisioningState": "Succeeded", **more}


def definition(**more: Any) -> dict[str, Any]:
    return {"id": f"{GALLERY}/images/ubuntu", "name": "ubuntu", "type": "Microsoft.Compute/galleries/images", "location": "westus",
            "resourceGroup": "Images", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}, "osType": "Linux",
            "osState": "Generalized", "provisioningState": "Succeeded", **more}


def version(name: str = "1.0.0", **more: Any) -> dict[str, Any]:
    return {"id": f"{GALLERY}/images/ubuntu/versions/{name}", "name": name, "type": "Microsoft.Compute/galleries/images/versions",
            "location": "westus", "resourceGroup": "Images", "provisioningState": "Succeeded",
            "publishingProfile": {"publishedDate": timestamp(NOW - 5 * SECOND), "targetRegions": [{"name": "West US", "regionalReplicaCount": 2}]},
            "storageProfile": {"source": {"id": f"/subscriptions/{SUB}/resourceGroups/Images/providers/Microsoft.Compute/images/web",
                                          "resourceGroup": "Images"}}, **more}


def written(folder: Path, *contents: Any) -> list[str]:
    paths = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        paths.append(str(path))
    return paths


def imported(tmp_path: Path, *contents: Any) -> Import:
    engine = FilesEngine(str(tmp_path / "w"))
    work = Import(NOW)
    (tmp_path / "in").mkdir(exist_ok=True)
    work.take(written(tmp_path / "in", *contents))
    work.settle(engine)
    work.write(engine)
    return work


def get(tmp_path: Path, path: str, **query: str) -> Any:
    response = open_manager(str(tmp_path / "w")).send(Request("GET", path, {"api-version": "2024-03-03", **query}))
    assert response.status == 200, response.body
    return response.body


def test_what_is_imported_is_what_az_shows_again(tmp_path: Path) -> None:
    items = [gallery(description="Ours", identifier={"uniqueName": f"{SUB}-GOLDEN"}), definition(), version(tags={"a": "b"})]
    work = imported(tmp_path, items[2:], items[1], {"value": items[:1]})
    assert not work.skipped
    for item in items:
        shown = command_shape(get(tmp_path, item["id"]), "aaz")
        for name, value in item.items():
            if name not in ("publishingProfile", "storageProfile"):
                assert shown[name] == value
    shown = get(tmp_path, items[2]["id"])["properties"]
    assert shown["publishingProfile"]["targetRegions"] == [
        {"name": "West US", "regionalReplicaCount": 2, "storageAccountType": "Standard_LRS"}]
    assert shown["publishingProfile"]["publishedDate"] == items[2]["publishingProfile"]["publishedDate"]
    assert shown["storageProfile"]["source"] == {"id": items[2]["storageProfile"]["source"]["id"]}
    assert [doubt["doubt"] for doubt in work.doubted] == [
        "nothing told its name and tenant (az account list does)",
        "nothing told its location (az group list does): that of what is in it is taken"]


def test_a_second_import_changes_nothing_and_one_of_something_newer_does(tmp_path: Path) -> None:
    imported(tmp_path, [gallery(), definition(), version()])
    engine = FilesEngine(str(tmp_path / "w"))
    for items, expected in (([gallery(), definition(), version()], {"new": 0, "changed": 0, "unchanged": 3}),
                            ([version(tags={"new": "yes"})], {"new": 0, "changed": 1, "unchanged": 0})):
        work = Import(NOW + SECOND)
        work.take(written(tmp_path, items))
        work.settle(engine)
        assert work.write(engine) == expected


def test_older_api_versions_are_brought_into_todays_form() -> None:
    old = version(publishingProfile={"targetRegions": [{"name": "westus"}], "replicaCount": 3, "source": {"managedImage": {"id": "/x"}}})
    del old["storageProfile"]
    made = resource(old, NOW)
    assert made.document["properties"]["storageProfile"] == {"source": {"id": "/x"}}
    assert made.document["properties"]["publishingProfile"]["targetRegions"][0]["regionalReplicaCount"] == 3
    assert made.doubts == ["it tells no date of publication: its age is not known"]


def test_failed_versions_and_copies_stay_failed(tmp_path: Path) -> None:
    status = {"aggregatedState": "Failed", "summary": [{"region": "westus", "state": "Completed", "progress": 100},
                                                       {"region": "eastus", "state": "Failed", "details": "No room", "progress": 0}]}
    broken = version(provisioningState="Failed", replicationStatus=status, publishingProfile={
        "publishedDate": timestamp(NOW), "targetRegions": [{"name": "West US"}, {"name": "East US"}]})
    imported(tmp_path, [gallery(), definition(), broken, version("1.1.0", provisioningState="Failed")])
    shown = get(tmp_path, broken["id"], **{"$expand": "ReplicationStatus"})["properties"]
    assert shown["provisioningState"] == "Failed"
    assert [(row["region"], row["state"]) for row in shown["replicationStatus"]["summary"]] == [("westus", "Completed"), ("eastus", "Failed")]


@pytest.mark.parametrize(("item", "reason"), [
    ({"hello": "world"}, "it is no resource: it has no id and name"),
    ("text", "it is no resource: it has no id and name"),
    (None, "it is no resource: it has no id and name"),
    (gallery(id="/nowhere"), "its id is no resource's"),
    (gallery(id=GALLERY.replace(SUB, "mine")), "'mine' is no subscription's id"),
    (gallery(name="silver"), "its name 'silver' is not that of its id"),
    (gallery(location="chinaeast"), "its location 'chinaeast' is no region of this cloud"),
    (version(publishingProfile={"targetRegions": [{"name": "usgovvirginia"}]}),
     "a target region of it is no region of this cloud: {'name': 'usgovvirginia'}"),
    (version("latest"), "'latest' is no version's name"),
    (version(provisioningState="Creating"), "it was creating when it was listed"),
])
def test_what_is_not_taken(item: Any, reason: str) -> None:
    with pytest.raises(NotTaken) as refused:
        resource(item, NOW)
    assert str(refused.value) == reason


def test_what_az_lifts_out_of_machines_goes_back_and_what_follows_from_the_rest_is_not_stored() -> None:
    scale_set = f"/subscriptions/{SUB}/resourceGroups/Images/providers/Microsoft.Compute/virtualMachineScaleSets/web"
    nic = {"name": "nic", "primary": True, "ipConfigurations": [{"name": "ip", "subnet": {"id": "/s", "resourceGroup": "Images"},
                                                                 "publicIPAddressConfiguration": {"name": "p", "idleTimeoutInMinutes": 4}}]}
    inner = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [{"name": "ip", "properties": {
        "subnet": {"id": "/s"}, "publicIPAddressConfiguration": {"name": "p", "properties": {"idleTimeoutInMinutes": 4}}}}]}}
    model = {"networkProfile": {"networkInterfaceConfigurations": [nic]},
             "extensionProfile": {"extensions": [{"name": "e", "publisher": "P", "typePropertiesType": "T"}]}}
    found = resource({"id": scale_set, "name": "web", "location": "westus", "virtualMachineProfile": model}, NOW).document["properties"]
    assert found["virtualMachineProfile"] == {"networkProfile": {"networkInterfaceConfigurations": [inner]},
                                              "extensionProfile": {"extensions": [{"name": "e", "properties": {"publisher": "P", "type": "T"}}]}}
    instance = resource({"id": f"{scale_set}/virtualMachines/0", "name": "web_0", "location": "westus", "instanceId": "0",
                         "latestModelApplied": True, "networkProfileConfiguration": {"networkInterfaceConfigurations": [inner]}}, NOW).document
    assert (instance["name"], instance["properties"]) == ("0", {"networkProfileConfiguration": {"networkInterfaceConfigurations": [inner]}})
    disk = {"id": f"{GALLERY.rpartition('/galleries')[0]}/disks/os", "name": "os", "location": "westus", "sku": {"name": "Premium_LRS", "tier": "Premium"},
            "diskState": "Attached", "managedBy": "/vm"}
    kept = resource(disk, NOW).document
    assert (kept["sku"], kept["properties"], kept["managedBy"]) == ({"name": "Premium_LRS"}, {"diskState": "Unattached"}, "/vm")
    assignment = {"id": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/{SUB}", "name": SUB,
                  "createdOn": "2026-11-26T21:19:29.676284+00:00", "principalId": SUB}
    assert resource(assignment, NOW).document["properties"]["createdOn"] == "2026-11-26T21:19:29.676284Z"


def test_bad_input_is_told_per_item_and_the_rest_is_taken(tmp_path: Path) -> None:
    work = imported(tmp_path, json.dumps([gallery()])[:-9], [gallery(), {"no": "id"}, definition(), definition(location="mars")],
                    [version(), {**version("2.0.0"), "id": f"{GALLERY}/images/debian/versions/2.0.0"}], {"unknown": True},
                    [{"cloudName": "AzureChinaCloud", "tenantId": "t", "id": SUB}])
    reasons = [(Path(item["where"]).name, item["reason"].partition(":")[0]) for item in work.skipped]
    assert reasons == [("0.json", "it is not JSON, or half of it is missing"), ("1.json[1]", "it is no resource"),
                       ("1.json[3]", "its location 'mars' is no region of this cloud"), ("3.json", "it is no resource"),
                       ("4.json[0]", "it is a subscription of another cloud, AzureChinaCloud"),
                       ("2.json[1]", "'debian', which it belongs to, is not there")]
    assert sorted(made.type for made in work.found.values()) == [
        "Microsoft.Compute/galleries", "Microsoft.Compute/galleries/images", "Microsoft.Compute/galleries/images/versions",
        "Microsoft.Resources/resourceGroups"]


def test_what_is_attached_to_nothing_or_of_the_wrong_kinds_is_told_and_left_out(tmp_path: Path) -> None:
    group = f"/subscriptions/{SUB}/resourceGroups/Elsewhere"
    lock = {"name": "keep", "level": "ReadOnly", "type": "Microsoft.Authorization/locks"}
    region = {"targetRegions": [{"name": "westus", "regionalReplicaCount": "many"}]}
    work = imported(tmp_path, [{**lock, "id": f"{GALLERY}/providers/Microsoft.Authorization/locks/keep"},
                               {**lock, "id": f"{group}/providers/Microsoft.Authorization/locks/keep"},
                               {**lock, "id": f"{GALLERY.replace('golden', 'silver')}/providers/Microsoft.Authorization/locks/keep"},
                               {**lock, "id": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/locks/keep"}],
                    [gallery(), definition(tags=7), definition(), version(publishingProfile=region), version("1.0.1", publishingProfile=[])])
    assert sorted((Path(item["where"]).name, item["reason"]) for item in work.skipped) == [
        ("0.json[1]", "group 'Elsewhere', in which it lies, is not there"),
        ("0.json[2]", "'silver', which it is attached to, is not there"),
        ("1.json[1]", 'its "tags" is no object'),
        ("1.json[3]", "the number of replicas in westus is none"),
        ("1.json[4]", 'its "properties.publishingProfile" is no object')]
    assert not find_problems(str(tmp_path / "w"))


def test_two_accounts_of_the_same_are_one_and_a_contradiction_is_told(tmp_path: Path) -> None:
    work = imported(tmp_path, [gallery(), definition(), version()], version(tags={"a": "b"}), version(tags={"a": "c"}))
    assert get(tmp_path, version()["id"])["tags"] == {"a": "c"}
    assert [doubt["doubt"].rpartition("/")[2] for doubt in work.doubted if "something else" in doubt["doubt"]] == [
        "1.json: the later one is taken"]
    assert merged({"a": 1}, {"b": 2}) == ({"a": 1, "b": 2}, False)


def test_what_was_not_seen_is_told_and_remembered(tmp_path: Path) -> None:
    engine = FilesEngine(str(tmp_path / "w"))
    work = imported(tmp_path, [gallery()])
    assert work.not_seen(engine) == {SUB: ["virtualMachines", "virtualMachineScaleSets", "roleAssignments"]}
    folder = tmp_path / "azure"
    folder.mkdir()
    for kind in ("virtualMachines", "virtualMachineScaleSets"):
        (folder / f"{SUB}.{kind}.json").write_text("[]")
    assert len(list(files([str(folder)]))) == 2
    more = Import(NOW)
    more.take([str(folder)])
    more.settle(engine)
    more.write(engine)
    assert more.not_seen(engine) == {SUB: ["roleAssignments"]}


def test_an_import_is_one_commit_and_a_failed_one_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    engine = FilesEngine(str(tmp_path / "w"))
    work = Import(NOW)
    work.take(written(tmp_path, [gallery(), definition(), *(version(f"1.0.{number}") for number in range(250))]))
    work.settle(engine)
    real, opened = os.open, []

    def full(path: Any, flags: int, *more: Any, **given_: Any) -> int:
        if flags & os.O_CREAT and "state" in str(path):
            opened.append(path)
            if len(opened) > 200:
                raise OSError(28, "No space left on device", path)
        return real(path, flags, *more, **given_)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(Exception, match="No space left"):
        work.write(engine)
    monkeypatch.setattr(os, "open", real)
    assert not list((tmp_path / "w" / "state").rglob("*.json"))
    assert work.write(engine)["new"] == 254


def test_utf_16_as_some_shells_write_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([gallery(description="Ä")]), encoding="utf-16")
    assert read(str(path)).items[0]["description"] == "Ä"


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
                           | st.dictionaries(st.sampled_from(("id", "name", "location", "targetRegions", "summary", "tags", "x")), inner, max_size=4),
                           max_leaves=12)


@generated(200)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("location", "tags", "publishingProfile", "storageProfile", "replicationStatus", "provisioningState", "properties", "identity"), json_values)))
def test_any_json_is_taken_or_told(given_: dict[str, Any]) -> None:
    work = Import(NOW)
    from sig_cli.cli.import_reading import Read
    from sig_cli.cli.progress import Progress

    one = Read("x")
    one.items = [version() | given_, given_]
    work._items(one, Progress("x"))
    assert len(work.found) + len(work.skipped) == 2
