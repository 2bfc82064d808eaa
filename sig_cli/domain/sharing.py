"""Sharing of galleries beyond role assignments: with subscriptions and tenants, and with the community.

Sources: recorded sharing of 2021 to 2024 (what Add, Remove and Reset leave, whom a list shows what, the shapes), a
published recording of a community gallery of 2026, the documentation of direct sharing and of community galleries
(limits, a community gallery is reset before it is deleted, the name that others see). That a gallery is seen in its own
region and wherever one of its versions has a replica is an assumption from the documentation, which speaks of regional
proxies and of replicas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.indexed import sharing_of
from sig_cli.domain.lifecycle import creation_failed, serves
from sig_cli.domain.regions import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.domain.profiles import Profile

    Document = dict[str, Any]

SUBSCRIPTIONS, TENANTS = "Subscriptions", "AADTenants"
PRIVATE, GROUPS, COMMUNITY = "Private", "Groups", "Community"
INFO = ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
"""What a publisher says of a community gallery."""
DISCLAIMER = "https://aka.ms/community-gallery-disclaimer"
"""What the service says of every community gallery. Recorded."""


# -- what sharing makes of a gallery ------------------------------------------------------------------------------------


def updated_profile(before: dict[str, Any], given: dict[str, Any] | None) -> dict[str, Any]:
    """The sharing profile of a gallery that is written: what only sharing can set stays as long as it has a meaning.

    `before` is the stored one, `given` that of a request. Who a gallery is shared with is lost when it stops being
    shared with groups, and that it is open when it stops being the community's.
    """
    if given is None:
        return before
    made = {**before, **given}
    info = {**(before.get("communityGalleryInfo") or {}), **(given.get("communityGalleryInfo") or {})}
    if info:
        made["communityGalleryInfo"] = info
    if made.get("permissions") != GROUPS:
        made.pop("groups", None)
    if info and made.get("permissions") != COMMUNITY:
        info["communityGalleryEnabled"] = False
    return {name: made[name] for name in ("permissions", "groups", "communityGalleryInfo") if name in made}


def shared(before: dict[str, Any], update: dict[str, Any], profile: Profile) -> dict[str, Any]:
    """The sharing profile after a request to share: Add, Remove, Reset or EnableCommunity (recorded).

    `before` is the stored profile, `update` a valid request. Raises `sharing-not-groups`, `sharing-not-community`,
    `community-info-missing`, `shared-with-too-many`, `value-invalid` for what is no id.
    """
    kind = update["operationType"]
    if kind == "Reset":
        return {"permissions": PRIVATE}
    permissions = before.get("permissions", PRIVATE)
    if kind == "EnableCommunity":
        if permissions != COMMUNITY:
            raise refusal("sharing-not-community", permissions=permissions)
        info = before.get("communityGalleryInfo") or {}
        if not all(info.get(name) for name in INFO):
            raise refusal("community-info-missing")
        return {**before, "communityGalleryInfo": {**info, "communityGalleryEnabled": True}}
    if permissions != GROUPS:
        raise refusal("sharing-not-groups", permissions=permissions)
    groups = {group["type"]: list(group["ids"]) for group in before.get("groups", ())}
    for group in update.get("groups") or ():
        _change(groups, group, kind, profile)
    made = {name: value for name, value in before.items() if name != "groups"}
    rows = [{"type": type_, "ids": ids} for type_, ids in groups.items() if ids]
    return {**made, "groups": rows} if rows else made


def _change(groups: dict[str, list[str]], group: dict[str, Any], kind: str, profile: Profile) -> None:
    """Add ids to a group of the profile, or take them out; what is there already, or not there, is no error."""
    for id_ in group.get("ids") or ():
        if not _is_guid(id_):
            raise refusal("value-invalid", parameter="sharingUpdate.groups.ids")
    members = groups.setdefault(group["type"], [])
    wanted = {id_.lower() for id_ in group.get("ids") or ()}
    if kind == "Remove":
        members[:] = [id_ for id_ in members if id_.lower() not in wanted]
        return
    known = {id_.lower() for id_ in members}
    for id_ in group.get("ids") or ():
        if id_.lower() not in known:
            members.append(id_)
            known.add(id_.lower())
    most = profile.shared_with_maximum[group["type"]]
    if len(members) > most:
        raise refusal("shared-with-too-many", limit=most, type=group["type"], count=len(members))


def _is_guid(text: str) -> bool:
    parts = text.split("-")
    return list(map(len, parts)) == [8, 4, 4, 4, 12] and text.isascii() and all(
        letter in "0123456789abcdefABCDEF" for part in parts for letter in part)


def sharing_status(regions: Iterable[str]) -> dict[str, Any]:
    """How far sharing has come, which takes no time here. Source: the REST specification."""
    return {"aggregatedState": "Succeeded", "summary": [{"region": region, "state": "Succeeded"} for region in regions]}


# -- who sees a gallery, and where --------------------------------------------------------------------------------------


def is_open(gallery: Document) -> bool:
    """Whether the community sees a gallery."""
    return sharing_of(gallery) == "community"


def is_shared_with(gallery: Document, ids: dict[str, str]) -> bool:
    """Whether a gallery is shared with one of these: kind of group -> id of a subscription or a tenant."""
    profile = gallery["properties"].get("sharingProfile") or {}
    return any(ids[group["type"]].lower() in map(str.lower, group["ids"])
               for group in profile.get("groups", ()) if group["type"] in ids)


def public_names(gallery: Document) -> list[str]:
    """The names by which the community knows a gallery."""
    profile = gallery["properties"].get("sharingProfile") or {}
    return list((profile.get("communityGalleryInfo") or {}).get("publicNames") or ())


def replicas(versions: Iterable[Document], now: int) -> set[str]:
    """The regions in which one of these versions can be used at a moment."""
    found: set[str] = set()
    for version in versions:
        if not creation_failed(version, now):
            for target in version["properties"]["publishingProfile"]["targetRegions"]:
                region = canonical(target["name"]) or target["name"]
                if serves(version, region, now):
                    found.add(region)
    return found


# -- what others see ----------------------------------------------------------------------------------------------------


def community_metadata(gallery: Document) -> dict[str, Any]:
    """What the publisher says of a community gallery, and its public names (recorded)."""
    info = (gallery["properties"].get("sharingProfile") or {}).get("communityGalleryInfo") or {}
    return {name: info[name] for name in ("publisherUri", "publisherContact", "eula", "publicNames") if name in info}


def gallery_properties(gallery: Document, *, community: bool) -> dict[str, Any]:
    """The properties of a gallery as others see it (recorded); its tags are what the service calls artifact tags."""
    made: dict[str, Any] = {"communityMetadata": community_metadata(gallery), "disclaimer": DISCLAIMER} if community else {}
    return {**made, **_artifact_tags(gallery)}


def definition_properties(definition: Document, *, community: bool) -> dict[str, Any]:
    """The properties of a definition as others see it, in the service's order.

    The community does not see publisher, offer and SKU: they are there and empty (recorded).
    """
    stored = definition["properties"]
    made: dict[str, Any] = {"disclaimer": DISCLAIMER} if community else {}
    for name in ("osType", "osState", "endOfLifeDate", "recommended", "disallowed", "hyperVGeneration", "features",
                 "purchasePlan", "architecture", "privacyStatementUri", "eula"):
        if name in stored:
            made[name] = stored[name]
        elif name == "recommended":
            made[name] = {}
    identifier = stored["identifier"]
    made["identifier"] = dict.fromkeys(identifier, "") if community else identifier
    return {**made, **_artifact_tags(definition)}


def version_properties(version: Document, *, community: bool) -> dict[str, Any]:
    """The properties of a version as others see it: no sources, no regions (recorded)."""
    publishing, storage = version["properties"]["publishingProfile"], version["properties"]["storageProfile"]
    made: dict[str, Any] = {"disclaimer": DISCLAIMER} if community else {}
    made.update((name, publishing[name]) for name in ("publishedDate", "endOfLifeDate", "excludeFromLatest")
                if name in publishing)
    profile: dict[str, Any] = {}
    made["storageProfile"] = profile
    if "osDiskImage" in storage:
        profile["osDiskImage"] = _disk(storage["osDiskImage"])
    if storage.get("dataDiskImages"):
        profile["dataDiskImages"] = [{"lun": disk["lun"], **_disk(disk)} for disk in storage["dataDiskImages"]]
    return {**made, **_artifact_tags(version)}


def _disk(image: dict[str, Any]) -> dict[str, Any]:
    size = {"diskSizeGB": image["sizeInGB"]} if "sizeInGB" in image else {}
    return {**size, "hostCaching": image["hostCaching"]}


def _artifact_tags(document: Document) -> dict[str, Any]:
    return {"artifactTags": document["tags"]} if document.get("tags") else {}
