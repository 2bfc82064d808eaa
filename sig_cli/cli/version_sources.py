"""What `image-version create` and `update` send as the source of a version: az's checks, words and order.

Names stand for resources in the group of the command; ids are sent as they are. Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from collections.abc import Callable


def check_whole(given: dict[str, Any]) -> None:
    """Hold that at most one source of a whole version is given, and that ids are ids.

    az looks at this before it asks for the location of the group. Raises `Failure` with az's words.
    """
    if sum(given[name] is not None for name in ("managed_image", "virtual_machine", "image_version")) > 1:
        raise Failure("usage error: please specify only one of the --managed-image\\--virtual-machine\\--image-version "
                      "arguments")
    if given["virtual_machine"] is not None:
        _demand(given["virtual_machine"], "Microsoft.Compute/virtualMachines", "VM resource id")
    if given["image_version"] is not None:
        _demand(given["image_version"], "Microsoft.Compute/galleries/images/versions", "gallery image version id")


def storage_profile(given: dict[str, Any], *, group_path: str,
                    account: Callable[[str], dict[str, Any] | None]) -> dict[str, Any]:
    """The storage profile for the source options of `create`.

    `given` holds the options by name, `group_path` is the path of the command's group, `account` finds a
    subscription by id (or gives None). `check_whole` has passed them. Raises `Failure` with az's words.
    """
    _check_combination(given)
    compute = f"{group_path}/providers/Microsoft.Compute"
    profile: dict[str, Any] = {}
    if given["virtual_machine"] is not None:
        profile["source"] = {"virtualMachineId": given["virtual_machine"]}
    elif given["image_version"] is not None:
        profile["source"] = {"id": given["image_version"]}
    elif given["managed_image"] is not None:
        profile["source"] = {"id": _name_or_id(given["managed_image"], f"{compute}/images", account)}
    if given["os_snapshot"] is not None:
        profile["osDiskImage"] = {"source": {"id": _name_or_id(given["os_snapshot"], f"{compute}/snapshots", account)}}
    data = _data_snapshots(given, compute, account)
    if given["os_vhd_uri"] is not None:
        storage = _name_or_id(given["os_vhd_storage_account"], _storage_accounts(group_path), account)
        profile["osDiskImage"] = {"source": {"storageAccountId": storage, "uri": given["os_vhd_uri"]}}
    data += _data_vhds(given, group_path, account)
    if data:
        profile["dataDiskImages"] = data
    return profile


def writable_version(version: dict[str, Any]) -> dict[str, Any]:
    """The body that `update` sends for a version in command shape: what the service lets a client write.

    az leaves out every source of the storage profile and the sizes, for the service keeps what it has, and drops
    what it does not know. A source that says nothing is sent back as it came. Raises `Failure` when the location is gone.
    """
    from sig_cli.cli.field_schemas import fields_of, writable

    envelope = {name: version[name] for name in ("location", "tags") if name in version}
    properties = {name: value for name, value in version.items() if name not in envelope}
    body: dict[str, Any] = writable({**envelope, "properties": properties}, fields_of("image-version"))
    storage = body["properties"].setdefault("storageProfile", {})
    for kept, disk in _disks(storage, version.get("storageProfile")):
        if disk.get("source") == {}:
            kept["source"] = {}
    return body


def _disks(kept: Any, before: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The disks of a storage profile as they are sent, each with what it was."""
    if not isinstance(kept, dict) or not isinstance(before, dict):
        return []
    pairs = [(kept.get("osDiskImage"), before.get("osDiskImage")),
             *zip(kept.get("dataDiskImages") or (), before.get("dataDiskImages") or (), strict=False)]
    return [(now, then) for now, then in pairs if isinstance(now, dict) and isinstance(then, dict)]


def _check_combination(given: dict[str, Any]) -> None:
    if all(given[name] is None for name in ("managed_image", "virtual_machine", "image_version", "os_snapshot",
                                            "os_vhd_uri")):
        raise Failure("usage error: Please provide --managed-image or --os-snapshot or --vhd")
    if (given["os_vhd_uri"] is None) != (given["os_vhd_storage_account"] is None):
        raise Failure("--os-vhd-uri and --os-vhd-storage-account should be used together.")
    if given["data_snapshot_luns"] is not None and given["data_snapshots"] is None:
        raise Failure("usage error: --data-snapshot-luns must be used together with --data-snapshots")
    if given["data_snapshots"] is not None and given["data_snapshot_luns"] is not None \
            and len(given["data_snapshots"]) != len(given["data_snapshot_luns"]):
        raise Failure("usage error: Length of --data-snapshots and --data-snapshot-luns should be equal.")
    if (given["data_vhds_uris"] is None) != (given["data_vhds_storage_accounts"] is None):
        raise Failure("--data-vhds-uris and --data-vhds-storage-accounts should be used together.")
    if given["data_vhds_luns"] is not None and given["data_vhds_uris"] is None:
        raise Failure("--data-vhds-luns must be used together with --data-vhds-uris")


def _data_snapshots(given: dict[str, Any], compute: str,
                    account: Callable[[str], dict[str, Any] | None]) -> list[dict[str, Any]]:
    snapshots = given["data_snapshots"] or []
    luns = _numbers(given["data_snapshot_luns"], "--data-snapshot-luns") or list(range(len(snapshots)))
    return [{"lun": lun, "source": {"id": _name_or_id(snapshot, f"{compute}/snapshots", account)}}
            for lun, snapshot in zip(luns, snapshots, strict=True)]


def _data_vhds(given: dict[str, Any], group_path: str,
               account: Callable[[str], dict[str, Any] | None]) -> list[dict[str, Any]]:
    uris = given["data_vhds_uris"]
    if uris is None:
        return []
    accounts = given["data_vhds_storage_accounts"]
    luns = _numbers(given["data_vhds_luns"], "--data-vhds-luns") or list(range(len(uris)))
    if not len(uris) == len(luns) == len(accounts):
        raise Failure("Length of --data-vhds-uris, --data-vhds-luns, --data-vhds-storage-accounts must be same.")
    return [{"lun": lun, "source": {"storageAccountId": _name_or_id(name, _storage_accounts(group_path), account),
                                    "uri": uri}}
            for lun, uri, name in zip(luns, uris, accounts, strict=True)]


def _numbers(words: list[str] | None, option: str) -> list[int]:
    try:
        return [int(word) for word in words or ()]
    except ValueError as error:
        # az ends in a traceback here.
        raise Failure(f"usage error: {option} takes whole numbers, got {' '.join(words or ())}") from error


def _storage_accounts(group_path: str) -> str:
    return f"{group_path}/providers/Microsoft.Storage/storageAccounts"


def _name_or_id(text: str, collection: str, account: Callable[[str], dict[str, Any] | None]) -> str:
    parsed = parse(text) if text.startswith("/") else None
    if parsed is None or parsed.subscription is None or not parsed.names:
        if not text:
            raise Failure("A name cannot be empty.")
        return f"{collection}/{text}"
    if account(parsed.subscription) is None:
        raise Failure(f"Subscription '{parsed.subscription}' not found. Check the spelling and casing and try again.")
    return text


def _demand(text: str, type_: str, what: str) -> None:
    parsed = parse(text) if text.startswith("/") else None
    if parsed is None or parsed.is_collection or parsed.type.lower() != type_.lower():
        raise Failure(f"usage error: {text} is an invalid {what}")
