"""`az lock create | list | show | update | delete`: what may not be deleted, or not be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GROUP
from sig_cli.cli.sdk_models import members
from sig_cli.cli.session import quoted
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.domain.ids import ResourceId

API = "2016-09-01"
LOCKS = "/providers/Microsoft.Authorization/locks"

NAME = Opt("--name", "-n", name="lock_name", help="Name of the lock")
LEVEL = Opt("--lock-type", "-t", name="level", kind="enum", choices=("CanNotDelete", "ReadOnly"),
            help="CanNotDelete: changes are fine. ReadOnly: neither is")
NOTES = Opt("--notes", name="notes", help="Why it is locked")
PLACE = (
    GROUP.with_(name="resource_group", required=False, help="Resource group. Without it, the lock is the subscription's"),
    Opt("--namespace", name="resource_provider_namespace", complete="provider",
        help="Namespace of the resource's type, when --resource-type has none"),
    Opt("--parent", name="parent_resource_path", help="Type and name of what the resource is nested in: galleries/golden"),
    Opt("--resource-type", name="resource_type", help="Type of the resource: Microsoft.Compute/galleries"),
    Opt("--resource", "--resource-name", name="resource_name", help="Name of the resource; its id, without a group"),
)
IDS = Opt("--ids", name="ids", words="+", metavar="ID", help="Ids of locks, in place of all names")


@command(NAME.with_(required=True), LEVEL.with_(required=True), NOTES, *PLACE, shape="sdk", style="hand",
         examples=(("Nobody deletes what is in a group", "lock create -n keep -t CanNotDelete -g images --notes Released"),
                   ("One gallery", "lock create -n keep -t CanNotDelete -g images --resource golden "
                                   "--resource-type Microsoft.Compute/galleries")))
def create(session: Session, *, lock_name: str, level: str, notes: str | None = None, **place: Any) -> Any:
    """Lock a subscription, a resource group or a resource."""
    body = {"properties": {"level": level, **({"notes": notes} if notes is not None else {})}}
    return _lock(session.put(f"{_scope(session, _Place(**place).settled())}{LOCKS}/{quoted(lock_name)}", API, body, generated=False))


@command(*PLACE, Opt("--filter-string", name="filter_string", help="A filter of the service: atScope()"),
         shape="sdk", style="hand", examples=(("All locks of a subscription", "lock list -o table"),))
def list_(session: Session, *, filter_string: str | None = None, **place: Any) -> Any:
    """List the locks at a scope and below it."""
    found = session.list(f"{_scope(session, _Place(**place).settled())}{LOCKS}", API, _filter=filter_string)
    return [_lock(row) for row in found]


@command(NAME, *PLACE, IDS, shape="sdk", style="hand", examples=(("One lock", "lock show -n keep -g images"),))
def show(session: Session, *, lock_name: str | None = None, ids: list[str] | None = None, **place: Any) -> Any:
    """Show a lock."""
    return _each(session, "show", lock_name, ids, place, lambda path: _lock(session.get(path, API)))


@command(NAME, LEVEL, NOTES, *PLACE, IDS, shape="sdk", style="hand",
         examples=(("Let it be changed again", "lock update -n keep -t CanNotDelete -g images"),))
def update(session: Session, *, lock_name: str | None = None, level: str | None = None, notes: str | None = None,
           ids: list[str] | None = None, **place: Any) -> Any:
    """Change what a lock forbids, or its notes."""
    def change(path: str) -> Any:
        properties = {name: value for name, value in session.get(path, API)["properties"].items()
                      if name in ("level", "notes", "owners") and value is not None}
        properties |= {name: value for name, value in (("level", level), ("notes", notes)) if value is not None}
        return _lock(session.put(path, API, {"properties": properties}, generated=False))

    return _each(session, "update", lock_name, ids, place, change)


@command(NAME, *PLACE, IDS, shape="sdk", style="hand", examples=(("Unlock a group", "lock delete -n keep -g images"),))
def delete(session: Session, *, lock_name: str | None = None, ids: list[str] | None = None, **place: Any) -> Any:
    """Take a lock away."""
    return _each(session, "delete", lock_name, ids, place, lambda path: session.delete(path, API, missing_ok=False))


class _Place:
    """What a lock is on, in az's words: the options, and after `settled` the parts of a path."""

    def __init__(self, resource_group: str | None = None, resource_provider_namespace: str | None = None,
                 parent_resource_path: str | None = None, resource_type: str | None = None,
                 resource_name: str | None = None) -> None:
        self.group = resource_group
        self.namespace = resource_provider_namespace
        self.parent = parent_resource_path
        self.type = resource_type
        self.name = resource_name

    def settled(self) -> _Place:
        """With the parts of an id in their places. Raises `Failure` with az's words for options that do not go together."""
        if self.group is None:
            self._without_group()
        elif self.name is None:
            self._refuse("--resource is not given")
        else:
            self._typed()
        return self

    def _without_group(self) -> None:
        if self.name is not None:
            id_ = parse(self.name) if self.name.startswith("/") else None
            if id_ is None or id_.subscription is None or id_.is_collection:
                raise Failure("--resource is not a valid resource ID. --resource as a resource name is ignored if "
                              "--resource-group is not given.")
            self.name, self.type = (id_.names[-1], id_.types[-1]) if id_.names else (None, None)
            self.group, self.namespace = id_.group, id_.namespace
            self.parent = _pairs(id_)
        self._refuse("--resource-group is not given", ignoring_id=self.group is not None)

    def _refuse(self, reason: str, *, ignoring_id: bool = False) -> None:
        for spelling, value in (("--resource-type", self.type), ("--namespace", self.namespace), ("--parent", self.parent)):
            if value is not None and not ignoring_id:
                raise Failure(f"{spelling} is ignored if {reason}.")

    def _typed(self) -> None:
        if not self.type:
            raise Failure("--resource-type is required if the --name, --resource, --resource-group is present")
        parts = self.type.split("/")
        if self.namespace is not None:
            if len(parts) != 1:
                raise Failure("Resource namespace specified in both --resource-type and --namespace")
        elif len(parts) == 1:
            raise Failure("A resource namespace is required if the --name, --resource, --resource-group is present."
                          "Expected <namespace>/<type> or --namespace=<namespace>")
        elif len(parts) == 2:
            self.namespace, self.type = parts


def _scope(session: Session, place: _Place) -> str:
    """The path of what a settled place names, spelled as az spells it."""
    base = f"/subscriptions/{session.subscription}"
    if place.group is None:
        return base
    if place.name is None:
        return f"{base}/resourceGroups/{quoted(place.group)}"
    return (f"{base}/resourcegroups/{quoted(place.group)}/providers/{place.namespace}/{place.parent or ''}/{place.type}"
            f"/{quoted(place.name)}")


def _each(session: Session, command_: str, name: str | None, ids: list[str] | None, place: dict[str, Any], act: Any) -> Any:
    """Do something with the lock that the options name, or with those of the ids."""
    if not ids:
        settled = _Place(**place).settled()
        if name is None:
            raise Failure("--name/-n or --ids is required.")
        return _one(session, name, settled, act)
    results = []
    for id_ in ids:
        lock = parse(id_) if id_.startswith("/") else None
        if lock is None or lock.type.lower() != "microsoft.authorization/locks" or lock.is_collection:
            session.tell("ERROR", f"az lock {command_}: error: argument --ids: invalid ResourceId value: '{id_}'")
            return None
        on = lock.scope
        wanted = _Place(lock.group, *(() if on is None else (on.namespace, _pairs(on), on.types[-1], on.names[-1])))
        results.append(_one(session, lock.name, wanted, act))
    return results[0] if len(results) == 1 else results


def _one(session: Session, name: str | None, place: _Place, act: Any) -> Any:
    _check_place(session, name, place)
    return act(f"{_scope(session, place)}{LOCKS}/{quoted(name or '')}")


def _check_place(session: Session, name: str | None, place: _Place) -> None:
    """Refuse options that name another place than that of the only lock with this name, as az does."""
    ids = [row["id"] for row in session.list(f"/subscriptions/{session.subscription}{LOCKS}", API) if row["name"] == name]
    lock = parse(ids[0]) if len(ids) == 1 else None
    if lock is None or lock.group is None:
        return
    if place.group and place.group.lower() != lock.group.lower():
        raise Failure(f"Unexpected --resource-group for lock {name}, expected {lock.group}")
    on = lock.scope
    if on is None:
        return
    if place.namespace and place.namespace.lower() != (on.namespace or "").lower():
        raise Failure(f"Unexpected --namespace for lock {name}, expected {on.namespace}")
    parent = _pairs(on)
    if parent is not None and parent != place.parent:
        raise Failure(f"Unexpected --parent for lock {name}, expected {parent}")
    if place.type != on.types[-1]:
        raise Failure(f"Unexpected --resource-type for lock {name}, expected {on.types[-1]}")
    if place.name != on.names[-1]:
        raise Failure(f"Unexpected --resource-name for lock {name}, expected {on.names[-1]}")


def _pairs(id_: ResourceId) -> str | None:
    """Types and names of what a resource is nested in: `galleries/golden/images/ubuntu`."""
    pairs = [part for pair in zip(id_.types[:-1], id_.names[:-1], strict=True) for part in pair]
    return "/".join(pairs) or None


def _lock(row: dict[str, Any]) -> dict[str, Any]:
    properties = row.get("properties") or {}
    return {**members(row, ("id", "name", "type")), **members(properties, ("level", "notes", "owners"))}
