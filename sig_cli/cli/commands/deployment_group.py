"""`az deployment group ...`: templates carried out in a resource group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import deployment_requests as requests
from sig_cli.cli.deployment_requests import API, NAME, NEW_NAME, Template
from sig_cli.cli.options import command
from sig_cli.cli.output.tables import deployment, deployments, validated
from sig_cli.cli.params import GROUP, PLAIN_NO_WAIT, WAIT, any_condition
from sig_cli.cli.sdk_models import deployment as shaped
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def path(session: Session, group: str, name: str) -> str:
    """The path of a deployment in a group, spelled as az spells it."""
    return f"{collection(session, group)}/{quoted(name)}"


def collection(session: Session, group: str) -> str:
    """The path of all deployments of a group."""
    return f"/subscriptions/{session.subscription}/resourcegroups/{quoted(group)}/providers/Microsoft.Resources/deployments"


@command(GROUP, *requests.TEMPLATE, NEW_NAME, requests.MODE, requests.ROLLBACK, requests.EXTENDED, requests.AUX_SUBS,
         requests.AUX_TENANTS, *requests.CONFIRM, PLAIN_NO_WAIT, shape="sdk", style="hand", table=deployment,
         check=requests.check_template,
         examples=(("A template with a parameter", "deployment group create -g images -f gallery.json -p galleryName=golden"),
                   ("Parameters from a file, one of them another one",
                    "deployment group create -g images -f gallery.json -p gallery.parameters.json -p galleryName=silver")))
def create(session: Session, *, resource_group_name: str, deployment_name: str | None = None, mode: str = "Incremental",
           rollback_on_error: str | None = None, no_wait: bool = False, **given: Any) -> Any:
    """Carry out a template in a resource group."""
    requests.tell_deprecated(session)
    template = Template(session, given)
    name = template.name(deployment_name)
    where = path(session, resource_group_name, name)
    if given.get("confirm_with_what_if") or given.get("what_if"):
        from sig_cli.cli.what_if import look

        properties, text = template.properties(mode=mode)
        goes_on = look(session, where, properties, text, given)
        if not goes_on:
            return None
    properties, text = template.properties(mode=mode, onErrorDeployment=requests.rollback(rollback_on_error))
    requests.hold_others(session, given)
    body = requests.request_text(properties, text)
    requests.validate(session, where, body)
    return requests.create(session, where, body, no_wait=no_wait)


@command(GROUP, *requests.TEMPLATE, NEW_NAME, requests.MODE, requests.ROLLBACK, requests.EXTENDED, shape="sdk", style="hand",
         table=validated, check=requests.check_template,
         examples=(("Look whether a template would be taken", "deployment group validate -g images -f gallery.json -p galleryName=golden"),))
def validate(session: Session, *, resource_group_name: str, deployment_name: str | None = None, mode: str = "Incremental",
             rollback_on_error: str | None = None, **given: Any) -> Any:
    """Check a template without carrying it out."""
    requests.tell_deprecated(session)
    template = Template(session, given)
    properties, text = template.properties(mode=mode, onErrorDeployment=requests.rollback(rollback_on_error))
    where = path(session, resource_group_name, template.name(deployment_name))
    return requests.validate(session, where, requests.request_text(properties, text))


@command(GROUP, *requests.TEMPLATE, NEW_NAME, requests.MODE, requests.AUX_TENANTS, *requests.WHAT_IF, shape="sdk", style="hand",
         check=requests.check_template,
         examples=(("Look what a template would change", "deployment group what-if -g images -f gallery.json -p galleryName=golden"),))
def what_if(session: Session, *, resource_group_name: str, deployment_name: str | None = None, mode: str = "Incremental",
            **given: Any) -> Any:
    """Tell what a template would change, without carrying it out."""
    template = Template(session, given)
    properties, text = template.properties(mode=mode)
    return requests.what_if(session, path(session, resource_group_name, template.name(deployment_name)), properties, text, given)


@command(GROUP, requests.FILTER, shape="sdk", style="hand", table=deployments,
         examples=(("The deployments so far, as a table", "deployment group list -g images -o table"),))
def list_(session: Session, *, resource_group_name: str, filter_string: str | None = None) -> Any:
    """List the deployments of a resource group."""
    requests.tell_preview(session)
    found = session.list(f"{collection(session, resource_group_name)}/", API, _filter=filter_string or None)
    return [shaped(row) for row in found]


@command(GROUP, NAME, shape="sdk", style="hand", table=deployment,
         examples=(("What a deployment put out, for a script",
                    "deployment group show -g images -n gallery --query properties.outputs"),))
def show(session: Session, *, resource_group_name: str, deployment_name: str) -> Any:
    """Show one deployment."""
    return shaped(session.get(path(session, resource_group_name, deployment_name), API))


@command(GROUP, NAME, PLAIN_NO_WAIT, shape="sdk", style="hand",
         examples=(("Delete the record of a deployment", "deployment group delete -g images -n gallery"),))
def delete(session: Session, *, resource_group_name: str, deployment_name: str, no_wait: bool = False) -> None:
    """Delete the record of a deployment. What it made stays."""
    session.delete(path(session, resource_group_name, deployment_name), API, no_wait=no_wait, missing_ok=False)


@command(GROUP, NAME, shape="sdk", style="hand",
         examples=(("Stop a deployment that runs", "deployment group cancel -g images -n gallery"),))
def cancel(session: Session, *, resource_group_name: str, deployment_name: str) -> None:
    """Stop a deployment that runs."""
    session.send("POST", f"{path(session, resource_group_name, deployment_name)}/cancel", API)


@command(GROUP, NAME, shape="plain", style="hand",
         examples=(("The template of a deployment", "deployment group export -g images -n gallery"),))
def export(session: Session, *, resource_group_name: str, deployment_name: str) -> None:
    """Print the template of a deployment."""
    requests.print_template(session, path(session, resource_group_name, deployment_name))


@command(GROUP, NAME, *WAIT, shape="sdk", style="hand", check=any_condition,
         examples=(("Wait until a deployment is done", "deployment group wait -g images -n gallery --created"),))
def wait(session: Session, *, resource_group_name: str, deployment_name: str, **conditions: Any) -> Any:
    """Wait until a deployment is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group_name, deployment_name)
    return until(lambda: shaped(session.get(where, API)), aaz=True, session=session, **conditions)
