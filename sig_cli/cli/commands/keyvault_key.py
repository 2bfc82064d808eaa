"""`az keyvault key create | show`: a key as far as others name it.

az speaks to the vault here, which is not Resource Manager. These commands use the keys that Resource Manager has. There is no key in
them: what a disk encryption set needs is the address with the version.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.keyvault import API, path
from sig_cli.cli.commands.storage_account import tell_previews
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import TAGS
from sig_cli.cli.session import quoted
from sig_cli.domain.moments import SECOND, parse, timestamp

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

YES: dict[str, Any] = {"kind": "bool3", "words": "?", "blank": True}
OPERATIONS = ("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey", "import", "export")
NAMING = (
    Opt("--name", "-n", name="name", help="Key"),
    Opt("--vault-name", name="vault_name", help="Vault"),
    Opt("--hsm-name", name="hsm_name", help="Managed HSM. There are none here"),
    Opt("--id", name="identifier", help="Address of the key, in place of names"),
)
PARTS = ("crv", "d", "dp", "dq", "e", "k", "n", "p", "q", "qi", "t", "x", "y")


@command(
    *NAMING, Opt("--protection", "-p", name="protection", kind="enum", choices=("software", "hsm"), help="Where the key is"),
    Opt("--size", name="key_size", kind="int", help="Bits: 2048, 3072 or 4096"),
    Opt("--ops", name="key_ops", kind="enum", words="*", choices=OPERATIONS, help="What it is for"),
    Opt("--disabled", name="disabled", default=False, help="It cannot be used", **YES),
    Opt("--expires", name="expires", kind="moment", help="Until when, as Y-m-d'T'H:M:S'Z'"),
    Opt("--not-before", name="not_before", kind="moment", help="From when on"), TAGS,
    Opt("--kty", name="kty", kind="enum", choices=("EC", "EC-HSM", "RSA", "RSA-HSM", "oct", "oct-HSM"), help="Kind of key"),
    Opt("--curve", name="curve", kind="enum", choices=("P-256", "P-384", "P-521", "P-256K"), help="Curve of an EC key"),
    Opt("--exportable", name="exportable", help="It may leave", **YES),
    Opt("--policy", name="release_policy", complete="file", help="Under which it may leave"),
    Opt("--external-key-id", name="external_key_id", help="Key outside of Azure"),
    Opt("--default-cvm-policy", name="default_cvm_policy", kind="flag", help="The policy of confidential machines"),
    Opt("--default-data-disk-policy", "--default-dd-policy", name="default_data_disk_policy", kind="flag",
        help="The policy of confidential data disks"),
    Opt("--immutable", name="immutable", help="The policy never changes", **YES),
    shape="plain", style="hand",
    examples=(("For a disk encryption set", "keyvault key create --vault-name contoso-keys -n disks --kty RSA --query key.kid -o tsv"),),
)
def create(session: Session, *, name: str | None = None, vault_name: str | None = None, hsm_name: str | None = None,
           identifier: str | None = None, protection: str | None = None, key_size: int | None = None,
           key_ops: list[str] | None = None, disabled: bool = False, expires: str | None = None,
           not_before: str | None = None, tags: dict[str, str] | None = None, kty: str | None = None,
           curve: str | None = None, exportable: bool | None = None, **policy: Any) -> Any:
    """Create a key, or a new version of one."""
    vault, name = _named(name, vault_name, hsm_name, identifier)
    kind = kty or ("EC" if curve else "RSA")
    if protection == "hsm" and not kind.endswith("-HSM"):
        kind += "-HSM"
    if protection == "software" and kind.endswith("-HSM"):
        raise Failure(f"The key type {kind} is invalid for software protected keys. Omit --protection")
    _check_policy(policy)
    tell_previews(session, {"immutable": "--immutable"}, policy)
    where = f"{path(session, None, vault)}/keys/{quoted(name)}"
    attributes = {"enabled": not disabled, "exp": _seconds(expires), "nbf": _seconds(not_before),
                  "exportable": exportable}
    properties = {"kty": kind, "keySize": key_size, "keyOps": key_ops, "curveName": curve,
                  "attributes": {member: value for member, value in attributes.items() if value is not None}}
    body: dict[str, Any] = {"properties": {member: value for member, value in properties.items() if value is not None}}
    if tags is not None:
        body["tags"] = tags
    return _key(session.put(where, API, body, generated=False))


@command(*NAMING, Opt("--version", "-v", name="version", default="", help="Version. Only the newest is kept"),
         shape="plain", style="hand",
         examples=(("The address of a key, for a disk encryption set",
                    "keyvault key show --vault-name vault -n disks --query key.kid -o tsv"),))
def show(session: Session, *, name: str | None = None, vault_name: str | None = None, hsm_name: str | None = None,
         identifier: str | None = None, version: str = "") -> Any:
    """Show a key."""
    vault, name = _named(name, vault_name, hsm_name, identifier)
    row = session.get(f"{path(session, None, vault)}/keys/{quoted(name)}", API)
    wanted = version or "".join((identifier or "").split("/")[5:6])
    if wanted and not row["properties"]["keyUriWithVersion"].endswith(f"/{wanted}"):
        raise Failure(f"(KeyNotFound) A key with (name/id) {row['name']}/{wanted} was not found in this key vault.", exit_code=3)
    return _key(row)


def _named(name: str | None, vault: str | None, hsm: str | None, identifier: str | None) -> tuple[str, str]:
    """The vault and the key that the options mean. Raises `Failure` with az's words."""
    if identifier:
        if vault or hsm:
            raise Failure(f"{'--vault-name' if vault else '--hsm-name'} and --id are mutually exclusive.")
        vault, name = _parts(identifier)
    elif not (name and (vault or hsm)):
        raise Failure("incorrect usage: --id ID | --vault-name/--hsm-name VAULT/HSM --name/-n NAME [--version VERSION]")
    if not vault or not name:
        raise Failure("Managed HSMs are not here. Take a vault: --vault-name.")
    return vault, name


def _parts(identifier: str) -> tuple[str, str]:
    """Vault and key of the address of a key, which may hold a version. Raises `Failure` with az's words for another address."""
    scheme, _, rest = identifier.partition("://")
    host, *segments = [part for part in rest.split("/") if part] or [""]
    if not scheme or not host or len(segments) not in (2, 3):
        raise Failure(f"'{identifier}' is not a valid ID", exit_code=2)
    return host.partition(".")[0], segments[1]


def _check_policy(given: dict[str, Any]) -> None:
    """Raises `Failure` for policies of release that do not go together, and for one that is no JSON."""
    own, machines, disks = given["release_policy"], given["default_cvm_policy"], given["default_data_disk_policy"]
    if not (own or machines or disks):
        if given["immutable"] is not None:
            raise Failure("Please provide policy when setting `--immutable`")
        return
    for other, spelling in ((machines, "--default-cvm-policy"), (disks, "--default-data-disk-policy")):
        if own and other:
            raise Failure(f"Can not specify both `--policy` and `{spelling}`")
    if machines and disks:
        raise Failure("`--default-cvm-policy` and `--default-data-disk-policy` are mutually exclusive")
    if own:
        from sig_cli.cli.loose_json import ADVICE, parse_strictly, read_file

        try:
            read_file(own) if os.path.exists(own) else parse_strictly(own)
        except ValueError as error:
            raise Failure(f"{error}\n{ADVICE}") from None


def _seconds(text: str | None) -> int | None:
    moment = None if text is None else parse(text)
    return None if moment is None else moment // SECOND


def _key(row: dict[str, Any]) -> dict[str, Any]:
    """A key as az prints it; what only the key itself could tell is null."""
    properties = row["properties"]
    known = properties["attributes"]
    moments = {name: timestamp(known[member] * SECOND) if known.get(member) is not None else None
               for name, member in (("created", "created"), ("expires", "exp"), ("notBefore", "nbf"), ("updated", "updated"))}
    return {
        "attributes": {**moments, "enabled": known["enabled"], "exportable": known.get("exportable"), "hsmPlatform": None,
                       "recoverableDays": 90, "recoveryLevel": "Recoverable+Purgeable"},
        "key": {**dict.fromkeys(PARTS), "crv": properties.get("curveName"), "keyOps": properties.get("keyOps"),
                "kid": properties["keyUriWithVersion"], "kty": properties["kty"]},
        "managed": None, "releasePolicy": None, "tags": row.get("tags")}
