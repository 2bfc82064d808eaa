"""A template's parameters: what was given against what is declared.

Source: the public description of parameters and of data types; the refusals are quoted in public issues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import ExpressionError, TemplateError, expression_error, text_of
from sig_cli.templates.table import type_name
from sig_cli.templates.values import as_text, equal, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.templates.template import Template

# The type's folded name: how the service spells it in an answer, how its messages call the values it takes.
_TYPES = {
    "string": ("String", "String, Uri", str),
    "securestring": ("SecureString", "String, Uri", str),
    "int": ("Int", "Integer", int),
    "bool": ("Bool", "Boolean", bool),
    "object": ("Object", "Object", dict),
    "secureobject": ("SecureObject", "Object", dict),
    "array": ("Array", "Array", list),
}
_DEEPEST_REFERENCE = 32


SHORTEST_SECRET = 8
"""Shorter texts inside of a secure object are names and regions rather than secrets."""


class Declaration:
    """One parameter or output: its type, and what is allowed. `raw` is the declaration, with `$ref` followed."""

    __slots__ = ("label", "name", "nullable", "raw", "secure", "type")

    def __init__(self, template: Template, section: str, name: str, raw: Any) -> None:
        if type(raw) is not dict:
            template.unexpected(raw, "Object", (section, name))
        self.name = name
        self.raw = followed(template, (section, name), raw)
        written = find(self.raw, "type", None)
        if written is None:
            template.missing("type", (section, name))
        self.type = str(written).lower()
        if self.type not in _TYPES:
            case = "parameter-declaration" if section == "parameters" else "output-invalid"
            template.refuse(case, (section, name, "type"), name=name, reason=f"the type '{written}' is not one of "
                            f"'{', '.join(entry[0] for entry in _TYPES.values())}'")
        self.label = _TYPES[self.type][0]
        self.secure = self.type.startswith("secure")
        self.nullable = find(self.raw, "nullable", False) is True

    @property
    def expected(self) -> str:
        """How messages call the values of the type."""
        return _TYPES[self.type][1]

    def takes(self, value: Any) -> bool:
        """Whether a value is of the type."""
        return (value is None and self.nullable) or type(value) is _TYPES[self.type][2]


def followed(template: Template, path: tuple[str | int, ...], raw: dict[str, Any]) -> dict[str, Any]:
    """A declaration with its `$ref` into `definitions` replaced by what stands there; members beside it win."""
    for _ in range(_DEEPEST_REFERENCE):
        reference = find(raw, "$ref", None)
        if reference is None:
            break
        target = find(template.definitions, str(reference).removeprefix("#/definitions/"), None)
        if type(target) is not dict:
            template.refuse("parameter-declaration", path, name=path[-1], reason=f"the reference '{reference}' leads nowhere")
        raw = {**target, **{key: value for key, value in raw.items() if key.lower() != "$ref"}}
    return raw


class Parameters:
    """The values of a template's parameters: as given, or as their defaults say, which are evaluated when asked for."""

    def __init__(self, template: Template, given: dict[str, Any], secret: Callable[[dict[str, Any]], Any] | None = None) -> None:
        """`given` holds for each name `{"value": ...}`, or `{"reference": ...}`, which `secret` turns into a value.

        Raises `TemplateError` for what is not declared, not given, or not allowed.
        """
        self.template = template
        self.declared = {name.lower(): Declaration(template, "parameters", name, raw)
                         for name, raw in template.parameters.items()}
        self.values: dict[str, Any] = {}
        self._inner: set[str] = set()
        """The secure texts inside of objects that are not secure as a whole."""
        self._waiting: list[str] = []
        if type(given) is not dict:
            template.refuse("parameters-form", (), actual=type_name(given))
        extra = [name for name in given if name.lower() not in self.declared]
        if extra:
            template.refuse("parameters-extra", (), names=", ".join(extra), supported=", ".join(template.parameters))
        for name, entry in given.items():
            declaration = self.declared[name.lower()]
            value = _given(template, declaration, entry, secret)
            if value is None and not declaration.nullable and find(declaration.raw, "defaultValue", None) is not None:
                continue  # a null stands for what the template has
            self._accept(declaration, value)
        for key, declaration in self.declared.items():
            if key not in self.values and not declaration.nullable and "defaultvalue" not in map(str.lower, declaration.raw):
                template.refuse("parameter-missing", ("parameters", declaration.name), name=declaration.name)

    def value(self, name: str, evaluate: Callable[[Any], Any]) -> Any:
        """The value of a parameter; `evaluate` resolves a default. Raises `ExpressionError` for a name that there is not."""
        key = name.lower()
        if key in self.values:
            return self.values[key]
        declaration = self.declared.get(key)
        if declaration is None:
            raise expression_error("parameter-unknown", name=name)
        if key in self._waiting:
            chain = [*self._waiting[self._waiting.index(key):], key]
            raise expression_error("parameter-cycle", name=declaration.name,
                                   chain="' -> '".join(self.declared[link].name for link in chain))
        self._waiting.append(key)
        try:
            self._accept(declaration, evaluate(find(declaration.raw, "defaultValue", None)))
        finally:
            self._waiting.remove(key)
        return self.values[key]

    def evaluate_defaults(self, evaluate: Callable[[Any], Any]) -> None:
        """Gives every parameter its value. Raises `TemplateError`."""
        for declaration in self.declared.values():
            try:
                self.value(declaration.name, evaluate)
            except ExpressionError as error:
                path = ("parameters", declaration.name, "defaultValue")
                raise self.template.wrap(error, "parameter-declaration", path, name=declaration.name) from None

    def shown(self) -> dict[str, Any]:
        """What an answer shows of the parameters: types and values, no value of a secure one. Recorded."""
        shown = {}
        for key, declaration in self.declared.items():
            entry: dict[str, Any] = {"type": declaration.label}
            if not declaration.secure:
                entry["value"] = _without(self.values.get(key), self._inner)
            shown[declaration.name] = entry
        return shown

    def secrets(self) -> frozenset[str]:
        """The texts of secure parameters: the strings, and of objects those that can hardly be anything else."""
        found = set(self._inner)
        for key, value in self.values.items():
            if not self.declared[key].secure:
                continue
            waiting = [value]
            while waiting:
                item = waiting.pop()
                if type(item) in (dict, list):
                    waiting += item.values() if type(item) is dict else item
                elif type(item) is str and len(item) >= (1 if item is value else SHORTEST_SECRET):
                    found.add(item)
        return frozenset(found)

    def _accept(self, declaration: Declaration, value: Any) -> None:
        value = _converted(declaration, value)
        if not declaration.takes(value):
            self._refuse("parameter-type", declaration, declaration.name, expected=declaration.expected, actual=type_name(value))
        if value is not None:
            self._check(declaration, declaration.raw, value, declaration.name, secret=declaration.secure)
        self.values[declaration.name.lower()] = value

    def _check(self, declaration: Declaration, raw: dict[str, Any], value: Any, place: str, *, secret: bool) -> None:
        """Hold a value, or a part of it, to a type. `place` is how the part is reached from the parameter: `rule.ports[0]`."""
        allowed = find(raw, "allowedValues", None)
        if type(allowed) is list and not _allowed(value, allowed):
            listed = ",".join(as_text(item) for item in allowed)
            if secret or type(value) in (dict, list):
                self._refuse("parameter-allowed-secret", declaration, place, allowed=listed)
            self._refuse("parameter-allowed", declaration, place, value=as_text(value), allowed=listed)
        for name, measure, beyond in _BOUNDS:
            limit = find(raw, name, None)
            if type(limit) is not int:
                continue
            if name.endswith("Length") and type(value) in (str, list):
                amount = len(value)
            elif name.endswith("Value") and type(value) is int:
                amount = value
            else:
                continue
            if beyond(amount, limit):
                self._refuse(measure, declaration, place, limit=limit)
        if self.template.language_version != "2.0":
            return  # only the newest language knows the types of parts
        if type(value) is dict:
            self._check_object(declaration, raw, value, place, secret=secret)
        elif type(value) is list:
            first, rest = find(raw, "prefixItems", None), find(raw, "items", None)
            kinds = first if type(first) is list else []
            for number, item in enumerate(value):
                kind = kinds[number] if number < len(kinds) else rest
                if kind is False:
                    self._refuse("parameter-longer", declaration, place, limit=len(kinds))
                if type(kind) is dict:
                    self._check_part(declaration, kind, item, f"{place}[{number}]", secret=secret)

    def _check_object(self, declaration: Declaration, raw: dict[str, Any], value: dict[str, Any], place: str, *, secret: bool) -> None:
        chosen = find(raw, "discriminator", None)
        if type(chosen) is dict:
            name, mapping = str(find(chosen, "propertyName", "")), find(chosen, "mapping", {})
            kind = find(value, name, None)
            if type(kind) is not str or find(mapping, kind, None) is None:
                self._refuse("parameter-allowed-secret", declaration, f"{place}.{name}", allowed=",".join(mapping))
            self._check_part(declaration, find(mapping, kind, {}), value, place, secret=secret)
            return
        declared = find(raw, "properties", None)
        known = {name.lower() for name in declared} if type(declared) is dict else set()
        if type(declared) is dict:
            for name, kind in declared.items():
                if type(kind) is not dict:
                    continue
                if name.lower() in map(str.lower, value):
                    self._check_part(declaration, kind, find(value, name, None), f"{place}.{name}", secret=secret)
                elif find(self._followed(declaration, kind), "nullable", False) is not True:
                    self._refuse("parameter-property-missing", declaration, place, property=name)
        others = find(raw, "additionalProperties", None)
        for name, item in value.items():
            if name.lower() in known:
                continue
            if others is False:
                self._refuse("parameter-property-unknown", declaration, place, property=name, known=", ".join(declared or {}))
            if type(others) is dict:
                self._check_part(declaration, others, item, f"{place}.{name}", secret=secret)

    def _check_part(self, declaration: Declaration, kind: dict[str, Any], value: Any, place: str, *, secret: bool) -> None:
        kind = self._followed(declaration, kind)
        written = str(find(kind, "type", "")).lower()
        known = _TYPES.get(written)
        if value is None and find(kind, "nullable", False) is True:
            return
        if known is not None and type(value) is not known[2]:
            self._refuse("parameter-type", declaration, place, expected=known[1], actual=type_name(value))
        if written == "securestring" and value:
            self._inner.add(value)
        self._check(declaration, kind, value, place, secret=secret or written.startswith("secure"))

    def _followed(self, declaration: Declaration, kind: dict[str, Any]) -> dict[str, Any]:
        return followed(self.template, ("parameters", declaration.name), kind)

    def _refuse(self, case: str, declaration: Declaration, place: str, **values: object) -> None:
        self.template.refuse(case, ("parameters", declaration.name), name=place, **values)


_BOUNDS: tuple[tuple[str, str, Callable[[int, int], bool]], ...] = (
    ("maxLength", "parameter-longer", int.__gt__),
    ("minLength", "parameter-shorter", int.__lt__),
    ("maxValue", "parameter-greater", int.__gt__),
    ("minValue", "parameter-less", int.__lt__),
)


def _given(template: Template, declaration: Declaration, entry: Any, secret: Callable[[dict[str, Any]], Any] | None) -> Any:
    if type(entry) is dict and find(entry, "reference", None) is not None:
        if secret is None:
            raise TemplateError(text_of("parameter-secret", name=declaration.name), case="parameter-secret",
                                code="KeyVaultParameterReferenceNotFound", target=declaration.name)
        return secret(find(entry, "reference"))
    if type(entry) is not dict or "value" not in map(str.lower, entry):
        template.refuse("parameter-missing", ("parameters", declaration.name), name=declaration.name)
    return find(entry, "value")


def _without(value: Any, secrets: set[str]) -> Any:
    """A value without the members and elements that are secrets."""
    if not secrets:
        return value
    if type(value) is dict:
        return {name: _without(item, secrets) for name, item in value.items() if type(item) is not str or item not in secrets}
    if type(value) is list:
        return [_without(item, secrets) for item in value if type(item) is not str or item not in secrets]
    return value


def _converted(declaration: Declaration, value: Any) -> Any:
    """A value as its type wants it: the service reads numbers and booleans out of strings, and whole floats as integers."""
    if declaration.type == "int":
        if type(value) is float and value.is_integer():
            return int(value)
        if type(value) is str and value.strip().lstrip("-").isascii() and value.strip().lstrip("-").isdigit() and len(value) < 20:
            return int(value)
    if declaration.type == "bool" and type(value) is str and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


def _allowed(value: Any, allowed: list[Any]) -> bool:
    """Whether a value is one of those that are allowed: strings ignore case; an array is, when all of its elements are."""
    def same(one: Any, other: Any) -> bool:
        if isinstance(one, str) and isinstance(other, str):
            return one.lower() == other.lower()
        return equal(one, other)

    if any(same(value, item) for item in allowed):
        return True
    return type(value) is list and all(any(same(part, item) for item in allowed) for part in value)
