"""What must be there before an operation can be exercised: groups, sources, and the resource with its parents.

The parents come from the specification's own examples of their PUT; sources are machines, images, disks and snapshots
that fit what the examples make of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import Request
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from tests.specification import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sig_cli.arm.messages import Response, Send
    from tests.specification.documents import Operation

SUBSCRIPTION = FIRST_SUBSCRIPTION
GROUP = "myResourceGroup"
LOCATION = "West US"
COMPUTE, DISKS, GROUPS = "2024-07-01", "2024-03-02", "2024-11-01"

SOURCE = re.compile(r"(/subscriptions/[^/]+/resourceGroups/[^/]+)/providers/Microsoft\.Compute/"
                    r"(virtualMachines|images|disks|snapshots)/([^/]+)", re.IGNORECASE)
VERSION = re.compile(r"(.+/galleries/([^/]+))/images/([^/]+)/versions/([^/]+)", re.IGNORECASE)
STAND_INS = {"resourceProviderNamespace": "Microsoft.Compute", "providerNamespace": "Microsoft.Compute",
             "featureName": "GalleryPreview", "subscriptionId": SUBSCRIPTION, "resourceGroupName": GROUP,
             "location": "westus"}
"""Parameters for which the examples have names of nothing that there is."""

CREATORS = {
    "galleries": (("galleryName", "Galleries_CreateOrUpdate"), ("galleryImageName", "GalleryImages_CreateOrUpdate"),
                  ("galleryImageVersionName", "GalleryImageVersions_CreateOrUpdate"),
                  ("galleryApplicationName", "GalleryApplications_CreateOrUpdate"),
                  ("galleryApplicationVersionName", "GalleryApplicationVersions_CreateOrUpdate"),
                  ("inVMAccessControlProfileName", "GalleryInVMAccessControlProfiles_CreateOrUpdate"),
                  ("inVMAccessControlProfileVersionName", "GalleryInVMAccessControlProfileVersions_CreateOrUpdate")),
    "features": (("featureName", "SubscriptionFeatureRegistrations_CreateOrUpdate"),),
}
"""By the first word of a specification: the parameters that name something, and what makes it, from the top down."""



class World:
    """One subscription, reached through `send`. `tick` is called before each request; sources lie in `location`."""

    def __init__(self, send: Send, tick: Callable[[], None] = lambda: None, location: str = LOCATION) -> None:
        self._send = send
        self._tick = tick
        self._location = location

    def send(self, method: str, path: str, query: dict[str, str], body: Any = None) -> Response:
        self._tick()
        return self._send(Request(method, path, query, body))

    def run(self, operation: Operation, values: dict[str, Any]) -> Response:
        """Send an operation with its parameters by name; those that are missing and have no default are left out."""
        path, query, body = request(operation, values)
        return self.send(operation.method, path, query, body)

    def must(self, method: str, path: str, api_version: str, body: Any) -> None:
        answer = self.send(method, path, {"api-version": api_version}, body)
        assert answer.status < 300, (path, answer.body)

    def group(self, name: str = GROUP) -> None:
        self.must("PUT", f"/subscriptions/{SUBSCRIPTION}/resourcegroups/{name}", GROUPS, {"location": self._location})

    def there(self, path: str, api_version: str) -> bool:
        return self.send("GET", path, {"api-version": api_version}).status == 200

    def sources(self, body: Any) -> None:
        """Make every source that a body names and that is not there."""
        for id_ in ids(body):
            found, version = SOURCE.fullmatch(id_), VERSION.fullmatch(id_)
            if version is not None and not self.there(id_, "2024-03-03"):
                self._version(version)
            elif found is not None and not self.there(id_, COMPUTE if found[2].lower() != "disks" else DISKS):
                self._source(found[1], found[2].lower(), id_)

    def _source(self, scope: str, kind: str, id_: str) -> None:
        disk = {"location": self._location, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 10}}
        if kind in ("disks", "snapshots"):
            body: dict[str, Any] = disk
            if kind == "snapshots":
                origin = f"{scope}/providers/Microsoft.Compute/disks/{id_.rpartition('/')[2]}-origin"
                self.must("PUT", origin, DISKS, disk)
                body = {"location": self._location, "properties": {"creationData": {"createOption": "Copy",
                                                                              "sourceResourceId": origin}}}
            self.must("PUT", id_, DISKS, body)
        elif kind == "images":
            blob = "https://account.blob.core.windows.net/vhds"
            self.must("PUT", id_, COMPUTE, {"location": self._location, "properties": {"hyperVGeneration": "V1", "storageProfile": {
                "osDisk": {"osType": "Windows", "osState": "Generalized", "blobUri": f"{blob}/os.vhd", "diskSizeGB": 30},
                "dataDisks": [{"lun": lun, "blobUri": f"{blob}/{lun}.vhd", "diskSizeGB": 10} for lun in (0, 1)]}}})
        else:
            image = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2019-Datacenter",
                     "version": "latest"}
            self.must("PUT", id_, COMPUTE, {"location": self._location, "properties": {
                "hardwareProfile": {"vmSize": "Standard_D2s_v3"}, "osProfile": {"computerName": "one", "adminUsername": "me", "adminPassword": "Long-Enough-1"},
                "storageProfile": {"imageReference": image, "dataDisks": [
                    {"lun": lun, "createOption": "Empty", "diskSizeGB": 10} for lun in (0, 1)]}}})
            for action in ("deallocate", "generalize"):
                self.must("POST", f"{id_}/{action}", COMPUTE, None)

    def _version(self, found: re.Match[str]) -> None:
        gallery, _, image, name = found.groups()
        source = f"{gallery.partition('/providers/')[0]}/providers/Microsoft.Compute/images/source"
        self.sources(source)
        api_version = "2024-03-03"
        if not self.there(gallery, api_version):
            self.must("PUT", gallery, api_version, {"location": self._location})
        self.must("PUT", f"{gallery}/images/{image}", api_version, {"location": self._location, "properties": {
            "osType": "Windows", "osState": "Generalized", "hyperVGeneration": "V1",
            "identifier": {"publisher": "source", "offer": image, "sku": "versions"}}})
        self.must("PUT", f"{gallery}/images/{image}/versions/{name}", api_version, {
            "location": self._location, "properties": {"storageProfile": {"source": {"id": source}}}})

    def shared(self, operation: Operation, values: dict[str, Any]) -> dict[str, Any]:
        """Make what an operation on sharing or on soft deletion is about; the values with the names that it got.

        A gallery that is to be shared has the permissions for it. What is read of a shared or soft-deleted one is one
        version of one definition in a gallery of its own.
        """
        scope = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
        if operation.name == "GallerySharingProfile_Update":
            community = values["sharingUpdate"]["operationType"] == "EnableCommunity"
            self._shareable(f"{scope}/providers/Microsoft.Compute/galleries/{values['galleryName']}", community=community)
            return values
        community, kept = operation.name.startswith("Community"), operation.name.startswith("SoftDeleted")
        if not (community or kept or operation.name.startswith("Shared")):
            return values
        gallery = f"{scope}/providers/Microsoft.Compute/galleries/{values['galleryName'] if kept else 'shared'}"
        self._shareable(gallery, community=community)
        name = values["artifactName"] if kept else values.get("galleryImageName", "one")
        version = VERSION.fullmatch(f"{gallery}/images/{name}/versions/1.0.0")
        assert version is not None
        self._version(version)
        if kept:
            assert self.send("DELETE", version[0], {"api-version": "2024-03-03"}).status == 202
            return values
        body = {"operationType": "EnableCommunity"} if community else {
            "operationType": "Add", "groups": [{"type": "Subscriptions", "ids": [SUBSCRIPTION]}]}
        self.must("POST", f"{gallery}/share", "2024-03-03", body)
        found = self.send("GET", gallery, {"api-version": "2024-03-03"}).body["properties"]
        names = {"galleryImageVersionName": "1.0.0", "galleryUniqueName": found["identifier"]["uniqueName"]}
        if community:
            names["publicGalleryName"] = found["sharingProfile"]["communityGalleryInfo"]["publicNames"][0]
        return {**values, **names}

    def _shareable(self, gallery: str, *, community: bool) -> None:
        sharing: dict[str, Any] = {"permissions": "Groups"}
        if community:
            sharing = {"permissions": "Community", "communityGalleryInfo": {
                "publisherUri": "https://example.com", "publisherContact": "a@example.com", "eula": "https://example.com/eula",
                "publicNamePrefix": "public"}}
        self.must("PUT", gallery, "2024-03-03", {"location": self._location, "tags": {"a": "b"}, "properties": {
            "sharingProfile": sharing, "softDeletePolicy": {"isSoftDeleteEnabled": True}}})

    def parents(self, operation: Operation, values: dict[str, Any], *, itself: bool) -> None:
        """Make the group and the parents of what an operation names, and with `itself` that as well.

        The last one is made with the same api-version, unless that has no PUT of it.
        """
        self.group()
        if operation.name.startswith(("Shared", "Community")):
            return
        named = [parameter["name"] for parameter in operation.parameters if parameter["in"] == "path"]
        if operation.name.startswith("DiskEncryptionSets_"):
            if itself or operation.name.endswith("AssociatedResources"):
                making = documents.find(operation.specification, "DiskEncryptionSets_CreateOrUpdate")
                assert self.run(making, {**values_of_set(making), **{name: values[name] for name in named if name in values}}
                                ).status < 300
            return
        if operation.specification.startswith("disks"):
            kind = "snapshots" if operation.name.startswith("Snapshots_") else "disks"
            if itself:
                self.sources(f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute/{kind}/"
                             f"{values.get(kind[:-1] + 'Name', 'one')}")
            return
        steps = [step for step in CREATORS.get(operation.specification.split()[0], ()) if step[0] in named]
        lists = not operation.path.endswith("}") and operation.method == "GET"
        if lists and not steps:
            steps = list(CREATORS.get(operation.specification.split()[0], ())[:1])
        elif lists or not itself:
            steps = steps if lists else steps[:-1]
        for _, creator in steps:
            making = documents.find(operation.specification, creator)
            given = example_values(making, 0)
            given.update({name: value for name, value in values.items() if name in named})
            same_kind = creator.partition("_")[0] == operation.name.partition("_")[0]
            if operation.method == "PATCH" and same_kind and making.body is not None and operation.body is not None:
                _agree(given[making.body["name"]], values.get(operation.body["name"]) or {})
            self.sources(given)
            answer = self.run(making, given)
            assert answer.status < 300, (creator, answer.body)


def values_of_set(making: Operation) -> dict[str, Any]:
    """The values of a PUT that makes a disk encryption set."""
    assert making.body is not None
    key = {"keyUrl": "https://vault.vault.azure.net/keys/key/1"}
    return {"subscriptionId": SUBSCRIPTION, "resourceGroupName": GROUP, "diskEncryptionSetName": "one",
            making.body["name"]: {"location": "West US", "properties": {"activeKey": key}}}


def _agree(body: dict[str, Any], patch: dict[str, Any]) -> None:
    """Make a body agree with a later patch in what can never change."""
    for name in ("osType", "osState", "hyperVGeneration", "identifier"):
        if name in patch.get("properties", {}):
            body["properties"][name] = patch["properties"][name]


def request(operation: Operation, values: dict[str, Any]) -> tuple[str, dict[str, str], Any]:
    """Path, query and body of an operation with these parameters."""
    path, query, body = operation.path, {"api-version": operation.api_version}, None
    for parameter in operation.parameters:
        name = parameter["name"]
        if name not in values or name == "api-version":
            continue
        if parameter["in"] == "path":
            path = path.replace("{" + name + "}", str(values[name]))
        elif parameter["in"] == "query":
            query[name] = str(values[name])
        elif parameter["in"] == "body":
            body = values[name]
    return path, query, body


def example_values(operation: Operation, number: int) -> dict[str, Any]:
    """The parameters of an operation's example, with things that there are for placeholders and stand-ins."""
    given = documents.filled(operation.examples[number].parameters, SUBSCRIPTION, GROUP)
    return {**given, **{name: value for name, value in STAND_INS.items() if name in given}}


def ids(value: Any) -> Iterator[str]:
    """Every resource id in a body."""
    if isinstance(value, dict):
        for part in value.values():
            yield from ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from ids(part)
    elif isinstance(value, str) and value.lower().startswith("/subscriptions/"):
        yield value
