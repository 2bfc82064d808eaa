"""Functions of dates. Source: the public description of each; .NET's formats and durations.

A duration counts a year as 365 days and a month as 30, as .NET does when it reads one (an assumption).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sig_cli.templates.date_formats import formatted
from sig_cli.templates.table import contextual, function, invalid

if TYPE_CHECKING:
    from sig_cli.templates.evaluation import Evaluation

_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?|(-)?P(\d+)W", re.ASCII)
_LOOKS = (
    (re.compile(r"\d{8}T\d{6}Z"), "yyyyMMddTHHmmssZ"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ"), "u"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "yyyy-MM-ddTHH:mm:ssZ"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"), "s"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "yyyy-MM-dd"),
)


@contextual("utcNow", "?s", only_defaults=True)
def utc_now(evaluation: Evaluation, pattern: str = "yyyyMMddTHHmmssZ") -> str:
    return formatted("utcNow", evaluation.scope.now, pattern)


@contextual("newGuid", only_defaults=True)
def new_guid(evaluation: Evaluation) -> str:
    return evaluation.scope.new_guid()


@function("dateTimeAdd", "s s ?s")
def date_time_add(base: str, duration: str, pattern: str | None = None) -> str:
    moment, fraction = _moment("dateTimeAdd", base)
    try:
        moment += _duration(duration)
    except (OverflowError, ValueError):
        raise invalid("dateTimeAdd", duration, "leads out of the calendar") from None
    if pattern is not None:
        return formatted("dateTimeAdd", moment, pattern)
    look = next((form for shape, form in _LOOKS if shape.fullmatch(base.strip())), None)
    if look is None:
        look = "yyyy-MM-ddTHH:mm:ss" + (f".{'f' * fraction}" if fraction else "") + "Z"
    return formatted("dateTimeAdd", moment, look)


@function("dateTimeToEpoch", "s")
def date_time_to_epoch(text: str) -> int:
    moment, _ = _moment("dateTimeToEpoch", text)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)


@function("dateTimeFromEpoch", "i")
def date_time_from_epoch(seconds: int) -> str:
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        raise invalid("dateTimeFromEpoch", seconds, "leads out of the calendar") from None
    return formatted("dateTimeFromEpoch", moment, "yyyy-MM-ddTHH:mm:ssZ")


def _moment(name: str, text: str) -> tuple[datetime, int]:
    """The moment that an ISO 8601 text names, in UTC, and how many digits its fraction has."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise invalid(name, text, "is not a date and time in ISO 8601")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
                          int((fraction or "0")[:6].ljust(6, "0")), tzinfo=UTC)
        if zone and zone != "Z":
            ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
            moment = moment - ahead if zone[0] == "+" else moment + ahead
    except (ValueError, OverflowError):
        raise invalid(name, text, "is not a date and time") from None
    return moment, len(fraction or "")


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text.strip())
    if match is None or text.strip().endswith(("P", "T")) or len(text) > 60:
        raise invalid("dateTimeAdd", text, "is not a duration in ISO 8601")
    minus, years, months, days, hours, minutes, seconds, minus_weeks, weeks = match.groups()
    length = timedelta(days=int(years or 0) * 365 + int(months or 0) * 30 + int(days or 0) + int(weeks or 0) * 7,
                       hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0))
    return -length if minus or minus_weeks else length
