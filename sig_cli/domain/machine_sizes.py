"""Sizes of virtual machines: what is known of each. A size that the data lack is taken as it is.

Source: the documentation's pages on machine series; see `_meta` of `data/machine_sizes.json`.
"""

from __future__ import annotations

from typing import Any

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal


def facts(size: str) -> dict[str, Any] | None:
    """`cores`, `memory` and `temporary` in MB, `dataDisks`, `premium`, `generations`, `family`; None for an unknown size."""
    for name, row in sizes().items():
        if name.lower() == size.lower():
            return row
    return None


def sizes() -> dict[str, dict[str, Any]]:
    """Every size that is known, in the order of the data."""
    found: dict[str, dict[str, Any]] = load("machine_sizes.json")["sizes"]
    return found


def default_storage(size: str) -> str:
    """The storage type of a disk for which none was asked: premium where the size takes it. Recorded for Standard_DS1_v2.

    Of an unknown size the name tells it: an `s` before the version means premium storage (documented).
    """
    known = facts(size)
    if known is not None:
        return "Premium_LRS" if known["premium"] else "Standard_LRS"
    plain = size.lower().removeprefix("standard_").split("_")[0]
    letters = plain.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0123456789-")
    return "Premium_LRS" if "s" in letters or plain.startswith(("ds", "gs")) else "Standard_LRS"


def check_generation(size: str, generation: str | None) -> None:
    """Hold that a size boots a generation of the hypervisor. Raises `size-generation-mismatch`."""
    known = facts(size)
    if known is not None and generation and generation.upper() not in known["generations"]:
        raise refusal("size-generation-mismatch", size=size, actual=generation[-1])


def check_data_disks(size: str, count: int) -> None:
    """Hold that a size takes this number of data disks. Raises `disks-too-many`."""
    known = facts(size)
    if known is not None and count > known["dataDisks"]:
        raise refusal("disks-too-many", maximum=known["dataDisks"])


def rows() -> list[dict[str, Any]]:
    """The rows of GET .../locations/{location}/vmSizes."""
    return [{"name": name, "numberOfCores": row["cores"], "osDiskSizeInMB": 1047552,
             "resourceDiskSizeInMB": row["temporary"], "memoryInMB": row["memory"],
             "maxDataDiskCount": row["dataDisks"]} for name, row in sizes().items()]


def sku_rows(location: str) -> list[dict[str, Any]]:
    """The rows of GET .../skus for machines in one region, with the capabilities that clients look for."""
    made = []
    for name, row in sizes().items():
        capabilities = {"MaxResourceVolumeMB": row["temporary"], "OSVhdSizeMB": 1047552, "vCPUs": row["cores"],
                        "HyperVGenerations": ",".join(row["generations"]), "MemoryGB": f"{row['memory'] / 1024:g}",
                        "MaxDataDiskCount": row["dataDisks"],
                        "CpuArchitectureType": "Arm64" if "ps_v" in name else "x64", "PremiumIO": row["premium"]}
        made.append({"resourceType": "virtualMachines", "name": name, "tier": "Standard",
                     "size": name.removeprefix("Standard_"), "family": row["family"], "locations": [location],
                     "locationInfo": [{"location": location, "zones": [], "zoneDetails": []}],
                     "capabilities": [{"name": key, "value": str(value)} for key, value in capabilities.items()],
                     "restrictions": []})
    return made


def usage_rows(cores: dict[str, int], counts: dict[str, int]) -> list[dict[str, Any]]:
    """The rows of GET .../usages about machines, given the cores in use by family and the number of each resource type.

    The names are recorded, the limits the documented defaults; nothing is refused because of them.
    """
    data = load("machine_sizes.json")
    used = {**counts, "cores": sum(cores.values())}
    made = [_usage(name, localized, limit, used.get(name, 0)) for name, (limit, localized) in data["limits"].items()]
    made += [_usage(name, localized, data["familyLimit"], cores.get(name, 0)) for name, localized in data["families"].items()]
    return made


def _usage(name: str, localized: str, limit: int, used: int) -> dict[str, Any]:
    return {"limit": limit, "unit": "Count", "currentValue": used, "name": {"value": name, "localizedValue": localized}}
