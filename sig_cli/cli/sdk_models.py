"""The members that az's SDK models have: what the service leaves out is null, what no model knows is kept.

Only the commands that az built on its SDKs print these (group, provider, feature, resource). Source: az 2.91, observed
with answers that hold members of no model.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

GROUP = ("id", "location", "managedBy", "name", "properties", "tags", "type")
RESOURCE = ("extendedLocation", "id", "identity", "kind", "location", "managedBy", "name", "plan", "properties", "sku",
            "tags", "type")
LISTED = (*RESOURCE, "changedTime", "createdTime", "provisioningState")
_SKU = ("capacity", "family", "model", "name", "size", "tier")
_PLAN = ("name", "product", "promotionCode", "publisher", "version")
_IDENTITY = ("principalId", "tenantId", "type", "userAssignedIdentities")
_ASSIGNED = ("clientId", "principalId")
_PROVIDER = ("id", "namespace", "providerAuthorizationConsentState", "registrationPolicy", "registrationState",
             "resourceTypes")
_TYPE = ("aliases", "apiProfiles", "apiVersions", "capabilities", "defaultApiVersion", "locationMappings", "locations",
         "properties", "resourceType", "zoneMappings")
_REGISTRATION = ("approvalType", "authorizationProfile", "description", "displayName", "documentationLink",
                 "featureName", "metadata", "providerNamespace", "registrationDate", "releaseDate",
                 "shouldFeatureDisplayInPortal", "state", "subscriptionId", "tenantId")


def members(value: Row, names: tuple[str, ...]) -> Row:
    """The object with exactly these members."""
    return {name: value.get(name) for name in names}


def filled(value: Row, names: tuple[str, ...]) -> Row:
    """The object in its own order, and after that null for each of these members that it lacks."""
    return {**value, **{name: None for name in names if name not in value}}


def permissions(value: Row) -> Row:
    """What the applications of a provider may do in a subscription."""
    role = ("id", "isServiceRole", "name", "permissions", "scopes")
    rows = [members(row, ("applicationId", "managedByRoleDefinition", "providerAuthorizationConsentState", "roleDefinition"))
            for row in value["value"]]
    return {"nextLink": value.get("nextLink"),
            "value": [{**row, "roleDefinition": row["roleDefinition"] and members(row["roleDefinition"], role)} for row in rows]}


def group(value: Row) -> Row:
    """A resource group."""
    return filled(value, GROUP)


def resource(value: Row, names: tuple[str, ...] = RESOURCE) -> Row:
    """A resource of any type. `names` is `LISTED` for the rows of `resource list`."""
    row = filled(value, names)
    for name, inner in (("sku", _SKU), ("plan", _PLAN), ("identity", _IDENTITY), ("extendedLocation", ("name", "type"))):
        if isinstance(row[name], dict):
            row[name] = filled(row[name], inner)
    if row["identity"] and isinstance(row["identity"]["userAssignedIdentities"], dict):
        row["identity"]["userAssignedIdentities"] = {
            name: filled(assigned, _ASSIGNED)
            for name, assigned in row["identity"]["userAssignedIdentities"].items()}
    for name in ("changedTime", "createdTime"):
        if row.get(name):
            row[name] = moment(row[name])
    return row


def provider(value: Row) -> Row:
    """A resource provider."""
    row = filled(value, _PROVIDER)
    row["resourceTypes"] = [filled(type_, _TYPE) for type_ in row["resourceTypes"] or ()]
    return row


def registration(value: Row) -> Row:
    """The registration of a preview feature."""
    properties = filled(value["properties"], _REGISTRATION)
    for name in ("registrationDate", "releaseDate"):
        if properties[name]:
            properties[name] = moment(properties[name])
    return {**value, "properties": properties}


def moment(text: str) -> str:
    """A point in time as Python writes it: microseconds or none, and an offset in place of `Z`."""
    whole, dot, rest = text.partition(".")
    if not dot:
        return text.removesuffix("Z") + "+00:00" if text.endswith("Z") else text
    digits = rest[:len(rest) - len(rest.lstrip("0123456789"))]
    fraction = digits[:6].ljust(6, "0")
    offset = rest[len(digits):]
    return whole + (f".{fraction}" if fraction.strip("0") else "") + ("+00:00" if offset == "Z" else offset)


_DEPLOYMENT = ("id", "location", "name", "properties", "tags", "type")
_DEPLOYED = ("correlationId", "debugSetting", "dependencies", "diagnostics", "duration", "error", "extensions", "mode",
             "onErrorDeployment", "outputResources", "outputs", "parameters", "parametersLink", "providers", "provisioningState",
             "templateHash", "templateLink", "timestamp", "validatedResources", "validationLevel")
_REFERENCE = ("apiVersion", "extension", "id", "identifiers", "resourceType")
_LINK = ("contentVersion", "id", "queryString", "relativePath", "uri")
_ERROR = ("additionalInfo", "code", "details", "message", "target")
_OPERATION = ("duration", "provisioningOperation", "provisioningState", "request", "response", "serviceRequestId", "statusCode",
              "statusMessage", "targetResource", "timestamp")
_TARGET = ("apiVersion", "extension", "id", "identifiers", "resourceName", "resourceType", "symbolicName")


def deployment(value: Row) -> Row:
    """A deployment."""
    row = filled(value, _DEPLOYMENT)
    row["properties"] = deployed(row["properties"])
    return row


def deployed(value: Row) -> Row:
    """The properties of a deployment."""
    shown = filled(value, _DEPLOYED)
    if shown["timestamp"]:
        shown["timestamp"] = moment(shown["timestamp"])
    for name in ("outputResources", "validatedResources"):
        if shown[name] is not None:
            shown[name] = [filled(row, _REFERENCE) for row in shown[name]]
    if shown["providers"] is not None:
        shown["providers"] = [provider(row) for row in shown["providers"]]
    if shown["templateLink"] is not None:
        shown["templateLink"] = filled(shown["templateLink"], _LINK)
    if shown["error"] is not None:
        shown["error"] = error(shown["error"])
    if shown["onErrorDeployment"] is not None:
        shown["onErrorDeployment"] = filled(shown["onErrorDeployment"], ("deploymentName", "provisioningState", "type"))
    return shown


def error(value: Row) -> Row:
    """An error inside a resource, with those inside of it."""
    row = filled(value, _ERROR)
    if row["details"] is not None:
        row["details"] = [error(detail) for detail in row["details"]]
    return row


def deployment_operation(value: Row) -> Row:
    """An operation of a deployment."""
    shown = filled(value["properties"], _OPERATION)
    if shown["timestamp"]:
        shown["timestamp"] = moment(shown["timestamp"])
    if shown["targetResource"] is not None:
        shown["targetResource"] = filled(shown["targetResource"], _TARGET)
    if shown["statusMessage"] is not None:
        message = filled(shown["statusMessage"], ("error", "status"))
        shown["statusMessage"] = {**message, "error": error(message["error"]) if message["error"] else None}
    return {**value, "properties": shown}
