"""The disks that `vm create` and `vmss create` ask for, as members of a storage profile. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sig_cli.cli.session import Session

_SKU_USAGE = ("Usage:\n\t[--storage-sku SKU | --storage-sku ID=SKU ID=SKU ID=SKU...]\n"
              'where each ID is "os" or a 0-indexed lun.')
DELETE_OPTIONS = ("Invalid value for delete option. Use a singular value to apply on all resources, or use <Name>=<Value> to "
                  "configure the delete behavior for individual resources.")

Disks = dict[Any, dict[str, Any]]
"""The OS disk under "os", data disks under their LUNs, in order."""


def plan(session: Session, image_luns: list[int], size: str, given: Mapping[str, Any]) -> Disks:
    """The disks by what they are: of the image, new and empty, copies, attached; with caching, types, and what becomes of them.

    Raises `Failure` with az's words for LUNs that are not there and for settings that cannot be read.
    """
    import re

    local = re.search("_L[0-9]+s", size, re.IGNORECASE)
    disks: Disks = {"os": {}}
    caching = given.get("os_caching")
    if given.get("ephemeral_os_disk"):
        disks["os"]["diffDiskSettings"] = _ephemeral(given)
        caching = caching or "ReadOnly"
    attached = given.get("attach_data_disks") or []
    fate = _fate(attached, given.get("data_disk_delete_option"))
    for lun in image_luns:
        disks[lun] = {"lun": lun, "managedDisk": {"storageAccountType": None}, "createOption": "fromImage"}
    for option, gigabytes, source in _new(given):
        disk: dict[str, Any] = {"managedDisk": {"storageAccountType": None}, "createOption": option, "diskSizeGB": gigabytes}
        if source is not None:
            disk["sourceResource"] = {"id": source}
        elif isinstance(fate, str):
            disk["deleteOption"] = fate
        _add(disks, disk)
    if given.get("storage_sku") is not None:
        _choose_types(disks, given["storage_sku"])
    if (disks["os"].get("storageAccountType") or "").lower() == "ultrassd_lrs":
        session.warn("Managed os disk storage account sku cannot be UltraSSD_LRS. Using service default.")
        disks["os"]["storageAccountType"] = None
    for text in attached:
        name = text.rpartition("/")[2].partition(".")[0]
        disk = {"createOption": "attach", "name": name}
        disk |= {"managedDisk": {"id": text}} if is_id(text) else {"vhd": {"uri": text}}
        if fate:
            disk["deleteOption"] = fate if isinstance(fate, str) else fate.get(name)
        _add(disks, disk)
    if given.get("data_caching"):
        for lun, value in _by_lun(list(disks), given["data_caching"]):
            disks[lun]["caching"] = value
    disks["os"]["caching"] = caching or ("None" if local else "ReadWrite")
    if local and any((disk.get("caching") or "None").lower() != "none" for disk in disks.values()):
        raise Failure('usage error: for Lv series of machines, "None" is the only supported caching mode')
    return {"os": disks["os"], **{lun: disks[lun] for lun in sorted(lun for lun in disks if lun != "os")}}


def is_id(text: str) -> bool:
    """Whether a text is the id of a resource."""
    parsed = parse(text) if text.startswith("/") else None
    return parsed is not None and parsed.subscription is not None and not parsed.is_collection


def delete_options(names: list[str] | None, words: list[str] | None) -> str | dict[str, str] | None:
    """What becomes of the named resources: one word for all, or one for each by name. Raises `Failure` for a mixture."""
    if not names or not isinstance(words, list):
        return None
    if len(words) == 1 and "=" not in words[0]:
        return words[0]
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if word and not equals:
            raise Failure(DELETE_OPTIONS)
        found[name] = value
    return found


def _fate(attached: list[str], words: list[str] | None) -> Any:
    if not words:
        return None
    if attached:
        return delete_options(attached, words)
    return words[0] if len(words) == 1 and "=" not in words[0] else words


def _ephemeral(given: Mapping[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {"option": "Local"}
    if given.get("ephemeral_os_disk_placement"):
        settings["placement"] = given["ephemeral_os_disk_placement"]
    if given.get("ephemeral_os_disk_enable_full_caching") is not None:
        settings["enableFullCaching"] = given["ephemeral_os_disk_enable_full_caching"]
    return settings


def _new(given: Mapping[str, Any]) -> Iterator[tuple[str, int, str | None]]:
    """The disks that are made: how, how large, of what."""
    for gigabytes in given.get("data_disk_sizes_gb") or []:
        yield "empty", gigabytes, None
    for option, name in (("copy", "source_snapshots_or_disks"), ("restore", "source_disk_restore_point")):
        for source, gigabytes in zip(given.get(name) or [], given.get(f"{name}_size_gb") or [], strict=False):
            yield option, gigabytes, source


def _add(disks: Disks, disk: dict[str, Any]) -> None:
    lun = next(number for number in range(len(disks) + 1) if number not in disks)
    disks[lun] = {"lun": lun, **disk}


def _choose_types(disks: Disks, words: list[str]) -> None:
    if len(words) == 1 and "=" not in words[0]:
        pairs: list[tuple[Any, str]] = [(lun, words[0]) for lun in disks]
    else:
        pairs = []
        for word in words:
            name, equals, value = word.partition("=")
            if not equals:
                raise Failure(f"A sku's format is incorrect.\n{_SKU_USAGE}")
            try:
                pairs.append((name.lower() if name.lower() == "os" else int(name), value))
            except ValueError:
                raise Failure(f"A sku ID is incorrect.\n{_SKU_USAGE}") from None
    for lun, value in pairs:
        if lun not in disks:
            raise Failure(f"Data disk with lun of '{lun}' doesn't exist. Existing luns: dict_keys({list(disks)}).")
        if lun == "os":
            disks[lun]["storageAccountType"] = value
        else:
            disks[lun].setdefault("managedDisk", {})["storageAccountType"] = value


def _by_lun(luns: list[Any], words: list[str]) -> Iterator[tuple[Any, str]]:
    """The settings of `KIND` or `LUN=KIND` words."""
    if len(words) == 1 and "=" not in words[0]:
        yield from ((lun, words[0]) for lun in luns)
        return
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise Failure("usage error: please use 'LUN=VALUE' to configure caching on individual disk")
        try:
            lun = "os" if name.lower() == "os" else int(name)
        except ValueError:
            raise Failure(f"invalid literal for int() with base 10: '{name.lower()}'") from None
        if lun not in luns:
            raise Failure(f"Data disk with lun of '{lun}' doesn't exist. Existing luns: {luns}.")
        yield lun, value
