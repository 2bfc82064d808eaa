"""What will hurt in a gallery, before it does. The rules, their levels and sources are data: `lint_rules.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.costs import misread
from sig_cli.domain.moments import SECOND, parse
from sig_cli.domain.quotas import NEAR_PERCENT
from sig_cli.domain.regions import canonical, display
from sig_cli.domain.replicas import counts
from sig_cli.domain.retention import usable
from sig_cli.domain.versions import latest, order_key, regions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sig_cli.domain.retention import Facts

    Document = dict[str, Any]

LEVELS = ("error", "warning", "info")
MACHINES_PER_REPLICA = 20
MANY_REGIONS, MANY_REPLICAS = 20, 200
NEAR = 30 * 86400 * SECOND


class Finding:
    """One thing that a rule has found: at which resource (its id), and what, in words."""

    __slots__ = ("id", "message", "rule")

    def __init__(self, rule: str, id_: str, message: str) -> None:
        self.rule = rule
        self.id = id_
        self.message = message

    @property
    def level(self) -> str:
        level: str = rules()[self.rule]["level"]
        return level


class Fleet:
    """A scale set: which version its model names ("" for the latest), where it lies, and how many machines it is to have."""

    __slots__ = ("machines", "name", "region", "version")

    def __init__(self, name: str, region: str, version: str, machines: int) -> None:
        self.name = name
        self.region = region
        self.version = version
        self.machines = machines


def rules() -> dict[str, dict[str, Any]]:
    """Every rule by its id."""
    found: dict[str, dict[str, Any]] = load("lint_rules.json")["rules"]
    return found


def check_gallery(gallery: Document, group_location: str | None) -> Iterator[Finding]:
    """What is wrong with a gallery itself."""
    if not gallery["properties"].get("description"):
        yield Finding("SIG110", gallery["id"], "the gallery has no description")
    if group_location and canonical(group_location) != canonical(gallery["location"]):
        yield Finding("SIG114", gallery["id"], f"the gallery is in {_place(gallery['location'])}, its group in {_place(group_location)}")


def check_definition(gallery: Document, definition: Document, versions: Sequence[Document], facts: Facts, fleets: Sequence[Fleet],
                     now: int, *, all_seen: bool) -> Iterator[Finding]:
    """What is wrong with a definition and its versions, as the service lists them.

    `facts` and `fleets` tell who uses which; `all_seen` whether nobody else may.
    """
    ordered = sorted(versions, key=lambda version: order_key(version["name"]), reverse=True)
    named = {region: found for region in regions_of(ordered)
             if (found := next((version for version in ordered if latest((version,), region)), None))}
    if not definition["properties"].get("description"):
        yield Finding("SIG110", definition["id"], "the image definition has no description")
    if canonical(definition["location"]) != canonical(gallery["location"]):
        yield Finding("SIG114", definition["id"], f"the definition is in {_place(definition['location'])}, its gallery in "
                                                  f"{_place(gallery['location'])}")
    yield from _end_of_life(definition["id"], definition["properties"].get("endOfLifeDate"), now, near=True)
    yield from _fleets(ordered, named, fleets)
    yield from _regions(definition, ordered, named)
    yield from _names(definition, ordered)
    yield from _storage(definition, ordered)
    used = set(facts.users)
    leading = {version["name"] for version in named.values()}
    for version in ordered:
        yield from _version(definition, version, now, latest_somewhere=version["name"] in leading)
    unused = [version["name"] for version in ordered if usable(version) and version["name"] not in used | leading]
    if all_seen and unused and not facts.unclear:
        yield Finding("SIG113", definition["id"], f"{_many(len(unused), 'version')} that nobody uses and that "
                                                  f"{'is' if len(unused) == 1 else 'are'} the latest nowhere: {_list(unused)}")


def check_quotas(subscription: str, region: str, rows: Sequence[Document]) -> Iterator[Finding]:
    """Quotas of a region that are nearly used up, from the rows of its usages."""
    for row in rows:
        if row["limit"] and row["currentValue"] * 100 >= row["limit"] * NEAR_PERCENT:
            yield Finding("SIG112", f"/subscriptions/{subscription}", f"{row['name']['localizedValue']} in {_place(region)}: "
                                                                      f"{row['currentValue']} of {row['limit']} are used")


def _version(definition: Document, version: Document, now: int, *, latest_somewhere: bool) -> Iterator[Finding]:
    id_, properties = version["id"], version["properties"]
    profile = properties.get("publishingProfile") or {}
    targets = profile.get("targetRegions") or []
    home = canonical(version["location"])
    if targets and home not in [canonical(target["name"]) for target in targets]:
        yield Finding("SIG103", id_, f"its location {_place(version['location'])} is none of its target regions")
    if home != canonical(definition["location"]):
        yield Finding("SIG114", id_, f"the version is in {_place(version['location'])}, its definition in {_place(definition['location'])}")
    yield from _end_of_life(id_, profile.get("endOfLifeDate"), now, near=latest_somewhere)
    replicas = sum(counts(targets).values())
    if len(targets) > MANY_REGIONS or replicas > MANY_REPLICAS:
        yield Finding("SIG111", id_, f"{len(targets)} regions with {replicas} replicas together")
    if properties.get("provisioningState") == "Failed":
        yield Finding("SIG115", id_, "its last operation failed")
    wrong = misread(version)
    if wrong:
        yield Finding("SIG117", id_, wrong)


def _end_of_life(id_: str, text: Any, now: int, *, near: bool) -> Iterator[Finding]:
    moment = parse(text) if isinstance(text, str) and text else None
    if moment is not None and moment <= now:
        yield Finding("SIG106", id_, f"its end of life was {text[:10]}")
    elif moment is not None and near and moment <= now + NEAR:
        yield Finding("SIG107", id_, f"its end of life is {text[:10]}")


def _fleets(ordered: Sequence[Document], named: dict[str, Document], fleets: Sequence[Fleet]) -> Iterator[Finding]:
    by_name = {version["name"]: version for version in ordered}
    for fleet in fleets:
        version = by_name.get(fleet.version) if fleet.version else named.get(fleet.region)
        if version is None:
            continue
        replicas = counts(version["properties"]["publishingProfile"]["targetRegions"]).get(fleet.region, 0)
        if replicas == 1:
            yield Finding("SIG101", version["id"], f"one replica in {_place(fleet.region)}, of which {fleet.name} makes machines")
        needed = -(-fleet.machines // MACHINES_PER_REPLICA)
        if replicas and needed > max(replicas, 1):
            yield Finding("SIG102", version["id"], f"{_many(replicas, 'replica')} in {_place(fleet.region)} for the {fleet.machines} machines of "
                                                   f"{fleet.name}: {needed} serve them at once")


def _regions(definition: Document, ordered: Sequence[Document], named: dict[str, Document]) -> Iterator[Finding]:
    newest = next((version for version in ordered if usable(version)), None)
    if newest is not None:
        missing = [region for region in regions_of(ordered) if region not in regions_of([newest])]
        if missing:
            yield Finding("SIG104", newest["id"], f"the newest version lacks {_list([_place(region) for region in missing])}, where older ones are")
    for region in regions_of(ordered):
        if region not in named:
            yield Finding("SIG116", definition["id"], f"no version is the latest in {_place(region)}")
    meanings: dict[str, list[str]] = {}
    for region, version in named.items():
        meanings.setdefault(version["name"], []).append(_place(region))
    if len(meanings) > 1:
        yield Finding("SIG105", definition["id"], "latest is " + ", ".join(f"{name} in {_list(places)}" for name, places in meanings.items()))


def _names(definition: Document, ordered: Sequence[Document]) -> Iterator[Finding]:
    if ordered and (last := max(version["name"] for version in ordered)) != ordered[0]["name"]:
        yield Finding("SIG109", definition["id"], f"sorted as text {last} comes last, but the highest version is {ordered[0]['name']}")


def _storage(definition: Document, ordered: Sequence[Document]) -> Iterator[Finding]:
    types: dict[str, set[str]] = {}
    for version in ordered:
        for target in (version["properties"].get("publishingProfile") or {}).get("targetRegions") or ():
            types.setdefault(target["name"], set()).add(target.get("storageAccountType") or "Standard_LRS")
    for region in sorted(types):
        if len(types[region]) > 1:
            yield Finding("SIG108", definition["id"], f"versions in {_place(region)} lie on {' and '.join(sorted(types[region]))}")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _list(texts: Sequence[str]) -> str:
    return ", ".join(texts[:5]) + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")


def _place(region: str) -> str:
    short = canonical(region)
    return display(short) if short else region
