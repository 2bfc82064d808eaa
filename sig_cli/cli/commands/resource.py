"""`az resource list | show | tag | delete`: resources of any type, image definitions and versions among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.generic_resources import Target, newest_version, targets
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import resources
from sig_cli.cli.params import GROUP, PLAIN_LOCATION, PLAIN_NO_WAIT, TAGS
from sig_cli.cli.sdk_models import LISTED, members, resource
from sig_cli.cli.session import GROUP_API as API
from sig_cli.cli.session import quoted
from sig_cli.cli.tag_filter import quoted_text, tag_filter
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.arm.messages import Response
    from sig_cli.cli.session import Session

RESOURCE_GROUP = GROUP.with_(required=False, id_part=None, group="Resource Id")
NAMESPACE = Opt("--namespace", name="resource_provider_namespace", complete="provider", group="Resource Id",
                help="Namespace of the type, when --resource-type has none")
RESOURCE_TYPE = Opt("--resource-type", name="resource_type", group="Resource Id",
                    help="Type, for example Microsoft.Compute/galleries")
NAMING = (
    Opt("--ids", name="resource_ids", words="+", group="Resource Id", metavar="ID",
        help="Resource ids, in place of the names"),
    RESOURCE_GROUP, NAMESPACE,
    Opt("--parent", name="parent_resource_path", group="Resource Id",
        help="Type and name of what the resource is nested in, for example galleries/golden"),
    RESOURCE_TYPE,
    Opt("--name", "-n", name="resource_name", group="Resource Id", help="Name"),
    Opt("--api-version", name="api_version", group="Resource Id",
        help="Version of the REST interface. Default: the newest that is no preview"),
)
PREVIEW = Opt("--latest-include-preview", "-v", name="latest_include_preview", kind="flag", default=False,
              group="Resource Id", help="Take the newest version of the REST interface, even a preview")
EXPAND = "createdTime,changedTime,provisioningState"
# What `resource tag` sends back of the resource; the rest only the service sets.
SENT = ("location", "tags", "plan", "properties", "kind", "managedBy", "sku", "identity")
NO_TAG_WITH = (
    ("resource_group_name", "--resource-group", "group"), ("resource_provider_namespace", "--namespace", ""),
    ("resource_type", "--resource-type", ""), ("name", "--name", ""), ("location", "--location", "location"))


@command(
    RESOURCE_GROUP, NAMESPACE, RESOURCE_TYPE, Opt("--name", "-n", name="name", help="Name"),
    Opt("--tag", name="tag", words="?", blank="", help="Only resources with this tag, as KEY, KEY=VALUE or KEY*"),
    PLAIN_LOCATION.with_(help="Only resources in this region"),
    shape="sdk", style="hand", table=resources,
    examples=(("All image definitions", "resource list --resource-type Microsoft.Compute/galleries/images"),
              ("What belongs to a team", "resource list --tag team=core -o table")),
)
def list_(session: Session, *, location: str | None = None, tag: str | None = None, **chosen: Any) -> Any:
    """List resources of any type. Raises `Failure` with az's words for options that cannot go together."""
    if location is not None:
        location = chosen["location"] = session.location(location)
    group = chosen.get("resource_group_name")
    if group is not None:
        session.get(f"/subscriptions/{session.subscription}/resourcegroups/{quoted(group)}", API)
    rows = session.list(f"/subscriptions/{session.subscription}/resources", API, _filter=_filter(tag, **chosen),
                        _expand=EXPAND)
    return [resource(row, LISTED) for row in rows]


def _filter(tag: str | None, resource_group_name: str | None = None, resource_provider_namespace: str | None = None,
            resource_type: str | None = None, name: str | None = None, location: str | None = None) -> str:
    given = {"resource_group_name": resource_group_name, "resource_provider_namespace": resource_provider_namespace,
             "resource_type": resource_type, "name": name, "location": location}
    if tag is not None:
        for option, spelling, default in NO_TAG_WITH:
            if given[option] is not None:
                clear = (f"(If the default value for {default.replace('group', 'resource group')} is set, please use "
                         f"'az configure --defaults {default}=\"\"' command to clear it first)") if default else ""
                raise Failure(f"you cannot use '--tag' with '{spelling}'{clear}")
    conditions = [f"{word} eq {quoted_text(value)}" for word, value in
                  (("resourceGroup", resource_group_name), ("name", name), ("location", location)) if value]
    if resource_type:
        if resource_provider_namespace:
            resource_type = f"{resource_provider_namespace}/{resource_type}"
        elif not all(resource_type.partition("/")):
            raise Failure("Malformed resource-type: --resource-type=<namespace>/<resource-type> expected.")
        conditions.append(f"resourceType eq {quoted_text(resource_type)}")
    elif resource_provider_namespace:
        raise Failure("--namespace also requires --resource-type")
    conditions.append(tag_filter(tag, prefixes=True))
    return " and ".join(filter(None, conditions))


@command(
    *NAMING,
    Opt("--include-response-body", name="include_response_body", kind="bool3", words="?", blank=True, default=False,
        help="Show the answer of the service as it is, too"),
    PREVIEW, shape="sdk", style="hand",
    examples=(("A gallery", "resource show -g images -n golden --resource-type Microsoft.Compute/galleries"),),
)
def show(session: Session, *, include_response_body: bool = False, **named: Any) -> Any:
    """Show one resource, or several by their ids."""
    def read(target: Target, version: str) -> Any:
        body = session.get(target.path, version)
        return {**resource(body), "responseBody": body} if include_response_body else resource(body)

    return _one_or_all([read(target, version) for target, version in _resolved(session, **named)])


@command(
    TAGS.with_(required=True), *NAMING,
    Opt("--is-incremental", "-i", name="is_incremental", kind="flag", help="Keep the tags that are there"),
    PREVIEW, shape="sdk", style="hand",
    examples=(("Add a tag", "resource tag --ids /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images "
               "--tags team=core --is-incremental"),),
)
def tag(session: Session, *, tags: dict[str, str], is_incremental: bool = False, **named: Any) -> Any:
    """Set the tags of one resource, or of several by their ids."""
    return _one_or_all([resource(_tagged(session, target, version, tags, incremental=is_incremental))
                        for target, version in _resolved(session, **named)])


def _tagged(session: Session, target: Target, version: str, tags: dict[str, str], *, incremental: bool) -> Any:
    body = session.get(target.path, version)
    if incremental:
        if not tags:
            raise Failure("When modifying tag incrementally, the parameters of tag must have specific values.")
        tags = {**(body.get("tags") or {}), **tags}
    if target.namespace is None:
        return session.patch(target.path, version, {"tags": tags})
    sent = {name: value for name, value in members({**body, "tags": tags}, SENT).items() if value is not None}
    if "identity" in sent:
        # What the service makes of an identity az does not send back.
        sent["identity"] = {name: {key: {} for key in value} if name == "userAssignedIdentities" else value
                            for name, value in sent["identity"].items() if name not in ("principalId", "tenantId")}
    return session.put(target.path, version, sent, generated=False)


@command(*NAMING, PREVIEW, PLAIN_NO_WAIT, shape="plain", style="hand",
         examples=(("A disk, by id", "resource delete --ids /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/"
                    "providers/Microsoft.Compute/disks/data-1"),))
def delete(session: Session, *, no_wait: bool = False, **named: Any) -> Any:
    """Delete one resource, or several by their ids; what is nested may come before or after what it is in.

    Raises `Failure` with the ids that could not be deleted; `--verbose` tells why.
    """
    waiting = list(_resolved(session, **named))
    count = len(waiting)
    while waiting:
        started: list[Response] = []
        failed: list[tuple[Target, str]] = []
        failures: list[ServiceError] = []
        for target, version in waiting:
            try:
                started.append(session.send("DELETE", target.path, version))
            except ServiceError as error:
                failed.append((target, version))
                failures.append(error)
        if not started:
            from sig_cli.cli.report import message

            for failure in failures:
                session.info(message(failure))
            raise Failure("\n".join(["Some resources failed to be deleted (run with `--verbose` for more information):",
                                     *(target.id for target, _ in failed)]))
        if failed or not no_wait:
            # What failed may hang on what is being deleted: the next pass comes after that.
            for response in started:
                session.finish(response)
        waiting = failed
    return None if no_wait else _one_or_all([None] * count)


def _resolved(session: Session, *, api_version: str | None = None, latest_include_preview: bool = False,
              **named: Any) -> Iterator[tuple[Target, str]]:
    """The resources that the options name, each with the api-version to speak of it in, which is looked up when it is its turn."""
    if latest_include_preview:
        session.warn("Argument '--latest-include-preview' is in preview and under development. Reference and support "
                     "levels: https://aka.ms/CLI_refstatus")
    for target in targets(session, **named):
        yield target, api_version or newest_version(session, target, preview=latest_include_preview)


def _one_or_all(results: list[Any]) -> Any:
    return results[0] if len(results) == 1 else results
