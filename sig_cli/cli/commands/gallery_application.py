"""`az sig gallery-application create | list | show | update | delete | wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import location_or_group
from sig_cli.cli.commands.gallery import path as gallery_path
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
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.shorthand import Patch

API = "2021-07-01"

NAME = Opt("-n", "--name", "--application-name", "--gallery-application-name", name="gallery_application_name",
           kind="aaz-str", required=True, id_part="child_name_1", complete="application", group="Resource Id",
           help="Application")
TAGS = Opt("--tags", name="tags", kind="aaz-dict", words="+", help="Tags, as KEY=VALUE or shorthand")


def path(session: Session, resource_group: str, gallery_name: str, gallery_application_name: str) -> str:
    """The path of an application."""
    return f"{gallery_path(session, resource_group, gallery_name)}/applications/{quoted(gallery_application_name)}"


@command(
    NAME.with_(id_part=None, group="", help="Name of the new application"), GALLERY_NAME.with_(id_part=None, group=""),
    RESOURCE_GROUP.with_(id_part=None, group=""), NO_WAIT, LOCATION,
    Opt("--description", name="description", kind="aaz-str", help="What the application is"),
    Opt("--os-type", name="os_type", kind="aaz-str", choices=("Linux", "Windows"), required=True,
        help="Operating system that the application is for"),
    TAGS,
    examples=(("An application for Linux machines", "sig gallery-application create -g images -r golden -n agent --os-type Linux"),),
)
def create(session: Session, *, gallery_application_name: str, gallery_name: str, resource_group: str, os_type: str,
           location: str | None = None, description: str | None = None, tags: dict[str, str] | None = None,
           no_wait: bool | None = None) -> Any:
    """Create an application, or replace one."""
    body: dict[str, Any] = {"location": location_or_group(session, location, resource_group)}
    if tags is not None:
        body["tags"] = tags
    body["properties"] = {"supportedOSType": os_type}
    if description is not None:
        body["properties"]["description"] = description
    return session.put(path(session, resource_group, gallery_name, gallery_application_name), API, body,
                       no_wait=bool(no_wait), made_at_once=True)


@command(GALLERY_NAME.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING,
         examples=(("The applications of a gallery, as a table",
                    "sig gallery-application list -g images -r golden -o table"),))
def list_(session: Session, *, gallery_name: str, resource_group: str, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the applications of a gallery."""
    return session.list(f"{gallery_path(session, resource_group, gallery_name)}/applications", API, max_items, next_token)


@command(NAME, GALLERY_NAME, RESOURCE_GROUP, ids=True,
         examples=(("One application", "sig gallery-application show -g images -r golden -n app"),))
def show(session: Session, *, gallery_application_name: str, gallery_name: str, resource_group: str) -> Any:
    """Show one application."""
    return session.get(path(session, resource_group, gallery_name, gallery_application_name), API)


@command(
    NAME, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, LOCATION,
    Opt("--description", name="description", kind="aaz-str", nullable=True, help="What the application is"),
    TAGS.with_(nullable=True), *GENERIC_UPDATE, FORCE_STRING, ids=True,
    examples=(("Describe an application",
               'sig gallery-application update -g images -r golden -n app --description "Monitoring agent"'),),
)
def update(session: Session, *, gallery_application_name: str, gallery_name: str, resource_group: str,
           location: str | None = None, description: str | None = None, tags: Patch | None = None,
           no_wait: bool | None = None, update_actions: Actions | None = None, force_string: bool | None = None) -> Any:
    """Change an application: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    location = location_or_group(session, location, resource_group, required=False)
    where = path(session, resource_group, gallery_name, gallery_application_name)
    body = session.get(where, API)
    if location is not None:
        body["location"] = location
    if tags is not None:
        body["tags"] = tags.onto(body.get("tags"))
    if "description" in session.chosen.given:
        body["properties"]["description"] = description
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="gallery-application")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(NAME, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, ids=True, confirm=True,
         examples=(("Delete an application that has no versions",
                    "sig gallery-application delete -g images -r golden -n unused --yes"),))
def delete(session: Session, *, gallery_application_name: str, gallery_name: str, resource_group: str,
           no_wait: bool | None = None) -> None:
    """Delete an application that holds no versions any more."""
    session.delete(path(session, resource_group, gallery_name, gallery_application_name), API, no_wait=bool(no_wait))


@command(NAME, GALLERY_NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until an application is there",
                    "sig gallery-application wait -g images -r golden -n app --exists"),))
def wait(session: Session, *, gallery_application_name: str, gallery_name: str, resource_group: str,
         **conditions: Any) -> Any:
    """Wait until an application is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name, gallery_application_name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)
