"""What a new machine starts from: an image of any kind, or disks that are there. Source: az 2.91, observed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.cli.definition_features import STANDARD_SECURITY
from sig_cli.cli.disk_sources import is_address
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_disk_plan import is_id
from sig_cli.cli.machine_network_plan import resource_id
from sig_cli.cli.marketplace import Place, aliases
from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

IMAGE_API = "2024-11-01"
DEFINITION_API = "2021-10-01"
VERSION_API = "2024-03-03"
SHARED_API = "2022-01-03"
COMMUNITY_API = "2023-07-03"
COMMUNITY_GALLERY_API = "2025-03-03"
DISK_API = "2025-01-02"
DEFAULT_IMAGE = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest"
MARKETPLACE, CUSTOM, SHARED, COMMUNITY, ATTACHED = "marketplace", "custom", "shared", "community", "attached"
BLOB_MARKETPLACE, BLOB_CUSTOM, BLOB_ATTACHED = "blob marketplace", "blob custom", "blob attached"
_ABOUT = {
    BLOB_CUSTOM: "create unmanaged OS disk created from generalized VHD",
    BLOB_MARKETPLACE: "create unmanaged OS disk from Azure Marketplace image",
    BLOB_ATTACHED: "attach to existing unmanaged OS disk",
    CUSTOM: "create managed OS disk from custom image",
    MARKETPLACE: "create managed OS disk from Azure Marketplace image",
    ATTACHED: "attach existing managed OS disk",
    SHARED: "create OS disk from shared gallery image",
    COMMUNITY: "create OS disk from community gallery image",
}
_USERS = ["admin_password", "admin_username", "authentication_type", "generate_ssh_keys", "ssh_dest_key_path", "ssh_key_value"]
_OF_BLOBS = ["attach_os_disk", "storage_account", "storage_container_name", "use_unmanaged_disk"]
_LOOSE = ["os_disk_name", "os_caching"]
_RULES: dict[str, tuple[list[str], list[str]]] = {
    MARKETPLACE: (["image"], ["os_type", *_OF_BLOBS]),
    CUSTOM: (["image"], ["os_type", *_OF_BLOBS]),
    SHARED: (["image"], _OF_BLOBS),
    COMMUNITY: (["image"], _OF_BLOBS),
    ATTACHED: (["os_type", "attach_os_disk"], [*_LOOSE, "storage_account", "ephemeral_os_disk", "storage_container_name",
                                               "use_unmanaged_disk", "storage_sku", *_USERS]),
    BLOB_MARKETPLACE: (["image", "use_unmanaged_disk"], ["os_type", "attach_os_disk", "data_disk_sizes_gb", "ephemeral_os_disk"]),
    BLOB_CUSTOM: (["image", "os_type", "use_unmanaged_disk"], ["attach_os_disk", "data_disk_sizes_gb", "ephemeral_os_disk"]),
    BLOB_ATTACHED: (["os_type", "attach_os_disk", "use_unmanaged_disk"],
                    [*_LOOSE, "image", "storage_account", "ephemeral_os_disk", "storage_container_name", "data_disk_sizes_gb",
                     "storage_sku", *_USERS]),
}
"""For each way to start: which options must be there, and which must not."""
_SHARED_ID = re.compile("/sharedgalleries/([^/]*)/images/([^/]*)/versions/.*", re.IGNORECASE)
_COMMUNITY_ID = re.compile("/communitygalleries/([^/]*)/images/([^/]*)/versions/.*", re.IGNORECASE)


class Start:
    """Where a machine starts: `kind`, the system, and what is known of the image.

    `luns` are those of the image's data disks; `urn` the parts of a marketplace image, `listed` what the service says of it.
    """

    def __init__(self, session: Session, group: str, location: str, given: dict[str, Any], *, scale_set: bool = False) -> None:
        self.session = session
        self.group = group
        self.location = location
        self.given = given
        self.scale_set = scale_set
        self.luns: list[int] = []
        self.urn: tuple[str, str, str, str] | None = None
        self.listed: dict[str, Any] | None = None
        self.kind = self._kind()
        self.os_type = ""

    def look(self) -> None:
        """Ask for what the image is. Raises `Failure` for options that do not go together, and `ServiceError`."""
        given = self.given
        if not given["storage_sku"] and self.kind in (BLOB_MARKETPLACE, BLOB_CUSTOM):
            given["storage_sku"] = ["Standard_LRS" if self.scale_set else "Premium_LRS"]
        if given["ultra_ssd_enabled"] is None and any("ultrassd_lrs" in sku.lower() for sku in given["storage_sku"] or ()):
            given["ultra_ssd_enabled"] = True
        self._hold_rules()
        if self.kind == CUSTOM:
            self._look_at_custom()
        elif self.kind == ATTACHED:
            given["attach_os_disk"] = resource_id(self.session, self.group, "Microsoft.Compute", "disks", given["attach_os_disk"])
        if given.get("attach_data_disks") and not given["use_unmanaged_disk"]:
            given["attach_data_disks"] = [resource_id(self.session, self.group, "Microsoft.Compute", "disks", text)
                                          for text in given["attach_data_disks"]]
        if self.kind in (SHARED, COMMUNITY):
            self._look_at_foreign()
        self._hold_confidential()
        if not (self.os_type or given["os_type"]):
            disk = (self._listed().get("properties") or {}).get("osDiskImage") or {}
            self.os_type = disk.get("operatingSystem", "").lower()
        self.os_type = self.os_type or given["os_type"]
        for option in ("source_snapshots_or_disks", "source_disk_restore_point"):
            self._hold_sizes(option)

    def settle_security(self) -> None:
        """Trusted launch for images of the marketplace and disks that support it; warnings for the rest."""
        given = self.given
        if self.kind in (CUSTOM, SHARED, COMMUNITY):
            if given["security_type"] and given["security_type"].lower() != "trustedlaunch":
                self.session.warn(STANDARD_SECURITY)
        elif self.kind in (MARKETPLACE, BLOB_MARKETPLACE):
            if (self._listed().get("properties") or {}).get("hyperVGeneration"):
                self.session.warn(STANDARD_SECURITY)
        elif self.kind == ATTACHED:
            parsed = parse(given["attach_os_disk"])
            name = parsed.names[-1] if parsed is not None else given["attach_os_disk"]
            disk = self.session.get(f"{self.session.group_path(self.group)}/providers/Microsoft.Compute/disks/{quoted(name)}", DISK_API)
            profile = (disk.get("properties") or {}).get("securityProfile")
            kind = ((profile or {}).get("securityType") or "").lower()
            if profile is None or kind == "standard":
                self.session.warn(STANDARD_SECURITY)
            elif kind == "trustedlaunch":
                given["security_type"] = "TrustedLaunch"
                for option in ("enable_secure_boot", "enable_vtpm"):
                    given[option] = True if given[option] is None else given[option]

    def _kind(self) -> str:
        given = self.given
        if given.get("ephemeral_os_disk_placement") and not given.get("ephemeral_os_disk"):
            raise Failure("usage error: --ephemeral-os-disk-placement is only configurable when --ephemeral-os-disk is specified.")
        if given.get("specialized") is not None and given["image"] is None:
            raise Failure("usage error: --specialized is only configurable when --image is specified.")
        attached = given.get("attach_os_disk")
        if attached and given["image"]:
            raise Failure("incorrect usage: --image IMAGE | --attach-os-disk DISK")
        if attached:
            return BLOB_ATTACHED if given["use_unmanaged_disk"] else ATTACHED
        if not given["image"]:
            given["image"] = DEFAULT_IMAGE
            self._take_urn(*DEFAULT_IMAGE.split(":"))
            for option, value in (("enable_secure_boot", True), ("enable_vtpm", True), ("security_type", "TrustedLaunch")):
                given[option] = value if given[option] is None else given[option]
            return MARKETPLACE
        return self._kind_of_image(given["image"])

    def _kind_of_image(self, text: str) -> str:
        if is_id(text):
            return CUSTOM
        if _SHARED_ID.fullmatch(text):
            return SHARED
        if _COMMUNITY_ID.fullmatch(text):
            return COMMUNITY
        parts = text.split(":")
        if len(parts) >= 4:
            self._take_urn(*parts[:4])
            return BLOB_MARKETPLACE if self.given["use_unmanaged_disk"] else MARKETPLACE
        if is_address(text) and "://" in text:
            return BLOB_CUSTOM
        known = next((row for row in aliases() if row["urnAlias"].lower() == text.lower()), None)
        if known is not None:
            self._take_urn(known["publisher"], known["offer"], known["sku"], known["version"])
            return BLOB_MARKETPLACE if self.given["use_unmanaged_disk"] else MARKETPLACE
        self.given["image"] = resource_id(self.session, self.group, "Microsoft.Compute", "images", text)
        return CUSTOM

    def _take_urn(self, publisher: str, offer: str, sku: str, version: str) -> None:
        """Remember the parts of a URN, and take the plan of the image unless one was given."""
        self.urn = (publisher, offer, sku, version)
        given = self.given
        if given["plan_name"] or given["plan_product"] or given["plan_publisher"]:
            return
        try:
            plan = (self._listed().get("properties") or {}).get("plan") or {}
        except ServiceError as error:
            if error.status != 404:
                raise
            from sig_cli.cli.report import message

            self.session.warn(f"Querying the image of '{given['image']}' failed for an error '{message(error)}'. Configuring plan "
                              "settings will be skipped")
            return
        if plan.get("name") and plan.get("product") and plan.get("publisher"):
            given.update(plan_name=plan["name"], plan_product=plan["product"], plan_publisher=plan["publisher"])

    def _listed(self) -> dict[str, Any]:
        if self.listed is None:
            publisher, offer, sku, version = self.urn or ("", "", "", "")
            place = Place(self.session, self.location)
            if version.lower() == "latest":
                version = place.newest(publisher, offer, sku)
            self.listed = place.version(publisher, offer, sku, version)
        return self.listed

    def _hold_rules(self) -> None:
        required, forbidden = (list(names) for names in _RULES[self.kind])
        if self.scale_set:
            required = [name for name in required if name != "attach_os_disk"]
            forbidden = [name for name in forbidden if name not in ("attach_os_disk", "storage_account")]
            if self.kind in (MARKETPLACE, CUSTOM):
                forbidden.append("os_disk_name")
        missing = [name for name in required if not self.given.get(name)]
        surplus = [name for name in forbidden if self.given.get(name) and name in self.session.chosen.given]
        if not missing and not surplus:
            return
        lines = [f"invalid usage for storage profile: {_ABOUT[self.kind]}:"]
        for word, names in (("missing", missing), ("not applicable", surplus)):
            if names:
                lines.append(f"\t{word}: " + ", ".join("--" + name.replace("_", "-") for name in names))
        raise Failure("\n".join(lines))

    def _look_at_custom(self) -> None:
        image = self.given["image"]
        parsed = parse(image)
        names = list(parsed.names) if parsed is not None else []
        kind = parsed.types[0].lower() if parsed is not None else ""
        if parsed is None or kind not in ("images", "galleries") or (kind == "galleries" and len(names) < 2):
            raise Failure(f'usage error: unrecognized image information "{image}"')
        compute = f"/subscriptions/{parsed.subscription}/resourceGroups/{parsed.group}/providers/Microsoft.Compute"
        if kind == "images":
            profile = self.session.get(f"{compute}/images/{quoted(names[0])}", IMAGE_API)["properties"].get("storageProfile") or {}
            self.os_type = (profile.get("osDisk") or {}).get("osType") or ""
            self.luns = [disk["lun"] for disk in profile.get("dataDisks") or ()]
            return
        definition = f"{compute}/galleries/{quoted(names[0])}/images/{quoted(names[1])}"
        self.os_type = self.session.get(definition, DEFINITION_API)["properties"].get("osType") or ""
        if len(names) > 2 and names[2].lower() != "latest":
            version = self.session.get(f"{definition}/versions/{quoted(names[2])}", VERSION_API)
        else:
            rows = [row for row in self.session.list(f"{definition}/versions", VERSION_API)
                    if not (row["properties"].get("publishingProfile") or {}).get("excludeFromLatest")]
            if not rows:
                raise Failure(f'There is no latest image version exists for "{image}"')
            version = max(rows, key=lambda row: row["properties"]["publishingProfile"]["publishedDate"])
        images = (version["properties"].get("storageProfile") or {}).get("dataDiskImages") or ()
        self.luns = [disk["lun"] for disk in images]

    def _look_at_foreign(self) -> None:
        """The system of an image that others share, as their galleries tell it."""
        shared = self.kind == SHARED
        found = (_SHARED_ID if shared else _COMMUNITY_ID).fullmatch(self.given["image"])
        gallery, definition = found.groups() if found is not None else ("", "")
        place = f"/subscriptions/{self.session.subscription}/providers/Microsoft.Compute/locations/{quoted(self.location)}"
        where = f"{place}/{'sharedGalleries' if shared else 'communityGalleries'}/{quoted(gallery)}/images/{quoted(definition)}"
        system = self.session.get(where, SHARED_API if shared else COMMUNITY_API)["properties"].get("osType") or ""
        asked = self.given["os_type"]
        if asked and asked.lower() != system.lower():
            kind = "shared" if shared else "community"
            raise Failure(f"The --os-type is not the correct os type of this {kind} gallery image, the os type of this image should "
                          f"be {system}")
        self.os_type = system

    def hold_terms(self) -> None:
        """Ask whether the terms of a community gallery are accepted. Raises `Failure` where nobody can be asked."""
        if self.kind != COMMUNITY or self.given["accept_term"]:
            return
        found = _COMMUNITY_ID.fullmatch(self.given["image"])
        where = (f"/subscriptions/{self.session.subscription}/providers/Microsoft.Compute/locations/{quoted(self.location)}"
                 f"/communityGalleries/{quoted(found.group(1) if found is not None else '')}")
        try:
            terms = self.session.get(where, COMMUNITY_GALLERY_API)["properties"]["communityMetadata"]["eula"]
        except (ServiceError, KeyError, TypeError) as error:
            raise Failure(f"Get the eula from community gallery failed: {error}") from error
        import sys

        if sys.stdin is None or not sys.stdin.isatty():
            self.session.warn("Unable to prompt for confirmation as no tty available. Use --accept-term.")
            raise Failure("Operation cancelled.")
        print("To create the VM/VMSS from community gallery image, you must accept the license agreement and privacy statement: "
              f"{terms}. (If you want to accept the legal terms by default, please use the option '--accept-term' when creating "
              "VM/VMSS) (Y/n): ", end="", flush=True)
        if sys.stdin.readline().strip().lower() not in ("", "y", "yes"):
            raise Failure("Operation cancelled.")

    def _hold_confidential(self) -> None:
        given = self.given
        encryption = given["os_disk_security_encryption_type"]
        if given["security_type"] == "ConfidentialVM" and not encryption:
            raise Failure('usage error: "--os-disk-security-encryption-type" is required when "--security-type" is specified as '
                          '"ConfidentialVM"')
        if given["os_disk_secure_vm_disk_encryption_set"] and encryption != "DiskWithVMGuestState":
            raise Failure('usage error: The "--os-disk-secure-vm-disk-encryption-set" can only be passed in when '
                          '"--os-disk-security-encryption-type" is "DiskWithVMGuestState"')
        if (encryption or "").lower() == "nonpersistedtpm" and \
                (given["security_type"] != "ConfidentialVM" or not given["enable_vtpm"]):
            raise Failure('usage error: The "--os-disk-security-encryption-type NonPersistedTPM" can only be passed in when '
                          '"--security-type" is "ConfidentialVM" and "--enable-vtpm" is True')

    def _hold_sizes(self, option: str) -> None:
        sources, sizes = self.given.get(option), self.given.get(f"{option}_size_gb")
        spelled = "--" + option.replace("_", "-")
        if sources and sizes:
            if len(sources) != len(sizes):
                raise Failure(f"Length of {spelled}, {spelled}-size-gb must be same.")
        elif sources or sizes:
            raise Failure(f"usage error: {spelled} and {spelled}-size-gb must be used together")
