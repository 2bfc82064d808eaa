"""`az resource create | update | wait | move`: resources of any type are made, changed, waited for, and put into another group."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.resource import NAMING, PREVIEW, SENT
from sig_cli.cli.failures import Failure
from sig_cli.cli.generic_resources import newest_version, targets
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import FORCE_STRING_FLAG, GENERIC_UPDATE, PLAIN_LOCATION, WAIT, any_condition
from sig_cli.cli.sdk_models import resource
from sig_cli.cli.session import GROUP_API as API
from sig_cli.cli.session import quoted
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.generic_resources import Target
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session

RESPONSE = Opt("--include-response-body", name="include_response_body", kind="bool3", words="?", blank=True, default=False,
               help="Show the answer of the service as it is, too")


@command(
    Opt("--properties", "-p", name="properties", required=True, help="Properties as JSON; with --is-full-object the whole resource"),
    *NAMING[1:-1],
    Opt("--id", name="resource_id", words="?", group="Resource Id", help="Id, in place of the names"), NAMING[-1],
    PLAIN_LOCATION,
    Opt("--is-full-object", name="is_full_object", kind="flag", default=False,
        help="--properties has location, tags and the rest as well"),
    PREVIEW, shape="sdk", style="hand",
    examples=(("An availability set", "resource create -g images -n spread --resource-type Microsoft.Compute/availabilitySets "
                                      "-p '{\"platformFaultDomainCount\": 2}'"),),
)
def create(session: Session, *, properties: str, resource_id: str | None = None, api_version: str | None = None,
           location: str | None = None, is_full_object: bool = False, latest_include_preview: bool = False,
           **named: Any) -> Any:
    """Create a resource of any type, or replace one."""
    if resource_id and parse(resource_id) is None:
        raise Failure("The type of value entered by --ids parameter is not supported.")
    if location:
        location = session.location(location)
    ids = [resource_id] if resource_id else None

    def addressed() -> tuple[Target, str]:
        target = targets(session, resource_ids=ids, **named)[0]
        return target, _version(session, target, api_version, preview=latest_include_preview)

    # az needs the address for the api-version first; with one that is given, it reads the properties first.
    found = addressed() if api_version is None else None
    try:
        body = json.loads(properties)
    except (ValueError, RecursionError) as error:
        raise Failure(f"Error parsing JSON.\n{properties}\n{error}") from error
    target, version = found or addressed()
    if not is_full_object:
        group = parse(target.id)
        if not location:
            location = session.group_location((group and group.group) or "")
        body = {"location": location, "properties": body}
    elif not isinstance(body, dict) or body.get("location") is None:
        raise Failure("location of the resource is required")
    return resource(session.put(target.path, version, body, generated=False, made_at_once=True))


@command(*NAMING, RESPONSE, PREVIEW, *GENERIC_UPDATE, FORCE_STRING_FLAG, shape="sdk", style="hand",
         examples=(("Change a property", "resource update --ids /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/"
                    "providers/Microsoft.Compute/galleries/golden --set properties.description=new"),))
def update(session: Session, *, include_response_body: bool = False, update_actions: Actions | None = None,
           force_string: bool = False, api_version: str | None = None, latest_include_preview: bool = False,
           **named: Any) -> Any:
    """Change resources of any type: read them, change what was asked for, write them back."""
    from sig_cli.cli.generic_update import apply

    made = []
    for target in targets(session, **named):
        version = _version(session, target, api_version, preview=latest_include_preview)
        body = resource(session.get(target.path, version))
        changed = apply(body, update_actions or [], force_string=force_string, flavour="hand")
        if api_version is None:
            version = newest_version(session, target, preview=latest_include_preview)  # az asks again
        sent = {name: changed[name] for name in (*SENT, "extendedLocation") if changed.get(name) is not None}
        made.append(resource(session.put(target.path, version, sent, generated=False)))
    return made[0] if len(made) == 1 else made


@command(*NAMING, RESPONSE, *WAIT, shape="sdk", style="hand", check=any_condition,
         examples=(("Until it is there", "resource wait --ids /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/"
                    "providers/Microsoft.Compute/galleries/golden --exists"),))
def wait(session: Session, *, resource_ids: list[str] | None = None, include_response_body: bool = False,
         api_version: str | None = None, resource_group_name: str | None = None,
         resource_provider_namespace: str | None = None, parent_resource_path: str | None = None,
         resource_type: str | None = None, resource_name: str | None = None, **conditions: Any) -> Any:
    """Wait until a resource of any type is in some state."""
    from sig_cli.cli.waiting import wait as until

    target = targets(session, resource_ids=resource_ids, resource_group_name=resource_group_name,
                     resource_provider_namespace=resource_provider_namespace, parent_resource_path=parent_resource_path,
                     resource_type=resource_type, resource_name=resource_name)[0]

    def look() -> Any:
        return resource(session.get(target.path, api_version or newest_version(session, target)))

    return until(look, aaz=True, session=session, **conditions)


@command(
    Opt("--ids", name="ids", words="+", required=True, metavar="ID", help="Ids of what is moved, all of one group"),
    Opt("--destination-group", name="destination_group", required=True, complete="group", help="Group that it is moved to"),
    Opt("--destination-subscription-id", name="destination_subscription_id", help="Subscription of that group"),
    shape="sdk", style="hand",
    examples=(("A disk into another group", "resource move --destination-group archive --ids "
               "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/providers/Microsoft.Compute/disks/data-1"),),
)
def move(session: Session, *, ids: list[str], destination_group: str, destination_subscription_id: str | None = None) -> Any:
    """Put resources into another resource group. Galleries and what is in them cannot be moved."""
    parsed = []
    for text in ids:
        id_ = parse(text) if text.startswith("/") else None
        if id_ is None or id_.subscription is None:
            raise Failure(f'Invalid id "{text}", as it has no group or subscription field')
        parsed.append(id_)
    if len({id_.subscription for id_ in parsed}) > 1:
        raise Failure("All resources should be under the same subscription")
    if len({id_.group for id_ in parsed}) > 1:
        raise Failure("All resources should be under the same group")
    target = f"/subscriptions/{destination_subscription_id or session.subscription}/resourceGroups/{destination_group}"
    where = f"/subscriptions/{session.subscription}/resourceGroups/{quoted(parsed[0].group or '')}/moveResources"
    session.post(where, API, {"resources": ids, "targetResourceGroup": target})


def _version(session: Session, target: Target, given: str | None, *, preview: bool) -> str:
    if preview:
        session.warn("Argument '--latest-include-preview' is in preview and under development. Reference and support levels: "
                     "https://aka.ms/CLI_refstatus")
    return given or newest_version(session, target, preview=preview)
