"""The vocabulary in which request models are written.

A model is a pydantic TypedDict: one class per JSON object, one member per property, spelled as the service spells it
(`sizeInGB` is not what a camel-case generator would make). Members stand in the order in which the service writes
them. What is more to say of a property - since which api-version, what the service calls its type - is a note on it.

This module imports pydantic, so only `model_compiler` and the models themselves import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler

Model = TypeVar("Model", bound=type)


class Note:
    """Something to know about a property that pydantic does not ask for; the compiled model keeps it."""

    __slots__ = ("notes",)

    def __init__(self, **notes: Any) -> None:
        self.notes = notes

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        schema = dict(handler(source))
        schema["metadata"] = {**schema.get("metadata", {}), **self.notes}
        return schema


def since(api_version: str, *, refused: str = "") -> Note:
    """The first api-version that knows the property.

    `refused` names the error of an older one where it is not the usual unknown member.
    """
    return Note(since=api_version, refused=refused) if refused else Note(since=api_version)


def until(api_version: str) -> Note:
    """The last api-version that knows the property."""
    return Note(until=api_version)


def named(type_: str) -> Note:
    """What the service calls the type of an enumeration, as its errors name it."""
    return Note(name=type_)


class _Ignored:
    """Accepts whatever is there and leaves it out: a default that replaces every failure by nothing."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return {"type": "default", "schema": {"type": "none"}, "on_error": "omit"}


ReadOnly = Annotated[Any, _Ignored()]
"""A property that only the service sets. Clients PUT back what they GOT, so it is accepted, and it is ignored."""

Int32 = Annotated[int, Field(ge=-2**31, le=2**31 - 1)]
Int64 = Annotated[int, Field(ge=-2**63, le=2**63 - 1)]

Moment = Annotated[str, Note(moment=True)]
"""A point in time as text; it comes out in UTC, as .NET writes it."""


class Body(TypedDict, total=False):
    """A JSON object of a request: strict types, no unknown members. `model_errors` mends what the service lets pass."""

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")  # type: ignore[misc]


class Envelope(Body, total=False):
    """What every resource has around its properties. A missing location is Resource Manager's own refusal."""

    id: ReadOnly
    name: ReadOnly
    type: ReadOnly
    etag: ReadOnly
    systemData: ReadOnly
    location: str
    tags: dict[str, str]


class SubResource(Body, total=False):
    """A reference to another resource."""

    id: str


def resource(*, newest: str, parameter: str = "", namespace: str = "", envelope: str = "ResourceDefinition",
             leaf: bool = False, whole: bool = False) -> Callable[[Model], Model]:
    """Say of a model what its errors need.

    `newest` is the newest api-version that the model knows: a newer one may have members that nobody here has heard
    of. `parameter` is how the provider's errors call the resource, `namespace` stands before its type names, and
    `leaf` is for providers that name a parameter by its last word only. Outside `properties` Resource Manager itself
    reads the request, into its type `envelope`; `whole` says that it reads all of it.
    """
    def describe(model: Model) -> Model:
        model.__resource__ = {  # type: ignore[attr-defined]
            "newest": newest, "parameter": parameter, "namespace": namespace, "envelope": envelope, "leaf": leaf,
            "whole": whole}
        return model
    return describe
