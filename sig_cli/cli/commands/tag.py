"""`az tag ...`: the tags of a resource, group or subscription, and the names of tags that a subscription has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import TAGS
from sig_cli.cli.session import GROUP_API as API
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

RESOURCE_ID = Opt("--resource-id", name="resource_id", help="Id of a resource, a resource group or a subscription")
NAME = Opt("--name", "-n", name="tag_name", help="Name of a tag of the subscription")
VALUE = Opt("--value", name="tag_value", required=True, help="Value of the tag")


def _tags_of(resource_id: str) -> str:
    """The address of the tags of a resource. az sends the id as it is, so that a question mark in it ends the path."""
    scope = resource_id.strip("/")
    return f"/{scope}{scope and '/'}providers/Microsoft.Resources/tags/default".partition("?")[0]


def _name_path(session: Session, name: str | None) -> str:
    if not name:
        raise Failure("usage error: --resource-id ID | --name NAME")
    return f"/subscriptions/{session.subscription}/tagNames/{quoted(name)}"


@command(RESOURCE_ID, TAGS, NAME, shape="sdk", style="hand",
         examples=(("Give a group these tags and no others",
                    "tag create --resource-id /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images "
                    "--tags team=core env=test"),
                   ("A tag name that the subscription offers", "tag create --name team")))
def create(session: Session, *, resource_id: str | None = None, tags: dict[str, str] | None = None,
           tag_name: str | None = None) -> Any:
    """Give a resource a whole set of tags, or make a tag name.

    Raises `Failure` when a resource is named and no tags are.
    """
    if resource_id is None:
        return session.put(_name_path(session, tag_name), API, None)
    if not tags:
        raise Failure("Tags could not be empty.")
    return session.put(_tags_of(resource_id), API, {"properties": {"tags": tags}})


@command(RESOURCE_ID, shape="sdk", style="hand", examples=(("The tag names that the subscription offers", "tag list"),))
def list_(session: Session, *, resource_id: str | None = None) -> Any:
    """List the tags of a resource, or the tag names of the subscription with how often each is used."""
    if resource_id is None:
        return session.list(f"/subscriptions/{session.subscription}/tagNames", API)
    return session.get(_tags_of(resource_id), API)


@command(RESOURCE_ID.with_(required=True), TAGS.with_(required=True),
         Opt("--operation", name="operation", kind="enum", choices=("Merge", "Replace", "Delete"), required=True,
             help="Merge adds and changes, Replace sets all, Delete takes away"),
         shape="sdk", style="hand",
         examples=(("Change one tag and keep the others",
                    "tag update --resource-id /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images "
                    "--operation Merge --tags env=live"),))
def update(session: Session, *, resource_id: str, tags: dict[str, str], operation: str) -> Any:
    """Change some tags of a resource. Raises `Failure` when no tags are named."""
    if not tags:
        raise Failure("Tags could not be empty.")
    return session.patch(_tags_of(resource_id), API, {"operation": operation, "properties": {"tags": tags}})


@command(RESOURCE_ID, NAME, shape="sdk", style="hand", confirm=True,
         examples=(("Delete a tag name without a question", "tag delete -n unused --yes"),))
def delete(session: Session, *, resource_id: str | None = None, tag_name: str | None = None) -> None:
    """Take all tags off a resource, or delete a tag name that nothing has."""
    where = _name_path(session, tag_name) if resource_id is None else _tags_of(resource_id)
    session.delete(where, API, missing_ok=False)


@command(NAME.with_(required=True), VALUE, shape="sdk", style="hand",
         examples=(("Offer a value for a tag", "tag add-value -n team --value edge"),))
def add_value(session: Session, *, tag_name: str, tag_value: str) -> Any:
    """Offer a value for a tag name that was made before."""
    return session.put(f"{_name_path(session, tag_name)}/tagValues/{quoted(tag_value)}", API, None)


@command(NAME.with_(required=True), VALUE, shape="sdk", style="hand",
         examples=(("Offer a value no more", "tag remove-value -n team --value core"),))
def remove_value(session: Session, *, tag_name: str, tag_value: str) -> None:
    """Offer a value of a tag name no more."""
    session.delete(f"{_name_path(session, tag_name)}/tagValues/{quoted(tag_value)}", API, missing_ok=False)
