"""Carrying a plan of `sig prune` or `sig thin` out: each version is judged again directly before it is touched.

A plan over many versions takes minutes, and in them machines are made, versions excluded or deleted by others. Judging a definition
costs reading all of it, so that is done when it is begun, and again only when something was written that the judgement rests on:
the machines and scale sets of every subscription, the definition, and those of its versions that stay.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure, Overtaken
from sig_cli.cli.inventory import API, images
from sig_cli.cli.progress import Progress
from sig_cli.cli.retention_plans import Judge, mark
from sig_cli.domain import costs, retention
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.retention_plans import Order
    from sig_cli.cli.session import Session

    Document = dict[str, Any]
    Stamp = tuple[int, int] | None

DELETE_API = "2026-03-03"
_USERS = ("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets",
          "microsoft.compute/virtualmachinescalesets/virtualmachines")


class _Watch:
    """What an order says of a version at the moment, looked up anew only when something was written."""

    def __init__(self, session: Session, order: Order) -> None:
        from sig_cli.workspace.files import FilesEngine

        self._session = session
        self._order = order
        self._engine = FilesEngine(session.folder)
        self._users = self._stamp_of_users()
        self._judge = Judge(session, order)
        self._definition = ""
        self._staying: dict[str, Stamp] = {}
        """The documents that the judgement of the definition rests on, by key, each with what tells a later writing."""
        self._now: dict[str, retention.Decision] = {}

    def objection(self, item: Document) -> str:
        """Why an item of the plan holds no more, in words; "" when it does."""
        definition = item["id"].lower().rpartition("/versions/")[0]
        users = self._stamp_of_users()
        if users != self._users:
            self._users = users
            self._judge.look_again()
            self._definition = ""
        if definition != self._definition or any(self._stamp_of(key) != stamp for key, stamp in self._staying.items()):
            self._definition = definition
            self._look(definition)
        found = self._now.get(item["id"].lower())
        if found is None:
            return "it is not there any more"
        if found.action != item["action"] or list(found.regions) != item.get("regions", []):
            return f"by now: {found.reason}"
        return ""

    def thinned(self, item: Document) -> None:
        """Take note that an item was just written by this process itself: what was judged of the others holds."""
        self._staying[item["id"].lower()] = self._stamp_of(item["id"].lower())

    def _look(self, definition: str) -> None:
        self._now, self._staying = {}, {}
        found = parse(definition)
        if found is None:
            return
        # Stamps come before the reading: what is written in between is read, and read once more.
        before = {key: self._stamp_of(key) for key in (definition, *(f"{definition}/versions/{name}"
                                                                     for name in self._engine.names(f"{definition}/versions")))}
        try:
            for image in images(self._session, found.group, found.names[0], found.name):
                if image.definition["id"].lower() == definition:
                    decisions = self._judge.decisions(image, {}) or ()
                    self._now = {decision.version["id"].lower(): decision for decision in decisions}
        except Failure:
            return  # the gallery or the definition is gone
        self._staying = {key: stamp for key, stamp in before.items()
                         if key not in self._now or self._now[key].action != retention.DELETE}

    def _stamp_of(self, key: str) -> Stamp:
        from sig_cli.workspace.layout import document

        try:
            status = os.stat(f"{self._engine.state}/{document(key)}")
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _stamp_of_users(self) -> list[tuple[str, Stamp]]:
        from sig_cli.workspace.indexes import stamp
        from sig_cli.workspace.walk import collections_of

        overlay = self._engine.overlay()
        return [(collection, stamp(self._engine, collection)) for subscription in self._engine.names("/subscriptions")
                for type_ in _USERS for collection in collections_of(self._engine, subscription, type_, overlay)]


def carry_out(session: Session, order: Order, items: list[Document]) -> Iterator[tuple[Document, str]]:
    """Do what the items say, the lowest versions first; each with what went wrong, "" for nothing."""
    progress, watch = Progress("Versions done"), _Watch(session, order)
    for item in reversed(items):
        if item["action"] == retention.KEEP:
            continue
        progress.step()
        try:
            version = session.get(item["id"], API)
            problem = "it was changed since the plan was made" if mark(version) != item["mark"] else watch.objection(item)
            if problem:
                yield item, problem
                continue
            if item["action"] == retention.DELETE:
                session.delete(item["id"], DELETE_API, missing_ok=False)
            else:
                version["properties"]["publishingProfile"]["targetRegions"] = retention.thinned(version, item["regions"])
                session.put(item["id"], API, version)
                watch.thinned(item)
            yield item, ""
        except Overtaken:
            yield item, "it was changed while the plan was carried out"
        except ServiceError as error:
            yield item, f"({error.code}) {error.message}"
    progress.end()


def settle(plan: Document) -> None:
    """Make the sums of a plan that was carried out those of what was done."""
    done = [item for item in plan["items"] if item.get("done")]
    counts = {action: sum(item["action"] == action for item in done) for action in (retention.THIN, retention.DELETE)}
    plan["counts"] = {retention.KEEP: len(plan["items"]) - len(done), **counts}
    plan["savedPerMonth"] = round(sum(item["savedPerMonth"] for item in done), 2) if done else costs.cents(costs.ZERO)
