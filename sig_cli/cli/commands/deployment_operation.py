"""`az deployment operation group | sub`: what became of each resource of a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.deployment_requests import API, NAME
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GROUP
from sig_cli.cli.sdk_models import deployment_operation
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

OPERATIONS = Opt("--operation-ids", name="operation_ids", words="+", required=True, help="Names of operations")


def _in_group(session: Session, group: str, name: str) -> str:
    return f"/subscriptions/{session.subscription}/resourcegroups/{quoted(group)}/deployments/{quoted(name)}/operations"


def _in_subscription(session: Session, name: str) -> str:
    return f"/subscriptions/{session.subscription}/providers/Microsoft.Resources/deployments/{quoted(name)}/operations"


@command(GROUP, NAME, shape="sdk", style="hand",
         examples=(("What became of each resource", "deployment operation group list -g images -n gallery"),))
def list_group(session: Session, *, resource_group_name: str, deployment_name: str) -> Any:
    """List the operations of a deployment in a resource group."""
    found = session.list(_in_group(session, resource_group_name, deployment_name), API)
    return [deployment_operation(row) for row in found]


@command(GROUP, NAME, OPERATIONS, shape="sdk", style="hand",
         examples=(("One of the operations that list shows",
                    "deployment operation group show -g images -n gallery --operation-ids 08D5A1B2C3D4E5F6"),))
def show_group(session: Session, *, resource_group_name: str, deployment_name: str, operation_ids: list[str]) -> Any:
    """Show operations of a deployment in a resource group."""
    where = _in_group(session, resource_group_name, deployment_name)
    return [deployment_operation(session.get(f"{where}/{quoted(id_)}", API)) for id_ in operation_ids]


@command(NAME, shape="sdk", style="hand",
         examples=(("What became of each resource", "deployment operation sub list -n gallery"),))
def list_sub(session: Session, *, deployment_name: str) -> Any:
    """List the operations of a deployment in the subscription."""
    return [deployment_operation(row) for row in session.list(_in_subscription(session, deployment_name), API)]


@command(NAME, OPERATIONS, shape="sdk", style="hand",
         examples=(("One of the operations that list shows",
                    "deployment operation sub show -n gallery --operation-ids 08D5A1B2C3D4E5F6"),))
def show_sub(session: Session, *, deployment_name: str, operation_ids: list[str]) -> Any:
    """Show operations of a deployment in the subscription."""
    where = _in_subscription(session, deployment_name)
    return [deployment_operation(session.get(f"{where}/{quoted(id_)}", API)) for id_ in operation_ids]
