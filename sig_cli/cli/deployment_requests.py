"""What the deployment commands of groups and of subscriptions share: options, the request that az sends, and its failures.

The body is az's: the template stands in it as it stands in its file, comments and all. Source: az 2.91, observed.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt
from sig_cli.cli.sdk_models import deployed, deployment, error
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.arm.messages import Response
    from sig_cli.cli.session import Session

API = "2025-04-01"
CHANGES = ("Create", "Delete", "Ignore", "Deploy", "NoChange", "Modify", "Unsupported")

NAME = Opt("--name", "-n", name="deployment_name", required=True, help="Deployment")
NEW_NAME = NAME.with_(required=False, help="Deployment. Without it, the name of the template file without its ending")
TEMPLATE = (
    Opt("--template-file", "-f", name="template_file", complete="file", help="Template file, or Bicep file"),
    Opt("--template-uri", "-u", name="template_uri", help="Address of a template; nothing here goes out to fetch it"),
    Opt("--template-spec", "-s", name="template_spec", help="Id of a version of a template spec"),
    Opt("--query-string", "-q", name="query_string", help="What is to be put behind the address of a template"),
    Opt("--parameters", "-p", name="parameters", kind="append", words="+", complete="file", metavar="NAME=VALUE",
        help="Parameters as NAME=VALUE, files of parameters, or JSON; later ones go over earlier ones"),
    Opt("--no-prompt", name="no_prompt", kind="bool3", words="?", default=False,
        help="Do not ask for parameters that are missing"),
    Opt("--validation-level", name="validation_level", kind="enum", choices=("Template", "Provider", "ProviderNoRbac"),
        help="How much is checked before: the template only, or what its resources say as well"),
)
MODE = Opt("--mode", name="mode", kind="enum", choices=("Incremental", "Complete"), default="Incremental",
           help="Complete removes what is in the group and not in the template")
ROLLBACK = Opt("--rollback-on-error", name="rollback_on_error", words="?", blank="", metavar="NAME",
               help="Deployment to go back to when this one fails; without a name, the last one that succeeded")
EXTENDED = Opt("--handle-extended-json-format", "-j", name="handle_extended_json_format", kind="flag",
               help="No effect: comments and texts over several lines are always taken")
AUX_TENANTS = Opt("--aux-tenants", name="aux_tenants", words="+", help="Other tenants; no effect here")
AUX_SUBS = Opt("--aux-subs", name="aux_subscriptions", words="+", help="Other subscriptions; no effect here")
FILTER = Opt("--filter", name="filter_string", help="Only some, as \"provisioningState eq 'Failed'\"")
CONFIRM = (
    Opt("--confirm-with-what-if", "-c", name="confirm_with_what_if", kind="flag", help="Show what would change, then ask"),
    Opt("--what-if-result-format", "-r", name="what_if_result_format", kind="enum",
        choices=("ResourceIdOnly", "FullResourcePayloads"), default="FullResourcePayloads", help="How much of it is shown"),
    Opt("--what-if-exclude-change-types", "-x", name="what_if_exclude_change_types", kind="enum", words="+", choices=CHANGES,
        help="Kinds of changes that are not shown"),
    Opt("--what-if", "-w", name="what_if", kind="flag", help="Show what would change and stop"),
    Opt("--proceed-if-no-change", name="proceed_if_no_change", kind="flag", help="Do not ask when nothing would change"),
)
WHAT_IF = (
    Opt("--result-format", "-r", name="result_format", kind="enum", choices=("ResourceIdOnly", "FullResourcePayloads"),
        default="FullResourcePayloads", help="How much is shown"),
    Opt("--no-pretty-print", name="no_pretty_print", kind="flag", help="Print the answer itself"),
    Opt("--exclude-change-types", "-x", name="exclude_change_types", kind="enum", words="+", choices=CHANGES,
        help="Kinds of changes that are not shown"),
)


def check_template(values: dict[str, Any]) -> None:
    """Hold that at most one template is named; az looks at this before it misses a name."""
    named = [bool(values.get(name)) for name in ("template_uri", "template_file", "template_spec")]
    if named.count(True) > 1:
        if named[2]:
            raise Failure("incorrect usage: Choose only one of --template-file FILE | --template-uri URI | --template-spec ID to "
                          "pass in")
        raise Failure("incorrect usage: Choose only one of --template-file FILE | --template-uri URI")


class Template:
    """What a command line says of a template: where it is, and the parameters that go with it."""

    def __init__(self, session: Session, values: dict[str, Any]) -> None:
        self.file: str | None = os.path.expanduser(values["template_file"]) if values.get("template_file") else None
        self.uri: str | None = values.get("template_uri")
        self.spec: str | None = values.get("template_spec")
        self.query: str | None = values.get("query_string")
        self.words: list[str] = values.get("parameters") or []
        self.no_prompt: bool = values.get("no_prompt") is True
        self.level: str | None = values.get("validation_level")
        self.session = session

    def name(self, given: str | None) -> str:
        """The deployment's name: the one given, that of the file, or az's own."""
        if given is not None:
            return given
        if self.file and os.path.isfile(self.file):
            return os.path.splitext(os.path.basename(self.file))[0]
        return "deployment1"

    def properties(self, **more: Any) -> tuple[dict[str, Any], str | None]:
        """The properties of the request without the template, and the template's text, None for a link.

        Raises `Failure` for a template or parameters that cannot be read, in az's words.
        """
        from sig_cli.cli import template_files as files

        if not (self.file or self.spec or self.uri or self._has_bicep_parameters()):
            raise Failure(files.NOTHING_GIVEN)
        if self.query and not self.uri:
            raise Failure("please provide --template-uri if --query-string is specified")
        link: dict[str, Any] | None = None
        text: str | None = None
        parameters: dict[str, Any]
        with_bicep = self._has_bicep_parameters()
        if self.uri:
            raise Failure(f"Unable to retrieve url {self.uri}")
        if self.spec:
            link, template = self._spec(self.spec)
        elif with_bicep:
            from sig_cli.cli.bicep_files import build_parameters

            text, spec, parameters = build_parameters(self.words, self.file)
            if spec is not None:
                link, template = self._spec(spec)
            else:
                template = files.parsed_template(text or "", self.file or self.words[0])
        else:
            text, template = files.read_template(self.file or "")
            if "templatelink" in text.lower():
                self.session.beside = files.FilesBeside(self.file or "", files.files_beside(self.file or "", text))
        if not with_bicep:
            parameters = files.given_parameters(template, self.words)
            missing = files.missing_parameters(template, parameters)
            if missing and self.no_prompt:
                self.session.warn(f"Missing input parameters: {', '.join(sorted(missing))} ")
            elif missing:
                from sig_cli.cli.template_prompts import ask

                parameters.update(ask(missing))
        found: dict[str, Any] = {} if link is None else {"templateLink": link}
        found["parameters"] = parameters
        found.update({name: value for name, value in more.items() if value is not None})
        if self.level is not None:
            found["validationLevel"] = self.level
        return found, text

    def _has_bicep_parameters(self) -> bool:
        return any(word.lower().endswith(".bicepparam") for word in self.words)

    def _spec(self, spec: str) -> tuple[dict[str, Any], dict[str, Any]]:
        spec = spec.strip('"')
        parts = [part.lower() for part in spec.split("/")]
        if len(parts) < 9 or parts[1] != "subscriptions" or "providers" not in parts:
            raise Failure("--template-spec is not a valid resource ID.")
        if "versions" not in parts:
            raise Failure("Please enter a valid template spec version ID.")
        found = self.session.get(spec, "2021-05-01")
        return {"id": spec}, found["properties"].get("mainTemplate") or {}


def request_text(properties: dict[str, Any], template: str | None, **beside: Any) -> str:
    """The body that az sends: JSON, and inside of it the template as it is."""
    body = json.dumps({**{name: value for name, value in beside.items() if value is not None}, "properties": properties})
    return body if template is None else f"{body[:-2]}, template:{template}}}}}"


def rollback(name: str | None) -> dict[str, Any] | None:
    """What a request says of going back: None, the last successful deployment, or one by name."""
    if name is None:
        return None
    return {"type": "SpecificDeployment", "deploymentName": name} if name else {"type": "LastSuccessful"}


def validate(session: Session, path: str, text: str) -> Any:
    """What the service says of a template. Raises `Failure` with az's text of the refusal, and of what is inside of it."""
    try:
        response = session.send_text("POST", f"{path}/validate", API, text, session.beside)
    except ServiceError as refused:
        _tell_unread(session, _compact(refused.envelope()))
        raise Failure(_told(refused.member())) from None
    body = response.body
    shown = {name: body.get(name) for name in ("error", "id", "name", "properties", "type")}
    shown["properties"] = deployed(shown["properties"])
    if shown["error"] is not None:
        shown["error"] = error(shown["error"])
    return shown


def create(session: Session, path: str, text: str, *, no_wait: bool) -> Any:
    """Carry out a template. Raises `Failure` with the service's own answer, as az prints it, when it fails."""
    try:
        response = session.send_text("PUT", path, API, text, session.beside)
    except ServiceError as refused:
        _tell_unread(session, _compact(refused.envelope()))
        raise Failure(_compact(refused.envelope())) from None
    if no_wait:
        return None
    _await(session, response)
    return deployment(session.get(path, API))


def what_if(session: Session, path: str, properties: dict[str, Any], text: str | None, given: dict[str, Any], *,
            location: str | None = None) -> Any:
    """What a template would change, printed for a person, or given as it is with `--no-pretty-print`."""
    from sig_cli.cli import what_if as looking

    found = looking.foreseen(session, path, properties, text, given["result_format"], location=location)
    if given.get("no_pretty_print"):
        shown = looking.shaped(found, given.get("exclude_change_types"))
        if looking.tells_more(session):
            shown["estimates"] = looking.estimated(session, path, properties, text, location=location)
        return shown
    looking.show(found, given.get("exclude_change_types"))
    looking.tell_estimates(session, path, properties, text, location=location)
    return None


def tell_deprecated(session: Session) -> None:
    """Warn of options that az means to drop."""
    typed = session.chosen.given
    if "handle_extended_json_format" in typed:
        session.warn("Option '--handle-extended-json-format/-j' has been deprecated and will be removed in a future release.")
    if "aux_subscriptions" in typed:
        session.warn("Option '--aux-subs' has been deprecated and will be removed in a future release. "
                     "Use '--aux-tenants' instead.")


def hold_others(session: Session, given: dict[str, Any]) -> None:
    """Raises `Failure` for other subscriptions that are not there. az looks for them once it has read the template."""
    for text in given.get("aux_subscriptions") or ():
        if session.account(text) is None:
            raise Failure(f"Subscription '{text}' not found. Check the spelling and casing and try again.")


def tell_preview(session: Session) -> None:
    """Warn that `--filter` is not settled yet."""
    if "filter_string" in session.chosen.given:
        session.warn("Argument '--filter' is in preview and under development. Reference and support levels: "
                     "https://aka.ms/CLI_refstatus")


def print_template(session: Session, path: str) -> None:
    """Print the template of a deployment as az does: whatever the output format, in the template's own order."""
    found = session.send("POST", f"{path}/exportTemplate", API)
    print(json.dumps(found.body["template"], indent=2))


def _await(session: Session, response: Response) -> None:
    try:
        session.finish(response)
    except ServiceError as refused:
        _tell_unread(session, _compact(refused.envelope()))
        raise Failure(_compact({"status": "Failed", "error": refused.member()})) from None


def _tell_unread(session: Session, refusal: str) -> None:
    """Warn of the files behind links that the service says it cannot reach: only here is it known why they were not sent along."""
    if "InvalidContentLink" not in refusal:
        return
    import re

    from sig_cli.cli.template_files import FilesBeside, why_unread

    if isinstance(session.beside, FilesBeside):
        for link in dict.fromkeys(re.findall(r"deployment content from '([^']*)'", refusal)):
            why = why_unread(session.beside.template, link)
            if why:
                session.warn(f"{why}.")


def _told(member: dict[str, Any]) -> str:
    """An error in az's form for templates: its JSON, and that of each inner error below it."""
    details = member.pop("details", ())
    inner = [_inner(detail) for detail in details]
    return "\n\n".join([json.dumps(member), *inner])


def _inner(member: dict[str, Any]) -> str:
    details = member.pop("details", ())
    return "\n\n".join([f"Inner Errors: \n{json.dumps(member)}", *(_inner(detail) for detail in details)])


def _compact(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


