"""Moments: microseconds since 1970 UTC inside, the service's text outside.

The service writes `2023-12-19T09:12:25.2589211+00:00` (.NET's round-trip form: trailing zeros of the fraction are cut,
and the fraction with them when nothing is left). Source: recorded `publishedDate`, `startTime` and `endOfLifeDate`.
"""

from __future__ import annotations

from time import gmtime

from sig_cli.domain.errors import refusal

SECOND = 1_000_000
_LAST = 253_402_300_800 * SECOND
"""The first moment of the year 10000."""


def timestamp(now: int) -> str:
    """The service's text for a moment: `2023-12-19T09:12:25.258921+00:00`."""
    seconds, micros = divmod(now, SECOND)
    t = gmtime(seconds)
    fraction = f".{micros:06d}".rstrip("0") if micros else ""
    return f"{t[0]:04d}-{t[1]:02d}-{t[2]:02d}T{t[3]:02d}:{t[4]:02d}:{t[5]:02d}{fraction}+00:00"


def parse(text: str) -> int | None:
    """The moment that an ISO 8601 text names, or None when it names none.

    Takes a date alone (midnight) or date and time with `T` or a blank between, with an offset, `Z`, or neither, which
    means UTC. Digits of the fraction beyond microseconds are cut.
    """
    text = text.strip()
    if len(text) < 10 or not text.isascii() or text[4] != "-" or text[7] != "-" or text[10:11] not in ("", "T", "t", " "):
        return None
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    since = found - datetime(1970, 1, 1, tzinfo=UTC)
    moment = since.days * 86_400 * SECOND + since.seconds * SECOND + since.microseconds
    return moment if -62_135_596_800 * SECOND <= moment < _LAST else None


def duration(text: str) -> int | None:
    """The microseconds that a text such as `2h30m`, `90s`, `1d`, `1.5h` or a bare number of seconds means; None for none.

    Units are weeks, days, hours, minutes and seconds, each at most once and from the largest down.
    """
    compact = "".join(text.split()).lower()
    total, number, last = 0.0, "", len(_UNITS)
    if compact.replace(".", "", 1).isdecimal() and compact.isascii():
        compact += "s"
    for letter in compact:
        if letter in "0123456789.":
            number += letter
            continue
        at = next((index for index, (unit, _) in enumerate(_UNITS) if unit == letter), last)
        if at >= last or number.count(".") > 1 or not number.strip("."):
            return None
        total += float(number) * _UNITS[at][1]
        number, last = "", at
    return None if number or not compact or total >= _LAST / SECOND else round(total * SECOND)


_UNITS = (("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800))


def end_of_life(text: str, now: int, *, old: str | None = None, path: str = "endOfLifeDate",
                parameter: str = "galleryImage.properties.endOfLifeDate") -> str:
    """The end of life that a request gives, as the service returns it.

    `old` is the date that is stored already: repeating it is fine although it has passed by now, because clients send
    the whole resource back. `path` and `parameter` name the property in the refusals `date-unparsable` and
    `end-of-life-past`, which are documented in Microsoft's troubleshooting guide.
    """
    moment = parse(text)
    if moment is None:
        raise refusal("date-unparsable", value=text, path=f"properties.{path}", target=parameter)
    written = timestamp(moment)
    if moment <= now and written != old:
        raise refusal("end-of-life-past", parameter=parameter)
    return written
