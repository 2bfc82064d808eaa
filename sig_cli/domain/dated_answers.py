"""What the service answered until a day, though it answers otherwise since with the same api-version.

An api-version is a promise about the shape, yet some answers changed under one. A workspace whose clock stands before such
a change sees the answers of that day; whoever lives today pays a comparison. The days are those of
`data/dated_answers.json`, each from recordings.
"""

from __future__ import annotations

from sig_cli.data_files import load
from sig_cli.domain.moments import SECOND, parse

DAY = 86_400 * SECOND
ENDED = 1_681_257_600 * SECOND
"""2023-04-12 as a moment: from here on the service answers as it does today. The last day of the data, and one more."""


def still(name: str, now: int) -> bool:
    """Whether the service at a moment (microseconds since 1970) answered in the way that an entry of the data describes.

    Raises `KeyError` for a name that is no entry, on any day on which some entry holds.
    """
    return now < ENDED and _holds(load("dated_answers.json")["answers"][name], now)


def worded(case: str, now: int) -> str:
    """The case of `errors.json` that words an error as the service did at a moment: mostly the same one."""
    if now < ENDED:
        for answer in load("dated_answers.json")["answers"].values():
            if case in answer.get("texts", ()) and _holds(answer, now):
                return str(answer["texts"][case])
    return case


def _holds(answer: dict[str, str], now: int) -> bool:
    first, last = parse(answer.get("first", "1970-01-01")), parse(answer["last"])
    return first is not None and last is not None and first <= now < last + DAY
