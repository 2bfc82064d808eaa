"""`az storage account create | list | show | delete` and `az storage account keys list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.storage_account_options import OPTIONS, PREVIEWS, body_of, settle_subnet
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GROUP, PLAIN_LOCATION, TAGS
from sig_cli.cli.sdk_models import members
from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2025-08-01"
TYPE = "providers/Microsoft.Storage/storageAccounts"
NAME = Opt("--name", "-n", name="account_name", required=True, id_part="name", group="Resource Id", help="Storage account")
PLAIN_GROUP = GROUP.with_(required=False, group="Resource Id", help="Resource group. Without it, the account is looked for")


def path(session: Session, group: str | None, name: str) -> str:
    """The path of a storage account. Raises `Failure` with az's words for one without a group that is not found."""
    return f"{session.group_path(group or group_of(session, name))}/{TYPE}/{quoted(name)}"


def group_of(session: Session, name: str) -> str:
    """The resource group of an account of the subscription."""
    for row in session.list(f"/subscriptions/{session.subscription}/{TYPE}", API):
        if row["name"] == name:
            id_ = parse(row["id"])
            return (id_.group if id_ is not None else None) or ""
    raise Failure(f"Storage account '{name}' not found.", exit_code=2)


@command(
    GROUP.with_(id_part=None), NAME.with_(id_part=None, group=""), PLAIN_LOCATION, TAGS, *OPTIONS,
    shape="sdk", style="hand",
    examples=(("For a VHD", "storage account create -g images -n contosovhds --sku Standard_LRS"),),
)
def create(session: Session, *, resource_group_name: str, account_name: str, location: str | None = None,
           tags: dict[str, str] | None = None, **given: Any) -> Any:
    """Create a storage account, or change one."""
    tell_previews(session, PREVIEWS, given)
    location = session.location(location) if location else location_of(session, resource_group_name)
    settle_subnet(session, resource_group_name, given)
    answer = session.post(f"/subscriptions/{session.subscription}/providers/Microsoft.Storage/checkNameAvailability", API,
                          {"name": account_name, "type": "Microsoft.Storage/storageAccounts"})
    if not answer["nameAvailable"] and answer["reason"] == "AlreadyExists":
        session.warn(f"A storage account with the provided name {account_name} is found. Will continue to update the existing "
                     "account.")
    body = body_of(session, location, tags, given)
    return account(session.put(path(session, resource_group_name, account_name), API, body, generated=False))


@command(GROUP.with_(required=False, id_part=None), shape="sdk", style="hand",
         examples=(("The storage accounts of a group, as a table", "storage account list -g images -o table"),))
def list_(session: Session, *, resource_group_name: str | None = None) -> Any:
    """List the storage accounts of a group, or of the subscription."""
    scope = session.group_path(resource_group_name) if resource_group_name else f"/subscriptions/{session.subscription}"
    return [account(row) for row in session.list(f"{scope}/{TYPE}", API)]


@command(NAME, PLAIN_GROUP,
         Opt("--expand", name="expand", kind="enum", choices=("geoReplicationStats", "blobRestoreStatus"),
             help="What to show as well"),
         shape="sdk", style="hand", ids=True,
         examples=(("The id of a storage account, for a script",
                    "storage account show -n contosovhds --query id -o tsv"),))
def show(session: Session, *, account_name: str, resource_group_name: str | None = None, expand: str | None = None) -> Any:
    """Show a storage account."""
    return account(session.get(path(session, resource_group_name, account_name), API, _expand=expand))


@command(NAME, PLAIN_GROUP, shape="sdk", style="hand", ids=True, confirm=True,
         examples=(("Delete a storage account without a question", "storage account delete -n contosovhds --yes"),))
def delete(session: Session, *, account_name: str, resource_group_name: str | None = None) -> None:
    """Delete a storage account with all that is in it."""
    session.delete(path(session, resource_group_name, account_name), API, missing_ok=False)


@command(Opt("--account-name", "-n", name="account_name", required=True, help="Storage account"),
         PLAIN_GROUP.with_(id_part=None, group=""),
         Opt("--expand-key-type", name="expand", kind="enum", choices=("kerb",), default="kerb", help="Kerberos keys, too"),
         shape="sdk", style="hand", examples=(("The first key", "storage account keys list -n contosovhds --query [0].value"),))
def list_keys(session: Session, *, account_name: str, resource_group_name: str | None = None, expand: str = "kerb") -> Any:
    """List the keys of a storage account."""
    where = f"{path(session, resource_group_name, account_name)}/listKeys"
    keys = session.send("POST", where, API, _expand=expand).body["keys"]
    return [members({**key, "creationTime": _moment(key["creationTime"])}, ("creationTime", "keyName", "permissions", "value"))
            for key in keys]


def tell_previews(session: Session, previews: dict[str, str], given: dict[str, Any]) -> None:
    """Warn of the options that az calls a preview and that were given."""
    for name, spelling in previews.items():
        if given.get(name) is not None:
            session.warn(f"Argument '{spelling}' is in preview and under development. Reference and support levels: "
                         "https://aka.ms/CLI_refstatus")


def location_of(session: Session, group: str) -> str:
    """The location of a group. One that is missing is a wrong command line here, as az has it."""
    try:
        return session.group_location(group)
    except ServiceError as error:
        from sig_cli.cli.report import message

        raise Failure(message(error), exit_code=2) from error


def account(row: dict[str, Any]) -> dict[str, Any]:
    """A storage account as az prints it: flat, with null for what the service does not say."""
    from sig_cli.data_files import load

    known = load("schemas/storage-account.json")
    flat = {**members(row, known["top"]), **members(row.get("properties") or {}, known["properties"])}
    flat = {known["renamed"].get(name, name): value for name, value in flat.items()}
    inside = known["inside"]
    if flat["primaryEndpoints"]:
        flat["primaryEndpoints"] = members(flat["primaryEndpoints"], inside["primaryEndpoints"])
    if flat["encryption"]:
        flat["encryption"] = _encryption(members(flat["encryption"], inside["encryption"]), inside)
    if flat["networkRuleSet"]:
        flat["networkRuleSet"] = _rules(flat["networkRuleSet"])
    policy = (flat["immutableStorageWithVersioning"] or {}).get("immutabilityPolicy")
    if policy and "immutabilityPeriodSinceCreationInDays" in policy:
        # az sends the text that was typed, and reads a number.
        days = str(policy["immutabilityPeriodSinceCreationInDays"])
        policy["immutabilityPeriodSinceCreationInDays"] = int(days) if days.isdecimal() else days
    flat["creationTime"] = _moment(flat["creationTime"])
    flat["keyCreationTime"] = {name: _moment(value) for name, value in (flat["keyCreationTime"] or {}).items()}
    return flat


def _rules(rules: dict[str, Any]) -> dict[str, Any]:
    networks = rules.get("virtualNetworkRules")
    made = members(rules, ("bypass", "defaultAction", "ipRules", "ipv6Rules", "resourceAccessRules", "virtualNetworkRules"))
    if networks:
        made["virtualNetworkRules"] = [{"action": rule.get("action"), "state": rule.get("state"),
                                        "virtualNetworkResourceId": rule.get("id")} for rule in networks]
    return made


def _encryption_identity(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"encryptionFederatedIdentityClientId": value.get("federatedIdentityClientId"),
            "encryptionUserAssignedIdentity": value.get("userAssignedIdentity")}


def _vault_key(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {**members(value, ("currentVersionedKeyExpirationTimestamp", "currentVersionedKeyIdentifier", "lastKeyRotationTimestamp")),
            "keyName": value.get("keyname"), "keyVaultUri": value.get("keyvaulturi"), "keyVersion": value.get("keyversion")}


def _encryption(value: dict[str, Any], inside: dict[str, Any]) -> dict[str, Any]:
    if value["services"]:
        value["services"] = {name: members(service, inside["service"]) if service is not None else None
                             for name, service in members(value["services"], inside["services"]).items()}
    return {"encryptionIdentity": _encryption_identity(value["identity"]), "keySource": value["keySource"],
            "keyVaultProperties": _vault_key(value["keyvaultproperties"]),
            "requireInfrastructureEncryption": value["requireInfrastructureEncryption"], "services": value["services"]}


def _moment(text: str) -> str:
    from sig_cli.cli.sdk_models import moment

    return moment(text)
