"""`az group create | list | show | update | delete | exists | wait`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import groups
from sig_cli.cli.params import (
    FORCE_STRING_FLAG,
    GENERIC_UPDATE,
    PLAIN_LOCATION,
    PLAIN_NO_WAIT,
    TAGS,
    WAIT,
    any_condition,
)
from sig_cli.cli.sdk_models import group as shaped
from sig_cli.cli.session import GROUP_API as API
from sig_cli.cli.session import Session, quoted
from sig_cli.cli.tag_filter import tag_filter

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions

NAME = Opt("--name", "-n", "--resource-group", "-g", name="resource_group_name", required=True, configured="group",
           complete="group", help="Resource group")

RESOURCE_ID = re.compile(r"/subscriptions/[^/]+(/resourceGroups/[^/]+)?(/providers/[^/]+(/[^/]+/[^/]+)+)?$", re.IGNORECASE)
_EXPORT = (("include_comments", "IncludeComments"), ("include_parameter_default_value", "IncludeParameterDefaultValue"),
           ("skip_resource_name_params", "SkipResourceNameParameterization"), ("skip_all_params", "SkipAllParameterization"))

ADDITIONAL = "additionalProperties"
"""The member of az's models that holds what no model knows; `group update` names it among those that can be set."""


def path(session: Session, name: str) -> str:
    """The path of a resource group, spelled as az spells it."""
    return f"/subscriptions/{session.subscription}/resourcegroups/{quoted(name)}"


@command(
    Opt("--name", "--resource-group", "-n", "-g", name="rg_name", required=True, complete="group",
        help="Name of the new resource group"),
    PLAIN_LOCATION.with_(required=True), TAGS, Opt("--managed-by", name="managed_by", help="Id of what manages it"),
    shape="sdk", style="hand",
    examples=(("In South Central US", "group create -n images -l southcentralus"),),
)
def create(session: Session, *, rg_name: str, location: str, tags: dict[str, str] | None = None,
           managed_by: str | None = None) -> Any:
    """Create a resource group, or replace one."""
    body: dict[str, Any] = {"location": session.location(location)}
    if tags is not None:
        body["tags"] = tags
    if managed_by is not None:
        body["managedBy"] = managed_by
    return shaped(session.put(path(session, rg_name), API, body))


@command(Opt("--tag", name="tag", words="?", help="Only groups with this tag, as KEY or KEY=VALUE"), shape="sdk",
         style="hand", table=groups,
         examples=(("The groups with a tag", "group list --tag team=core"),))
def list_(session: Session, *, tag: str | None = None) -> Any:
    """List the resource groups of the subscription."""
    found = session.list(f"/subscriptions/{session.subscription}/resourcegroups", API, _filter=tag_filter(tag) or None)
    return [shaped(group) for group in found]


@command(NAME, shape="sdk", style="hand",
         examples=(("The region of a group, for a script", "group show -n images --query location -o tsv"),))
def show(session: Session, *, resource_group_name: str) -> Any:
    """Show one resource group."""
    return shaped(session.get(path(session, resource_group_name), API))


@command(NAME, TAGS, GENERIC_UPDATE[0], *(option.with_(hidden=True) for option in GENERIC_UPDATE[1:]), FORCE_STRING_FLAG,
         shape="sdk", style="hand",
         examples=(("Tag a group", "group update -n images --tags team=core"),))
def update(session: Session, *, resource_group_name: str, tags: dict[str, str] | None = None,
           update_actions: Actions | None = None, force_string: bool = False) -> Any:
    """Change a resource group: its tags.

    Raises `Failure` for `--add` and `--remove`, which az has here and does not let work.
    """
    from sig_cli.cli.generic_update import apply

    for kind, _ in update_actions or []:
        if kind != "set":
            session.warn(f"Argument 'properties_to_{kind}' has been deprecated and will be removed in a future release.")
            raise Failure(f"Unexpected 'properties_to_{kind}' was not empty.")
    where = path(session, resource_group_name)
    group = shaped(session.get(where, API))
    known = (*group, ADDITIONAL)
    if tags is not None:
        group["tags"] = tags
    group = apply({ADDITIONAL: {}, **group}, update_actions or [], force_string=force_string, flavour="hand")
    properties = group.get("properties")
    body = {"properties": {name: value for name, value in properties.items() if name != "provisioningState"}} \
        if isinstance(properties, dict) else {}
    for place, names in (("properties", body.get("properties", {})), ("root", [name for name in group if name not in known])):
        for name in names:
            session.warn(f"Property '{name}' not found on {place}. Send it as an additional property .")
    body.update({name: value for name, value in group.items()
                 if value is not None and (name in ("location", "managedBy", "tags") or name not in known)})
    return shaped(session.put(where, API, body))


@command(
    NAME,
    Opt("--force-deletion-types", "-f", name="force_deletion_types", kind="enum",
        choices=("Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets",
                 "Microsoft.Databricks/workspaces"), help="Types of resources to delete by force"),
    PLAIN_NO_WAIT, shape="sdk", style="hand", confirm=True,
    examples=(("Delete a group with all that is in it, without a question", "group delete -n images --yes"),),
)
def delete(session: Session, *, resource_group_name: str, force_deletion_types: str | None = None,
           no_wait: bool = False) -> None:
    """Delete a resource group with all that is in it."""
    session.delete(path(session, resource_group_name), API, no_wait=no_wait, missing_ok=False,
                   forceDeletionTypes=force_deletion_types)


@command(NAME, shape="plain", style="hand", examples=(("Whether there is a group", "group exists -n images"),))
def exists(session: Session, *, resource_group_name: str) -> bool:
    """Tell whether a resource group exists."""
    from sig_cli.domain.errors import ServiceError

    try:
        session.send("HEAD", path(session, resource_group_name), API)
    except ServiceError as error:
        if error.status == 404:
            return False
        raise
    return True


@command(
    NAME,
    Opt("--include-comments", name="include_comments", kind="flag", help="Say of each resource which one it was"),
    Opt("--include-parameter-default-value", name="include_parameter_default_value", kind="flag",
        help="Give the parameters the present names as defaults"),
    Opt("--resource-ids", name="resource_ids", words="+", help="Only these resources"),
    Opt("--skip-resource-name-params", name="skip_resource_name_params", kind="flag", help="Make no parameters of names"),
    Opt("--skip-all-params", name="skip_all_params", kind="flag", help="Make no parameters at all"),
    Opt("--export-format", name="export_format", kind="enum", choices=("json", "arm", "bicep"), default="json",
        help="Format of the template; Bicep is not made here"),
    shape="plain", style="hand",
    examples=(("A template that deploys as it is", "group export -n images --include-parameter-default-value"),),
)
def export(session: Session, *, resource_group_name: str, resource_ids: list[str] | None = None, export_format: str = "json",
           **given: bool) -> Any:
    """Print a resource group as a template."""
    options = [option for name, option in _EXPORT if given.get(name)]
    resources = ["*"] if not resource_ids or resource_ids[0] == "*" else resource_ids
    for id_ in resources:
        if id_ != "*" and not RESOURCE_ID.match(id_):
            raise Failure(f"az resource: error: argument --resource-ids: invalid ResourceId value: '{id_}'")
    body: dict[str, Any] = {"resources": resources}
    if options:
        body["options"] = ",".join(options)
    body["outputFormat"] = "Bicep" if export_format == "bicep" else "Json"
    return session.post(f"{path(session, resource_group_name)}/exportTemplate", API, body)["template"]


@command(NAME, *WAIT, shape="sdk", style="hand", check=any_condition,
         examples=(("Wait until a group is there", "group wait -n images --created"),))
def wait(session: Session, *, resource_group_name: str, **conditions: Any) -> Any:
    """Wait until a resource group is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group_name)
    # az leaves the properties of a group where they are, so `--custom` says `properties.provisioningState`.
    return until(lambda: shaped(session.get(where, API)), aaz=True, session=session, **conditions)
