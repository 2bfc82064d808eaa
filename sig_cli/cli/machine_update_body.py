"""What of a machine or a scale set is sent back on an update: az's hand-written commands change what `show` prints, and send
of it what their generated ones know. Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.field_schemas import WrongTypeError, bare, fields_of, is_object, typed
from sig_cli.cli.generic_update import Actions, apply
from sig_cli.cli.machine_shapes import flattened

Instance = dict[str, Any]


def changed(found: Instance, actions: Actions | None, schema: str, *, force_string: bool) -> Instance:
    """A resource as the service sends it, flattened, without its image, after `--set`, `--add` and `--remove`.

    az leaves the image out, so that nobody needs to read it to update a machine of it. Raises `Failure` with az's words, and
    for actions that change nothing that is sent: az says nothing of those.
    """
    instance = {name: value for name, value in flattened(found).items() if value is not None}
    storage = (instance.get("virtualMachineProfile") or instance).get("storageProfile")
    if isinstance(storage, dict):
        storage["imageReference"] = None
    if not actions:
        return instance
    made = apply(instance, actions, force_string=force_string, flavour="hand")
    if made != instance and sendable(made, schema) == sendable(instance, schema):
        raise Failure("usage error: nothing of what --set, --add and --remove name can be changed by this command")
    return made


def sendable(instance: Instance, schema: str) -> Instance:
    """The body of the request. Raises `Failure` for a value of another type than its field has."""
    try:
        body: Instance = _nested(instance, fields_of(schema))
    except WrongTypeError as error:
        raise Failure(str(error)) from None
    return body


def below(holder: Instance, *names: str) -> Instance:
    """The object at this path, made where there is none. Raises `Failure` when something else is there."""
    for name in names:
        if holder.get(name) is None:
            holder[name] = {}
        holder = holder[name]
        if not isinstance(holder, dict):
            raise Failure(f"usage error: {name} is an object, not a text, a number or a list")
    return holder


def _nested(value: Any, schema: Any) -> Any:
    if isinstance(schema, list) and isinstance(value, list):
        return [_nested(item, schema[0]) for item in value if item is not None]
    if isinstance(schema, str) or not isinstance(value, dict):
        return typed(value, schema)
    if not is_object(schema):
        return {key: _nested(item, schema["*"]) for key, item in value.items() if item is not None}
    kept: Instance = {}
    for key, field in schema.items():
        name = bare(key)
        if name == "properties":
            item = _nested({**value, **(value.get(name) or {})}, field) or None
        else:
            item = None if value.get(name) is None else _nested(value[name], field)
        if item is not None:
            kept[name] = item
        elif key.endswith("!"):
            raise Failure(f"Missing a required field in request content: {name}")
    return kept
