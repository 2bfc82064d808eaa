"""`az deployment sub ...`: templates carried out in a subscription: groups, and what goes into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import deployment_requests as requests
from sig_cli.cli.deployment_requests import API, NAME, NEW_NAME, Template
from sig_cli.cli.options import command
from sig_cli.cli.output.tables import deployment, deployments, validated
from sig_cli.cli.params import PLAIN_LOCATION, PLAIN_NO_WAIT, WAIT, any_condition
from sig_cli.cli.sdk_models import deployment as shaped
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


LOCATION = PLAIN_LOCATION.with_(name="deployment_location", required=True, help="Region in which the record is kept")


def path(session: Session, name: str) -> str:
    """The path of a deployment in the subscription."""
    return f"{collection(session)}/{quoted(name)}"


def collection(session: Session) -> str:
    """The path of all deployments of the subscription itself."""
    return f"/subscriptions/{session.subscription}/providers/Microsoft.Resources/deployments"


@command(*requests.TEMPLATE, NEW_NAME, LOCATION, requests.EXTENDED, *requests.CONFIRM, PLAIN_NO_WAIT, shape="sdk", style="hand", table=deployment,
         check=requests.check_template,
         examples=(("A template with a parameter", "deployment sub create -l westus -f gallery.json -p galleryName=golden"),
                   ("Parameters from a file, one of them another one",
                    "deployment sub create -l westus -f gallery.json -p gallery.parameters.json -p galleryName=silver")))
def create(session: Session, *, deployment_location: str, deployment_name: str | None = None, no_wait: bool = False,
           **given: Any) -> Any:
    """Carry out a template in the subscription."""
    requests.tell_deprecated(session)
    template = Template(session, given)
    name = template.name(deployment_name)
    where = path(session, name)
    if given.get("confirm_with_what_if") or given.get("what_if"):
        from sig_cli.cli.what_if import look

        properties, text = template.properties(mode="Incremental")
        goes_on = look(session, where, properties, text, given, location=deployment_location)
        if not goes_on:
            return None
    properties, text = template.properties(mode="Incremental")
    body = requests.request_text(properties, text, location=session.location(deployment_location))
    requests.validate(session, where, body)
    return requests.create(session, where, body, no_wait=no_wait)


@command(*requests.TEMPLATE, NEW_NAME, LOCATION, requests.EXTENDED, shape="sdk", style="hand",
         table=validated, check=requests.check_template,
         examples=(("Look whether a template would be taken", "deployment sub validate -l westus -f gallery.json -p galleryName=golden"),))
def validate(session: Session, *, deployment_location: str, deployment_name: str | None = None, **given: Any) -> Any:
    """Check a template without carrying it out."""
    requests.tell_deprecated(session)
    template = Template(session, given)
    properties, text = template.properties(mode="Incremental")
    where = path(session, template.name(deployment_name))
    return requests.validate(session, where, requests.request_text(properties, text, location=session.location(deployment_location)))


@command(*requests.TEMPLATE, NEW_NAME, LOCATION, *requests.WHAT_IF, shape="sdk", style="hand", check=requests.check_template,
         examples=(("Look what a template would change", "deployment sub what-if -l westus -f gallery.json -p galleryName=golden"),))
def what_if(session: Session, *, deployment_location: str, deployment_name: str | None = None, **given: Any) -> Any:
    """Tell what a template would change, without carrying it out."""
    template = Template(session, given)
    properties, text = template.properties(mode="Incremental")
    return requests.what_if(session, path(session, template.name(deployment_name)), properties, text, given,
                            location=session.location(deployment_location))


@command(requests.FILTER, shape="sdk", style="hand", table=deployments,
         examples=(("The deployments so far, as a table", "deployment sub list -o table"),))
def list_(session: Session, *, filter_string: str | None = None) -> Any:
    """List the deployments of the subscription itself."""
    requests.tell_preview(session)
    found = session.list(f"{collection(session)}/", API, _filter=filter_string or None)
    return [shaped(row) for row in found]


@command(NAME, shape="sdk", style="hand", table=deployment,
         examples=(("What a deployment put out, for a script",
                    "deployment sub show -n gallery --query properties.outputs"),))
def show(session: Session, *, deployment_name: str) -> Any:
    """Show one deployment."""
    return shaped(session.get(path(session, deployment_name), API))


@command(NAME, PLAIN_NO_WAIT, shape="sdk", style="hand",
         examples=(("Delete the record of a deployment", "deployment sub delete -n gallery"),))
def delete(session: Session, *, deployment_name: str, no_wait: bool = False) -> None:
    """Delete the record of a deployment. What it made stays."""
    session.delete(path(session, deployment_name), API, no_wait=no_wait, missing_ok=False)


@command(NAME, shape="sdk", style="hand",
         examples=(("Stop a deployment that runs", "deployment sub cancel -n gallery"),))
def cancel(session: Session, *, deployment_name: str) -> None:
    """Stop a deployment that runs."""
    session.send("POST", f"{path(session, deployment_name)}/cancel", API)


@command(NAME, shape="plain", style="hand",
         examples=(("The template of a deployment", "deployment sub export -n gallery"),))
def export(session: Session, *, deployment_name: str) -> None:
    """Print the template of a deployment."""
    requests.print_template(session, path(session, deployment_name))


@command(NAME, *WAIT, shape="sdk", style="hand", check=any_condition,
         examples=(("Wait until a deployment is done", "deployment sub wait -n gallery --created"),))
def wait(session: Session, *, deployment_name: str, **conditions: Any) -> Any:
    """Wait until a deployment is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, deployment_name)
    return until(lambda: shaped(session.get(where, API)), aaz=True, session=session, **conditions)
