"""What az prints, turned back into resources: its lists and shows, `az rest`, in the shape of its generated or its SDK commands.

az lifts `properties` to the top, leaves nulls in or out, and puts `resourceGroup` beside every id. Both are undone here; what a
resource of an older api-version says elsewhere is brought to its place. Nothing is validated against the service's rules: what
the real service holds is right.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sig_cli.domain.ids import parse
from sig_cli.domain.lifecycle import operation
from sig_cli.domain.moments import parse as moment
from sig_cli.domain.regions import canonical, display
from sig_cli.domain.versions import parse as version_numbers

Document = dict[str, Any]

GROUP = "Microsoft.Resources/resourceGroups"
GALLERY = "Microsoft.Compute/galleries"
VERSION = "Microsoft.Compute/galleries/images/versions"
ASSIGNMENT = "Microsoft.Authorization/roleAssignments"

_TOP = frozenset({"id", "name", "type", "location", "tags", "identity", "sku", "zones", "plan", "kind", "managedBy", "extendedLocation"})
_DROPPED = frozenset({"resourceGroup", "etag", "systemData", "resources", "instanceView", "powerState", "publicIps", "privateIps", "fqdns",
                      "macAddresses", "roleDefinitionName", "principalName", "sharingStatus"})
_TYPES = {name.lower(): name for name in (
    GALLERY, "Microsoft.Compute/galleries/images", VERSION, "Microsoft.Compute/galleries/applications",
    "Microsoft.Compute/galleries/applications/versions", "Microsoft.Compute/galleries/inVMAccessControlProfiles",
    "Microsoft.Compute/galleries/inVMAccessControlProfiles/versions", "Microsoft.Compute/images", "Microsoft.Compute/snapshots",
    "Microsoft.Compute/disks", "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines", ASSIGNMENT, "Microsoft.Authorization/locks")}
_DISKS = frozenset({"Microsoft.Compute/disks", "Microsoft.Compute/snapshots"})
"""Types whose answers name a tier beside the SKU, which follows from it."""
STATELESS = frozenset({ASSIGNMENT, "Microsoft.Authorization/locks"})
"""Types without a location, operations or states."""
INSTANCE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
_FLATTENED = {"networkInterfaces": ("id",), "networkInterfaceConfigurations": ("id", "name", "tags"), "ipConfigurations": ("id", "name"),
              "publicIPAddressConfiguration": ("name", "sku", "tags"), "extensions": ("id", "name", "type", "location", "tags")}
"""Members of machines and scale sets out of whose objects az lifts `properties` too, and what stands beside those."""
_FLAT_TYPES = frozenset({"Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets", INSTANCE})


class NotTaken(ValueError):
    """Something that is no resource, or cannot be one here; the message says why, for a person."""


class Resource:
    """A resource as it is to be stored, and what is doubtful about it, in words."""

    __slots__ = ("document", "doubts", "type")

    def __init__(self, document: Document, type_: str, doubts: list[str]) -> None:
        self.document = document
        self.type = type_
        self.doubts = doubts


def resource(item: Any, now: int) -> Resource:
    """The resource that an item of az's output is. Raises `NotTaken`."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not isinstance(item.get("name"), str):
        raise NotTaken("it is no resource: it has no id and name")
    found = parse(item["id"])
    if found is None or found.subscription is None or found.is_collection or (found.group is None and found.scope is None and not found.types):
        raise NotTaken("its id is no resource's")
    if not _is_guid(found.subscription):
        raise NotTaken(f"'{found.subscription}' is no subscription's id")
    if found.name.lower() != item["name"].lower() and found.type.lower() != INSTANCE.lower():
        raise NotTaken(f"its name '{item['name']}' is not that of its id")
    type_ = _TYPES.get(found.type.lower(), found.type) if found.types else GROUP
    doubts: list[str] = []
    document = _lifted(item, type_)
    if type_ not in STATELESS:
        short = canonical(document.get("location") or "")
        if short is None:
            raise NotTaken(f"its location '{document.get('location') or ''}' is no region of this cloud")
        document["location"] = short
    if type_ == VERSION:
        _version(document, doubts)
    if type_ in _FLAT_TYPES:
        document["properties"] = _unflattened(document["properties"])
    if type_ == INSTANCE:
        document["name"] = found.name  # az lists it by the computer's name, `web_0`
        del document["location"]
        for member in ("instanceId", "latestModelApplied"):
            document["properties"].pop(member, None)
    if type_ == ASSIGNMENT:
        for member in ("createdOn", "updatedOn"):
            if isinstance(text := document["properties"].get(member), str) and text.endswith("+00:00"):
                document["properties"][member] = text.removesuffix("+00:00") + "Z"
    if type_ in _DISKS and isinstance(document.get("sku"), dict):
        document["sku"].pop("tier", None)
        if document.get("managedBy") and document["properties"].get("diskState") in ("Attached", "Reserved"):
            document["properties"]["diskState"] = "Unattached"  # whether its machine runs is looked up
    if type_ == GALLERY:
        document["properties"].setdefault("identifier", {}).setdefault("uniqueName", f"{found.subscription}-{item['name'].upper()}")
    private = _private(document, type_, now, doubts)
    ordered = {name: document[name] for name in ("name", "id", "type", "location", *_TOP, "properties") if name in document}
    if type_ == GROUP:
        ordered["properties"] = {"provisioningState": "Succeeded"}
    ordered["sig"] = private
    return Resource(ordered, type_, doubts)


def _lifted(item: Document, type_: str) -> Document:
    """The item in ARM's shape: its properties under `properties`, no nulls, no `resourceGroup` beside ids."""
    given = _cleaned(item)
    made: Document = {name: given[name] for name in _TOP if name in given}
    own = given.get("properties")
    flat = {name: value for name, value in given.items() if name not in _TOP and name not in _DROPPED and name != "properties"}
    made["properties"] = own if isinstance(own, dict) and type_ == GROUP else {**(own if isinstance(own, dict) else {}), **flat}
    made["type"] = type_
    return made


def _cleaned(value: Any) -> Any:
    """The same without nulls, and without the group that az puts beside the ids of resources."""
    if isinstance(value, dict):
        group = "resourceGroup" if "id" in value else None
        return {name: _cleaned(member) if isinstance(member, (dict, list)) else member for name, member in value.items()
                if member is not None and name != group}
    if isinstance(value, list):
        return [_cleaned(member) if isinstance(member, (dict, list)) else member for member in value]
    return value


def _unflattened(value: Any, name: str = "") -> Any:
    """What az has lifted out of the inner objects of machines, brought back under `properties`."""
    if isinstance(value, list):
        return [_unflattened(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    made = {member: _unflattened(inner, member) for member, inner in value.items()}
    outside = _FLATTENED.get(name)
    if outside is None or "properties" in made:
        return made
    inside = {member: inner for member, inner in made.items() if member not in outside}
    if name == "extensions" and "typePropertiesType" in inside:
        inside["type"] = inside.pop("typePropertiesType")
    return {**{member: inner for member, inner in made.items() if member in outside}, **({"properties": inside} if inside else {})}


def _version(document: Document, doubts: list[str]) -> None:
    """A version in today's form: source and storage types in their places, regions by display names."""
    if version_numbers(document["name"]) is None:
        raise NotTaken(f"'{document['name']}' is no version's name")
    properties = document["properties"]
    publishing = properties.setdefault("publishingProfile", {})
    old = publishing.pop("source", None)
    if old and not properties.get("storageProfile", {}).get("source"):
        properties.setdefault("storageProfile", {})["source"] = {"id": (old.get("managedImage") or {}).get("id")}
    publishing.setdefault("replicaCount", 1)
    publishing.setdefault("excludeFromLatest", False)
    publishing.setdefault("storageAccountType", "Standard_LRS")
    targets = publishing.get("targetRegions")
    if not targets:
        doubts.append("it names no target regions: its own location is taken")
        targets = [{"name": document["location"]}]
    made = []
    for target in targets:
        short = canonical(target.get("name") or "") if isinstance(target, dict) else None
        if short is None:
            raise NotTaken(f"a target region of it is no region of this cloud: {target}")
        if type(target.get("regionalReplicaCount", 1)) is not int or type(publishing["replicaCount"]) is not int:
            raise NotTaken(f"the number of replicas in {short} is none")
        made.append({**target, "name": display(short), "regionalReplicaCount": target.get("regionalReplicaCount") or publishing["replicaCount"],
                     "storageAccountType": target.get("storageAccountType") or publishing["storageAccountType"]})
    publishing["targetRegions"] = made
    properties.setdefault("storageProfile", {})
    properties.setdefault("safetyProfile", {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False})


def _private(document: Document, type_: str, now: int, doubts: list[str]) -> Document:
    """The private section: that the resource was made, and how its last operation ended."""
    properties = document["properties"]
    state = properties.pop("provisioningState", "Succeeded")
    status = properties.pop("replicationStatus", None) or {}
    if type_ in STATELESS or type_ == GROUP:
        return {}
    published = (properties.get("publishingProfile") or {}).get("publishedDate")
    text = published or properties.get("timeCreated") or ""
    made = moment(text) if isinstance(text, str) and text else None
    if type_ == VERSION and (made is None or not published):
        doubts.append("it tells no date of publication: its age is not known")
    made = min(made, now) if made is not None else now
    if state in ("Creating", "Deleting"):
        raise NotTaken(f"it was {state.lower()} when it was listed")
    if state not in ("Succeeded", "Failed"):
        doubts.append(f"its state was {state}: it is taken as Succeeded")
    summary = [row for row in status.get("summary") or () if isinstance(row, dict)]
    copied = any(row.get("state") == "Completed" for row in summary)
    error = {"code": "ImportedAsFailed", "message": "It had failed when it was imported."} if state == "Failed" else None
    private: Document = {"created": made, "operation": operation("update" if copied else "create", made, made, error)}
    if any(row.get("state") != "Completed" for row in summary):
        private["replication"] = _replication(summary, made, doubts)
    if type_ == "Microsoft.Compute/virtualMachines":
        private["power"] = "running"
    return private


def _replication(summary: list[Document], made: int, doubts: list[str]) -> Document:
    plan: Document = {}
    for row in summary:
        region = canonical(str(row.get("region") or "")) or str(row.get("region"))
        plan[region] = {"started": made, "ends": made}
        if row.get("state") == "Failed":
            plan[region]["error"] = {"code": "ImportedAsFailed", "message": str(row.get("details") or "It had failed when it was imported.")}
        elif row.get("state") != "Completed":
            doubts.append(f"its copy to {row.get('region')} was {row.get('state')}: it is taken as done")
    return plan


def merged(one: Any, other: Any) -> tuple[Any, bool]:
    """Two accounts of the same thing as one, and whether they contradict each other: the later one is then right."""
    if isinstance(one, dict) and isinstance(other, dict):
        made, clash = dict(one), False
        for name, value in other.items():
            if name in made:
                made[name], differs = merged(made[name], value)
                clash = clash or differs
            else:
                made[name] = value
        return made, clash
    return other, one != other


@lru_cache(maxsize=64)
def _is_guid(text: str) -> bool:
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(c in "0123456789abcdefABCDEF" for part in parts for c in part)
