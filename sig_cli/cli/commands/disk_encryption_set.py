"""`az disk-encryption-set create | list | show | update | delete | wait | list-associated-resources`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.disk_options import name_or_id
from sig_cli.cli.commands.gallery import location_or_group
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import (
    FORCE_STRING,
    GENERIC_UPDATE,
    LOCATION,
    NO_WAIT,
    PAGING,
    RESOURCE_GROUP,
    WAIT,
    any_condition,
)
from sig_cli.cli.session import alphabetical, quoted

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session

API = "2023-04-02"
ENCRYPTION = ("ConfidentialVmEncryptedWithCustomerKey", "EncryptionAtRestWithCustomerKey",
              "EncryptionAtRestWithPlatformAndCustomerKeys")
NAME = Opt("-n", "--name", "--disk-encryption-set-name", name="disk_encryption_set_name", kind="aaz-str", required=True,
           id_part="name", group="Resource Id", help="Disk encryption set")
PLAIN = (NAME.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""))
KEY_URL = Opt("--key-url", name="key_url", kind="aaz-str", help="Address of a key, with its version")
VAULT = Opt("--source-vault", name="source_vault", kind="aaz-str", help="Vault of the key, by name or id")
FEDERATED = Opt("--federated-client-id", name="federated_client_id", kind="aaz-str",
                help="Application of several tenants that may use a key of another tenant")
ROTATION = Opt("--auto-rotation", "--enable-auto-key-rotation", name="enable_auto_key_rotation", kind="aaz-bool", words="?",
               blank=True, help="Go over to newer versions of the key by itself")


def path(session: Session, resource_group: str, name: str) -> str:
    """The path of a disk encryption set."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/diskEncryptionSets/{quoted(name)}"


def written(session: Session, where: str, body: Any, *, no_wait: bool = False) -> Any:
    """What a PUT has made of a set, when its operation has ended; None with `no_wait`. az reads the set, not the operation's result."""
    response = session.send("PUT", where, API, alphabetical(body))
    if no_wait:
        return None
    session.finish(response)
    return session.get(where, API)


def identity_ids(session: Session, group: str, texts: list[str]) -> list[str]:
    """The ids of user-assigned identities, which are named by id or, in the set's group, by name."""
    collection = f"{session.group_path(group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
    return [name_or_id(text, collection) for text in texts]


@command(
    *PLAIN, NO_WAIT, LOCATION, KEY_URL.with_(required=True), VAULT,
    Opt("--encryption-type", name="encryption_type", kind="aaz-str", choices=ENCRYPTION, help="Which keys encrypt, and what"),
    FEDERATED, ROTATION,
    Opt("--tags", name="tags", kind="aaz-dict", words="+", help="Tags as KEY=VALUE, separated by blanks"),
    Opt("--mi-system-assigned", name="mi_system_assigned", kind="aaz-bool", words="?", group="Managed Identity",
        help="The set's own identity"),
    Opt("--mi-user-assigned", name="mi_user_assigned", kind="aaz-list", words="+", group="Managed Identity",
        help="User-assigned identities, by name or id"),
    examples=(("A key of one's own", "disk-encryption-set create -g images -n des --key-url https://vault.vault.azure.net/keys/k/1"),),
)
def create(session: Session, *, disk_encryption_set_name: str, resource_group: str, key_url: str,
           no_wait: bool | None = None, location: str | None = None, source_vault: str | None = None,
           encryption_type: str | None = None, federated_client_id: str | None = None,
           enable_auto_key_rotation: bool | None = None, tags: dict[str, str] | None = None,
           mi_system_assigned: bool | None = None, mi_user_assigned: list[str] | None = None) -> Any:
    """Create a disk encryption set."""
    identity: dict[str, Any] = {"type": "SystemAssigned"}
    if mi_user_assigned is not None:
        identity["type"] = "SystemAssigned, UserAssigned" if mi_system_assigned else "UserAssigned"
        identity["userAssignedIdentities"] = {key: {} for key in identity_ids(session, resource_group, mi_user_assigned)}
    key: dict[str, Any] = {"keyUrl": key_url}
    if source_vault is not None:
        key["sourceVault"] = {"id": _vault(session, resource_group, source_vault)}
    given = {"activeKey": key, "encryptionType": encryption_type, "federatedClientId": federated_client_id,
             "rotationToLatestKeyVersionEnabled": enable_auto_key_rotation}
    body: dict[str, Any] = {
        "identity": identity, "location": location_or_group(session, location, resource_group),
        "properties": {name: value for name, value in given.items() if value is not None}}
    if tags is not None:
        body["tags"] = tags
    return written(session, path(session, resource_group, disk_encryption_set_name), body, no_wait=bool(no_wait))


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING,
         examples=(("The disk encryption sets of a group, as a table", "disk-encryption-set list -g images -o table"),))
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the disk encryption sets of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return session.list(f"{scope}/providers/Microsoft.Compute/diskEncryptionSets", API, max_items, next_token)


@command(*PLAIN, *PAGING,
         examples=(("What a set encrypts", "disk-encryption-set list-associated-resources -g images -n des"),))
def list_associated_resources(session: Session, *, disk_encryption_set_name: str, resource_group: str,
                              max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the ids of what is encrypted with a disk encryption set."""
    where = f"{path(session, resource_group, disk_encryption_set_name)}/associatedResources"
    return session.list(where, API, max_items, next_token)


@command(NAME, RESOURCE_GROUP, ids=True,
         examples=(("One disk encryption set", "disk-encryption-set show -g images -n des"),))
def show(session: Session, *, disk_encryption_set_name: str, resource_group: str) -> Any:
    """Show a disk encryption set."""
    return session.get(path(session, resource_group, disk_encryption_set_name), API)


@command(NAME, RESOURCE_GROUP, NO_WAIT, KEY_URL, VAULT.with_(nullable=True), FEDERATED.with_(nullable=True),
         ROTATION.with_(nullable=True), *GENERIC_UPDATE, FORCE_STRING, ids=True,
         examples=(("The next version of the key", "disk-encryption-set update -g images -n des --key-url "
                                                   "https://vault.vault.azure.net/keys/k/2 --source-vault vault"),))
def update(session: Session, *, disk_encryption_set_name: str, resource_group: str, no_wait: bool | None = None,
           key_url: str | None = None, source_vault: str | None = None, federated_client_id: str | None = None,
           enable_auto_key_rotation: bool | None = None, update_actions: Actions | None = None,
           force_string: bool | None = None) -> Any:
    """Change a disk encryption set. Without `--source-vault` it forgets the vault of its key, as with az."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, disk_encryption_set_name)
    body = session.get(where, API)
    properties = body["properties"]
    key = properties.setdefault("activeKey", {})
    key.pop("sourceVault", None)
    if source_vault is not None:
        key["sourceVault"] = {"id": _vault(session, resource_group, source_vault)}
    if key_url is not None:
        key["keyUrl"] = key_url
    for option, name, value in (("federated_client_id", "federatedClientId", federated_client_id),
                                ("enable_auto_key_rotation", "rotationToLatestKeyVersionEnabled", enable_auto_key_rotation)):
        if value is not None:
            properties[name] = value
        elif option in session.chosen.given:
            properties.pop(name, None)
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="disk-encryption-set")
    return written(session, where, body, no_wait=bool(no_wait))


@command(NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Delete a disk encryption set", "disk-encryption-set delete -g images -n des"),))
def delete(session: Session, *, disk_encryption_set_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a disk encryption set that nothing is encrypted with."""
    session.delete(path(session, resource_group, disk_encryption_set_name), API, no_wait=bool(no_wait))


@command(NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a set is there", "disk-encryption-set wait -g images -n des --created"),))
def wait(session: Session, *, disk_encryption_set_name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until a disk encryption set is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, disk_encryption_set_name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)


def _vault(session: Session, group: str, text: str) -> str:
    return name_or_id(text, f"{session.group_path(group)}/providers/Microsoft.KeyVault/vaults")
