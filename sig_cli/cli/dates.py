"""Dates on the command line: what a person writes becomes the moment that the service stores.

Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_END_OF_LIFE = "--publishing-profile.end-of-life-date"
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def convert_date(text: str, path: str = _END_OF_LIFE, *, time_of_day: str = "T12:59:59Z",
                 local: tzinfo | None = None, today: datetime | None = None) -> str:
    """`2030-12-31`, `31/12/2030` or `2030-12-31T10:00+02:00` as `2030-12-31T12:59:59.000Z`: always UTC.

    `time_of_day` is put behind a text without a letter t (gallery applications leave it empty: midnight). `local` is
    the zone of times that name none, `today` what fills the missing parts of a date; None asks the machine. `path`
    stands in the message of the Failure for a text that is no date.
    """
    if _plain(text) and time_of_day == "T12:59:59Z":
        return f"{text}T12:59:59.000Z"
    if text and "t" not in text.lower():
        text += time_of_day
    moment = _parsed(text, local, today)
    if moment is None:
        raise Failure(f"InvalidArgumentValue: {path}: Unable to parse: '{text}'. Expected format: Format: date "
                      "(yyyy-mm-dd) time (hh:mm:ss.xxxxxx) timezone (+/-hh:mm)")
    return moment


def _plain(text: str) -> bool:
    """Whether a text is a date as nearly everybody writes it: that needs no parser, whose import takes a while."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return False
    year, month, day = text[:4], text[5:7], text[8:]
    return (year + month + day).isdigit() and year >= "1000" and "01" <= month <= "12" \
        and 1 <= int(day) <= _DAYS[int(month) - 1]


def _parsed(text: str, local: tzinfo | None, today: datetime | None) -> str | None:
    import warnings
    from datetime import UTC

    from dateutil.parser import parse

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about zone names that it does not know: those times are local ones
            moment = parse(text, default=today and today.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None))
        if moment.tzinfo is None and local is not None:
            moment = moment.replace(tzinfo=local)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, OSError):
        return None
    fraction = f"{moment.microsecond:06}".rstrip("0").ljust(3, "0")
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction}Z".rjust(24, "0")
