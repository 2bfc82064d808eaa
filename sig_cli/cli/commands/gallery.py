"""`az sig create | list | show | update | delete | wait`, also under `sig gallery`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import (
    FORCE_STRING,
    GALLERY_NAME,
    GENERIC_UPDATE,
    LOCATION,
    NO_WAIT,
    PAGING,
    RESOURCE_GROUP,
    WAIT,
    any_condition,
)
from sig_cli.cli.session import Session, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.cli.generic_update import Actions

API = "2026-03-03"
LIST_API = "2021-10-01"

COMMUNITY = (
    Opt("--eula", name="eula", kind="aaz-str", group="CommunityGalleryInfo", help="End-user licence of a community gallery"),
    Opt("--public-name-prefix", name="public_name_prefix", kind="aaz-str", group="CommunityGalleryInfo",
        help="What the public name of a community gallery begins with"),
    Opt("--publisher-email", "--publisher-contact", name="publisher_contact", kind="aaz-str",
        group="CommunityGalleryInfo", help="Where users of a community gallery can write to"),
    Opt("--publisher-uri", name="publisher_uri", kind="aaz-str", group="CommunityGalleryInfo",
        help="Home page of the publisher of a community gallery"),
)
PERMISSIONS = Opt("--permissions", name="permissions", kind="aaz-str", choices=("Community", "Groups", "Private"),
                  group="SharingProfile", help="Who the gallery can be shared with, beyond role assignments")
SOFT_DELETE = (
    Opt("--soft-delete-grace", "--soft-delete-grace-period", name="soft_delete_grace_period", kind="aaz-int",
        group="SoftDeletePolicy", help="Days of grace of the soft-delete policy"),
    Opt("--soft-delete", name="soft_delete", kind="aaz-bool", words="?", blank=True, group="SoftDeletePolicy",
        help="Keep deleted image versions for a while"),
    Opt("--soft-delete-retention", "--soft-delete-retention-period", name="soft_delete_retention_period",
        kind="aaz-int", group="SoftDeletePolicy", help="Days for which deleted image versions are kept"),
)
NULLABLE = tuple(option.with_(nullable=True) for option in (*COMMUNITY, PERMISSIONS, *SOFT_DELETE))


def path(session: Session, resource_group: str, gallery_name: str) -> str:
    """The path of a gallery."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/galleries/{quoted(gallery_name)}"


@command(
    GALLERY_NAME.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""), NO_WAIT, *COMMUNITY,
    LOCATION.with_(group="Gallery"),
    Opt("--tags", name="tags", kind="aaz-dict", words="+", group="Gallery", help="Tags, as KEY=VALUE or shorthand"),
    Opt("--system-assigned", "--mi-system-assigned", name="system_assigned", kind="aaz-str", words="?", blank="True",
        group="Identity", help="Give the gallery an identity of its own"),
    Opt("--user-assigned", "--mi-user-assigned", name="user_assigned", kind="aaz-list", words="*", blank=(),
        group="Identity", help="Give the gallery these identities, by id"),
    Opt("--description", name="description", kind="aaz-str", group="Properties", help="What the gallery is for"),
    PERMISSIONS, *SOFT_DELETE,
    examples=(("A gallery in the region of its group", "sig create -g images -r golden"),
              ("With a region and a description", 'sig create -g images -r golden -l westus2 --description "Base images"')),
)
def create(session: Session, *, gallery_name: str, resource_group: str, location: str | None = None,
           tags: dict[str, str] | None = None, no_wait: bool | None = None, system_assigned: str | None = None,
           user_assigned: list[str] | None = None, **given: Any) -> Any:
    """Create a gallery, or replace one."""
    location = location_or_group(session, location, resource_group)
    _check_community(given)
    body: dict[str, Any] = {"location": location}
    if tags is not None:
        body["tags"] = tags
    if system_assigned is not None or user_assigned is not None:
        body["identity"] = _identity(system_assigned, user_assigned)
    properties: dict[str, Any] = {}
    if given.get("description") is not None:
        properties["description"] = given["description"]
    _apply(properties, given, session.chosen.given)
    if properties:
        body["properties"] = properties
    return session.put(path(session, resource_group, gallery_name), API, body, no_wait=bool(no_wait))


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING,
         examples=(("The galleries of a group, as a table", "sig list -g images -o table"),))
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the galleries of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return session.list(f"{scope}/providers/Microsoft.Compute/galleries", LIST_API, max_items, next_token)


@command(
    GALLERY_NAME, RESOURCE_GROUP,
    Opt("--select", name="select", kind="aaz-str", choices=("Permissions",), help="Show these properties only"),
    Opt("--sharing-groups", name="sharing_groups", kind="aaz-bool", words="?", blank=True, help="Show who the gallery is shared with"),
    ids=True,
    examples=(("A gallery, and whom it is shared with", "sig show -g images -r golden --sharing-groups"),),
)
def show(session: Session, *, gallery_name: str, resource_group: str, select: str | None = None,
         sharing_groups: bool | None = None) -> Any:
    """Show one gallery."""
    expand = "sharingProfile/Groups" if sharing_groups else None
    return session.get(path(session, resource_group, gallery_name), API, _expand=expand, _select=select)


@command(GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, *NULLABLE, LOCATION.with_(group="Gallery"),
         *GENERIC_UPDATE, FORCE_STRING, ids=True,
         examples=(("Tag a gallery", "sig update -g images -r golden --set tags.team=core"),))
def update(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None,
           location: str | None = None, update_actions: Actions | None = None, force_string: bool | None = None,
           **given: Any) -> Any:
    """Change a gallery: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, gallery_name)
    _check_community(given)
    body = session.get(where, API)
    if location is not None:
        body["location"] = session.location(location)
    properties = body.setdefault("properties", {})
    _apply(properties, given, session.chosen.given)
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="gallery")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Delete a gallery that holds nothing", "sig delete -g images -r unused"),))
def delete(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a gallery that holds no image definitions any more."""
    session.delete(path(session, resource_group, gallery_name), LIST_API, no_wait=bool(no_wait))


@command(GALLERY_NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a gallery is there", "sig wait -g images -r golden --created"),))
def wait(session: Session, *, gallery_name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until a gallery is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)


def location_or_group(session: Session, location: str | None, resource_group: str, *, required: bool = True) -> str | None:
    """The location given, or the group's; az's generated commands word a missing group as a missing field.

    Where none is `required`, a missing group is left for the next request to find.
    """
    from sig_cli.domain.errors import ServiceError

    if location is not None:
        return session.location(location)
    try:
        return session.group_location(resource_group)
    except ServiceError as error:
        if error.status != 404:
            raise
        if required:
            raise Failure("InvalidArgumentValue: Missing required field: --location") from error
        return None


def _identity(system: str | None, user: list[str] | None) -> dict[str, Any]:
    kinds = (["SystemAssigned"] if system is not None else []) + (["UserAssigned"] if user is not None else [])
    identity: dict[str, Any] = {"type": ",".join(kinds)}
    if user:
        identity["userAssignedIdentities"] = {name: {} for name in user}
    return identity


def _community(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"publisherUri": given.get("publisher_uri"), "publisherContact": given.get("publisher_contact"),
            "eula": given.get("eula"), "publicNamePrefix": given.get("public_name_prefix")}


def _check_community(given: dict[str, Any]) -> None:
    """Hold that a gallery of the community says who publishes it; az looks at that before it reads the gallery."""
    if given.get("permissions") == "Community" and None in _community(given).values():
        raise Failure("If you want to share to the community, you need to fill in all the following parameters: "
                      "--publisher-uri, --publisher-email, --eula, --public-name-prefix.")


def _apply(properties: dict[str, Any], given: dict[str, Any], typed: Mapping[str, str]) -> None:
    """The options of sharing and soft delete, into the properties they stand for.

    One that was `typed` and has no value was set to null, which takes its property away.
    """
    taken = {name: spelling for name, spelling in typed.items() if given.get(name, "") is None}
    sharing = properties.get("sharingProfile") or {}
    if given.get("permissions") is not None:
        sharing["permissions"] = given["permissions"]
    info = _changed(sharing.get("communityGalleryInfo"), _community(given), _community(taken))
    if info:
        sharing["communityGalleryInfo"] = info
    if sharing:
        properties["sharingProfile"] = sharing
    policy = _changed(properties.get("softDeletePolicy"), _policy(given), _policy(taken))
    if policy:
        properties["softDeletePolicy"] = policy


def _policy(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"isSoftDeleteEnabled": given.get("soft_delete"),
            "retentionPeriodInDays": given.get("soft_delete_retention_period"),
            "gracePeriodInDays": given.get("soft_delete_grace_period")}


def _changed(old: dict[str, Any] | None, given: dict[str, Any], taken: dict[str, Any]) -> dict[str, Any]:
    """What there was, with what is given, and without what is taken away."""
    kept = {name: value for name, value in (old or {}).items() if taken.get(name) is None}
    return {**kept, **{name: value for name, value in given.items() if value is not None}}
