"""Retention policies: which versions may go, as values that are checked before anything is looked at.

A policy names criteria, and a version must meet all that it names. What a version does not tell (a tag that it lacks, a date
that is none) never meets a criterion: comparing with nothing is how a retention rule in jq once deleted 39 live versions.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from sig_cli.domain.moments import SECOND
from sig_cli.domain.regions import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS = {"h": 3600, "d": 86400, "w": 7 * 86400}
KEYS = ("keep", "older-than", "age-tag", "past-end-of-life", "unused", "tags", "without-tags", "match")
THIN_KEYS = ("keep-regions", "newest")


class PolicyInvalid(ValueError):
    """A policy that cannot be followed; the message says why, for a person."""


class Policy:
    """What `prune` may delete: every criterion that is not None or empty must be met.

    `keep` is how many of the newest usable versions of a definition stay; `older_than` an age in microseconds, counted from
    publication or from the date in the tag `age_tag`; `tags` and `without_tags` are (name, value or None for any);
    `match` are patterns of names, one of which must fit.
    """

    __slots__ = ("age_tag", "keep", "match", "older_than", "past_end_of_life", "tags", "unused", "without_tags")

    def __init__(self, *, keep: int | None = None, older_than: int | None = None, age_tag: str | None = None,
                 past_end_of_life: bool = False, unused: bool = False, tags: Iterable[tuple[str, str | None]] = (),
                 without_tags: Iterable[tuple[str, str | None]] = (), match: Iterable[str] = ()) -> None:
        self.keep = keep
        self.older_than = older_than
        self.age_tag = age_tag
        self.past_end_of_life = past_end_of_life
        self.unused = unused
        self.tags = tuple(tags)
        self.without_tags = tuple(without_tags)
        self.match = tuple(match)

    def fits_name(self, name: str) -> bool:
        """Whether the patterns let a version's name through."""
        return not self.match or any(fnmatchcase(name, pattern) for pattern in self.match)


class Thinning:
    """What `thin` takes away: versions that are not among the `newest` usable ones stay in `keep_regions` alone."""

    __slots__ = ("keep_regions", "newest")

    def __init__(self, keep_regions: Iterable[str], newest: int) -> None:
        self.keep_regions = tuple(keep_regions)
        self.newest = newest


def duration(text: str) -> int:
    """Microseconds for "90d", "12w" or "36h". Raises `PolicyInvalid`."""
    number, unit = text[:-1].strip(), text[-1:].lower()
    if unit not in _UNITS or not number.isdecimal() or not number.isascii() or len(number) > 6 or int(number) == 0:
        raise PolicyInvalid(f"'{text}' is not an age: write hours, days or weeks, as in 36h, 90d or 12w")
    return int(number) * _UNITS[unit] * SECOND


def policy(given: dict[str, Any]) -> Policy:
    """The policy that the keys of `KEYS` describe, as a policy file has them. Raises `PolicyInvalid`.

    A policy without any criterion is refused: it would let everything go.
    """
    _known(given, KEYS)
    keep = given.get("keep")
    if keep is not None and (type(keep) is not int or keep < 1):
        raise PolicyInvalid("'keep' is how many of the newest versions stay: a number, 1 or more")
    for key in ("past-end-of-life", "unused"):
        if given.get(key) not in (None, True, False):
            raise PolicyInvalid(f"'{key}' is true or false")
    age = given.get("older-than")
    if age is not None and not isinstance(age, str):
        raise PolicyInvalid("'older-than' is an age as text, as in \"90d\"")
    age_tag = given.get("age-tag")
    if age_tag is not None and (not isinstance(age_tag, str) or not age_tag):
        raise PolicyInvalid("'age-tag' is the name of a tag")
    if age_tag is not None and age is None:
        raise PolicyInvalid("'age-tag' says which tag 'older-than' looks at: give that as well")
    made = Policy(keep=keep, older_than=None if age is None else duration(age), age_tag=age_tag,
                  past_end_of_life=bool(given.get("past-end-of-life")), unused=bool(given.get("unused")),
                  tags=_tags(given, "tags"), without_tags=_tags(given, "without-tags"), match=_texts(given, "match"))
    if not any((made.keep, made.older_than, made.past_end_of_life, made.unused, made.tags, made.without_tags, made.match)):
        raise PolicyInvalid("the policy names no criterion: it would let every version go")
    return made


def thinning(given: dict[str, Any]) -> Thinning:
    """What the keys of `THIN_KEYS` describe. Raises `PolicyInvalid`."""
    _known(given, THIN_KEYS)
    newest = given.get("newest")
    if type(newest) is not int or newest < 1:
        raise PolicyInvalid("'newest' is how many of the newest versions stay in all their regions: a number, 1 or more")
    regions = []
    for text in _texts(given, "keep-regions"):
        short = canonical(text)
        if short is None:
            raise PolicyInvalid(f"'{text}' is not a region that Azure has")
        regions.append(short)
    if not regions:
        raise PolicyInvalid("'keep-regions' are the regions in which older versions stay: name one at least")
    return Thinning(regions, newest)


class PolicyFile:
    """The policies of a file: per gallery, and inside it per definition, for `prune` and for `thin`.

    In TOML: `[galleries.NAME]` or `[galleries."*"]` for all others, below it `definitions.NAME` with what is different there,
    and in either a table `thin`. A gallery that no table names is left alone.
    """

    def __init__(self, given: dict[str, Any]) -> None:
        _known(given, ("galleries",))
        if not _tables(given, "galleries"):
            raise PolicyInvalid('the file names no gallery: write [galleries.NAME], or [galleries."*"] for all')
        _unambiguous(_tables(given, "galleries"), "galleries.")
        self._galleries = {name.lower(): table for name, table in _tables(given, "galleries").items()}
        for name, table in self._galleries.items():
            _known(table, (*KEYS, "thin", "definitions"), f"galleries.{name}: ")
            _unambiguous(_tables(table, "definitions"), f"galleries.{name}.definitions.")
            for definition, more in _tables(table, "definitions").items():
                _known(more, (*KEYS, "thin"), f"galleries.{name}.definitions.{definition}: ")
                _tables({"thin": {"": more.get("thin", {})}}, "thin")
            self._check(name, None)
            for definition in _tables(table, "definitions"):
                self._check(name, definition)

    def names(self) -> list[tuple[str, str | None]]:
        """The galleries that the file names, and the definitions below them, as it names them; without `*`."""
        return [(name, definition) for name, table in self._galleries.items() if name != "*"
                for definition in (None, *_tables(table, "definitions"))]

    def policy(self, gallery: str, definition: str) -> Policy | None:
        """The policy of a definition; None when it is to be left alone."""
        given = self._merged(gallery, definition, KEYS)
        return policy(given) if given else None

    def thinning(self, gallery: str, definition: str) -> Thinning | None:
        """How a definition is thinned; None when it is not."""
        given = self._merged(gallery, definition, ("thin",)).get("thin")
        return thinning(given) if given else None

    def _merged(self, gallery: str, definition: str | None, keys: tuple[str, ...]) -> dict[str, Any]:
        table = self._galleries.get(gallery.lower(), self._galleries.get("*"))
        if table is None:
            return {}
        own: dict[str, Any] = {}
        if definition is not None:
            own = {name.lower(): more for name, more in table.get("definitions", {}).items()}.get(definition.lower(), {})
        return {key: value for key, value in {**table, **own}.items() if key in keys}

    def _check(self, gallery: str, definition: str | None) -> None:
        try:
            self.policy(gallery, definition or "")
            self.thinning(gallery, definition or "")
        except PolicyInvalid as error:
            raise PolicyInvalid(f"galleries.{gallery}{'.definitions.' + definition if definition else ''}: {error}") from error


def _unambiguous(tables: dict[str, Any], where: str) -> None:
    """Names ignore case, and TOML does not: two tables of one name would hide each other."""
    seen: dict[str, str] = {}
    for name in tables:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise PolicyInvalid(f"{where}{other} and {where}{name} are the same name")


def _known(given: Any, keys: tuple[str, ...], where: str = "") -> None:
    if not isinstance(given, dict):
        raise PolicyInvalid(f"{where}a table was expected")
    for key in given:
        if key not in keys:
            raise PolicyInvalid(f"{where}'{key}' is none of {', '.join(keys)}")


def _tables(given: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    found = given.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(table, dict) for table in found.values()):
        raise PolicyInvalid(f"'{key}' holds tables, one per name")
    return found


def _texts(given: dict[str, Any], key: str) -> list[str]:
    found = given.get(key) or []
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise PolicyInvalid(f"'{key}' is a list of texts")
    return found


def _tags(given: dict[str, Any], key: str) -> list[tuple[str, str | None]]:
    pairs: list[tuple[str, str | None]] = []
    for text in _texts(given, key):
        name, sign, value = text.partition("=")
        if not name:
            raise PolicyInvalid(f"'{text}' names no tag: write NAME or NAME=VALUE")
        pairs.append((name.lower(), value if sign else None))
    return pairs
