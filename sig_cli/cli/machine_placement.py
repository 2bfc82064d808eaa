"""Where a new machine goes and what belongs to it: zones, sets, groups, identities, accelerated networks.

Source: az 2.91, observed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_disk_plan import is_id
from sig_cli.cli.machine_network_plan import exists, resource_id
from sig_cli.cli.session import quoted
from sig_cli.data_files import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.cli.session import Session

SKUS_API = "2019-04-01"
SIZES_API = "2024-11-01"
ROLES_API = "2022-05-01-preview"
STORAGE_API = "2022-09-01"
OWN_IDENTITY = "[system]"
_CHEAPER = {"westeurope": "uksouth", "francecentral": "northeurope", "germanywestcentral": "northeurope"}
_COUNTED = ("attach_data_disks", "attach_os_disk", "boot_diagnostics_storage", "computer_name", "dedicated_host", "dedicated_host_group",
            "nics", "os_disk_name", "private_ip_address", "public_ip_address", "public_ip_address_dns_name", "storage_account",
            "storage_container_name", "use_unmanaged_disk")
_COUNT_USAGE = ("When --count is specified, --attach-data-disks, --attach-os-disk, --boot-diagnostics-storage, --computer-name, --host, "
                "--host-group, --nics, --os-disk-name, --private-ip-address, --public-ip-address, --public-ip-address-dns-name, "
                "--storage-account, --storage-container-name, --subnet, --use-unmanaged-disk, --vnet-name are not allowed")
_ACCELERATED = (("canonical", "ubuntuserver", "16.04|18.04"), ("suse", "sles", "12-sp3"), ("redhat", "rhel", "7.4"),
                ("openlogic", "centos", "7.4"), ("kinvolk", "flatcar-container-linux-free", ""), ("kinvolk", "flatcar-container-linux", ""),
                ("credativ", "debian", "-backports"), ("oracle", "oracle-linux", "7.4"),
                ("microsoftwindowsserver", "windowsserver", "2016"), ("microsoftwindowsserver", "windowsserver", "2012-R2"))
"""Publisher, offer, and how the SKU begins."""
_KINDS: dict[str, tuple[str, str, str]] = {
    "availability_set": ("availabilitySets", "2024-07-01", "Availability set '{}' does not exist."),
    "vmss": ("virtualMachineScaleSets", "2025-04-01", "virtual machine scale set '{}' does not exist."),
    "proximity_placement_group": ("proximityPlacementGroups", "2024-07-01", "Proximity Placement Group '{}' does not exist."),
}


def zone_is_offered(session: Session, group: str, location: str, size: str) -> None:
    """Hold that the region of the group has zones for the size. Raises `Failure`."""
    where = f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/skus"
    row = next((row for row in session.list(where, SKUS_API) if row["name"].lower() == size.lower()
                and location.lower() in map(str.lower, row.get("locations") or ())), None)
    if row is None or (row.get("locationInfo") and not any(info.get("zones") for info in row["locationInfo"])):
        raise Failure(f"{group}'s location can't be used to create the VM/VMSS because availability zone is not yet supported. Please use "
                      "'--location' to specify a capable one. 'az vm list-skus' can be used to find such locations")


def recommend_region(session: Session, location: str) -> None:
    """Say that another region may cost less, unless the setting `core.display_region_identified` is off."""
    cheaper = _CHEAPER.get(location)
    if cheaper is None or str(session.settings.get("core", "display_region_identified") or "").lower() in ("no", "false", "off", "0"):
        return
    import sys

    print(f'Selecting "{cheaper}" may reduce your costs.\u202fThe region you\'ve selected may cost more for the same services. You can disable '
          'this message in the future with the command "az config set core.display_region_identified=false". Learn more at '
          "https://go.microsoft.com/fwlink/?linkid=222571 \n", file=sys.stderr)


def hold_count(given: dict[str, Any]) -> None:
    """Hold what goes together with `--count`. Raises `Failure`."""
    if not 2 <= given["count"] <= 250:
        raise Failure("--count should be in [2, 250]. Please make sure your subscription has enough quota of resources")
    if any(given.get(name) for name in _COUNTED):
        raise Failure(_COUNT_USAGE)


def settle_place(session: Session, group: str, given: dict[str, Any], options: tuple[str, ...]) -> None:
    """Make the ids of these options. Raises `Failure` for a place that is not there."""
    for option in options:
        text = given.get(option)
        if option == "dedicated_host" and text and given.get("dedicated_host_group"):
            raise Failure("usage error: User cannot specify both --host and --host-group properties.")
        if option == "dedicated_host" and text and not is_id(text):
            raise Failure("usage error: --host is not a valid resource ID.")
        if option == "dedicated_host_group" and text:
            given[option] = resource_id(session, group, "Microsoft.Compute", "hostGroups", text)
        if option == "capacity_reservation_group":
            _settle_reservation(session, group, given)
        if text and option in _KINDS:
            type_, api_version, missing = _KINDS[option]
            place = resource_id(session, group, "Microsoft.Compute", type_, text)
            name, holder = place.rpartition("/")[2], place.split("/")[4]
            if not exists(session, holder, "Microsoft.Compute", type_, name, api_version):
                raise Failure(missing.format(name))
            given[option] = place


def _settle_reservation(session: Session, group: str, given: dict[str, Any]) -> None:
    text = given["capacity_reservation_group"]
    if text and text != "None":
        if given["disable_capacity_reservation_assignment"]:
            raise Failure("--capacity-reservation-group must be omitted or set to None when --disable-capacity-reservation-assignment is "
                          "true.")
        given["capacity_reservation_group"] = resource_id(session, group, "Microsoft.Compute", "CapacityReservationGroups", text)


def accelerate(session: Session, location: str, size: str, urn: tuple[str, ...] | None, given: dict[str, Any]) -> None:
    """Accelerate the network of large machines from images that az knows to be able to, unless something else is asked for."""
    if given["accelerated_networking"] is not None:
        return
    known = load("accelerated_sizes.json")
    size = size.lower()
    if size not in known["sizes"]:
        return
    if size not in known["fourCores"]:
        where = f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/locations/{quoted(location)}/vmSizes"
        row = next((row for row in session.list(where, SIZES_API) if row.get("name", "").lower() == size), None)
        if row is None or row["numberOfCores"] < 8:
            return
    if urn is None:
        return
    publisher, offer, sku = (text.lower() for text in urn[:3])
    if "coreos" in (publisher, offer):
        raise Failure("As CoreOS is deprecated and there is no image in the marketplace any more, please use Flatcar Container Linux "
                      "instead.")
    if any((publisher, offer) == (whose, what) and re.match(begin, sku, re.IGNORECASE) for whose, what, begin in _ACCELERATED):
        given["accelerated_networking"] = True


def hold_identity_words(session: Session, group: str, given: dict[str, Any]) -> None:
    """Make ids of the identities, and find the role that its own one gets. Raises `Failure`."""
    scope, role, asked = given["identity_scope"], given["identity_role"], given["assign_identity"]
    if asked is None:
        if scope or role:
            raise Failure("usage error: --assign-identity [--scope SCOPE] [--role ROLE]")
    else:
        if bool(scope) != bool(role):
            raise Failure("usage error: please specify both --role and --scope when assigning a role to the managed identity")
        given["assign_identity"] = asked = [
            text if text == OWN_IDENTITY else resource_id(session, group, "Microsoft.ManagedIdentity", "userAssignedIdentities", text)
            for text in asked]
        if scope:
            if asked and OWN_IDENTITY not in asked:
                raise Failure("usage error: '--scope'/'--role' is only applicable when assign system identity")
            given["identity_role_id"] = _role(session, scope, role)
    trusted = (given["security_type"] or "").lower() == "trustedlaunch" and given["enable_vtpm"] and given["enable_secure_boot"]
    if trusted and given.get("enable_integrity_monitoring"):
        given["assign_identity"] = [*(given["assign_identity"] or []), OWN_IDENTITY] \
            if OWN_IDENTITY not in (given["assign_identity"] or []) else given["assign_identity"]


def _role(session: Session, scope: str, role: str) -> str:
    if re.match("/subscriptions/.+/providers/Microsoft.Authorization/roleDefinitions/", role, re.IGNORECASE):
        return role
    if re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", role, re.IGNORECASE):
        return f"/subscriptions/{session.subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    rows = session.list(f"{scope.rstrip('/')}/providers/Microsoft.Authorization/roleDefinitions", ROLES_API, _filter=f"roleName eq '{role}'")
    if not rows:
        raise Failure(f"Role '{role}' doesn't exist.")
    if len(rows) > 1:
        raise Failure(f"More than one role matches the given name '{role}'. Please pick an id from '{[row['id'] for row in rows]}'")
    return str(rows[0]["id"])


def shown_identity(session: Session, group: str, name: str, kind: str, held: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The identities as az shows them after it made something, after a warning for one that can do nothing yet.

    `kind` is "vm" or "vmss", `held` what the service says of them.
    """
    scope = given["identity_scope"]
    if (not given["assign_identity"] or OWN_IDENTITY in given["assign_identity"]) and not scope:
        session.warn(
            f"No access was given yet to the '{name}', because '--scope' was not provided. You should setup by creating a role "
            f"assignment, e.g. 'az role assignment create --assignee <principal-id> --role contributor -g {group}' would let it access "
            f"the current resource group. To get the pricipal id, run 'az {kind} show -g {group} -n {name} --query "
            "\"identity.principalId\" -otsv'")
    return {**({"scope": scope, "role": str(given["identity_role"])} if scope else {}),
            "userAssignedIdentities": held.get("userAssignedIdentities") or {}, "systemAssignedIdentity": held.get("principalId") or ""}


def identity(names: list[str]) -> dict[str, Any]:
    """The member `identity` of a machine with these identities; none are its own."""
    others = [name for name in names if name != OWN_IDENTITY]
    kinds = [*(["SystemAssigned"] if not names or OWN_IDENTITY in names else []), *(["UserAssigned"] if others else [])]
    made: dict[str, Any] = {"type": ",".join(kinds)}
    if others:
        made["userAssignedIdentities"] = {name: {} for name in others}
    return made


def placed_and_planned(given: Mapping[str, Any]) -> dict[str, Any]:
    """The members `placement`, `plan` and `identity` of a machine or scale set, each if an option asked for it."""
    members: dict[str, Any] = {}
    placement = {member: given[option] for member, option in (
        ("zonePlacementPolicy", "zone_placement_policy"), ("includeZones", "include_zones"), ("excludeZones", "exclude_zones"))
        if given[option] is not None}
    if placement:
        members["placement"] = placement
    if given["plan_name"]:
        members["plan"] = {"name": given["plan_name"], "publisher": given["plan_publisher"], "product": given["plan_product"],
                           "promotionCode": given["plan_promotion_code"]}
    if given["assign_identity"] is not None:
        members["identity"] = identity(given["assign_identity"])
    return members


def role_assignment(type_: str, name: str, id_: str, scope: str, role: str, guid: str) -> dict[str, Any]:
    """The resource that gives a machine's own identity a role."""
    from sig_cli.domain.ids import parse

    parsed = parse(scope)
    of_resource = parsed is not None and parsed.namespace is not None and bool(parsed.names)
    return {"name": f"{parsed.names[0]}/Microsoft.Authorization/{guid}" if of_resource and parsed is not None else guid,
            "type": f"{parsed.namespace}/{parsed.types[0]}/providers/roleAssignments" if of_resource and parsed is not None
            else "Microsoft.Authorization/roleAssignments",
            "apiVersion": "2015-07-01", "dependsOn": [f"Microsoft.Compute/{type_}/{name}"],
            "properties": {"roleDefinitionId": role, "scope": scope,
                           "principalId": f"[reference('{id_}', '2019-07-01', 'Full').identity.principalId]"}}


def storage_address(session: Session, text: str) -> str:
    """The address of the blobs of a storage account that is named; an address stays as it is. Raises `Failure`."""
    from sig_cli.cli.disk_sources import is_address

    if is_address(text):
        return text
    rows = session.list(f"/subscriptions/{session.subscription}/providers/Microsoft.Storage/storageAccounts", STORAGE_API)
    row = next((row for row in rows if row["name"].lower() == text.lower()), None)
    if row is None:
        raise Failure(f"{text} does't exist.")
    return str(((row.get("properties") or {}).get("primaryEndpoints") or {}).get("blob"))
