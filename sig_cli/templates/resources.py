"""The resources of a template, one by one: copies counted out, children brought to the root, conditions decided, ids made.

Source: the public description of resource declarations, copy loops, child resources, conditions, scopes and symbolic names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.evaluation import Evaluation, Names, Referenced, copy_count
from sig_cli.templates.failures import ExpressionError, expression_error
from sig_cli.templates.functions.identifiers import identifier
from sig_cli.templates.limits import MOST_COPIES, MOST_RESOURCES, Budget
from sig_cli.templates.table import type_name
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from sig_cli.templates.reading import Path
    from sig_cli.templates.scope import Scope
    from sig_cli.templates.template import Template

_DEPLOYMENTS = "microsoft.resources/deployments"


class Resource:
    """One resource that a template declares: one of a loop's, if it has a copy loop.

    `id`, `type`, `name` and `api_version` are what they come out as; `raw` is the declaration, of which the rest is evaluated
    later. `declared_name` is the name as written. `condition` is False for one that is not to be deployed. `existing` is one that
    is only read. `scope` is where it goes: the deployment's own place, or the one that it names. `waits_for` are the resources
    that have to be there first.
    """

    __slots__ = ("api_version", "condition", "declared_name", "existing", "id", "loop", "loop_index", "loops", "name", "order",
                 "path", "raw", "scope", "symbol", "template", "type", "waits_for")

    def __init__(self, template: Template, path: Path, raw: dict[str, Any], loops: dict[str, int], symbol: str | None) -> None:
        self.template = template
        self.path = path
        self.raw = raw
        self.loops = loops
        self.symbol = symbol
        self.loop: Loop | None = None
        self.loop_index = 0
        self.order = 0
        self.condition = True
        self.existing = find(raw, "existing", False) is True
        self.declared_name = str(find(raw, "name", ""))
        self.id = self.name = self.type = ""
        self.api_version: str | None = None
        self.scope: Scope
        self.waits_for: list[Resource] = []

    @property
    def label(self) -> str:
        """Type and name as messages write them: `Microsoft.Compute/galleries/g/images/i`."""
        return type_and_names(self.type, self.name)

    @property
    def is_deployment(self) -> bool:
        """Whether it is a nested deployment."""
        return self.type.lower() == _DEPLOYMENTS

    @property
    def referenced(self) -> Referenced:
        """The resource as `reference` sees it."""
        return Referenced(self.id, self.api_version, self.type, self.name, deployed=not self.existing)

    def __repr__(self) -> str:
        return f"Resource({self.id})"


class Loop:
    """A copy loop: how many at a time, and the resources that it made."""

    __slots__ = ("batch", "count", "name", "resources")

    def __init__(self, name: str, count: int, batch: int | None) -> None:
        self.name = name
        self.count = count
        self.batch = batch
        self.resources: list[Resource] = []


class Expansion:
    """Turns the declarations of a template into resources. `names` and `scope` are what their expressions see, `target` is where
    they go: the same but for nested templates that are evaluated outside.
    """

    def __init__(self, template: Template, names: Names, scope: Scope, target: Scope, budget: Budget,
                 loops: dict[str, int]) -> None:
        self.template = template
        self.names = names
        self.scope = scope
        self.target = target
        self.budget = budget
        self.outer_loops = loops
        self.resources: list[Resource] = []
        self.loops: list[Loop] = []

    def run(self) -> list[Resource]:
        """Every resource, in the order in which the template declares them. Raises `TemplateError`."""
        for symbol, path, raw in self.template.resources:
            self.declare(symbol, path, raw)
        return self.resources

    def declare(self, symbol: str | None, path: Path, raw: dict[str, Any]) -> None:
        """The resources of one declaration of the root, and of what is nested in it."""
        copy = find(raw, "copy", None)
        if type(copy) is not dict:
            self.make(Resource(self.template, path, raw, self.outer_loops, symbol), None)
            return
        loop = self.loop(path, raw, copy, symbol)
        for index in range(loop.count):
            resource = Resource(self.template, path, raw, {**self.outer_loops, loop.name.lower(): index, "": index}, symbol)
            resource.loop, resource.loop_index = loop, index
            loop.resources.append(resource)
            self.make(resource, None)

    def loop(self, path: Path, raw: dict[str, Any], copy: dict[str, Any], symbol: str | None) -> Loop:
        """The copy loop that a declaration has."""
        place = (*path, "copy")
        name = find(copy, "name", None)
        if type(name) is not str or not name:
            if not self.template.symbolic or symbol is None:
                self.template.refuse("copy-name", place)
            name = symbol
        plain = self.evaluation(self.outer_loops)
        try:
            count = copy_count(plain.resolve(find(copy, "count", None)))
            mode, batch = plain.resolve(find(copy, "mode", "parallel")), plain.resolve(find(copy, "batchSize", 1))
        except ExpressionError as error:
            raise self.template.wrap(error, "resource-invalid", place if error.case == "copy-count" else path,
                                     name=find(raw, "name", "")) from None
        if str(mode).lower() not in ("parallel", "serial"):
            self.template.refuse("copy-mode", place)
        if type(batch) is not int or not 1 <= batch <= MOST_COPIES:
            self.template.refuse("copy-batch", place)
        loop = Loop(name, count, batch if str(mode).lower() == "serial" else None)
        self.loops.append(loop)
        return loop

    def evaluation(self, loops: dict[str, int]) -> Evaluation:
        """Where names, conditions and the like are evaluated: no result of any resource is known."""
        return Evaluation(self.names, self.scope, self.budget, loops=loops)

    def make(self, resource: Resource, parent: Resource | None) -> None:
        """Gives a resource its name, id and condition, and goes on with its children."""
        plain = self.evaluation(resource.loops)
        try:
            self.identify(resource, parent, plain)
        except ExpressionError as error:
            raise self.template.wrap(error, "resource-invalid", resource.path,
                                     name=resource.name or resource.declared_name) from None
        resource.order = len(self.resources)
        self.resources.append(resource)
        deployed = sum(not item.existing for item in self.resources) if len(self.resources) > MOST_RESOURCES else 0
        if deployed > MOST_RESOURCES:
            self.template.refuse("count-limit", ("resources",), what="resources", limit=MOST_RESOURCES, actual=self.total())
        children = find(resource.raw, "resources", None)
        if resource.is_deployment or children is None:
            return
        for step, child in _children(self.template, resource, children):
            path = (*resource.path, "resources", step)
            if type(find(child, "copy", None)) is dict:
                place = self.template.place(path)
                self.template.refuse("copy-nested", path, name=str(find(child, "name", "")), place=place)
            nested = Resource(self.template, path, child, resource.loops, step if isinstance(step, str) else None)
            nested.loop, nested.loop_index = resource.loop, resource.loop_index
            nested.condition = resource.condition
            self.make(nested, resource)

    def total(self) -> int:
        """How many resources the root declares, copies counted out as far as they are known."""
        return max(len(self.resources), len(self.template.resources) + sum(loop.count - 1 for loop in self.loops))

    def identify(self, resource: Resource, parent: Resource | None, plain: Evaluation) -> None:
        """Evaluates what makes the id, and the condition."""
        template, raw, path = self.template, resource.raw, resource.path
        type_, name = plain.resolve(find(raw, "type", None)), plain.resolve(find(raw, "name", None))
        if type(type_) is not str:
            template.missing("type", path)
        if type(name) is not str or not name.strip():
            template.refuse("resource-name", path, name="" if type(name) is not str else name)
        if parent is not None and not type_.lower().startswith(parent.type.lower() + "/"):
            type_, name = f"{parent.type}/{type_.strip('/')}", f"{parent.name}/{name}"
        resource.type, resource.name = type_.rstrip("/"), name
        namespace, *types = resource.type.split("/")
        if not namespace or not types or not all(types):
            template.refuse("resource-type", (*path, "type"), name=name, type=type_)
        names = name.split("/")
        if len(names) != len(types) or not all(names):
            template.refuse("resource-segments", (*path, "type"), name=name, type=resource.type)
        api_version = plain.resolve(find(raw, "apiVersion", None))
        if api_version is None and find(template.value, "apiProfile", None) is None:
            template.missing("apiVersion", path)
        resource.api_version = api_version if type(api_version) is str else None
        if api_version is not None and resource.api_version is None:
            template.unexpected(api_version, "String", (*path, "apiVersion"))
        condition = plain.resolve(find(raw, "condition", True))
        if type(condition) is not bool:
            template.refuse("resource-condition", (*path, "condition"), name=name, actual=type_name(condition))
        resource.condition = resource.condition and condition
        resource.scope = parent.scope if parent is not None else self.place_of(resource, plain)
        resource.id = identifier(self.scope_path(resource, plain), resource.type, names)

    def place_of(self, resource: Resource, plain: Evaluation) -> Scope:
        """The scope that a resource goes to: the deployment's, or the group and subscription that it names."""
        subscription = plain.resolve(find(resource.raw, "subscriptionId", None))
        group = plain.resolve(find(resource.raw, "resourceGroup", None))
        if subscription is None and group is None:
            return self.target
        for value, member in ((subscription, "subscriptionId"), (group, "resourceGroup")):
            if value is not None and type(value) is not str:
                self.template.unexpected(value, "String", (*resource.path, member))
        return self.target.elsewhere(subscription, group)

    def scope_path(self, resource: Resource, plain: Evaluation) -> str:
        """What the id begins with: the scope's path, or the resource that this one extends."""
        scope = plain.resolve(find(resource.raw, "scope", None))
        if scope is None:
            return resource.scope.path
        if type(scope) is not str:
            raise expression_error("member-not-text", member=scope)
        if scope == "/":
            return ""
        if scope.startswith("/"):
            return scope.rstrip("/")
        namespace, _, rest = scope.strip("/").partition("/")
        if "." not in namespace or rest.count("/") % 2 != 1:
            self.template.refuse("resource-scope", (*resource.path, "scope"), name=resource.name, scope=scope)
        if namespace.lower() == "microsoft.management":
            return f"/providers/{scope.strip('/')}"
        return f"{resource.scope.path}/providers/{scope.strip('/')}"


def _children(template: Template, resource: Resource, children: Any) -> list[tuple[str | int, dict[str, Any]]]:
    """The declarations nested in a resource, each with the step that leads to it."""
    path = (*resource.path, "resources")
    steps: list[tuple[str | int, Any]]
    if type(children) is dict and template.symbolic:
        steps = list(children.items())
    elif type(children) is list:
        steps = list(enumerate(children))
    else:
        template.unexpected(children, "Array", path)
    for step, child in steps:
        if type(child) is not dict:
            template.unexpected(child, "Object", (*path, step))
    return steps


def type_and_names(type_: str, name: str) -> str:
    """A type with its names between its parts."""
    namespace, *types = type_.split("/")
    names = name.split("/")
    return "/".join([namespace, *(part for index, kind in enumerate(types) for part in (kind, *names[index:index + 1]))])


class ResourceIndex:
    """Finds resources of a template by everything that they are called."""

    def __init__(self, resources: list[Resource], loops: list[Loop]) -> None:
        self.ids: dict[str, list[Resource]] = {}
        self.names: dict[str, list[Resource]] = {}
        self.labels: dict[str, list[Resource]] = {}
        self.symbols: dict[str, list[Resource]] = {}
        self.loops = {loop.name.lower(): loop for loop in loops}
        for resource in resources:
            self.ids.setdefault(resource.id.lower(), []).append(resource)
            self.names.setdefault(resource.name.lower(), []).append(resource)
            self.labels.setdefault(resource.label.lower(), []).append(resource)
            if resource.symbol is not None:
                symbol = resource.symbol.lower()
                self.symbols.setdefault(symbol, []).append(resource)
                if resource.loop is not None:
                    self.symbols[f"{symbol}[{resource.loop_index}]"] = [resource]

    def find(self, text: str) -> list[Resource] | None:
        """The resources that an entry of `dependsOn` means: symbolic name, id, loop, type with names, or name. None if none."""
        key = text.strip().strip("/").lower() if not text.startswith("/") else text.rstrip("/").lower()
        if key in self.symbols:
            return self.symbols[key]
        if key.startswith("/"):
            return self.ids.get(key)
        if key in self.loops:
            return self.loops[key].resources
        return self.labels.get(key) or self.names.get(key)

    def referenced(self, text: str, evaluation: Evaluation, function: str) -> Referenced | None:
        """What `reference` means by a text, or None when the template has no such resource. Raises `ExpressionError`."""
        found = self.find(text)
        if not found:
            return None
        if len(found) > 1:
            deployed = [resource for resource in found if resource.condition]
            found = deployed or found
        if len({resource.id.lower() for resource in found}) > 1:
            raise expression_error("reference-ambiguous", name=function, value=text,
                                   candidates=", ".join(resource.label for resource in found[:10]))
        return found[0].referenced

    def collection(self, symbol: str) -> list[Referenced] | None:
        """The resources of a loop, by its symbolic name or its own."""
        found = self.symbols.get(symbol.lower())
        if found is None and symbol.lower() in self.loops:
            found = self.loops[symbol.lower()].resources
        return None if found is None else [resource.referenced for resource in found]
