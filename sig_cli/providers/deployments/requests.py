"""What the request of a deployment says: a template, its parameters, a mode, and where it goes.

Source: the REST specification of deployments (2025-04-01), and what az sends; the refusals are quoted in public issues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.free_bodies import checked
from sig_cli.templates import Deployment, Document, Template, TemplateError, read_document
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.providers.provider import Call, Sender
    from sig_cli.templates import Scope

MODES = {"incremental": "Incremental", "complete": "Complete"}
LONGEST_NAME = 64
BESIDE = "file:///azuredeploy.json"
"""What `deployment().properties.templateLink.uri` is for a template that has others beside it."""
SPECS = "2021-05-01"
"""The api-version with which template specs are read."""
_PUNCTUATION = "-_.()"


class Wanted:
    """A deployment as a request asks for it.

    `properties` are the request's; `document` is all of it, with its places. `looks_ahead` is False when only the template is
    to be checked (`validationLevel`, documented).
    """

    def __init__(self, call: Call, name: str, scope: Scope) -> None:
        self.document = read_body(call)
        body = self.document.value
        self.properties = _properties(body)
        self.location = find(body, "location", None)
        self.tags: Any = find(body, "tags", None)
        self.mode = _mode(self.properties)
        self.looks_ahead = str(find(self.properties, "validationLevel", None)).lower() != "template"
        self.scope = scope
        self.name = name
        self._send = call.send
        self._files = call.files
        if call.id.group is not None and self.location is not None:
            raise refusal("deployment-location-not-allowed", name=name)
        if call.id.group is None and not isinstance(self.location, str):
            raise refusal("deployment-location-missing", name=name)

    def deployment(self) -> Deployment:
        """The deployment to be planned. Raises `ServiceError`."""
        parameters = find(self.properties, "parameters", None)
        if find(self.properties, "parametersLink", None) is not None:
            raise unreachable(find(self.properties, "parametersLink", None))
        link, value = find(self.properties, "templateLink", None), find(self.properties, "template", None)
        if value is None and link is None:
            raise refusal("deployment-template-missing", name=self.name)
        try:
            template = Template(self.document, ("properties", "template"), value) if link is None else \
                Template(linked(self._send, link, self._files))
            if link is None and self._files:
                link = {"uri": BESIDE}
            return Deployment(template, self.scope, parameters, name=self.name, mode=self.mode,
                              link=link if isinstance(link, dict) else None)
        except TemplateError as error:
            raise service_error(error) from None


def read_body(call: Call) -> Document:
    """The body of a deployment's request, which may be more than plain JSON. Raises `body-invalid` and `body-missing`.

    What every resource has must have its form, and everything can be stored.
    """
    if call.text is None:
        document = Document(call.body)
    else:
        try:
            document = read_document(call.text)
        except TemplateError as error:
            raise refusal("body-invalid", reason=error.message) from None
    checked(document.value)
    return document


def _properties(body: dict[str, Any]) -> dict[str, Any]:
    properties = find(body, "properties", None)
    if properties is None:
        raise refusal("body-invalid", reason="Required property 'properties' not found in JSON. Path ''")
    if not isinstance(properties, dict):
        raise refusal("body-invalid", reason="The 'properties' of a deployment are no object. Path 'properties'")
    return properties


def _mode(properties: dict[str, Any]) -> str:
    mode = find(properties, "mode", None)
    if mode is None:
        raise refusal("body-invalid", reason="Required property 'mode' not found in JSON. Path 'properties'")
    if not isinstance(mode, str) or mode.lower() not in MODES:
        raise refusal("body-invalid", reason=f"Error converting value \"{str(mode)[:100]}\" to type 'DeploymentMode'. "
                                             "Path 'properties.mode'")
    return MODES[mode.lower()]


def check_name(name: str) -> None:
    """Refuse a name that no deployment can have. Source: the specification's pattern, and a refusal in a public issue."""
    if len(name) > LONGEST_NAME:
        raise refusal("deployment-name-too-long", name=name, length=len(name), maximum=LONGEST_NAME)
    wrong = [letter for letter in name if not (letter.isalnum() or letter in _PUNCTUATION)]
    if wrong:
        raise refusal("deployment-name-invalid", name=name, characters="".join(dict.fromkeys(wrong)))


def unreachable(link: Any) -> ServiceError:
    """The refusal of a link, without its query, in which keys stand: nothing here goes out to fetch a template."""
    named = (find(link, name, None) for name in ("uri", "relativePath", "id")) if isinstance(link, dict) else (link,)
    uri = str(next(filter(None, named), "")).partition("?")[0]
    from sig_cli.domain.identifiers import made_up_guid

    return refusal("deployment-link-unreachable", uri=uri, tracking=made_up_guid("link", uri))


def linked(send: Sender, link: Any, files: Mapping[str, str]) -> Document:
    """The template of a link: a file that was sent along, or that of a template spec in the workspace.

    Raises `ServiceError` for any other link, and `TemplateError` for a file that is no JSON.
    """
    for member in ("relativePath", "uri"):
        place = find(link, member, None) if isinstance(link, dict) else None
        name = _file_named(place, files) if isinstance(place, str) else None
        if name is not None:
            return read_document(files[name])
    spec = find(link, "id", None) if isinstance(link, dict) else None
    if not isinstance(spec, str):
        raise unreachable(link)
    answer = send("GET", spec, SPECS)
    if answer.status != 200:
        raise ServiceError.of(answer.body.get("error", {}), status=answer.status)
    return Document(find(answer.body.get("properties", {}), "mainTemplate", {}))


def _file_named(place: str, files: Mapping[str, str]) -> str | None:
    """The file that an address or a relative path means: the one whose name is all of its end."""
    path = "/" + place.partition("?")[0].partition("://")[2] if "://" in place else "/" + place.removeprefix("./")
    found = [name for name in files if path.endswith("/" + name)]
    return max(found, key=len, default=None)


def service_error(error: TemplateError) -> ServiceError:
    """What a client is told of a template that is refused."""
    details = tuple(service_error(detail) for detail in error.details)
    additional = tuple(error.additional_info) if error.path or error.line else ()
    return ServiceError(error.code, error.message, target=error.target, details=details, additional=additional)
