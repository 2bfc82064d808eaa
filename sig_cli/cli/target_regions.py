"""`--target-regions` and the keys that go with it: words in, the request's JSON out, with az's messages.

A region goes out as it was typed: which region it means, French names of the founding document included, is the
service's to say. Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

STORAGE_TYPES = ("standard_lrs", "standard_zrs", "premium_lrs")
CONFIDENTIAL_TYPES = ("EncryptedVMGuestStateOnlyWithPmk", "EncryptedWithPmk", "EncryptedWithCmk", "NonPersistedTPM")
_PAIRS = "LUN and disk encryption set for data disk should appear in pair in {option}. Example: {example}"
# The founding document prints its specs in French quotes, with the blanks that cannot break: « USA Centre Sud=2 ».
_WRAPPING = " \t«»\u00a0\u202f"


def publishing_targets(given: dict[str, Any], *, location: str | None, scope: str) -> dict[str, Any]:
    """The members `targetRegions` and `targetExtendedLocations` of a publishing profile.

    `given` holds the options by name: `target_regions`, `target_region_encryption`, `target_region_cvm_encryption`,
    `target_edge_zones`, `target_zone_encryption`. `location` is the version's own region on create, where it is the
    only target if none is given, and None on update, where what is not given stays; there None as
    `targetExtendedLocations` (`--target-edge-zones none`) means that they go. `scope` is the path in which names of
    disk encryption sets are looked up: `/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute`.
    Raises Failure with az's words.
    """
    found: dict[str, Any] = {}
    words = given.get("target_regions")
    if words:
        found["targetRegions"] = target_regions(
            words, encryption=given.get("target_region_encryption"),
            confidential=given.get("target_region_cvm_encryption"), scope=scope)
    elif location is not None:
        found["targetRegions"] = [{"name": location}]
    if given.get("target_edge_zones") is not None:
        from sig_cli.cli.target_edge_zones import target_edge_zones

        zones = target_edge_zones(given["target_edge_zones"], encryption=given.get("target_zone_encryption"),
                                  scope=scope)
        if zones or location is None:
            found["targetExtendedLocations"] = zones or None
    return found


def target_regions(words: Sequence[str], *, encryption: Sequence[str] | None = None,
                   confidential: Sequence[str] | None = None, scope: str = "") -> list[dict[str, Any]]:
    """`region`, `region=2`, `region=premium_lrs` or `region=2=premium_lrs`, and per region the keys of its disks.

    Raises Failure: `usage error: ...`.
    """
    if encryption and len(encryption) != len(words):
        raise Failure("usage error: Length of --target-region-encryption should be as same as length of target regions")
    if confidential and len(confidential) != len(words):
        raise Failure("usage error: Length of --target_region_cvm_encryption should be as same as length of target "
                      "regions")
    targets = []
    for index, word in enumerate(words):
        target = _target(word)
        keys = {}
        if encryption:
            keys = disk_keys(encryption[index].split(","), scope=scope, option="--target-region-encryption",
                             what="target region encryption argument", example="osdes,0,datades0,1,datades1")
        if confidential:
            keys.setdefault("osDiskImage", {})["securityProfile"] = _confidential(confidential[index], scope)
        if keys:
            target["encryption"] = keys
        targets.append(target)
    return targets


def _target(word: str) -> dict[str, Any]:
    name, *rest = unwrapped(word).split("=", 2)
    return {"name": place(name), **replicas(word, rest, what="target region", ordinals=("second", "third"),
                                            storage_types=STORAGE_TYPES, count_name="regionalReplicaCount")}


def unwrapped(word: str) -> str:
    """A spec without the French quotes around it, when it has them."""
    return word.strip(_WRAPPING) if "«" in word or "»" in word else word


def place(name: str) -> str:
    """A region or zone as typed, with plain blanks, none of them at its ends."""
    return name.replace("\u00a0", " ").replace("\u202f", " ").strip(_WRAPPING)


def replicas(word: str, parts: Sequence[str], *, what: str, ordinals: tuple[str, str], storage_types: Sequence[str],
             count_name: str) -> dict[str, Any]:
    """The replica count and the storage type that follow a place: either, both or none.

    `word` is the whole spec as typed, `ordinals` say which parts of it these are, `count_name` is the count's member in
    the request. Raises Failure: `usage error: <word> is an invalid <what> argument. ...`.
    """
    if not parts:
        return {}
    prefix = f"usage error: {word} is an invalid {what} argument. "
    types = f"Storage account types must be one of {', '.join(storage_types)}."
    count = _whole_number(parts[0])
    if len(parts) == 1:
        if count is not None:
            return {count_name: count}
        if parts[0].lower() not in storage_types:
            raise Failure(f"{prefix}The {ordinals[0]} part is neither an integer replica count or a valid storage "
                          f"account type. {types}")
        return {"storageAccountType": parts[0]}
    if count is None:
        raise Failure(f"{prefix}The {ordinals[0]} part must be a valid integer replica count.")
    if parts[1].lower() not in storage_types:
        raise Failure(f"{prefix}The {ordinals[1]} part is not a valid storage account type. {types}")
    return {count_name: count, "storageAccountType": parts[1]}


def disk_keys(parts: Sequence[str], *, scope: str, option: str, what: str, example: str) -> dict[str, Any]:
    """`<os>[,<lun>,<set>]...` as the `encryption` of a target; `null` in the first place means no key of the OS disk.

    Raises Failure when luns and sets do not come in pairs, or a lun is no number.
    """
    keys: dict[str, Any] = {}
    if parts[0] != "null":
        keys["osDiskImage"] = {"diskEncryptionSetId": encryption_set(parts[0], scope)}
    data = parts[1:]
    pairs = _PAIRS.format(option=option, example=example)
    if len(data) % 2:
        raise Failure(f"usage error: {pairs}")
    disks = []
    for lun_word, name in zip(data[::2], data[1::2], strict=True):
        lun = _whole_number(lun_word)
        if lun is None:
            # The braces are az's own: a placeholder that it never fills.
            raise Failure(f"usage error: {{}} is an invalid {what}. {pairs}")
        disks.append({"lun": lun, "diskEncryptionSetId": encryption_set(name, scope)})
    if disks:
        keys["dataDiskImages"] = disks
    return keys


def encryption_set(text: str, scope: str) -> str:
    """The id of a disk encryption set given by name or id."""
    if text.startswith("/"):
        from sig_cli.domain.ids import parse

        parsed = parse(text)
        if parsed is not None and parsed.names:
            return text
    return f"{scope}/diskEncryptionSets/{text}"


def _confidential(word: str, scope: str) -> dict[str, Any]:
    parts = word.split(",")
    if len(parts) != 2:
        raise Failure(f"usage error: {parts} is an invalid target region cvm encryption. Both os_cvm_encryption_type "
                      "and os_cvm_des parameters are required.")
    if parts[0] not in CONFIDENTIAL_TYPES:
        raise Failure(f"usage error: {parts} is an invalid os_cvm_encryption_type. The valid values for "
                      f"os_cvm_encryption_type are {', '.join(CONFIDENTIAL_TYPES)}")
    profile = {"confidentialVMEncryptionType": parts[0]}
    if parts[1]:
        profile["secureVMDiskEncryptionSetId"] = encryption_set(parts[1], scope)
    return profile


def _whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
