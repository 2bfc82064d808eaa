"""`az keyvault create | show | set-policy | delete`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GROUP, PLAIN_LOCATION, PLAIN_NO_WAIT, TAGS
from sig_cli.cli.sdk_models import filled, members
from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2026-02-01"
RESOURCES_API = "2015-11-01"
TYPE = "providers/Microsoft.KeyVault/vaults"
KEY_RIGHTS = ("all", "encrypt", "decrypt", "wrapKey", "unwrapKey", "sign", "verify", "get", "list", "create", "update", "import",
              "delete", "backup", "restore", "recover", "purge", "release", "rotate", "getrotationpolicy", "setrotationpolicy")
SECRET_RIGHTS = ("all", "get", "list", "set", "delete", "backup", "restore", "recover", "purge")
CERTIFICATE_RIGHTS = ("all", "get", "list", "delete", "create", "import", "update", "managecontacts", "getissuers", "listissuers",
                      "setissuers", "deleteissuers", "manageissuers", "recover", "purge", "backup", "restore")
STORAGE_RIGHTS = ("all", "get", "list", "delete", "set", "update", "regeneratekey", "recover", "purge", "backup", "restore",
                  "setsas", "listsas", "getsas", "deletesas")
PROPERTIES = ("accessPolicies", "createMode", "enablePurgeProtection", "enableRbacAuthorization", "enableSoftDelete",
              "enabledForDeployment", "enabledForDiskEncryption", "enabledForTemplateDeployment", "hsmPoolResourceId",
              "networkAcls", "privateEndpointConnections", "provisioningState", "publicNetworkAccess", "sku",
              "softDeleteRetentionInDays", "tenantId", "vaultUri")
RIGHTS = ("certificates", "keys", "secrets", "storage")

NAME = Opt("--name", "-n", name="vault_name", help="Vault")
HSM = Opt("--hsm-name", name="hsm_name", help="Managed HSM. There are none here")
PLAIN_GROUP = GROUP.with_(required=False, id_part=None, help="Resource group. Without it, the vault is looked for")
YES: dict[str, Any] = {"kind": "bool3", "words": "?", "blank": True}


@command(
    GROUP.with_(id_part=None), NAME, HSM,
    Opt("--administrators", name="administrators", words="+", help="Of a managed HSM"), PLAIN_LOCATION,
    Opt("--sku", name="sku", help="standard or premium"),
    Opt("--enabled-for-deployment", name="enabled_for_deployment", help="Machines may read it", **YES),
    Opt("--enabled-for-disk-encryption", name="enabled_for_disk_encryption", help="Disk encryption may read it", **YES),
    Opt("--enabled-for-template-deployment", name="enabled_for_template_deployment", help="Templates may read it", **YES),
    Opt("--enable-rbac-authorization", name="enable_rbac_authorization", default=True, help="Roles say who may, not policies", **YES),
    Opt("--enable-purge-protection", name="enable_purge_protection", help="Nobody can purge it", **YES),
    Opt("--retention-days", name="retention_days", help="Days that it is kept after deletion, 7 to 90"),
    Opt("--network-acls", name="network_acls", kind="json", group="Network Rule", help="Rules, as JSON"),
    Opt("--network-acls-ips", name="network_acls_ips", words="*", group="Network Rule", help="Addresses that are let in"),
    Opt("--network-acls-vnets", name="network_acls_vnets", words="*", group="Network Rule", help="Subnets that are let in"),
    Opt("--bypass", name="bypass", kind="enum", choices=("AzureServices", "None"), group="Network Rule", help="Who passes"),
    Opt("--default-action", name="default_action", kind="enum", choices=("Allow", "Deny"), group="Network Rule",
        help="What happens when no rule fits"),
    Opt("--no-self-perms", name="no_self_perms", help="No permissions for oneself", **YES), TAGS,
    Opt("--public-network-access", name="public_network_access", kind="enum", choices=("Enabled", "Disabled"),
        help="Whether the internet gets in"),
    Opt("--mi-user-assigned", name="user_identities", words="*", help="Of a managed HSM"), PLAIN_NO_WAIT,
    shape="sdk", style="hand",
    examples=(("For the keys of disks", "keyvault create -g images -n contoso-keys --enable-purge-protection"),),
)
def create(session: Session, *, resource_group_name: str, vault_name: str | None = None, hsm_name: str | None = None,
           location: str | None = None, sku: str | None = None, retention_days: str | None = None,
           tags: dict[str, str] | None = None, no_wait: bool = False, **given: Any) -> Any:
    """Create a vault. Raises `Failure` for one that is there already."""
    name = _vault(vault_name, hsm_name)
    days = _days(retention_days)
    location = session.location(location) if location else _location_of(session, resource_group_name)
    where = f"{session.group_path(resource_group_name)}/{TYPE}/{quoted(name)}"
    if _is_there(session, where):
        raise Failure(f"The specified vault: {name} already exists")
    tenant = session.account(session.subscription) or {}
    policies = []
    if not given["no_self_perms"] and not given["enable_rbac_authorization"]:
        from sig_cli.cli.principals import myself

        policies = [{"tenantId": tenant.get("tenantId"), "objectId": myself(session),
                     "permissions": {"keys": ["all"], "secrets": ["all"], "certificates": ["all"], "storage": ["all"]}}]
    properties = {
        "tenantId": tenant.get("tenantId"), "sku": {"name": sku or "standard", "family": "A"}, "accessPolicies": policies,
        "enabledForDeployment": given["enabled_for_deployment"],
        "enabledForDiskEncryption": given["enabled_for_disk_encryption"],
        "enabledForTemplateDeployment": given["enabled_for_template_deployment"],
        "enableRbacAuthorization": given["enable_rbac_authorization"], "enableSoftDelete": True,
        "enablePurgeProtection": given["enable_purge_protection"],
        "softDeleteRetentionInDays": days, "publicNetworkAccess": given["public_network_access"],
        "networkAcls": _rules(session, resource_group_name, given)}
    body: dict[str, Any] = {"location": location}
    if tags is not None:
        body["tags"] = tags
    body["properties"] = {name: value for name, value in properties.items() if value is not None}
    made = session.put(where, API, body, no_wait=no_wait, generated=False)
    return None if made is None else vault(made)


@command(PLAIN_GROUP, NAME, HSM, shape="sdk", style="hand",
         examples=(("The id of a vault, for a script", "keyvault show -n vault --query id -o tsv"),))
def show(session: Session, *, resource_group_name: str | None = None, vault_name: str | None = None,
         hsm_name: str | None = None) -> Any:
    """Show a vault."""
    return vault(session.get(_path(session, resource_group_name, vault_name, hsm_name), API))


@command(PLAIN_GROUP, NAME, HSM, PLAIN_NO_WAIT, shape="sdk", style="hand",
         examples=(("Delete a vault", "keyvault delete -n vault"),))
def delete(session: Session, *, resource_group_name: str | None = None, vault_name: str | None = None,
           hsm_name: str | None = None, no_wait: bool = False) -> None:
    """Delete a vault. Here it is gone at once, and its name is free."""
    if vault_name and not hsm_name:
        session.warn("Warning! If you have soft-delete protection enabled on this key vault, you will not be able to reuse this key "
                     "vault name until the key vault has been purged from the soft deleted state. Please see the following "
                     "documentation for additional guidance.\nhttps://learn.microsoft.com/azure/key-vault/general/"
                     "soft-delete-overview")
    session.delete(_path(session, resource_group_name, vault_name, hsm_name), API, missing_ok=False)


@command(
    PLAIN_GROUP, NAME.with_(required=True), Opt("--object-id", name="object_id", help="Object id of who may"),
    Opt("--application-id", name="application_id", help="Application through which they may"),
    Opt("--spn", name="spn", help="Service principal that may"), Opt("--upn", name="upn", help="User that may"),
    Opt("--key-permissions", name="key_permissions", kind="enum", words="*", choices=KEY_RIGHTS, help="What with keys"),
    Opt("--secret-permissions", name="secret_permissions", kind="enum", words="*", choices=SECRET_RIGHTS, help="What with secrets"),
    Opt("--certificate-permissions", name="certificate_permissions", kind="enum", words="*", choices=CERTIFICATE_RIGHTS,
        help="What with certificates"),
    Opt("--storage-permissions", name="storage_permissions", kind="enum", words="*", choices=STORAGE_RIGHTS, help="What with storage"),
    PLAIN_NO_WAIT, shape="sdk", style="hand",
    examples=(("Let a disk encryption set use its key", "keyvault set-policy -n contoso-keys --key-permissions wrapKey unwrapKey get "
                                                        "--object-id 00000000-0000-4000-8000-00000000c0de"),),
)
def set_policy(session: Session, *, vault_name: str, resource_group_name: str | None = None, object_id: str | None = None,
               application_id: str | None = None, spn: str | None = None, upn: str | None = None,
               no_wait: bool = False, **given: Any) -> Any:
    """Say what somebody may with what is in a vault that has policies."""
    where = path(session, resource_group_name, vault_name)
    if sum(map(bool, (object_id, spn, upn))) != 1:
        raise Failure("specify exactly one: --object-id, --spn, --upn", exit_code=2)
    if not object_id:
        from sig_cli.cli.principals import object_id_of

        object_id = object_id_of(session, spn=spn, upn=upn)
    body = session.get(where, API)
    properties = body["properties"]
    if properties.get("enableRbacAuthorization"):
        raise Failure("Cannot set policies to a vault with '--enable-rbac-authorization' specified")
    wanted = {name: given[f"{name[:-1] if name != 'storage' else name}_permissions"] for name in RIGHTS}
    policies = properties.setdefault("accessPolicies", [])
    policy = next((row for row in policies if row["objectId"].lower() == object_id.lower()
                   and (row.get("applicationId") or "").lower() == (application_id or "").lower()), None)
    if policy is None:
        policy = {"tenantId": properties["tenantId"], "objectId": object_id, "permissions": {}}
        if application_id:
            policy["applicationId"] = application_id
        policies.append(policy)
    policy["permissions"] = {**policy["permissions"], **{name: list(dict.fromkeys(rights)) for name, rights in wanted.items()
                                                         if rights is not None}}
    sent = {name: body[name] for name in ("location", "tags", "properties") if body.get(name) is not None}
    made = session.put(where, API, sent, no_wait=no_wait, generated=False)
    return None if made is None else vault(made)


def path(session: Session, group: str | None, name: str) -> str:
    """The path of a vault. Raises `Failure` with az's words for one without a group that is not found."""
    if not group:
        found = session.list(f"/subscriptions/{session.subscription}/resources", RESOURCES_API,
                             _filter=f"resourceType eq 'Microsoft.KeyVault/vaults' and name eq '{name}'")
        id_ = next((parse(row["id"]) for row in found if row["name"].lower() == name.lower()), None)
        if id_ is None or id_.group is None:
            raise Failure(f"The Vault '{name}' not found within subscription.")
        group = id_.group
    return f"{session.group_path(group)}/{TYPE}/{quoted(name)}"


def vault(row: dict[str, Any]) -> dict[str, Any]:
    """A vault as az prints it: null for what the service does not say."""
    made = members(row, ("id", "location", "name", "properties", "systemData", "tags", "type"))
    properties = made["properties"] = members(made["properties"], PROPERTIES)
    properties["accessPolicies"] = [
        {**members(policy, ("applicationId", "objectId", "tenantId")), "permissions": members(policy["permissions"], RIGHTS)}
        for policy in properties["accessPolicies"] or ()]
    if properties["networkAcls"]:
        rules = members(properties["networkAcls"], ("bypass", "defaultAction", "ipRules", "virtualNetworkRules"))
        if rules["virtualNetworkRules"]:
            rules["virtualNetworkRules"] = [filled(rule, ("ignoreMissingVnetServiceEndpoint",))
                                            for rule in rules["virtualNetworkRules"]]
        properties["networkAcls"] = rules
    return made


def _path(session: Session, group: str | None, vault_name: str | None, hsm_name: str | None) -> str:
    """The path of the vault that is named. az looks for a group before it misses a name."""
    if vault_name and hsm_name:
        raise Failure("--name/-n and --hsm-name are mutually exclusive.")
    if not group and not vault_name:
        raise Failure(f"The HSM '{hsm_name}' not found within subscription.")
    return path(session, group, _vault(vault_name, hsm_name))


def _days(text: str | None) -> int:
    try:
        return int(text or 90)
    except ValueError:
        raise Failure(f"argument --retention-days: invalid int value: {text!r}", exit_code=2) from None


def _vault(vault_name: str | None, hsm_name: str | None) -> str:
    if vault_name and hsm_name:
        raise Failure("--vault-name and --hsm-name are mutually exclusive.")
    if hsm_name:
        raise Failure("Managed HSMs are not here. Take a vault: --name.")
    if not vault_name:
        raise Failure("Please specify --vault-name or --hsm-name.")
    return vault_name


def _is_there(session: Session, where: str) -> bool:
    try:
        session.get(where, API)
    except ServiceError:
        return False
    return True


def _location_of(session: Session, group: str) -> str:
    from sig_cli.cli.commands.storage_account import location_of

    return location_of(session, group)


def _rules(session: Session, group: str, given: dict[str, Any]) -> dict[str, Any]:
    bypass, default = given["bypass"], given["default_action"]
    if not bypass and not default:
        bypass, default = "AzureServices", "Allow"
    made: dict[str, Any] = {name: value for name, value in (("bypass", bypass), ("defaultAction", default)) if value}
    acls = given["network_acls"] or {}
    addresses = [*acls.get("ip", ()), *(given["network_acls_ips"] or ())]
    subnets = [*acls.get("vnet", ()), *(given["network_acls_vnets"] or ())]
    if given["network_acls"] or given["network_acls_ips"] or given["network_acls_vnets"]:
        made["virtualNetworkRules"] = [{"id": _subnet(session, group, text)} for text in dict.fromkeys(subnets)]
        made["ipRules"] = [{"value": address} for address in dict.fromkeys(addresses)]
    return made


def _subnet(session: Session, group: str, text: str) -> str:
    parts = text.split("/")
    if len(parts) == 2:
        return (f"{session.group_path(group)}/providers/Microsoft.Network/virtualNetworks/{quoted(parts[0].lower())}"
                f"/subnets/{quoted(parts[1].lower())}")
    if not text.startswith("/subscriptions/"):
        raise Failure(f"Invalid VNet rule: {text}. Format: {{vnet_name}}/{{subnet_name}} or {{subnet_id}}")
    return text.lower()
