"""Plans of `sig prune` and `sig thin`: made, saved, read again, and compared with what holds now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.image_users import ImageUsers, not_seen
from sig_cli.cli.inventory import SourceTags, images
from sig_cli.cli.output.json_text import json_text
from sig_cli.domain import costs, retention
from sig_cli.domain.moments import timestamp
from sig_cli.domain.policies import Policy, PolicyFile, PolicyInvalid, Thinning, policy, thinning

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.cli.inventory import Image
    from sig_cli.cli.session import Session

    Document = dict[str, Any]

SELECTED = ("resource_group", "gallery_name", "definition_name")


class Order:
    """What was asked for: all that is needed to make the same plan again. `kind` is "prune" or "thin"."""

    def __init__(self, kind: str, policy: dict[str, Any], selection: dict[str, str | None], allowed: list[str],
                 subscription: str | None, *, from_file: bool) -> None:
        self.kind = kind
        self.policy = policy
        self.selection = selection
        self.allowed = allowed
        self.subscription = subscription
        self.from_file = from_file

    def document(self) -> Document:
        """The order as a saved plan keeps it."""
        return {"kind": self.kind, "policy": self.policy, "policyFile": self.from_file, "allowed": self.allowed,
                "selection": {name: value for name, value in self.selection.items() if value}, "subscription": self.subscription}

    def names(self) -> list[tuple[str, str | None]]:
        """The galleries and definitions that a policy file names; none for criteria on the line."""
        return PolicyFile(self.policy).names() if self.from_file else []

    def chooser(self) -> Callable[[str, str], Policy | Thinning | None]:
        """Gallery and definition -> what applies to it, None for nothing. Raises `Failure`."""
        try:
            if self.from_file:
                file = PolicyFile(self.policy)
                return file.policy if self.kind == "prune" else file.thinning
            one: Policy | Thinning = policy(self.policy) if self.kind == "prune" else thinning(self.policy)
        except PolicyInvalid as error:
            raise Failure(f"The policy cannot be followed: {error}.") from error
        return lambda _gallery, _definition: one


def read_policy(path: str) -> dict[str, Any]:
    """The tables of a policy file. Raises `Failure`."""
    import tomllib

    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise Failure(f"The policy file '{path}' cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"The policy file '{path}' is not TOML: {error}.") from error


class Judge:
    """Decides of one definition after the other what an order does to its versions, as things are when it is asked."""

    def __init__(self, session: Session, order: Order) -> None:
        """Raises `Failure` for a policy that cannot be followed and for permissions that name nothing."""
        self._session = session
        self._deleting = order.kind == "prune"
        self._choose = order.chooser()
        self._allowed = _allowed(order.allowed)
        self._users = ImageUsers(session)
        self.seen: set[tuple[str, str | None]] = set()
        """The galleries and definitions that were judged, in small letters."""
        self.named: set[str] = set()
        """How the versions that were judged are called in permissions, when there are any."""
        self.now = moment(session)

    def hold_permissions(self) -> None:
        """Raises `Failure` for a permission whose version was not among those that were judged."""
        for kind, name in sorted(self._allowed):
            if kind != "unseen" and name not in self.named:
                raise Failure(f"'{kind}={name}' allows nothing: there is no such version in what was looked at.")

    def look_again(self) -> None:
        """Read anew who uses images."""
        self._users = ImageUsers(self._session)

    def decisions(self, image: Image, unseen: dict[str, list[str]]) -> list[retention.Decision] | None:
        """A decision for each version; None when the order says nothing of the definition.

        `unseen` takes up, by gallery, who was not looked at. Raises `Failure` for `unused` where somebody was not.
        """
        gallery, definition = image.gallery["name"], image.definition["name"]
        self.seen |= {(gallery.lower(), None), (gallery.lower(), definition.lower())}
        chosen, allowed = self._choose(gallery, definition), self._allowed
        if chosen is None:
            return None
        missing = not_seen(self._session, image.gallery)
        if missing:
            unseen[image.gallery["id"]] = missing
        if isinstance(chosen, Policy) and chosen.unused and (blind := [one for one in missing if ("unseen", one.lower()) not in allowed]):
            raise Failure(f"Whether versions of gallery '{image.gallery['name']}' are unused cannot be told: the machines of "
                          f"{', '.join(blind)} were not looked at. Import them, or say for each that it does not matter: "
                          + " ".join(f"--allow 'unseen={one}'" for one in blind))
        facts = self._users.facts(image, deleting=self._deleting)
        if allowed:
            self.named |= {name for version in image.versions for name in _callings(image, version)}
            facts.allowed = {(kind, version["name"]) for version in image.versions for kind in retention.ALLOWABLE
                             if allowed & {(kind, name) for name in _callings(image, version)}}
        return retention.prune(image.versions, chosen, facts, self.now) if isinstance(chosen, Policy) else \
            retention.thin(image.versions, chosen, facts, self.now)


def make(session: Session, order: Order, prices: costs.Prices, *, marked: bool = True, again: bool = False) -> Document:
    """The plan for the galleries as they are now: a decision and its reason for each version, and what they save.

    `marked` items carry what tells later whether their version is still as it was: for plans that are saved or carried out.
    `again` is for the order of a saved plan, whose versions may be gone.
    Raises `Failure` for a policy that cannot be followed, for permissions that name nothing, and for `unused` where
    machines that may use a gallery were not looked at.
    """
    judge, sources = Judge(session, order), SourceTags(session)
    items: list[Document] = []
    changes: list[Document] = []
    unseen: dict[str, list[str]] = {}
    saved = costs.ZERO
    for image in images(session, **order.selection):
        decisions = judge.decisions(image, unseen)
        if decisions is None:
            continue
        for decision in decisions:
            item, money = _item(image, decision, prices, sources)
            if marked and decision.action != retention.KEEP:
                item["mark"] = mark(decision.version)
            items.append(item)
            saved += money
        changes += [{"gallery": image.gallery["name"], "definition": image.definition["name"], "region": region, "before": before,
                     "after": then} for region, before, then in retention.latest_changes(image.versions, decisions)]
    if not again:
        judge.hold_permissions()
    missing = [] if any(order.selection.values()) else [
        "/".join(filter(None, name)) for name in order.names() if (name[0].lower(), name[1] and name[1].lower()) not in judge.seen]
    counts = {action: sum(item["action"] == action for item in items) for action in (retention.KEEP, retention.THIN, retention.DELETE)}
    return {"order": order.document(), "made": timestamp(judge.now), "counts": counts, "savedPerMonth": costs.cents(saved),
            "currency": prices.currency, "latestChanges": changes, "notSeen": unseen, "notThere": missing, "items": items}


def save(plan: Document, path: str) -> None:
    """Write a plan to a file. Raises `Failure`."""
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(json_text(plan))
    except OSError as error:
        raise Failure(f"The plan cannot be written to '{path}': {error.strerror}.") from error


def load(path: str, kind: str) -> tuple[Order, Document]:
    """A saved plan: its order, and the plan as it was. Raises `Failure` for a file that is none of this kind."""
    try:
        with open(path, encoding="utf-8") as file:
            plan = json.load(file)
        given = plan["order"]
        order = Order(given["kind"], given["policy"], {name: given["selection"].get(name) for name in SELECTED}, given["allowed"],
                      given["subscription"], from_file=given["policyFile"])
        known = all(isinstance(item["id"], str) and isinstance(item["action"], str)
                    and (item["action"] == retention.KEEP or isinstance(item["mark"], str)) for item in plan["items"])
    except OSError as error:
        raise Failure(f"The plan '{path}' cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        known = False
    if not known or order.kind != kind:
        raise Failure(f"'{path}' is no plan that `sig {kind} --save` has written.")
    return order, plan


def still_valid(saved: Document, fresh: Document) -> tuple[list[Document], list[Document]]:
    """The items of a fresh plan that the saved one has as well, and the saved ones that hold no more, each with the reason."""
    now = {item["id"].lower(): item for item in fresh["items"]}
    good, stale = [], []
    for item in saved["items"]:
        if item["action"] == retention.KEEP:
            continue
        today = now.get(item["id"].lower())
        if today is None:
            stale.append({**item, "reason": "it is not there any more"})
        elif today["mark"] != item["mark"]:
            stale.append({**item, "reason": "it was changed since the plan was made"})
        elif today["action"] != item["action"] or today.get("regions") != item.get("regions"):
            stale.append({**item, "reason": f"by now: {today['reason']}"})
        else:
            good.append(today)
    return good, stale


def mark(version: Document) -> str:
    """What tells whether a version is still as it was: a digest of all that the service shows but its replication."""
    from hashlib import sha256

    from orjson import OPT_SORT_KEYS, dumps

    properties = {name: value for name, value in version["properties"].items() if name != "replicationStatus"}
    shown = {**version, "properties": properties}
    try:
        text = dumps(shown, option=OPT_SORT_KEYS)
    except TypeError:  # half a surrogate pair, a number beyond 64 bits
        text = json.dumps(shown, sort_keys=True).encode()
    return sha256(text).hexdigest()[:16]


def moment(session: Session) -> int:
    """The time of the workspace."""
    from sig_cli.workspace.clock import WorkspaceClock
    from sig_cli.workspace.files import FilesEngine

    return WorkspaceClock(FilesEngine(session.folder))()


def _allowed(texts: list[str]) -> set[tuple[str, str]]:
    """What `--allow` lists, as (kind, folded name of a version or of who was not looked at). Raises `Failure`."""
    found = set()
    for text in texts:
        kind, _, name = text.partition("=")
        if kind not in (*retention.ALLOWABLE, "unseen") or not name or (kind != "unseen" and "/" not in name):
            raise Failure(f"'{text}' allows nothing: write {', '.join(retention.ALLOWABLE)} or unseen, then = and one version as "
                          "GALLERY/DEFINITION/VERSION or by its id.")
        found.add((kind, name.lower()))
    return found


def _callings(image: Image, version: Document) -> tuple[str, ...]:
    """How a version may be called in `--allow`."""
    return version["id"].lower(), f"{image.gallery['name']}/{image.definition['name']}/{version['name']}".lower()


def _item(image: Image, decision: retention.Decision, prices: costs.Prices, sources: SourceTags) -> tuple[Document, Any]:
    version = decision.version
    item: Document = {"id": version["id"], "gallery": image.gallery["name"], "definition": image.definition["name"],
                      "version": version["name"], "action": decision.action, "reason": decision.reason}
    if decision.guard:
        item["guard"] = decision.guard
    if decision.action == retention.KEEP:
        return item, costs.ZERO
    if decision.action == retention.THIN:
        item["regions"] = list(decision.regions)
        item["targetRegions"] = [_spec(target) for target in retention.thinned(version, decision.regions)]
    own = None if costs.occupied(version.get("tags")) is not None else sources.of(version)
    monthly = costs.ZERO
    for part in costs.version_parts(version, prices, costs.size(version, own)[0]):
        if decision.action == retention.DELETE or part.region in decision.regions:
            monthly += part.monthly
    item["savedPerMonth"] = costs.cents(monthly)
    return item, monthly


def _spec(target: Document) -> str:
    """A target region as `--target-regions` takes it."""
    from sig_cli.domain.regions import canonical

    return f"{canonical(target['name']) or target['name']}={target.get('regionalReplicaCount') or 1}={(target.get('storageAccountType') or 'Standard_LRS').lower()}"
