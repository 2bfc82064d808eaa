"""The marketplace: a small catalogue of the images that scripts use most; any other URN is taken as it is.

Sources and dates lie in `_meta` of `data/marketplace.json`. The answers' shape is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load

if TYPE_CHECKING:
    from collections.abc import Mapping

GIB = 1 << 30
LATEST = "latest"
_STEPS = ("publisher", "offer", "sku")


def find(publisher: str, offer: str, sku: str) -> dict[str, Any] | None:
    """The catalogue's row of an image, ignoring case, or None."""
    wanted = (publisher.lower(), offer.lower(), sku.lower())
    for row in _images():
        if tuple(str(row[step]).lower() for step in _STEPS) == wanted:
            return row
    return None


def names(*given: str) -> list[str]:
    """The next step below those given: publishers, the offers of one, or the SKUs of an offer, each once, in order."""
    wanted = [text.lower() for text in given]
    step = _STEPS[len(given)]
    found = {row[step] for row in _images()
             if [str(row[name]).lower() for name in _STEPS[:len(given)]] == wanted}
    return sorted(found, key=str.lower)


def canonical(*given: str) -> list[str]:
    """Publisher, offer and SKU in the publisher's spelling as far as the catalogue knows them; the rest as given."""
    made: list[str] = []
    for text in given:
        made.append(next((name for name in names(*made) if name.lower() == text.lower()), text))
    return made


def exact_version(row: Mapping[str, Any] | None, version: str) -> str:
    """The version that a reference means: the newest for `latest`, else the one it names.

    Of an image that the catalogue lacks nobody knows the newest: it is 1.0.0 here.
    """
    if version.lower() != LATEST:
        return version
    return str(row["versions"][-1]) if row is not None else "1.0.0"


def described(publisher: str, offer: str, sku: str) -> dict[str, Any]:
    """What a machine needs to know of an image: `osType`, `generation`, `sizeGB`, `system`, `security` or None.

    Of one that the catalogue lacks it follows from the names, as people choose them.
    """
    row = find(publisher, offer, sku)
    if row is not None:
        return {"security": None, **row}
    words = f"{publisher} {offer} {sku}".lower()
    windows = "windows" in words
    second = any(mark in sku.lower() for mark in ("gen2", "g2", "gensecond", "arm64", "azure-edition"))
    return {"osType": "Windows" if windows else "Linux", "generation": "V2" if second else "V1",
            "sizeGB": 127 if windows else 30, "system": None, "security": None}


def offered(publisher: str, offer: str, sku: str) -> dict[str, Any]:
    """The catalogue's row of an image; of one that it lacks, a row with one version, as `described` takes it."""
    return find(publisher, offer, sku) or {"publisher": publisher, "offer": offer, "sku": sku, "versions": ["1.0.0"],
                                           "architecture": "Arm64" if "arm64" in sku.lower() else "x64",
                                           **described(publisher, offer, sku)}


def aliases() -> list[dict[str, str]]:
    """The images that have an alias: those of Linux by alias, then those of Windows. `urnAlias` and the parts of the URN."""
    rows = [row for row in _images() if row.get("alias")]
    rows = [*sorted((row for row in rows if row["osType"] == "Linux"), key=lambda row: str(row["alias"])),
            *(row for row in rows if row["osType"] != "Linux")]
    return [{"urnAlias": row["alias"], "publisher": row["publisher"], "offer": row["offer"], "sku": row["sku"], "version": LATEST,
             "architecture": row["architecture"]} for row in rows]


def alias_document() -> dict[str, Any]:
    """The aliases in the form of the document that az fetches."""
    by_system: dict[str, dict[str, Any]] = {}
    systems = {row["alias"]: row["osType"] for row in _images() if row.get("alias")}
    for row in aliases():
        by_system.setdefault(systems[row["urnAlias"]], {})[row["urnAlias"]] = {
            name: row[name] for name in ("publisher", "offer", "sku", "version", "architecture")}
    return {"outputs": {"aliases": {"type": "object", "value": by_system}}}


def version_row(location: str, id_: str, version: str) -> dict[str, Any]:
    """One row of the list of versions; `id_` is the path of the list."""
    return {"location": location, "name": version, "id": f"{id_}/Versions/{version}"}


def version_document(row: Mapping[str, Any], location: str, id_: str, version: str, api_version: str) -> dict[str, Any]:
    """One version as GET shows it. Until 2023 the size was told in GB as well, rounded up (recorded)."""
    size = row.get("sizeBytes") or row["sizeGB"] * GIB + 512
    disk: dict[str, Any] = {"operatingSystem": row["osType"]}
    if api_version < "2023-07-01":
        disk["sizeInGb"] = -(-(size - 512) // GIB)
    disk["sizeInBytes"] = size
    properties: dict[str, Any] = {
        "hyperVGeneration": row["generation"], "architecture": row["architecture"], "replicaType": "Unmanaged",
        "disallowed": {"vmDiskType": "None"}, "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": True},
        "imageDeprecationStatus": {"imageState": "Active"}}
    features = row.get("features", [["IsAcceleratedNetworkSupported", "True"], ["DiskControllerTypes", "SCSI, NVMe"],
                                    ["IsHibernateSupported", "True"]])
    if row.get("security"):
        features = [["SecurityType", row["security"]], *features]
    if features:
        properties["features"] = [{"name": name, "value": value} for name, value in features]
    return {"properties": {**properties, "osDiskImage": disk, "dataDiskImages": []}, "location": location,
            "name": version, "id": id_}


def _images() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load("marketplace.json")["images"]
    return rows
