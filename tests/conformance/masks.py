"""Comparing two answers of which each made up values of its own.

The service and we make up identifiers, moments and unique names. They are not left out of the comparison but compared
*by reference*: the first time a recorded value meets one of ours, the two are bound; from then on the one must always
meet the other. So an id that changes where the service's stayed the same, or two that should have been one, is found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(Z|[+-]\d\d:\d\d)")
GROUP = re.compile(r"(?<=/resourceGroups/)[^/]+")
RELEASE = re.compile(r"\b\d+\.\d+\.\d{9}\b")
MADE_UP = re.compile(rf"(?<=/operationresults/)(?P<job>[\w-]+)|(?P<guid>{GUID.pattern})|"
                     rf"(?<=/operationStatuses/)(?P<ticks>\d{{20}})|(?P<disk>(?<=_)(?:OsDisk_|disk|lun_\d+_)\d+_[0-9a-f]{{32}})|(?P<release>{RELEASE.pattern})")
"""A disk's name ends in one of two ways that the service changes between; a release of the marketplace is of its day."""
DURATION = re.compile(r"PT(\d+H)?(\d+M)?([\d.]+S)?")
SIGNED = re.compile(rf"https://md-\w{{12}}\.z\d+\.blob\.storage\.azure\.net/\w{{12}}/abcd\?sv=2018-03-28&sr=b&si={GUID.pattern}&sig=\w+")
"""The address by which the data of a disk is reached."""
UNIQUE_NAME = re.compile(rf"({GUID.pattern})-(.+)")

PRINTED = "\n[stdout]\n"
"""Where in a message begins what a command printed inside of a machine; nobody runs it here."""

MOMENTS = frozenset({"publishedDate", "startTime", "endTime", "timeCreated", "releaseDate", "registrationDate", "time",
                     "timestamp", "createdOn", "updatedOn"})
"""Members whose value is the moment at which the service did something."""


class Difference(NamedTuple):
    """Where two answers differ. `what` is "missing", "added", "value", "type", "length", "bound" or "order"."""

    path: str
    what: str
    recorded: Any = None
    ours: Any = None

    def __str__(self) -> str:
        if self.what == "missing":
            return f"{self.path} is missing: {_short(self.recorded)}"
        if self.what == "added":
            return f"{self.path} is added: {_short(self.ours)}"
        return f"{self.path}: {self.what} {_short(self.ours)}, recorded {_short(self.recorded)}"


class Masks:
    """What was made up in one recording: the recorded values and ours for them."""

    def __init__(self) -> None:
        self._ours: dict[tuple[str, str], str] = {}
        self._recorded: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}

    def bind(self, kind: str, recorded: str, ours: str, *, one_to_one: bool = True) -> bool:
        """Whether a recorded value may stand for ours. Moments are not one to one: our operations end at once."""
        known = self._ours.setdefault((kind, recorded), ours)
        back = self._recorded.setdefault((kind, ours), recorded)
        return known == ours and (back == recorded or not one_to_one)

    def translated(self, value: Any) -> Any:
        """A recorded request with our values for the ones that the service had made up before."""
        if isinstance(value, dict):
            return {name: self.translated(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.translated(part) for part in value]
        if not isinstance(value, str):
            return value
        if MOMENT.fullmatch(value):
            return self._ours.get(("moment", value), value)
        value = self._with_our_names(value)
        return MADE_UP.sub(lambda found: self._ours.get((found.lastgroup or "", found[0].lower()), found[0]), value)

    def _with_our_names(self, text: str) -> str:
        """A recorded text with our unique names of galleries, and our subscription for the one that the recorder left in."""
        for recorded, ours in self._names.items():
            text = text.replace(recorded, ours)
        return text

    def compare(self, recorded: Any, ours: Any, path: str = "") -> Iterator[Difference]:
        """Every difference between a recorded value and ours, the order of members among them."""
        if isinstance(recorded, dict) and isinstance(ours, dict):
            yield from self._objects(recorded, ours, path)
        elif isinstance(recorded, list) and isinstance(ours, list):
            yield from self._lists(recorded, ours, path)
        elif isinstance(recorded, str) and isinstance(ours, str):
            yield from self._texts(recorded, ours, path)
        elif type(recorded) is not type(ours):
            yield Difference(path, "type", recorded, ours)
        elif recorded != ours:
            yield Difference(path, "value", recorded, ours)

    def _objects(self, recorded: dict[str, Any], ours: dict[str, Any], path: str) -> Iterator[Difference]:
        prefix = f"{path}." if path else ""
        for name, value in recorded.items():
            if name in ours:
                yield from self.compare(value, ours[name], prefix + name)
            else:
                yield Difference(prefix + name, "missing", recorded=value)
        for name, value in ours.items():
            if name not in recorded:
                yield Difference(prefix + name, "added", ours=value)
        theirs, own = [name for name in recorded if name in ours], [name for name in ours if name in recorded]
        if theirs != own:
            yield Difference(path, "order", theirs, own)

    def _lists(self, recorded: list[Any], ours: list[Any], path: str) -> Iterator[Difference]:
        """Lists of resources are compared by id, all others by position."""
        theirs, own = _by_id(recorded), _by_id(ours)
        if theirs is not None and own is not None:
            for key in theirs.keys() - own.keys():
                yield Difference(f"{path}[{key}]", "missing", recorded=theirs[key])
            for key in own.keys() - theirs.keys():
                yield Difference(f"{path}[{key}]", "added", ours=own[key])
            common = [key for key in theirs if key in own]
            for key in common:
                yield from self.compare(theirs[key], own[key], f"{path}[{key}]")
            if common != [key for key in own if key in theirs]:
                yield Difference(path, "order", common)
            return
        if len(recorded) != len(ours):
            yield Difference(path, "length", len(recorded), len(ours))
        for index, (value, mine) in enumerate(zip(recorded, ours, strict=False)):
            yield from self.compare(value, mine, f"{path}[{index}]")

    def _texts(self, recorded: str, ours: str, path: str) -> Iterator[Difference]:
        name = path.rpartition(".")[2]
        if name in ("vmAgentVersion", "etag"):  # of the day, and counted from another beginning
            if not self.bind(name, recorded, ours, one_to_one=False):
                yield Difference(path, "bound", recorded, ours)
            return
        if name == "message" and PRINTED in recorded and PRINTED in ours:
            recorded, ours = recorded.partition(PRINTED)[0], ours.partition(PRINTED)[0]
        if name == "duration" and DURATION.fullmatch(recorded) and DURATION.fullmatch(ours):
            return
        if name == "accessSAS" and SIGNED.fullmatch(recorded) and SIGNED.fullmatch(ours):
            if not self.bind(name, recorded, ours):
                yield Difference(path, "bound", recorded, ours)
            return
        if name == "templateHash" and recorded.isdecimal() and ours.isdecimal():
            if not self.bind("template", recorded, ours):
                yield Difference(path, "bound", recorded, ours)
            return
        if name in MOMENTS:
            theirs, own = MOMENT.fullmatch(recorded), MOMENT.fullmatch(ours)
            if theirs is None or own is None or (theirs[1] == "Z") != (own[1] == "Z"):
                yield Difference(path, "value", recorded, ours)
            elif not self.bind("moment", recorded, ours, one_to_one=False):
                yield Difference(path, "bound", recorded, ours)
            return
        if name == "subscriptionId" and GUID.fullmatch(recorded) and GUID.fullmatch(ours):
            if not self.bind("subscription", recorded, ours):
                yield Difference(path, "bound", recorded, ours)
            return
        if name == "uniqueName":
            theirs, own = UNIQUE_NAME.fullmatch(recorded), UNIQUE_NAME.fullmatch(ours)
            if theirs and own and theirs[2].isupper() == own[2].isupper():
                if not self.bind("unique name", recorded, ours):
                    yield Difference(path, "bound", recorded, ours)
                # The longer one first: a unique name begins with the subscription.
                self._names = {recorded: ours, **self._names, theirs[1]: own[1]}
                return
        recorded = self._with_our_names(recorded)
        yield from self._pieces(recorded, ours, path)

    def _pieces(self, recorded: str, ours: str, path: str) -> Iterator[Difference]:
        """Texts that may hold ids: what lies between them must be equal, the ids must be bound to each other."""
        theirs, own = GROUP.search(recorded), GROUP.search(ours)
        if theirs and own and theirs[0].isupper() and own[0].isupper() and self.bind("group", theirs[0], own[0]):
            recorded = GROUP.sub(own[0], recorded, count=1)  # the recorder replaces names as they were given only
        if MADE_UP.sub("*", recorded) != MADE_UP.sub("*", ours):
            yield Difference(path, "value", recorded, ours)
            return
        for theirs, own in zip(MADE_UP.finditer(recorded), MADE_UP.finditer(ours), strict=True):
            if theirs.lastgroup != own.lastgroup or not self.bind(theirs.lastgroup or "", theirs[0].lower(), own[0].lower()):
                yield Difference(path, "bound", recorded, ours)


def _by_id(rows: list[Any]) -> dict[str, Any] | None:
    """The rows by what their ids end with, when they are resources; None for any other list."""
    found = {RELEASE.sub("*", str(row["id"]).lower().rpartition("/subscriptions/")[2].partition("/providers/")[2] or
                         str(row["id"]).lower().rpartition("/")[2]): row
             for row in rows if isinstance(row, dict) and "id" in row}
    return found if len(found) == len(rows) else None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 160 else text[:150] + "..."
