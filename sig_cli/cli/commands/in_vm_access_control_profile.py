"""`az sig in-vm-access-control-profile create | list | show | update | delete | wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import location_or_group
from sig_cli.cli.commands.gallery import path as gallery_path
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
    from sig_cli.cli.generic_update import Actions

API = "2024-03-03"
LONGEST_NAME = 80

GALLERY = GALLERY_NAME.with_(spellings=("--gallery-name",))
NAME = Opt("-n", "--name", name="name", kind="aaz-str", required=True, id_part="child_name_1", complete="profile",
           group="Resource Id", help="Access control profile")
ENDPOINT = Opt("--applicable-host-endpoint", name="applicable_host_endpoint", kind="aaz-str", choices=("IMDS", "WireServer"),
               group="Properties", help="What of the host the profile is about")
DESCRIPTION = Opt("--description", name="description", kind="aaz-str", group="Properties", help="What the profile is for")


def path(session: Session, resource_group: str, gallery_name: str, name: str) -> str:
    """The path of an access control profile."""
    return f"{gallery_path(session, resource_group, gallery_name)}/inVMAccessControlProfiles/{quoted(name)}"


def check_length(option: str, name: str) -> None:
    """Hold that the name of a new profile is not too long: az refuses it itself."""
    if len(name) > LONGEST_NAME:
        raise Failure(f"InvalidArgumentValue: {option}: Invalid format: '{name}' length is greater than {LONGEST_NAME}")


@command(
    GALLERY.with_(id_part=None, group=""), NAME.with_(id_part=None, group="", help="Name of the new profile"),
    RESOURCE_GROUP.with_(id_part=None, group=""), NO_WAIT, LOCATION.with_(group="GalleryInVMAccessControlProfile"), ENDPOINT,
    DESCRIPTION,
    Opt("--os-type", name="os_type", kind="aaz-str", choices=("Linux", "Windows"), group="Properties",
        help="Operating system of the machines that use it"),
    shape="whole",
    examples=(("For the metadata service of Linux machines",
               "sig in-vm-access-control-profile create -g images --gallery-name golden -n metadata --os-type Linux "
               "--applicable-host-endpoint IMDS"),),
)
def create(session: Session, *, gallery_name: str, name: str, resource_group: str, location: str | None = None,
           no_wait: bool | None = None, **given: Any) -> Any:
    """Create an access control profile, or replace one."""
    check_length("-n", name)
    body: dict[str, Any] = {"location": location_or_group(session, location, resource_group)}
    properties = {member: given[option] for member, option in (
        ("applicableHostEndpoint", "applicable_host_endpoint"), ("description", "description"), ("osType", "os_type"))
        if given[option] is not None}
    if properties:
        body["properties"] = properties
    return session.put(path(session, resource_group, gallery_name, name), API, body, no_wait=bool(no_wait))


@command(GALLERY.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING, shape="whole",
         examples=(("The profiles of a gallery",
                    "sig in-vm-access-control-profile list -g images --gallery-name golden"),))
def list_(session: Session, *, gallery_name: str, resource_group: str, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the access control profiles of a gallery."""
    where = f"{gallery_path(session, resource_group, gallery_name)}/inVMAccessControlProfiles"
    return session.list(where, API, max_items, next_token)


@command(GALLERY, NAME, RESOURCE_GROUP, ids=True, shape="whole",
         examples=(("One profile", "sig in-vm-access-control-profile show -g images --gallery-name golden -n imds"),))
def show(session: Session, *, gallery_name: str, name: str, resource_group: str) -> Any:
    """Show one access control profile."""
    return session.get(path(session, resource_group, gallery_name, name), API)


@command(GALLERY, NAME, RESOURCE_GROUP, NO_WAIT, ENDPOINT, DESCRIPTION.with_(nullable=True), *GENERIC_UPDATE, FORCE_STRING,
         ids=True, shape="whole",
         examples=(("Describe a profile",
                    'sig in-vm-access-control-profile update -g images --gallery-name golden -n imds --description "Metadata for root only"'),))
def update(session: Session, *, gallery_name: str, name: str, resource_group: str, no_wait: bool | None = None,
           applicable_host_endpoint: str | None = None, description: str | None = None,
           update_actions: Actions | None = None, force_string: bool | None = None) -> Any:
    """Change an access control profile: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, gallery_name, name)
    body = session.get(where, API)
    if applicable_host_endpoint is not None:
        body["properties"]["applicableHostEndpoint"] = applicable_host_endpoint
    if "description" in session.chosen.given:
        body["properties"]["description"] = description
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz",
                 schema="in-vm-access-control-profile")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(GALLERY, NAME, RESOURCE_GROUP, NO_WAIT, ids=True, confirm=True,
         examples=(("Delete a profile that has no versions",
                    "sig in-vm-access-control-profile delete -g images --gallery-name golden -n unused --yes"),))
def delete(session: Session, *, gallery_name: str, name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete an access control profile that holds no versions any more."""
    session.delete(path(session, resource_group, gallery_name, name), API, no_wait=bool(no_wait))


@command(GALLERY, NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a profile is there",
                    "sig in-vm-access-control-profile wait -g images --gallery-name golden -n imds --created"),))
def wait(session: Session, *, gallery_name: str, name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until an access control profile is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name, name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)
