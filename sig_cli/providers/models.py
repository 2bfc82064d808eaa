"""Request bodies held against their models, at the price of no pydantic.

The models are authored in pydantic (`model_parts`). What takes time there is importing it, 40 ms, not validating. So
a model is compiled to a literal, once, into a file beside the module's `.pyc`, and from then on only the compiled part
of `pydantic_core` is loaded. The file names the pydantic-core version and the state of the sources that it came from;
one that names others, or is torn, is ignored and made anew.

Types are strict and members exact in a compiled model. What the service lets pass on top - the case of names and
enumerations, numbers and booleans as text - is mended in `model_errors`, which is loaded when something is wrong.
"""

from __future__ import annotations

import json
import os
import sys
from _thread import allocate_lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMAT = 1
"""Of the compiled files. A change here, or in the modules below, makes every one of them out of date."""

LATEST = "9999-12-31"
"""As an api-version: everything that the model knows, for what is stored rather than requested."""

MAX_DEPTH = 64
_HERE = os.path.dirname(os.path.abspath(__file__))
_AUTHORING = (os.path.join(_HERE, "model_parts.py"), os.path.join(_HERE, "model_compiler.py"),
              os.path.join(_HERE, "compute", "gallery_models.py"))
"""The sources that a model may depend on beside its own."""

_forms: dict[tuple[str, str, bool], Form] = {}
_artefacts: dict[str, dict[str, Any]] = {}
_core: Any = None
_loading = allocate_lock()  # many threads of a server may come here first


class Form:
    """A model as one api-version has it, ready to use. `schema` is its tree, `facts` are `model_parts.resource`'s.

    `moments` are the paths of its points in time.
    """

    __slots__ = ("api_version", "facts", "full", "moments", "schema", "validator")

    def __init__(self, artefact: dict[str, Any], api_version: str, *, partial: bool) -> None:
        self.api_version = api_version
        self.facts: dict[str, Any] = artefact["facts"]
        self.full: dict[str, Any] = artefact["schema"]
        self.moments: list[tuple[str, ...]] = []
        self.schema: dict[str, Any] = _as_of(self.full, api_version, partial, (), self.moments)
        self.validator: Any = core().SchemaValidator(self.schema)

    @property
    def newer(self) -> bool:
        """Whether the api-version is newer than the model, so that it may have properties unknown here."""
        return self.api_version > str(self.facts["newest"])


def validate(model: str, body: Any, *, api_version: str, partial: bool = False,
             warn: Callable[[str], None] | None = None) -> dict[str, Any]:
    """The body of a PUT or PATCH as the model has it.

    `model` is "module:class", for example `sig_cli.providers.compute.gallery_models:Gallery`. The result has known
    properties only, without the ones that only the service sets, in the service's order; enumerations have their
    canonical spelling, numbers and booleans given as text are numbers and booleans, points in time are UTC. Members
    that are null are left out, as the service takes them for missing. The body is not changed.

    Unknown properties are refused when `api_version` is one that the model knows; of newer ones they are left out,
    and `warn` is told. With `partial` (a PATCH) nothing is required, except inside lists. Raises `ServiceError`: the
    first thing that is wrong, in the order of the text.
    """
    form = _form(model, api_version[:10], partial)
    try:
        if not isinstance(body, dict):
            from sig_cli.providers.model_errors import not_an_object

            raise not_an_object(form, body)
        given = _without_nulls(body)
        try:
            result: dict[str, Any] = form.validator.validate_python(given)
        except core().ValidationError as error:
            from sig_cli.providers.model_errors import mended

            result = mended(form, body, given, error, warn)
    except RecursionError:
        from sig_cli.providers.model_errors import too_deep

        raise too_deep(MAX_DEPTH) from None
    if form.moments:
        _set_moments(form, body, result)
    return result


def _set_moments(form: Form, body: Any, result: dict[str, Any]) -> None:
    for path in form.moments:
        inside: Any = result
        for name in path[:-1]:
            inside = inside.get(name)
            if inside is None:
                break
        else:
            if path[-1] in inside:
                from sig_cli.providers.model_errors import moment, not_a_moment

                text = moment(inside[path[-1]])
                if text is None:
                    raise not_a_moment(form, body, path)
                inside[path[-1]] = text
                if not text:
                    del inside[path[-1]]


def _without_nulls(value: Any, depth: int = 0) -> Any:
    """A copy that may be changed, without the members that are null."""
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        return {name: _without_nulls(part, depth + 1) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_nulls(part, depth + 1) for part in value]
    return value


def core() -> Any:
    """The compiled part of `pydantic_core`: 1 ms, where the package around it takes 12.

    It needs nothing of its package at run time. It is put where the package would put it, so that one that is
    imported later uses this same module.
    """
    with _loading:
        return _core if _core is not None else _loaded()


def _loaded() -> Any:
    global _core  # noqa: PLW0603
    if _core is None:
        name = "pydantic_core._pydantic_core"
        try:
            _core = sys.modules.get(name) or _extension(name)
        except (ImportError, AttributeError):
            sys.modules.pop(name, None)
            import pydantic_core

            _core = pydantic_core
    return _core


def _extension(name: str) -> Any:
    from importlib.machinery import PathFinder

    package = PathFinder.find_spec("pydantic_core")
    spec = PathFinder.find_spec(name, package.submodule_search_locations if package else None)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = spec.loader.create_module(spec)
    if module is None or not spec.origin or spec.origin.endswith(".py"):
        raise ImportError(name)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _form(model: str, api_version: str, partial: bool) -> Form:
    key = (model, api_version, partial)
    form = _forms.get(key)
    if form is None:
        artefact = _artefacts.get(model)
        if artefact is None:
            artefact = _artefacts[model] = load(model)
        form = _forms[key] = Form(artefact, api_version, partial=partial)
    return form


def _as_of(node: dict[str, Any], api_version: str, partial: bool, path: tuple[str, ...],
           moments: list[tuple[str, ...]]) -> dict[str, Any]:
    """The part of a schema that an api-version has; `moments` gets the paths of its points in time."""
    kind = node["type"]
    if kind == "typed-dict":
        fields = {}
        for name, field in node["fields"].items():
            inner = field["schema"]
            notes = inner.get("metadata")
            if notes is not None:
                if not notes.get("since", "") <= api_version <= notes.get("until", LATEST):
                    continue
                if "moment" in notes:
                    moments.append((*path, name))
            inner = _as_of(inner, api_version, partial, (*path, name), moments)
            fields[name] = {**field, "schema": inner, "required": field["required"] and not partial}
        return {**node, "fields": fields}
    if kind == "list":
        return {**node, "items_schema": _as_of(node["items_schema"], api_version, False, path, [])}
    if kind == "dict" and "values_schema" in node:
        return {**node, "values_schema": _as_of(node["values_schema"], api_version, partial, path, [])}
    return node


# -- compiled files -----------------------------------------------------------------------------------------------------


def load(model: str) -> dict[str, Any]:
    """The compiled model, from its file or made anew: `{"facts": ..., "schema": ...}` (see `model_compiler`)."""
    source = _source(model)
    key = _key(model, source)
    if key:
        for path in places(model, source):
            found = _read(path, key)
            if found is not None:
                return found
    from sig_cli.providers.model_compiler import compiled

    artefact = compiled(model)
    if key:
        text = json.dumps(artefact, separators=(",", ":")).encode()
        for path in places(model, source):
            if _write(path, b"%s %08x\n%s" % (key, _sum(text), text)):
                break
    return artefact


def places(model: str, source: str) -> Iterator[str]:
    """Where a compiled model may lie: beside the module's `.pyc`, else in the user's cache folder."""
    module, _, name = model.partition(":")
    if not sys.pycache_prefix:
        folder, file = os.path.split(source)
        yield os.path.join(folder, "__pycache__", f"{file[:-3]}.{name}.model.json")
    cache = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(cache):
        cache = os.path.join(os.path.expanduser("~"), ".cache")
    if os.path.isabs(cache):
        yield os.path.join(cache, "sig", "models", f"{module}.{name}.{_sum(source.encode()):08x}.json")


def _source(model: str) -> str:
    """The file of a model's module, found without running the module."""
    from importlib import import_module

    module = model.partition(":")[0]
    top, *rest = module.split(".")
    package = import_module(top)
    if not rest:
        return package.__file__ or ""
    return os.path.join(package.__path__[0], *rest) + ".py"


def _key(model: str, source: str) -> bytes:
    """What a compiled model depends on: the version of pydantic-core and the state of the sources. Empty: no sources."""
    parts = [str(FORMAT), core().__version__, model, source]
    try:
        for path in (source, *_AUTHORING):
            state = os.stat(path)
            parts.append(f"{state.st_mtime_ns}:{state.st_size}")
    except OSError:
        return b""
    return json.dumps(parts).encode()


def _read(path: str, key: bytes) -> dict[str, Any] | None:
    """The compiled model in a file, or None when there is none, or another one, or not all of it."""
    try:
        with open(path, "rb") as file:
            head, _, text = file.read().partition(b"\n")
    except OSError:
        return None
    if head != b"%s %08x" % (key, _sum(text)):
        return None
    found: dict[str, Any] = json.loads(text)
    return found


def _sum(text: bytes) -> int:
    from binascii import crc32

    return crc32(text)


def _write(path: str, text: bytes) -> bool:
    """Put a file in its place whole or not at all; False when that folder cannot be written."""
    if sys.dont_write_bytecode and os.path.basename(os.path.dirname(path)) == "__pycache__":
        return False
    temporary = f"{path}.{os.getpid()}"
    begun = False
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "xb") as file:
            begun = True
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        if begun and os.path.exists(temporary):
            os.unlink(temporary)
        return False
    return True
