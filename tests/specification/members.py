"""One member at a time: a valid body that has it, with each value that the schema names, and whether it is kept.

A member stands in the smallest body that may have it: `BASES` says which for the members that exclude each other, and
`VALUES` which texts are valid where the schema only says that it is a text.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from sig_cli.domain.moments import parse
from sig_cli.domain.regions import canonical
from tests.specification import documents
from tests.specification.world import GROUP, SUBSCRIPTION

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCATION = "East US"  # has availability zones and edge zones
SCOPE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers"
COMPUTE = f"{SCOPE}/Microsoft.Compute"
IMAGE, MACHINE, OS_SNAPSHOT, DATA_SNAPSHOT, DISK, OTHER_VERSION = (f"{COMPUTE}/{name}" for name in (
    "images/web", "virtualMachines/vm", "snapshots/os", "snapshots/data", "disks/origin",
    "galleries/other/images/other/versions/1.0.0"))
SET = f"{COMPUTE}/diskEncryptionSets/keys"
IDENTITY = f"{SCOPE}/Microsoft.ManagedIdentity/userAssignedIdentities/one"
VAULT = f"{SCOPE}/Microsoft.KeyVault/vaults/one"
ACCOUNT = f"{SCOPE}/Microsoft.Storage/storageAccounts/account"
BLOB = "https://account.blob.core.windows.net/vhds/os.vhd"
COMMUNITY = "/CommunityGalleries/public-1/Images/one/Versions/1.0.0"

GALLERY, DEFINITION, VERSION, DISKS, SNAPSHOTS = (
    "Galleries_CreateOrUpdate", "GalleryImages_CreateOrUpdate", "GalleryImageVersions_CreateOrUpdate",
    "Disks_CreateOrUpdate", "Snapshots_CreateOrUpdate")
APPLICATION, APPLICATION_VERSION, PROFILE, PROFILE_VERSION = (
    "GalleryApplications_CreateOrUpdate", "GalleryApplicationVersions_CreateOrUpdate",
    "GalleryInVMAccessControlProfiles_CreateOrUpdate", "GalleryInVMAccessControlProfileVersions_CreateOrUpdate")

_TARGETS = {"targetRegions": [{"name": LOCATION}]}


def _version(storage: dict[str, Any]) -> dict[str, Any]:
    return {"location": LOCATION, "properties": {"publishingProfile": _TARGETS, "storageProfile": storage}}


def _disk(creation: dict[str, Any], sku: str = "", **properties: Any) -> dict[str, Any]:
    body = {"location": LOCATION, "properties": {"creationData": creation, **properties}}
    return {**body, "sku": {"name": sku}} if sku else body


_FIRST = {"location": LOCATION, "properties": {"publishingProfile": {**_TARGETS, "source": {"managedImage": {"id": IMAGE}}}}}
_SNAPSHOTS = {"osDiskImage": {"source": {"id": OS_SNAPSHOT}}, "dataDiskImages": [{"lun": 0, "source": {"id": DATA_SNAPSHOT}}]}
_BLOBS = {"osDiskImage": {"source": {"uri": BLOB}}, "dataDiskImages": [{"lun": 0, "source": {"uri": f"{BLOB}x"}}]}
_CREATION = "properties.creationData."
_CREATIONS = (
    (f"{_CREATION}imageReference", _disk({"createOption": "FromImage"})),
    (f"{_CREATION}galleryImageReference", _disk({"createOption": "FromImage"})),
    (f"{_CREATION}sourceResourceId", _disk({"createOption": "Copy"})),
    (f"{_CREATION}createOption", _disk({"sourceUri": BLOB, "sourceResourceId": DISK, "imageReference": {"id": "/a/b"}},
                                       diskSizeGB=16)),
)

BASES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    GALLERY: (("", {"location": LOCATION}),),
    DEFINITION: (("", {"location": LOCATION, "properties": {
        "osType": "Windows", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}}),),
    VERSION: (("properties.storageProfile.source.", _version({})),
              ("properties.storageProfile.osDiskImage.source.storageAccountId", _version(_BLOBS)),
              ("properties.storageProfile.dataDiskImages[].source.storageAccountId", _version(_BLOBS)),
              ("properties.storageProfile.", _version(_SNAPSHOTS)),
              ("", _version({"source": {"id": IMAGE}}))),
    APPLICATION: (("", {"location": LOCATION, "properties": {"supportedOSType": "Windows"}}),),
    APPLICATION_VERSION: (("", {"location": LOCATION, "properties": {"publishingProfile": {
        "source": {"mediaLink": "https://account.blob.core.windows.net/packages/app.zip"}}}}),),
    PROFILE: (("", {"location": LOCATION, "properties": {"osType": "Linux", "applicableHostEndpoint": "IMDS"}}),),
    PROFILE_VERSION: (("", {"location": LOCATION, "properties": {"mode": "Audit", "defaultAccess": "Allow"}}),),
    DISKS: (*_CREATIONS,
            ("properties.diskIOPS", _disk({"createOption": "Empty"}, "UltraSSD_LRS", diskSizeGB=16)),
            ("properties.diskMBps", _disk({"createOption": "Empty"}, "UltraSSD_LRS", diskSizeGB=16)),
            ("properties.tier", _disk({"createOption": "Empty"}, "Premium_LRS", diskSizeGB=16)),
            ("", _disk({"createOption": "Empty"}, diskSizeGB=16))),
    SNAPSHOTS: (*_CREATIONS, ("", _disk({"createOption": "Copy", "sourceResourceId": DISK}))),
}
"""By the operation that makes a resource: path -> the body that a member below it is put into; the first that fits."""

VALUES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (r"location", (LOCATION, "eastus")),
    (r"sharingProfile\.communityGalleryInfo\.publicNamePrefix", ("public",)),
    (r"identity\.userAssignedIdentities", ({IDENTITY: {}},)),
    (r"target(Regions|ExtendedLocations|Locations)\[\]\.name", (LOCATION, "eastus")),
    (r"managedImage\.id", (IMAGE,)),
    (r"extendedLocation\.name", ("microsoftlosangeles1",)),
    (r"endOfLifeDate", ("2030-01-31T00:00:00Z", "2031-05-06T07:08:09+00:00")),
    (r"[dD]iskEncryptionSetId|secureVMDiskEncryptionSetId", (SET,)),
    (r"storageProfile\.source\.id", (IMAGE, OTHER_VERSION)),
    (r"virtualMachineId", (MACHINE,)),
    (r"communityGalleryImageId", (COMMUNITY,)),
    (r"osDiskImage\.source\.id", (OS_SNAPSHOT, DISK)),
    (r"dataDiskImages\[\]\.source\.id", (DATA_SNAPSHOT, DISK)),
    (r"source\.storageAccountId|creationData\.storageAccountId", (ACCOUNT,)),
    (r"[uU]ri|mediaLink|defaultConfigurationLink", (BLOB,)),
    (r"startsAtVersion", ("1.0.0",)),
    (r"features\[\]\.name", ("IsAcceleratedNetworkSupported",)),
    (r"features\[\]\.value", ("True",)),
    (r"galleryImageReference\.id", (OTHER_VERSION,)),
    (r"sourceResourceId", (DISK,)),
    (r"sourceVault\.id", (VAULT,)),
    (r"secretUrl|keyUrl", ("https://one.vault.azure.net/keys/k/1",)),
    (r"diskSizeGB", (32,)),
    (r"logicalSectorSize", (512, 4096)),
    (r"tier", ("P20",)),
    (r"zones", (["1"],)),
    (r"diskTypes", (["Standard_LRS"],)),
    (r"lun", (0,)),
)
"""Path (a regular expression, from its end) -> values, where the schema alone does not say what is valid."""

BY_TYPE: dict[str, tuple[Any, ...]] = {"string": ("text",), "boolean": (True, False), "integer": (2,), "number": (50,)}


def values(path: str, schema: dict[str, Any]) -> tuple[Any, ...]:
    """What to send for a leaf of a schema; nothing for an object or a list that has members of its own."""
    for pattern, found in VALUES:
        if is_named(path, pattern):
            return found
    if "enum" in schema:
        return tuple(schema["enum"])
    if schema.get("type") == "object":
        return () if "properties" in schema else ({"name": "value"},) if "additionalProperties" in schema else ()
    if schema.get("type") == "array":
        items = schema["items"]
        return () if "properties" in items else tuple([value] for value in values(f"{path}[]", items))
    return BY_TYPE.get(schema.get("type", ""), ())


def is_named(path: str, pattern: str) -> bool:
    """Whether a pattern of `VALUES` speaks of a path."""
    return re.search(rf"(^|[.\]\w])({pattern})$", path) is not None


def bases(operation: documents.Operation) -> tuple[dict[str, Any], ...]:
    """The smallest bodies that an operation takes."""
    if operation.name == VERSION and operation.api_version < "2019-07-01":
        return (_FIRST,)
    return tuple(body for _, body in BASES[operation.name])


def probes(operation: documents.Operation) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every leaf that a client may send, a value for it, and a body that has it."""
    assert operation.body is not None
    schema = documents.writable(operation.body["schema"])
    for path, part in documents.paths(schema):
        for value in values(path, part):
            yield path, value, placed(schema, _base(operation, path), path, value)


def patches(maker: documents.Operation, operation: documents.Operation) -> Iterator[tuple[str, Any, dict[str, Any], dict[str, Any]]]:
    """Every leaf that a PATCH may send, a value for it, the body that the resource is made from, and the patch."""
    assert operation.body is not None
    schema = documents.writable(operation.body["schema"])
    for path, part in documents.paths(schema):
        for value in values(path, part):
            base = _base(maker, "" if path.startswith("properties.storageProfile.source.") else path)
            made = placed(schema, base, path, value) if path.startswith(_CREATION) else base
            yield path, value, made, placed(schema, {}, path, value, made)


def optional(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema in which nothing is required, except inside lists, whose members are replaced as a whole."""
    made = {name: part for name, part in schema.items() if name != "required"}
    if "properties" in schema:
        made["properties"] = {name: optional(part) for name, part in schema["properties"].items()}
    return made


def _base(operation: documents.Operation, path: str) -> dict[str, Any]:
    if operation.name == VERSION and operation.api_version < "2019-07-01":
        return _FIRST
    return next(body for prefix, body in BASES[operation.name] if path.startswith(prefix))


def placed(schema: dict[str, Any], base: dict[str, Any], path: str, value: Any,
           stored: dict[str, Any] | None = None) -> dict[str, Any]:
    """A body with a value at a path, and with what the objects on the way there require.

    `stored` is what a patch is merged into: an object that it has already requires nothing more, outside lists.
    """
    made: dict[str, Any] = copy.deepcopy(base)
    inside: Any = made
    steps = path.split(".")
    above = ""
    for number, step in enumerate(steps):
        name = step.removesuffix("[]")
        schema = schema["properties"][name]
        above = f"{above}.{name}" if above else name
        if number == len(steps) - 1:
            inside[name] = copy.deepcopy(value)
            break
        if step.endswith("[]"):
            schema = schema["items"]
            above += "[]"
            if not inside.get(name):
                inside[name] = [{}]
            inside = inside[name][0]
        else:
            inside = inside.setdefault(name, {})
        if stored is None or "[]" in above or at(stored, above) is None:
            fill(schema, above, inside)
    return made


def fill(schema: dict[str, Any], path: str, inside: dict[str, Any]) -> None:
    """Give an object what its schema requires, and what never stands alone."""
    for name in (*schema.get("required", ()), *TOGETHER.get(schema.get("title", ""), ())):
        part = schema["properties"][name]
        if name in inside:
            continue
        found = values(f"{path}.{name}", part)
        inside[name] = copy.deepcopy(found[0]) if found else {}
        if not found:
            fill(part, f"{path}.{name}", inside[name])


TOGETHER = {"GalleryIdentity": ("type",), "GalleryImageFeature": ("name", "value"),
            "GalleryTargetExtendedLocation": ("name", "extendedLocation"), "GalleryExtendedLocation": ("name", "type"),
            "UefiKey": ("type", "value"), "ExtendedLocation": ("name", "type"),
            "ImagePurchasePlan": ("name", "publisher", "product")}
"""Definition -> members that the service wants of it although the specification does not say so."""


def at(body: Any, path: str) -> Any:
    """What a body has at a path, of lists in the first place; None when it has nothing there."""
    for step in path.split("."):
        if not isinstance(body, dict) or step.removesuffix("[]") not in body:
            return None
        body = body[step.removesuffix("[]")]
        if step.endswith("[]"):
            if not body:
                return None
            body = body[0]
    return body


def same(sent: Any, shown: Any) -> bool:
    """Whether a value that was sent is the one that is shown.

    Regions and points in time may be spelled differently; of the disks of a version some may be left out.
    """
    if isinstance(sent, dict) and isinstance(shown, dict):
        return all(name in shown and same(part, shown[name]) for name, part in sent.items() if part not in (None, {}, []))
    if isinstance(sent, list) and isinstance(shown, list):
        disks = {row["lun"]: row for row in shown if isinstance(row, dict) and "lun" in row}
        if disks and all(isinstance(row, dict) and row.get("lun") in disks for row in sent):
            return all(same(row, disks[row["lun"]]) for row in sent)
        return len(sent) == len(shown) and all(map(same, sent, shown))
    if isinstance(sent, str) and isinstance(shown, str):
        if sent.lower() == shown.lower():
            return True
        region = canonical(sent)
        if region is not None and region == canonical(shown):
            return True
        moment = parse(sent)
        return moment is not None and moment == parse(shown)
    return type(sent) is type(shown) and bool(sent == shown)
