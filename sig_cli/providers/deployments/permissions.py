"""Whether the caller may write what a deployment asks for: Resource Manager looks at that before anything is made.

Reported: every resource that may not be written is named in one refusal. A provider that is not registered is registered in the
caller's name, so that must be allowed as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.access import WRITE
from sig_cli.domain.errors import refusal
from sig_cli.domain.gates import canonical_namespace, needs_registration
from sig_cli.providers.access import Access
from sig_cli.providers.registry import provider

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.providers.provider import Call
    from sig_cli.templates import Plan

_ANY_VERSION = "2024-11-01"
_GROUPS = "microsoft.resources/resourcegroups"


def hold_permissions(call: Call, plans: Iterable[Plan]) -> None:
    """Refuse what the caller may not write, or may not register the provider of. The workspace's owner may.

    Raises `template-authorization-failed`, `template-authorizations-failed` and `authorization-failed`.
    """
    if call.caller is None:
        return
    access = Access(call.resources, call.caller)
    wanted = [item for plan in plans for item in plan.resources if not item.existing]
    refused = []
    for item in wanted:
        action = f"{_spelled(item.type)}/{WRITE}"
        if not access.allows(action, item.id):
            refused.append(refusal("template-resource-unauthorized", name=item.name, type=item.type, client=access.client,
                                   object=access.object_id, action=action, id=item.id).message)
    if refused:
        raise refusal("template-authorization-failed" if len(refused) == 1 else "template-authorizations-failed", errors=":".join(refused))
    for subscription, namespace in dict.fromkeys((item.scope.subscription_id, item.type.partition("/")[0].lower()) for item in wanted):
        known = canonical_namespace(namespace)
        if not subscription or known is None or not needs_registration(known):
            continue
        action, place = f"{known}/register/action", f"/subscriptions/{subscription}"
        if access.allows(action, place):
            continue
        answer = call.send("GET", f"{place}/providers/{known}", _ANY_VERSION)
        if answer.status != 200 or answer.body.get("registrationState") != "Registered":
            raise access.refused(action, place)


def _spelled(type_: str) -> str:
    """A type as roles name it."""
    if type_.lower() == _GROUPS:
        return "Microsoft.Resources/subscriptions/resourceGroups"
    handler = provider(type_.lower())
    return handler.type if handler is not None and handler.type.lower() == type_.lower() else type_
