"""What waits for what: declared dependencies, those that `reference` implies, batches of copy loops; and the order that follows.

Source: the public description of dependencies. A name in `reference` or `list*` is a dependency; so is an id in `reference` when no
api-version is given with it, as then only this deployment can tell it. An id with an api-version is none.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import ExpressionError, NeedsResults, TemplateError, text_of
from sig_cli.templates.syntax import Access, Call, Literal, Node, is_expression, is_list, parse
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.templates.resources import Expansion, Resource, ResourceIndex
    from sig_cli.templates.template import Template

_LATER = ("name", "type", "apiversion", "condition", "copy", "dependson", "comments", "resources", "metadata")


class CircularDependency(TemplateError):
    """Resources that wait for each other. `cycle` are their ids, each waiting for the next, the last for the first."""

    def __init__(self, message: str, cycle: tuple[str, ...], **place: Any) -> None:
        super().__init__(message, case="cycle", **place)
        self.cycle = cycle


def order(expansion: Expansion, index: ResourceIndex) -> list[Resource]:
    """The resources that are to be deployed or read, each after all that it waits for; those that do not wait as declared.

    Fills `waits_for`. Raises `TemplateError`: for a dependency that the template does not have, a resource that it has twice,
    and `CircularDependency`.
    """
    template = expansion.template
    resources = [resource for resource in expansion.resources if resource.condition]
    _check_twice(template, resources)
    calls: dict[int, list[Call]] = {}
    for resource in resources:
        found = calls.get(id(resource.raw))
        if found is None:
            inside = not resource.is_deployment or evaluated_outside(find(resource.raw, "properties", None))
            found = calls[id(resource.raw)] = list(result_calls(resource.raw, nested=inside))
        waits: dict[int, Resource] = {}
        for other in (*_declared(expansion, index, resource), *_implied(expansion, index, resource, found), *_batch(resource)):
            if other.condition:
                waits[other.order] = other
        resource.waits_for = [waits[place] for place in sorted(waits)]
    return _sorted(template, resources)


def _check_twice(template: Template, resources: list[Resource]) -> None:
    seen: set[str] = set()
    for resource in resources:
        key = resource.id.lower()
        if key in seen and not resource.existing:
            template.refuse("resource-twice", resource.path, resource=resource.label)
        if not resource.existing:
            seen.add(key)


def _declared(expansion: Expansion, index: ResourceIndex, resource: Resource) -> Iterator[Resource]:
    """What `dependsOn` names."""
    template, path = resource.template, (*resource.path, "dependsOn")
    entries = find(resource.raw, "dependsOn", None)
    if entries is None:
        return
    plain = expansion.evaluation(resource.loops)
    try:
        entries = plain.resolve(entries)
    except ExpressionError as error:
        raise template.wrap(error, "resource-invalid", resource.path, name=resource.name) from None
    if type(entries) is not list:
        template.unexpected(entries, "Array", path)
    for place, entry in enumerate(entries):
        if entry is None:
            continue
        if type(entry) is not str:
            template.unexpected(entry, "String", (*path, place))
        found = index.find(entry)
        if found is None and entry in [loop.name for loop in expansion.loops]:
            continue  # a loop of no copies
        if found is None:
            template.refuse("resource-undefined", (*path, place), resource=_shown(entry))
        others = [other for other in found if other is not resource]
        yield from others or found


def _shown(entry: str) -> str:
    """An id as the message writes it: type and names."""
    rest = entry.rpartition("/providers/")[2]
    return rest.strip("/") if entry.startswith("/") else entry


def _implied(expansion: Expansion, index: ResourceIndex, resource: Resource, calls: list[Call]) -> Iterator[Resource]:
    """What `reference`, `references` and `list*` among the members of a resource name."""
    if not calls:
        return
    plain = expansion.evaluation(resource.loops)
    for call in calls:
        try:
            text = plain.evaluate(call.arguments[0])
        except (ExpressionError, NeedsResults):
            continue  # told, or known, when the resource's turn comes
        if type(text) is not str or (text.startswith("/") and (len(call.arguments) > 1 or is_list(call.key))):
            continue
        for other in index.find(text) or ():
            if other is resource:
                resource.template.refuse("reference-self", resource.path, resource=resource.label)
            yield other


def _batch(resource: Resource) -> Iterator[Resource]:
    """The batch before, in a copy loop that goes one batch after the other."""
    loop = resource.loop
    if loop is None or loop.batch is None or not loop.resources or resource not in loop.resources:
        return
    start = resource.loop_index // loop.batch * loop.batch
    yield from loop.resources[max(start - loop.batch, 0):start]


def result_calls(value: Any, *, nested: bool = True) -> Iterator[Call]:
    """Every call in a declaration that needs the result of a resource. Without `nested`, a nested template is passed over."""
    waiting: list[Any] = [item for name, item in value.items() if name.lower() not in _LATER]
    while waiting:
        item = waiting.pop()
        kind = type(item)
        if kind is str:
            if is_expression(item):
                yield from _calls(item[1:-1])
        elif kind is dict:
            for name, inner in item.items():
                if nested or name.lower() != "template":
                    waiting.append(inner)
                if name[:1] == "[":
                    waiting.append(name)
        elif kind is list:
            waiting.extend(item)


def evaluated_outside(properties: Any) -> bool:
    """Whether a nested template's expressions see the outer names, which is so unless it says otherwise. Documented."""
    options = find(properties, "expressionEvaluationOptions", None) if type(properties) is dict else None
    scope = find(options, "scope", "outer") if type(options) is dict else "outer"
    return str(scope).lower() != "inner"


def _calls(text: str) -> Iterator[Call]:
    try:
        tree = parse(text)
    except ExpressionError:
        return  # told when it is evaluated
    waiting: list[Node] = [tree] if tree.awaits else []
    while waiting:
        node = waiting.pop()
        if type(node) is Call:
            if node.arguments and (node.key in ("reference", "references") or is_list(node.key)):
                yield node
            waiting.extend(node.arguments)
        elif isinstance(node, Access):
            waiting.append(node.base)
            waiting.extend(step for step, _ in node.steps if isinstance(step, (Call, Access, Literal)))


def _sorted(template: Template, resources: list[Resource]) -> list[Resource]:
    left = {resource.order: len(resource.waits_for) for resource in resources}
    after: dict[int, list[Resource]] = {}
    for resource in resources:
        for other in resource.waits_for:
            after.setdefault(other.order, []).append(resource)
    ready = [(place, resource) for resource in resources if not left[place := resource.order]]
    heapq.heapify(ready)
    done = []
    while ready:
        place, resource = heapq.heappop(ready)
        done.append(resource)
        for other in after.get(place, ()):
            left[other.order] -= 1
            if not left[other.order]:
                heapq.heappush(ready, (other.order, other))
    if len(done) < len(resources):
        raise _circular(template, [resource for resource in resources if left[resource.order]])
    return done


def _circular(template: Template, stuck: list[Resource]) -> CircularDependency:
    """The error of the first cycle among resources of which each waits for another of them."""
    places = {resource.order for resource in stuck}
    chain: list[Resource] = [stuck[0]]
    seen = {stuck[0].order: 0}
    while True:
        following = next(other for other in chain[-1].waits_for if other.order in places)
        if following.order in seen:
            cycle = chain[seen[following.order]:]
            break
        seen[following.order] = len(chain)
        chain.append(following)
    first = min(range(len(cycle)), key=lambda place: cycle[place].order)
    cycle = cycle[first:] + cycle[:first]
    reason = text_of("cycle", resource=cycle[0].id)
    line, column = template.place(cycle[0].path)
    from sig_cli.templates.reading import path_text

    return CircularDependency(text_of("validation", reason=reason), tuple(resource.id for resource in cycle), line=line,
                              column=column, path=path_text((*template.at, *cycle[0].path)))
