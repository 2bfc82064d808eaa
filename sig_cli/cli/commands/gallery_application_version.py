"""`az sig gallery-application version create | list | show | update | delete | wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import location_or_group
from sig_cli.cli.commands.gallery_application import NAME as APPLICATION
from sig_cli.cli.commands.gallery_application import TAGS
from sig_cli.cli.commands.gallery_application import path as application_path
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

API = "2022-01-03"

APPLICATION_NAME = APPLICATION.with_(spellings=("--application-name", "--gallery-application-name"))
NAME = Opt("-n", "--name", "--version-name", "--gallery-application-version-name",
           name="gallery_application_version_name", kind="aaz-str", required=True, id_part="child_name_2",
           complete="application-version", group="Resource Id", help="Version, as MAJOR.MINOR.PATCH")
EXPAND = Opt("--expand", name="expand", kind="aaz-str", choices=("ReplicationStatus",), help="Show this as well")
PACKAGE = Opt("--package-file-link", name="package_file_link", kind="aaz-str", required=True,
              help="Address of the package, readable for the service")
CONFIGURATION = Opt("--default-file-link", name="default_file_link", kind="aaz-str",
                    help="Address of the configuration that machines get without one of their own")

_ENCRYPTION = {"dataDiskImages": [{"diskEncryptionSetId": "str", "lun!": "int"}],
               "osDiskImage": {"diskEncryptionSetId": "str", "securityProfile": {
                   "confidentialVMEncryptionType": "enum:EncryptedVMGuestStateOnlyWithPmk|EncryptedWithCmk|EncryptedWithPmk",
                   "secureVMDiskEncryptionSetId": "str"}}}
_TARGET = {"name!": "str", "regionalReplicaCount": "int",
           "storageAccountType": "enum:Premium_LRS|Standard_LRS|Standard_ZRS", "encryption": _ENCRYPTION}
TARGET_REGIONS = Opt("--target-regions", name="target_regions", kind="aaz-list", words="+", schema=_TARGET,
                     help="Regions to replicate to: `[{name:REGION,regional-replica-count:COUNT}]`, shorthand or JSON")
PUBLISHING = (
    Opt("--end-of-life-date", name="end_of_life_date", kind="aaz-str", group="PublishingProfile",
        help="Date after which the version should not be used"),
    Opt("--exclude-from", name="exclude_from", kind="aaz-bool", words="?", blank=True, group="PublishingProfile",
        help="Never let `latest` mean this version"),
)


def path(session: Session, resource_group: str, gallery_name: str, application: str, version: str) -> str:
    """The path of a version of an application."""
    return f"{application_path(session, resource_group, gallery_name, application)}/versions/{quoted(version)}"


@command(
    APPLICATION_NAME.with_(id_part=None, group=""), NAME.with_(id_part=None, group=""),
    GALLERY_NAME.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""), NO_WAIT, LOCATION,
    Opt("--install-command", name="install_command", kind="aaz-str", required=True, help="Command that installs the package"),
    Opt("--remove-command", name="remove_command", kind="aaz-str", required=True, help="Command that removes it"),
    Opt("--update-command", name="update_command", kind="aaz-str",
        help="Command that replaces an older version. Without one, that is removed and this one installed"),
    Opt("--config-file-name", name="config_file_name", kind="aaz-str", help="Name of the configuration on the machine"),
    Opt("--package-file-name", name="package_file_name", kind="aaz-str", help="Name of the package on the machine"),
    CONFIGURATION, PACKAGE, TARGET_REGIONS, TAGS, *PUBLISHING,
    examples=(
        ("A package in the region of the group",
         "sig gallery-application version create -g images -r golden --application-name agent -n 1.0.0 "
         "--package-file-link https://account.blob.core.windows.net/packages/agent.tgz "
         '--install-command "tar xf agent" --remove-command "rmdir agent"'),
        ("In two regions, with two replicas in one of them",
         "sig gallery-application version create -g images -r golden --application-name agent -n 1.0.1 "
         "--package-file-link https://account.blob.core.windows.net/packages/agent.tgz "
         '--install-command "tar xf agent" --remove-command "rmdir agent" '
         '--target-regions "[{name:westus2,regional-replica-count:2},{name:eastus}]" -l westus2'),
    ),
)
def create(session: Session, *, gallery_application_name: str, gallery_application_version_name: str, gallery_name: str,
           resource_group: str, location: str | None = None, target_regions: list[Any] | None = None,
           tags: dict[str, str] | None = None, exclude_from: bool | None = None, no_wait: bool | None = None,
           **given: Any) -> Any:
    """Create a version of an application, or replace one."""
    from sig_cli.cli.shorthand import check

    body: dict[str, Any] = {"location": location_or_group(session, location, resource_group)}
    publishing: dict[str, Any] = {}
    for name, members in (("manageActions", {"install": "install_command", "remove": "remove_command",
                                             "update": "update_command"}),
                          ("settings", {"configFileName": "config_file_name", "packageFileName": "package_file_name"}),
                          ("source", {"defaultConfigurationLink": "default_file_link", "mediaLink": "package_file_link"})):
        part = {member: given[option] for member, option in members.items() if given[option] is not None}
        if part:
            publishing[name] = part
    if target_regions is not None:
        check(target_regions, [_TARGET], "--target-regions")
        publishing["targetRegions"] = target_regions
    if given["end_of_life_date"] is not None:
        publishing["endOfLifeDate"] = _date(given["end_of_life_date"])
    if exclude_from is not None:
        publishing["excludeFromLatest"] = exclude_from
    if tags is not None:
        body["tags"] = tags
    body["properties"] = {"publishingProfile": publishing}
    where = path(session, resource_group, gallery_name, gallery_application_name, gallery_application_version_name)
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(APPLICATION_NAME.with_(id_part=None, group=""), GALLERY_NAME.with_(id_part=None, group=""),
         RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING,
         examples=(("The versions of an application, as a table",
                    "sig gallery-application version list -g images -r golden --application-name app -o table"),))
def list_(session: Session, *, gallery_application_name: str, gallery_name: str, resource_group: str,
          max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the versions of an application."""
    where = application_path(session, resource_group, gallery_name, gallery_application_name)
    return session.list(f"{where}/versions", API, max_items, next_token)


@command(APPLICATION_NAME, NAME, GALLERY_NAME, RESOURCE_GROUP, EXPAND, ids=True,
         examples=(("A version, and how far its replication is",
                    "sig gallery-application version show -g images -r golden --application-name app -n 1.0.0 --expand ReplicationStatus"),))
def show(session: Session, *, gallery_application_name: str, gallery_application_version_name: str, gallery_name: str,
         resource_group: str, expand: str | None = None) -> Any:
    """Show one version of an application."""
    where = path(session, resource_group, gallery_name, gallery_application_name, gallery_application_version_name)
    return session.get(where, API, _expand=expand)


@command(
    APPLICATION_NAME, NAME, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, LOCATION, CONFIGURATION.with_(nullable=True), PACKAGE,
    TARGET_REGIONS.with_(nullable=True, schema={"name": "str", **{key: value for key, value in _TARGET.items() if key != "name!"}}),
    TAGS.with_(nullable=True), PUBLISHING[0].with_(nullable=True), PUBLISHING[1], *GENERIC_UPDATE, FORCE_STRING, ids=True,
    examples=(("Leave a version out of latest",
               "sig gallery-application version update -g images -r golden --application-name app -n 1.0.0 --package-file-link https://example.com/app --exclude-from true"),),
)
def update(session: Session, *, gallery_application_name: str, gallery_application_version_name: str, gallery_name: str,
           resource_group: str, package_file_link: str, location: str | None = None, target_regions: Patch | None = None,
           tags: Patch | None = None, exclude_from: bool | None = None, end_of_life_date: str | None = None,
           default_file_link: str | None = None, no_wait: bool | None = None, update_actions: Actions | None = None,
           force_string: bool | None = None) -> Any:
    """Change a version of an application: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    given = session.chosen.given
    location = location_or_group(session, location, resource_group, required=False)
    if end_of_life_date is not None:
        end_of_life_date = _date(end_of_life_date)
    where = path(session, resource_group, gallery_name, gallery_application_name, gallery_application_version_name)
    body = session.get(where, API)
    if location is not None:
        body["location"] = location
    if tags is not None:
        body["tags"] = tags.onto(body.get("tags"))
    publishing = body["properties"]["publishingProfile"]
    if "end_of_life_date" in given:
        publishing["endOfLifeDate"] = end_of_life_date
    if exclude_from is not None:
        publishing["excludeFromLatest"] = exclude_from
    publishing["source"]["mediaLink"] = package_file_link
    if "default_file_link" in given:
        publishing["source"]["defaultConfigurationLink"] = default_file_link
    if target_regions is not None:
        publishing["targetRegions"] = target_regions.onto(publishing.get("targetRegions"))
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz",
                 schema="gallery-application-version")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(APPLICATION_NAME, NAME, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, ids=True, confirm=True,
         examples=(("Delete a version without a question",
                    "sig gallery-application version delete -g images -r golden --application-name app -n 1.0.0 --yes"),))
def delete(session: Session, *, gallery_application_name: str, gallery_application_version_name: str, gallery_name: str,
           resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a version of an application."""
    where = path(session, resource_group, gallery_name, gallery_application_name, gallery_application_version_name)
    session.delete(where, API, no_wait=bool(no_wait))


@command(APPLICATION_NAME, NAME, GALLERY_NAME, RESOURCE_GROUP, EXPAND, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until an update of a version is done",
                    "sig gallery-application version wait -g images -r golden --application-name app -n 1.0.0 --updated"),))
def wait(session: Session, *, gallery_application_name: str, gallery_application_version_name: str, gallery_name: str,
         resource_group: str, expand: str | None = None, **conditions: Any) -> Any:
    """Wait until a version of an application is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name, gallery_application_name, gallery_application_version_name)
    return until(lambda: session.get(where, API, _expand=expand), aaz=True, session=session, **conditions)


def _date(text: str) -> str:
    """An end of life as az sends it; a day begins at midnight here."""
    from sig_cli.cli.dates import convert_date

    return convert_date(text, "--end-of-life-date", time_of_day="")
