"""`sig import`: resources gathered from files, brought into the workspace in one commit.

One commit means that an import which is killed has done everything or nothing: there is no half-written gallery.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sig_cli.cli import import_record
from sig_cli.cli.import_reading import Read, files, read
from sig_cli.cli.progress import Progress
from sig_cli.domain.az_output import GALLERY, GROUP, STATELESS, NotTaken, Resource, merged, resource
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse
from sig_cli.domain.member_types import misfit
from sig_cli.domain.moments import timestamp
from sig_cli.domain.naming import check_any, check_gallery, check_group
from sig_cli.workspace import layout
from sig_cli.workspace.engine import ABSENT, Conflict, Put, StoreError
from sig_cli.workspace.form import fault, texts_of
from sig_cli.workspace.foundation import FIRST_TENANT, WORKSPACE_KEY, new_subscription, new_workspace
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import is_formed, key_of, principal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.workspace.engine import Document, Engine, Operation

ATTEMPTS = 20
MANY = 1_000
"""So many documents take longer than a second to write."""
OTHER_CLOUDS = ("AzureChinaCloud", "AzureUSGovernment", "AzureGermanCloud")
"""What az calls the clouds whose regions and subscriptions are not those of this one; a cloud of one's own (`sig serve`) has any other name."""
KINDS = {"microsoft.compute/galleries": "galleries", "microsoft.compute/virtualmachines": "virtualMachines",
         "microsoft.compute/virtualmachinescalesets": "virtualMachineScaleSets", "microsoft.compute/images": "images",
         "microsoft.authorization/roleassignments": "roleAssignments", "microsoft.resources/resourcegroups": "groups",
         "microsoft.authorization/locks": "locks", "microsoft.compute/galleries/images/versions": "imageVersions",
         "microsoft.compute/galleries/images": "imageDefinitions"}
"""Folded type -> how an import calls it when it tells what it saw."""
EXPECTED = ("galleries", "virtualMachines", "virtualMachineScaleSets", "roleAssignments")


class Import:
    """What was gathered: resources by key, and everything that there is to say of them."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.found: dict[str, Resource] = {}
        self.origin: dict[str, str] = {}
        self.accounts: dict[str, Document] = {}
        self.exported: dict[str, Document] = {}
        self.principals: dict[str, Document] = {}
        self.templates: list[Read] = []
        self.skipped: list[Document] = []
        self.doubted: list[Document] = []
        self.seen: dict[str, set[str]] = {}
        self.receivers: dict[str, bool] = {}
        """Galleries that are shared with groups, by key: whether it was told with which."""
        self.before: Document = {}
        """What an export tells of earlier imports, by subscription."""
        self.blind: set[str] = set()
        """Subscriptions of an export that holds a part of them."""
        self.files = 0

    # -- reading ----------------------------------------------------------------------------------------------------

    def take(self, paths: Sequence[str]) -> None:
        """Read files and folders, and gather what they hold."""
        progress = Progress("Items read")
        for path in files(paths):
            self.files += 1
            one = read(path)
            if one.problem:
                self._skip(path, "", one.problem)
            elif one.kind == "template":
                self.templates.append(one)
            elif one.kind == "export":
                self._export(path, one.items[0])
            elif one.kind == "accounts":
                for number, item in enumerate(one.items):
                    self._account(f"{path}[{number}]", item)
            else:
                self._items(one, progress)
        progress.end()

    def _items(self, one: Read, progress: Progress) -> None:
        if one.listed and one.complete:
            self.seen.setdefault(one.subscription, set()).add(one.listed)
        for number, item in enumerate(one.items):
            progress.step()
            where = f"{one.path}[{number}]" if len(one.items) > 1 else one.path
            try:
                made = resource(item, self.now)
                key = _formed(made.document)
            except (NotTaken, StoreError) as error:
                self._skip(where, item.get("id", "") if isinstance(item, dict) else "", str(error))
                continue
            except (AttributeError, TypeError, KeyError, ValueError):
                self._skip(where, item.get("id", ""), _odd(item) or "it has not the form of its kind")
                continue
            if made.type == GALLERY:
                self._receivers(key, made.document, asked=one.receivers)
            self._add(key, made, where)
            if one.complete and made.type.lower() in KINDS:
                self.seen.setdefault(key.split("/")[2], set()).add(KINDS[made.type.lower()])

    def _add(self, key: str, made: Resource, where: str) -> None:
        for doubt in made.doubts:
            self.doubted.append({"id": made.document["id"], "where": where, "doubt": doubt})
        if key in self.found:
            private = made.document["sig"] if "replication" in made.document["sig"] else self.found[key].document["sig"]
            document, clash = merged({**self.found[key].document, "sig": {}}, {**made.document, "sig": {}})
            if clash:
                self.doubted.append({"id": made.document["id"], "where": where,
                                     "doubt": f"it says something else than {self.origin[key]}: the later one is taken"})
            made = Resource({**document, "sig": private}, made.type, [])
        self.found[key] = made
        self.origin[key] = where

    def _receivers(self, key: str, document: Document, *, asked: bool) -> None:
        """A list of galleries does not tell whom one is shared with."""
        profile = document["properties"].get("sharingProfile")
        if isinstance(profile, dict) and profile.get("permissions") == "Groups":
            self.receivers[key] = self.receivers.get(key, False) or asked or bool(profile.get("groups"))

    def _account(self, where: str, item: Document) -> None:
        if item["cloudName"] in OTHER_CLOUDS:
            self._skip(where, item["id"], f"it is a subscription of another cloud, {item['cloudName']}")
            return
        key = "/subscriptions/" + item["id"].lower()
        if layout.document(key) is None:
            self._skip(where, item["id"], "it is no subscription's id")
            return
        self.accounts[item["id"].lower()] = new_subscription(item["id"].lower(), str(item.get("name") or item["id"]), str(item["tenantId"]))

    def _export(self, path: str, content: Document) -> None:
        """What `sig export --format json` wrote: documents that are stored as they are."""
        for number, document in enumerate(content["resources"]):
            where = f"{path}[{number}]"
            try:
                key = _exported(document)
            except (NotTaken, StoreError) as error:
                self._skip(where, "", f"it is no document of an export: {error}")
                continue
            except (KeyError, TypeError, AttributeError, ValueError):
                self._skip(where, "", "it is no document of an export: it has not the form of its kind")
                continue
            self.exported[key] = document
        people = content.get("principals")
        for document in people if isinstance(people, list) else ():
            if isinstance(document, dict) and is_formed(document) and layout.document(key := key_of(document["name"])) is not None:
                self.principals[key] = document
            else:
                self._skip(path, "", "it is no principal of an export")
        told = content.get("imported")
        try:
            self._told(told if isinstance(told, dict) else {}, partial=content.get("partial") is True)
        except (TypeError, AttributeError, KeyError):
            self._skip(path, "", "what it tells of an earlier import has not its form")

    def _told(self, record: Document, *, partial: bool) -> None:
        """What an export says that it does not hold. A part of a subscription tells nothing of its machines."""
        for id_, seen in record.get("subscriptions", {}).items():
            self.before[str(id_)] = {"kinds": [] if partial else [str(kind) for kind in seen["kinds"]], "at": str(seen["at"])}
        self.receivers.update({str(key): False for key in record.get("unclear", ()) if key in self.exported})
        if partial:
            self.blind |= {key.split("/")[2] for key in self.exported}

    def _skip(self, where: str, id_: Any, reason: str) -> None:
        self.skipped.append({"where": where, "id": id_ if isinstance(id_, str) else "", "reason": reason})

    # -- writing ----------------------------------------------------------------------------------------------------

    def settle(self, engine: Engine) -> None:
        """Leave out what has no parent, and add the subscriptions and groups that nothing told of."""
        for key, told in self.receivers.items():
            if not told and key in self.found:
                self.doubted.append({"id": self.found[key].document["id"], "where": self.origin[key], "doubt":
                                     "it is shared, and nothing told with whom (az sig show --sharing-groups does)"})
        settled: set[str] = set()
        """The collections whose members have all that they need: it is the same for each."""
        # What is attached to others comes after them.
        for key in sorted(self.found, key=lambda key: (self.found[key].type in STATELESS, key.count("/"))):
            collection = key.rpartition("/")[0]
            if collection in settled:
                continue
            found = parse(self.found[key].document["id"])
            if found is None:
                continue
            parent = found.parent
            if parent is not None and not self._is_there(engine, fold(parent.path)):
                self._skip(self.origin[key], self.found[key].document["id"], f"'{parent.name}', which it belongs to, is not there")
                del self.found[key]
                continue
            if found.scope is not None and found.scope.types and not self._is_there(engine, fold(found.scope.path)):
                self._skip(self.origin[key], self.found[key].document["id"], f"'{found.scope.name}', which it is attached to, is not there")
                del self.found[key]
                continue
            subscription = (found.subscription or "").lower()
            if f"/subscriptions/{subscription}" not in self.exported and subscription not in self.accounts \
                    and engine.get(f"/subscriptions/{subscription}") is None:
                self.accounts[subscription] = new_subscription(subscription, subscription, FIRST_TENANT)
                self.doubted.append({"id": f"/subscriptions/{subscription}", "where": self.origin[key],
                                     "doubt": "nothing told its name and tenant (az account list does)"})
            group = f"/subscriptions/{subscription}/resourcegroups/{fold(found.group)}" if found.group else ""
            if group and not self._is_there(engine, group):
                self._group(group, found.group_path, self.found[key].document, self.origin[key])
                if group not in self.found:
                    self._skip(self.origin[key], self.found[key].document["id"], f"group '{found.group}', in which it lies, is not there")
                    del self.found[key]
                    continue
            settled.add(collection)

    def _group(self, key: str, id_: str, first: Document, where: str) -> None:
        if "location" not in first:
            return
        document = {"name": id_.rpartition("/")[2], "id": id_, "type": GROUP, "location": first["location"],
                    "properties": {"provisioningState": "Succeeded"}, "sig": {}}
        self.found[key] = Resource(document, GROUP, [])
        self.origin[key] = where
        self.doubted.append({"id": id_, "where": where, "doubt": "nothing told its location (az group list does): that of what is in it is taken"})

    def _is_there(self, engine: Engine, key: str) -> bool:
        return key in self.found or key in self.exported or engine.get(key) is not None

    def write(self, engine: Engine) -> dict[str, int]:
        """Bring everything into the workspace in one commit; how many are new, changed and as they were."""
        for _ in range(ATTEMPTS):
            operations, counts = self._operations(engine)
            if not any(isinstance(operation, Put) for operation in operations):
                return counts
            progress = Progress("Documents that are being written", after=0 if len(operations) > MANY else 1)
            progress.step(len(operations))
            try:
                engine.commit(operations)
            except Conflict:
                continue
            finally:
                progress.end()
            return counts
        raise StoreError("The workspace is changed by so many others that the import found no gap. Try again.")

    def _operations(self, engine: Engine) -> tuple[list[Operation], dict[str, int]]:
        operations: list[Operation] = []
        counts = {"new": 0, "changed": 0, "unchanged": 0}
        wanted = {**{f"/subscriptions/{id_}": document for id_, document in self.accounts.items()}, **self.exported,
                  **{key: made.document for key, made in self.found.items()}, **self._merged_principals(engine)}
        there: dict[str, set[str]] = {}
        for key, document in wanted.items():
            collection, _, name = key.rpartition("/")
            if collection not in there:
                there[collection] = set(engine.names(collection))
            stored = engine.get(key) if name in there[collection] else None
            if stored is not None and _plain(stored.document) == _plain(document):
                counts["unchanged"] += 1
                continue
            counts["new" if stored is None else "changed"] += 1
            operations.append(Put(key, document, stored.revision if stored else ABSENT))
        if not (operations or self.seen or self.receivers or self.before):
            return operations, counts
        if engine.get(WORKSPACE_KEY) is None:
            # First, so that a folder in which a killed import began is known as a workspace.
            operations.insert(0, Put(WORKSPACE_KEY, new_workspace(), ABSENT))
        stored = engine.get(import_record.KEY)
        record = self._record(engine, stored.document if stored else {})
        if (record["subscriptions"] or "unclear" in record) and (stored is None or _plain(stored.document) != record):
            operations.append(Put(import_record.KEY, record, stored.revision if stored else ABSENT))
        return operations, counts

    def _merged_principals(self, engine: Engine) -> Document:
        """The principals of an export; one that is here already keeps what it has."""
        made = {}
        for key, document in self.principals.items():
            here = principal(engine, document["name"])
            made[key] = document if here is None else {
                **here, **{name: list(dict.fromkeys([*here[name], *document[name]])) for name in ("tenants", "memberOf", "assignments")}}
        return made

    def _record(self, engine: Engine, old: Document) -> Document:
        """The record of all imports with this one: what was among the files, by subscription, and what nobody told."""
        known = dict(old.get("subscriptions", {}))
        told = {id_: (set(self.seen.get(id_, ())), timestamp(self.now))
                for id_ in {key.split("/")[2] for key in self.found} | set(self.seen) | set(self.accounts)}
        # A subscription that was made here is known, and stays so when a part of it comes back.
        told.update({id_: (set(), timestamp(self.now)) for id_ in self.blind if engine.get(f"/subscriptions/{id_}") is None})
        told.update({id_: (set(seen["kinds"]), seen["at"]) for id_, seen in self.before.items()})
        for id_ in sorted(told):
            kinds = sorted({*known.get(id_, {}).get("kinds", ()), *told[id_][0]})
            if id_ not in known or known[id_]["kinds"] != kinds:
                known[id_] = {"kinds": kinds, "at": told[id_][1]}
        unclear = {*old.get("unclear", ()), *(key for key, clear in self.receivers.items() if not clear)}
        unclear -= {key for key, clear in self.receivers.items() if clear}
        return {"name": "imported", "subscriptions": known, **({"unclear": sorted(unclear)} if unclear else {}), "sig": {}}

    def not_seen(self, engine: Engine) -> Document:
        """Which kinds were never among what was imported, by subscription: later answers depend on it."""
        stored = engine.get(import_record.KEY)
        known = stored.document.get("subscriptions", {}) if stored else {}
        mine = {key.split("/")[2] for key in self.found} | set(self.seen) | set(self.accounts) | set(self.before) | self.blind
        return {id_: missing for id_ in sorted(mine)
                if (missing := [kind for kind in EXPECTED
                                if kind not in {*known.get(id_, {}).get("kinds", ()), *self.seen.get(id_, ())}])}


def _plain(document: Document) -> Document:
    """A document without what the store counts."""
    private = {name: value for name, value in document.get("sig", {}).items() if name not in ("revision", "created", "operation")}
    return {**document, "sig": private}


def _odd(item: Any) -> str:
    """What is wrong with an item that could not be made a resource, in words; "" when nobody knows."""
    found = parse(item["id"]) if isinstance(item, dict) and isinstance(item.get("id"), str) else None
    if found is None:
        return ""
    own = item.get("properties")
    flat = {name: value for name, value in item.items() if name != "properties"}
    return misfit({**flat, "type": found.type, "properties": {**flat, **own} if isinstance(own, dict) else flat if own is None else own})


def _exported(document: Document) -> str:
    """The key of a document of an export. Raises `NotTaken` or what a document without its members raises."""
    if not isinstance(document["name"], str) or not isinstance(document.get("sig", {}), dict):
        raise NotTaken("its members are of the wrong kind")
    return _formed(document)


def _formed(document: Document) -> str:
    """The key of a document. Raises `NotTaken` for one that could not be read again, and what `_key` raises."""
    key = _key(document["id"])
    wrong = fault(document, texts_of(key)) or misfit(document) or _unnameable(document["id"])
    if wrong:
        raise NotTaken(wrong)
    return key


@lru_cache(maxsize=4096)
def _ill_named(name: str, kind: str) -> str:
    try:
        {"group": check_group, "gallery": check_gallery}.get(kind, check_any)(name)
    except ServiceError as error:
        return str(error.message).rstrip(".")
    return ""


def _unnameable(id_: str) -> str:
    """Which name in an id nothing in Azure could have, in the service's words; "" for none."""
    found = parse(id_)
    if found is None:
        return ""
    named = [("group", found.group)] if found.group else []
    named += [("gallery" if type_.lower() == "galleries" else type_, name) for type_, name in zip(found.types, found.names, strict=False)]
    return next((wrong for kind, name in named if (wrong := _ill_named(name, kind))), "")


def _key(id_: str) -> str:
    """The key of a resource's document. Raises `NotTaken` for an id that cannot have one."""
    key = fold(id_.rstrip("/"))
    if not key.startswith("/subscriptions/") or layout.document(key) is None:
        raise NotTaken("its id cannot be stored")
    return key
