"""What image versions cost: storage per replica, and the transfer of the first copy into each further region.

Sources: the founding document (storage by replicas and regions, transfer out of the source region; the service itself is
free) and the Billing chapter of today's documentation: a replica is billed like a snapshot, on the size that its disks
occupy; the first copy into a region pays transfer, further replicas there are made inside the region. Its example, 10 GB
occupied, three regions with two replicas each, is six snapshots of 10 GB and 20 GB of transfer.

Prices are data (`data/prices.json`) and can be replaced. Whatever rests on a guess says so in a note.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.regions import canonical, display

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Document = dict[str, Any]

OCCUPIED = "sig:occupied-gb"
"""The tag, on a version or its source, that tells how many GB its disks occupy together."""

ZERO = Decimal(0)
_CENT = Decimal("0.01")


class PricesInvalid(ValueError):
    """A file of prices that cannot be used; the message says what is wrong with it, for a person."""


class Part:
    """What one target of a version costs.

    `region` is a short name; `place` what a person reads, with the edge zone if it is one; `replicas` how many copies are
    kept on `storage`; `monthly` and `once` are unrounded; `notes` say which guesses they rest on.
    """

    __slots__ = ("monthly", "notes", "once", "place", "region", "replicas", "storage")

    def __init__(self, region: str, place: str, replicas: int, storage: str) -> None:
        self.region = region
        self.place = place
        self.replicas = replicas
        self.storage = storage
        self.monthly = ZERO
        self.once = ZERO
        self.notes: list[str] = []


class Prices:
    """A table of prices: the package's own, with what the user's file puts in its place.

    `own` has members of the form of `prices.json`, and no others, since a misspelt one would count for nothing: `currency`,
    `asOf`, `storage.prices` (type -> region -> price) and `transfer.within`, `transfer.from` (continent -> price), where a
    price is a number or an object with `price`. Units, regions and continents are not to be chosen: they are there as shipped,
    or not at all. Raises `PricesInvalid`.
    """

    def __init__(self, own: Mapping[str, Any] | None = None) -> None:
        shipped = load("prices.json")
        given = {} if own is None else _object(own, "the file")
        _known(given, shipped, "the file")
        storage, transfer = _object(given.get("storage", {}), "storage"), _object(given.get("transfer", {}), "transfer")
        _known(storage, shipped["storage"], "storage")
        _known(transfer, shipped["transfer"], "transfer")
        _fixed(storage, shipped["storage"], ("unit", "defaultRegion"), "storage")
        _fixed(transfer, shipped["transfer"], ("unit", "continents"), "transfer")
        self.currency = _text(given, shipped, "currency")
        self.as_of = _text(given, shipped, "asOf")
        self.default_region = shipped["storage"]["defaultRegion"]
        self.own = own is not None
        foreign = "" if self.currency == shipped["currency"] else f"a price in {shipped['currency']} is taken as it is"
        kinds = _object(storage.get("prices", {}), "storage.prices")
        _known(kinds, shipped["storage"]["prices"], "storage.prices")
        self.storage = {kind: {**_shipped(shipped["storage"]["prices"].get(kind, {}), foreign),
                               **_regions(kinds.get(kind, {}), f"storage.prices.{kind}")}
                        for kind in shipped["storage"]["prices"]}
        self.within = {**_shipped(shipped["transfer"]["within"], foreign), **_priced(transfer.get("within", {}), "transfer.within")}
        self.leaving = {**_shipped(shipped["transfer"]["from"], foreign), **_priced(transfer.get("from", {}), "transfer.from")}
        self._of_storage: dict[tuple[str, str], tuple[Decimal, str]] = {}
        self._of_transfer: dict[tuple[str, str], tuple[Decimal, str]] = {}
        self.continents = {region: continent for continent, regions in shipped["transfer"]["continents"].items()
                           for region in regions}

    def of_storage(self, kind: str, region: str) -> tuple[Decimal, str]:
        """The price of a GB and month on a storage type in a region, and the guess that it rests on ("" for none)."""
        known = self._of_storage.get((kind, region))
        if known is None:
            known = self._of_storage[kind, region] = self._storage_price(kind, region)
        return known

    def of_transfer(self, source: str, target: str) -> tuple[Decimal, str]:
        """The price of a GB from one region to another, and the guess that it rests on. Nothing inside one region."""
        known = self._of_transfer.get((source, target))
        if known is None:
            known = self._of_transfer[source, target] = self._transfer_price(source, target)
        return known

    def _storage_price(self, kind: str, region: str) -> tuple[Decimal, str]:
        table, note = self.storage.get(kind), ""
        if table is None:
            table, note = self.storage["Standard_LRS"], f"no price is known for {kind}: that of Standard_LRS is used"
        entry = table.get(region)
        if entry is None:
            entry = table.get(self.default_region) or self.storage["Standard_LRS"][self.default_region]
            note = note or f"no price of {kind} is known for {_name(region)}: that of {_name(self.default_region)} is used"
        elif not note and entry["confidence"] != "sourced":
            note = f"price of {kind}: {entry.get('why', 'guessed')}"
        return Decimal(entry["price"]), note

    def _transfer_price(self, source: str, target: str) -> tuple[Decimal, str]:
        if source == target:
            return ZERO, ""
        here, there = self.continents.get(source), self.continents.get(target)
        if here is None:
            return Decimal(self.leaving["North America"]["price"]), f"no transfer price is known for {_name(source)}: North America's is used"
        where = "within" if here == there else "from"
        entry = (self.within if here == there else self.leaving)[here]
        if entry["confidence"] == "sourced":
            return Decimal(entry["price"]), ""
        return Decimal(entry["price"]), f"transfer {where} {here}: {entry.get('why', 'guessed')}"


def occupied(tags: Mapping[str, Any] | None) -> Decimal | None:
    """The size that the tag `sig:occupied-gb` tells; None without a usable one."""
    for name, value in (tags or {}).items():
        if name.lower() == OCCUPIED:
            return _amount(value)
    return None


def misread(version: Document, source_tags: Mapping[str, Any] | None = None) -> str:
    """What is wrong with the tag `sig:occupied-gb` of a version, or of its source where that counts; "" for nothing."""
    id_ = str(version.get("id") or version.get("name"))
    named = "/".join(id_.split("/")[8::2]) or id_
    for whose, tags in ((f"version {named}", version.get("tags")), (f"the source of version {named}", source_tags)):
        for name, value in (tags or {}).items():
            if name.lower() == OCCUPIED:
                return "" if _amount(value) is not None else f"the tag {OCCUPIED} of {whose} is '{value}', which is no number of GB: it counts for nothing"
    return ""


def provisioned(version: Document) -> Decimal:
    """The size of a version's disks together: what is billed at most."""
    storage = version.get("properties", {}).get("storageProfile") or {}
    disks = [storage.get("osDiskImage"), *(storage.get("dataDiskImages") or ())]
    return sum((Decimal(disk.get("sizeInGB") or 0) for disk in disks if disk), ZERO)


def size(version: Document, source_tags: Mapping[str, Any] | None = None) -> tuple[Decimal, str]:
    """How many GB of a version are billed per replica, and the guess that this rests on ("" for none).

    The tag on the version counts before the one on its source; without either the disks' full size is an upper bound. A tag
    that tells no size is told instead.
    """
    for tags in (version.get("tags"), source_tags):
        found = occupied(tags)
        if found is not None:
            return found, misread(version, source_tags)
    return provisioned(version), misread(version, source_tags) or f"the size of the disks is taken, an upper bound: the tag {OCCUPIED} tells what they occupy"


def version_parts(version: Document, prices: Prices, gigabytes: Decimal) -> list[Part]:
    """What a version costs in each of its regions and edge zones, as the service lists it, in their order."""
    properties = version.get("properties", {})
    profile = properties.get("publishingProfile") or {}
    home = canonical(version.get("location") or "") or version.get("location") or ""
    shallow = profile.get("replicationMode") == "Shallow"
    parts = [_part(target, home, prices, gigabytes) for target in profile.get("targetRegions") or ()]
    for more in profile.get("targetRegions") or ():
        parts.extend(_additional(more, prices, gigabytes))
    parts.extend(_edge(zone, home, prices, gigabytes) for zone in profile.get("targetExtendedLocations") or ())
    if shallow:
        for part in parts:
            part.notes.append("whether a Shallow version is billed is not known: it is counted as a full one")
    return parts


def total(parts: Iterable[Part]) -> tuple[Decimal, Decimal, list[str]]:
    """The sums per month and once, unrounded, and every note a single time."""
    monthly, once, notes = ZERO, ZERO, {}
    for part in parts:
        monthly += part.monthly
        once += part.once
        notes.update(dict.fromkeys(part.notes))
    return monthly, once, list(notes)


def cents(amount: Decimal) -> float:
    """An amount of money to the cent, halves away from zero."""
    from decimal import ROUND_HALF_UP

    return float(amount.quantize(_CENT, ROUND_HALF_UP))


def _part(target: Document, home: str, prices: Prices, gigabytes: Decimal) -> Part:
    region = canonical(target["name"]) or target["name"]
    made = Part(region, _name(region), target.get("regionalReplicaCount") or 1, target.get("storageAccountType") or "Standard_LRS")
    _store(made, prices, gigabytes)
    _move(made, home, prices, gigabytes)
    return made


def _additional(target: Document, prices: Prices, gigabytes: Decimal) -> list[Part]:
    """Further sets of replicas in a region: they are copied inside it."""
    region = canonical(target["name"]) or target["name"]
    made = []
    for extra in target.get("additionalReplicaSets") or ():
        part = Part(region, _name(region), extra.get("regionalReplicaCount") or 1, extra.get("storageAccountType") or "Standard_LRS")
        _store(part, prices, gigabytes)
        made.append(part)
    return made


def _edge(zone: Document, home: str, prices: Prices, gigabytes: Decimal) -> Part:
    region = canonical(zone["name"]) or zone["name"]
    named = (zone.get("extendedLocation") or {}).get("name") or ""
    made = Part(region, f"{_name(region)}, {named}", zone.get("extendedLocationReplicaCount") or 1,
                zone.get("storageAccountType") or "StandardSSD_LRS")
    _store(made, prices, gigabytes)
    _move(made, home, prices, gigabytes)
    if made.once:
        made.notes.append("transfer to an edge zone is counted like transfer to its region")
    return made


def _store(part: Part, prices: Prices, gigabytes: Decimal) -> None:
    price, note = prices.of_storage(part.storage, part.region)
    part.monthly = gigabytes * part.replicas * price
    if note:
        part.notes.append(note)


def _move(part: Part, home: str, prices: Prices, gigabytes: Decimal) -> None:
    price, note = prices.of_transfer(home, part.region)
    part.once = gigabytes * price
    if note:
        part.notes.append(note)


def _name(region: str) -> str:
    try:
        return display(region)
    except KeyError:
        return region


def _shipped(table: Mapping[str, Any], foreign: str) -> dict[str, Any]:
    """The package's own prices, marked as guesses where the user counts in another currency."""
    return {name: {**entry, "confidence": "guessed", "why": foreign} if foreign else entry for name, entry in table.items()}


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PricesInvalid(f"{where} must be an object")
    return value


def _known(given: Mapping[str, Any], shipped: Mapping[str, Any], where: str) -> None:
    """Hold that an object of the user's file has members of the shipped table alone. Raises `PricesInvalid`."""
    for name in given:
        if name not in shipped:
            raise PricesInvalid(f"{where}: '{name}' is none of {', '.join(key for key in shipped if key != '_meta')}")


def _fixed(given: Mapping[str, Any], shipped: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    """Hold that what the user's file repeats of what is counted with is as shipped. Raises `PricesInvalid`."""
    for name in names:
        if name in given and given[name] != shipped[name]:
            own = f": it is '{shipped[name]}'" if isinstance(shipped[name], str) else ""
            raise PricesInvalid(f"{where}.{name} cannot be changed{own}")


def _text(given: Mapping[str, Any], shipped: Mapping[str, Any], name: str) -> str:
    value = given.get(name, shipped[name])
    if not isinstance(value, str) or not value.strip():
        raise PricesInvalid(f"{name} must be a text")
    return value


def _regions(table: Any, where: str) -> dict[str, Any]:
    found = {}
    for region, price in _object(table, where).items():
        short = canonical(region)
        if short is None:
            raise PricesInvalid(f"{where}: '{region}' is not a region that Azure has")
        if short in found:
            raise PricesInvalid(f"{where}: '{region}' has a price already, by another of its names")
        found[short] = _price(price, f"{where}.{region}")
    return found


def _priced(table: Any, where: str) -> dict[str, Any]:
    known = load("prices.json")["transfer"]["continents"]
    found = {}
    for continent, price in _object(table, where).items():
        if continent not in known:
            raise PricesInvalid(f"{where}: '{continent}' is none of {', '.join(known)}")
        found[continent] = _price(price, f"{where}.{continent}")
    return found


def _price(given: Any, where: str) -> dict[str, Any]:
    """A price of the user's file: a number, a number as text, or an object with `price`. It is no guess of ours."""
    entry = given if isinstance(given, dict) else {"price": given}
    for name, value in entry.items():
        if name not in ("price", "confidence", "why"):
            raise PricesInvalid(f"{where}: '{name}' is none of price, confidence, why")
        if name != "price" and not isinstance(value, str):
            raise PricesInvalid(f"{where}.{name} must be a text")
    amount = _amount(entry.get("price"))
    if amount is None:
        raise PricesInvalid(f'{where} must be a number, zero or more, or an object with such a "price"')
    return {"price": str(amount), "confidence": entry.get("confidence", "sourced"), **({"why": entry["why"]} if "why" in entry else {})}


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        amount = Decimal(str(value).strip().replace("_", "?"))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**9 else None
