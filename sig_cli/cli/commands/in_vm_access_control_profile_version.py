"""`az sig in-vm-access-control-profile-version create | list | show | update | delete | wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import location_or_group
from sig_cli.cli.commands.in_vm_access_control_profile import API, GALLERY, NAME, check_length
from sig_cli.cli.commands.in_vm_access_control_profile import path as profile_path
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import (
    FORCE_STRING,
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

PROFILE_NAME = NAME.with_(spellings=("--profile-name",), name="profile_name")
VERSION = Opt("--version-name", "--profile-version", name="profile_version", kind="aaz-str", required=True,
              id_part="child_name_2", complete="profile-version", group="Resource Id", help="Version, as MAJOR.MINOR.PATCH")
ACCESS = Opt("--default-access", name="default_access", kind="aaz-str", choices=("Allow", "Deny"), group="Properties",
             help="What happens to requests that no rule is about")
EXCLUDE = Opt("--exclude-from-latest", name="exclude_from_latest", kind="aaz-bool", words="?", blank=True, group="Properties",
              help="Never let `latest` mean this version")
MODE = Opt("--mode", name="mode", kind="aaz-str", choices=("Audit", "Disabled", "Enforce"), group="Properties",
           help="Whether the rules are kept to, only looked at, or off")
TARGET_REGIONS = Opt("--target-regions", name="target_regions", kind="aaz-list", words="+", complete="region",
                     help="Regions to replicate to, separated by blanks")
RULES = Opt("--rules", name="rules", kind="aaz-object", words="+", group="Properties", schema={
    "privileges": [{"name!": "str", "path!": "str", "queryParameters": {"*": "str"}}],
    "roles": [{"name!": "str", "privileges!": ["str"]}],
    "identities": [{"name!": "str", "userName": "str", "groupName": "str", "exePath": "str", "processName": "str"}],
    "roleAssignments": [{"role!": "str", "identities!": ["str"]}]},
    help="Who may ask what: privileges, roles, identities and role-assignments, as shorthand, JSON or a file")


def path(session: Session, resource_group: str, gallery_name: str, profile_name: str, version: str) -> str:
    """The path of a version of an access control profile."""
    return f"{profile_path(session, resource_group, gallery_name, profile_name)}/versions/{quoted(version)}"


@command(
    GALLERY.with_(id_part=None, group=""), PROFILE_NAME.with_(id_part=None, group=""), VERSION.with_(id_part=None, group=""),
    RESOURCE_GROUP.with_(id_part=None, group=""), NO_WAIT, LOCATION.with_(group="GalleryInVMAccessControlProfileVersion"),
    ACCESS.with_(required=True), EXCLUDE, MODE.with_(required=True), RULES, TARGET_REGIONS,
    examples=(
        ("Only look at who asks", "sig in-vm-access-control-profile-version create -g images --gallery-name golden "
         "--profile-name metadata --profile-version 1.0.0 --mode Audit --default-access Allow"),
        ("Only root may ask", "sig in-vm-access-control-profile-version create -g images --gallery-name golden "
         "--profile-name metadata --profile-version 1.1.0 --mode Enforce --default-access Deny --rules "
         '"{privileges:[{name:all,path:/metadata}],roles:[{name:reader,privileges:[all]}],'
         'identities:[{name:root,user-name:root}],role-assignments:[{role:reader,identities:[root]}]}"'),
    ),
)
def create(session: Session, *, gallery_name: str, profile_name: str, profile_version: str, resource_group: str,
           location: str | None = None, no_wait: bool | None = None, target_regions: list[str] | None = None,
           **given: Any) -> Any:
    """Create a version of an access control profile, or replace one."""
    from sig_cli.cli.shorthand import check

    check_length("--profile-name", profile_name)
    body: dict[str, Any] = {"location": location_or_group(session, location, resource_group)}
    check(given["rules"], RULES.schema, "--rules")
    properties = {member: given[option] for member, option in (
        ("defaultAccess", "default_access"), ("excludeFromLatest", "exclude_from_latest"), ("mode", "mode"),
        ("rules", "rules")) if given[option] is not None}
    if target_regions:
        properties["targetLocations"] = [{"name": region} for region in target_regions]
    body["properties"] = properties
    where = path(session, resource_group, gallery_name, profile_name, profile_version)
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(GALLERY.with_(id_part=None, group=""), PROFILE_NAME.with_(id_part=None, group=""),
         RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING,
         examples=(("The versions of a profile",
                    "sig in-vm-access-control-profile-version list -g images --gallery-name golden --profile-name imds"),))
def list_(session: Session, *, gallery_name: str, profile_name: str, resource_group: str, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the versions of an access control profile."""
    where = profile_path(session, resource_group, gallery_name, profile_name)
    return session.list(f"{where}/versions", API, max_items, next_token)


@command(GALLERY, PROFILE_NAME, VERSION, RESOURCE_GROUP, ids=True,
         examples=(("One version",
                    "sig in-vm-access-control-profile-version show -g images --gallery-name golden --profile-name imds --profile-version 1.0.0"),))
def show(session: Session, *, gallery_name: str, profile_name: str, profile_version: str, resource_group: str) -> Any:
    """Show one version of an access control profile."""
    return session.get(path(session, resource_group, gallery_name, profile_name, profile_version), API)


@command(GALLERY, PROFILE_NAME, VERSION, RESOURCE_GROUP, NO_WAIT, ACCESS, EXCLUDE, MODE, TARGET_REGIONS, *GENERIC_UPDATE,
         FORCE_STRING, ids=True,
         examples=(("Enforce what was audited so far",
                    "sig in-vm-access-control-profile-version update -g images --gallery-name golden --profile-name imds --profile-version 1.0.0 --mode Enforce"),))
def update(session: Session, *, gallery_name: str, profile_name: str, profile_version: str, resource_group: str,
           no_wait: bool | None = None, target_regions: list[str] | None = None, update_actions: Actions | None = None,
           force_string: bool | None = None, **given: Any) -> Any:
    """Change a version of an access control profile: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, gallery_name, profile_name, profile_version)
    body = session.get(where, API)
    for option, member in (("default_access", "defaultAccess"), ("exclude_from_latest", "excludeFromLatest"), ("mode", "mode")):
        if given[option] is not None:
            body["properties"][member] = given[option]
    if target_regions:
        body["properties"]["targetLocations"] = [{"name": region} for region in target_regions]
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz",
                 schema="in-vm-access-control-profile-version")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(GALLERY, PROFILE_NAME, VERSION, RESOURCE_GROUP, NO_WAIT, ids=True, confirm=True,
         examples=(("Delete a version without a question",
                    "sig in-vm-access-control-profile-version delete -g images --gallery-name golden --profile-name imds --profile-version 1.0.0 --yes"),))
def delete(session: Session, *, gallery_name: str, profile_name: str, profile_version: str, resource_group: str,
           no_wait: bool | None = None) -> None:
    """Delete a version of an access control profile."""
    where = path(session, resource_group, gallery_name, profile_name, profile_version)
    session.delete(where, API, no_wait=bool(no_wait))


@command(GALLERY, PROFILE_NAME, VERSION, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until an update of a version is done",
                    "sig in-vm-access-control-profile-version wait -g images --gallery-name golden --profile-name imds --profile-version 1.0.0 --updated"),))
def wait(session: Session, *, gallery_name: str, profile_name: str, profile_version: str, resource_group: str,
         **conditions: Any) -> Any:
    """Wait until a version of an access control profile is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name, profile_name, profile_version)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)
