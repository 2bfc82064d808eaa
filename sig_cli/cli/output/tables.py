"""The rows of commands whose tables show something other than their top-level members.

Each function takes the command shape and gives a row or a list of rows, columns in az's order; a column whose cell is
None vanishes. The columns are those that az 2.91 declares for the command named in the docstring.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def accounts(result: list[Any]) -> list[Row]:
    """`account list`."""
    return [{"Name": account["name"], "CloudName": account["cloudName"], "SubscriptionId": account["id"],
             "TenantId": account["tenantId"], "State": account.get("state"), "IsDefault": account["isDefault"]}
            for account in result]


def deployment(result: Row) -> Row:
    """`deployment group create | show`, `deployment sub create | show`."""
    properties = result["properties"]
    row = {"Name": result["name"], "State": properties["provisioningState"], "Timestamp": properties["timestamp"],
           "Mode": properties["mode"]}
    if result.get("resourceGroup"):
        row["ResourceGroup"] = result["resourceGroup"]
    return row


def deployments(result: list[Any]) -> list[Row]:
    """`deployment group list`, `deployment sub list`: the oldest first."""
    return [deployment(item) for item in sorted(result, key=lambda item: item["properties"]["timestamp"])]


def validated(result: Row) -> Row:
    """`deployment group validate`, `deployment sub validate`."""
    return {"Result": result["properties"]["provisioningState"], "CorrelationId": result["properties"]["correlationId"]}


def disk(result: Row) -> Row:
    """`disk show`. az's columns; `Zones` is always there, its parts joined without anything between them."""
    sku = result.get("sku")
    return {"Name": result.get("name"), "ResourceGroup": result.get("resourceGroup"),
            "Location": result.get("location"), "Zones": "".join(result.get("zones") or ()) or " ",
            "Sku": sku.get("name") if isinstance(sku, dict) else None, "OsType": result.get("osType"),
            "SizeGb": result.get("diskSizeGB"), "ProvisioningState": result.get("provisioningState")}


def disks(result: list[Any]) -> list[Row]:
    """`disk list`."""
    return [disk(item) for item in result]


def disk_created(result: Row) -> Row:
    """`disk create`: as `disk show`, without the size: az reads that from a member which the service does not have."""
    row = disk(result)
    del row["SizeGb"]
    return row


def feature(result: Row) -> Row:
    """`feature show`, `feature registration show`."""
    properties = result.get("properties")
    return {"Name": result.get("name"),
            "RegistrationState": properties.get("state") if isinstance(properties, dict) else None}


def features(result: list[Any]) -> list[Row]:
    """`feature list`, `feature registration list`."""
    return [feature(item) for item in result]


def groups(result: list[Any]) -> list[Row]:
    """`group list`."""
    return [{"Name": group["name"], "Location": group["location"], "Status": group["properties"]["provisioningState"]}
            for group in result]


def image_version(result: Row) -> Row:
    """`sig image-version show`. `ReplicationState` needs `--expand ReplicationStatus`."""
    profile = result.get("publishingProfile") or {}
    status = result.get("replicationStatus") or {}
    return {"Name": result.get("name"), "ResourceGroup": result.get("resourceGroup"),
            "ProvisioningState": result.get("provisioningState"),
            "TargetRegions": _names(profile.get("targetRegions")),
            "EdgeZones": _names(profile.get("targetExtendedLocations")),
            "ReplicationState": status.get("aggregatedState")}


def machine(result: Row) -> Row:
    """`vm show`. What only `--show-details` knows vanishes without it."""
    row = {"Name": result["name"], "ResourceGroup": result.get("resourceGroup"), "PowerState": result.get("powerState"),
           "PublicIps": result.get("publicIps"), "Fqdns": result.get("fqdns"), "Location": result["location"]}
    if "zones" in result:
        row["Zones"] = ",".join(result["zones"] or ())
    return row


def machines(result: list[Any]) -> list[Row]:
    """`vm list`."""
    return [machine(item) for item in result]


def deployed(result: Row) -> Row:
    """`vm create`, `vmss create`: what is printed, in that order, without what has no place in a table."""
    return {name[0].upper() + name[1:]: value for name, value in result.items()
            if name not in ("id", "type", "etag") and not isinstance(value, dict | list)}


def machine_view(result: Row) -> Row:
    """`vm get-instance-view`. The power state is the second status."""
    statuses = (result.get("instanceView") or {}).get("statuses") or []
    return {"Name": result["name"], "ResourceGroup": result.get("resourceGroup"), "Location": result["location"],
            "ProvisioningState": result.get("provisioningState"),
            "PowerState": statuses[1].get("displayStatus") if len(statuses) > 1 else None}


def resources(result: list[Any]) -> list[Row]:
    """`resource list`. az fails when a resource lacks one of these; here its cell is blank."""
    return [{"Name": item.get("name"), "ResourceGroup": item.get("resourceGroup"), "Location": item.get("location"),
             "Type": item.get("type"), "Status": item.get("provisioningState")} for item in result]


def scale_set(result: Row) -> Row:
    """`vmss show`. `Zones` is always there."""
    policy = result.get("upgradePolicy")
    sku = result.get("sku")
    return {"Name": result.get("name"), "ResourceGroup": result.get("resourceGroup"), "Location": result.get("location"),
            "Zones": " ".join(result.get("zones") or ()) or " ", "Capacity": sku.get("capacity") if isinstance(sku, dict) else None,
            "Overprovision": result.get("overprovision"), "UpgradePolicy": policy.get("mode") if isinstance(policy, dict) else None}


def scale_sets(result: list[Any]) -> list[Row]:
    """`vmss list`."""
    return [scale_set(item) for item in result]


def usages(result: list[Any]) -> list[Row]:
    """`vm list-usage`."""
    return [{"Name": row.get("localName"), "CurrentValue": row.get("currentValue"), "Limit": row.get("limit")}
            for row in result]


def role_assignments(result: list[Any]) -> list[Row]:
    """`role assignment list`. az fails when the names were not looked up; here such a cell is blank."""
    return [{"Principal": item.get("principalName"), "Role": item.get("roleDefinitionName"), "Scope": item["scope"]}
            for item in result]


def role_definitions(result: list[Any]) -> list[Row]:
    """`role definition list`."""
    return [{"Name": item["roleName"], "Type": item["type"], "Description": item["description"]} for item in result]


def _names(places: list[Any] | None) -> str | None:
    return ", ".join(place["name"] for place in places if place.get("name") is not None) if places else None
