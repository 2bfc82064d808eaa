"""Dates on the command line become moments in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.dates import convert_date
from sig_cli.cli.failures import Failure

PARIS = timezone(timedelta(hours=1))
TODAY = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(("text", "moment"), [
    ("2030-12-31", "2030-12-31T12:59:59.000Z"),
    ("31/12/2030", "2030-12-31T12:59:59.000Z"),
    ("12-31-2030", "2030-12-31T12:59:59.000Z"),
    ("5 January 2030", "2030-01-05T12:59:59.000Z"),
    ("20301231", "2030-12-31T12:59:59.000Z"),
    (" 2030-12-31", "2030-12-31T12:59:59.000Z"),
    ("2028-02-29", "2028-02-29T12:59:59.000Z"),
    ("0999-12-31", "0999-12-31T12:59:59.000Z"),
    ("10", "2026-11-10T12:59:59.000Z"),
    ("2030-12-31T10:00:00", "2030-12-31T09:00:00.000Z"),
    ("2030-12-31T10:00:00Z", "2030-12-31T10:00:00.000Z"),
    ("2030-12-31t10:00z", "2030-12-31T10:00:00.000Z"),
    ("2030-12-31T10:00:00+02:00", "2030-12-31T08:00:00.000Z"),
    ("2030-12-31T10:00:00.1Z", "2030-12-31T10:00:00.100Z"),
    ("2030-12-31T10:00:00.123456Z", "2030-12-31T10:00:00.123456Z"),
    ("2030-12-31T10:00 XYZ", "2030-12-31T09:00:00.000Z"),
    ("Oct 5 2030", "2030-10-04T23:00:00.000Z"),
])
def test_forms(text, moment):
    assert convert_date(text, local=PARIS, today=TODAY) == moment


def test_a_time_that_names_no_zone_is_one_of_this_machine():
    here = datetime(2030, 12, 31, 10).astimezone(UTC)
    assert convert_date("2030-12-31T10:00:00") == f"{here:%Y-%m-%dT%H:%M:%S}.000Z"


def test_gallery_applications_begin_at_midnight():
    assert convert_date("2030-12-31", time_of_day="", local=PARIS) == "2030-12-30T23:00:00.000Z"


@pytest.mark.parametrize(("text", "echo"), [
    ("tomorrow", "tomorrow"), ("", ""), ("Friday", "FridayT12:59:59Z"), ("2030-02-30", "2030-02-30T12:59:59Z"),
    ("2030-12-31 10:00", "2030-12-31 10:00T12:59:59Z"), ("2030-12-31T25:00:00", "2030-12-31T25:00:00"),
    ("99999999999", "99999999999T12:59:59Z"), ("0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00+05:00"),
    ("2030-12-31T10:00:00+99:00", "2030-12-31T10:00:00+99:00"),
])
def test_messages(text, echo):
    with pytest.raises(Failure) as caught:
        convert_date(text)
    assert caught.value.exit_code == 1
    assert caught.value.message == (
        f"InvalidArgumentValue: --publishing-profile.end-of-life-date: Unable to parse: '{echo}'. Expected format: "
        "Format: date (yyyy-mm-dd) time (hh:mm:ss.xxxxxx) timezone (+/-hh:mm)")


@given(st.dates(date(1000, 1, 1)))
def test_the_short_way_for_plain_dates_is_the_long_way(day):
    assert convert_date(f"{day}") == convert_date(f" {day}")


@given(st.text(max_size=12) | st.text(alphabet="0123456789-/:T+Z .", max_size=20))
def test_no_text_does_anything_but_parse_or_fail(text):
    try:
        assert convert_date(text).endswith("Z")
    except Failure as error:
        assert "Unable to parse" in error.message  # noqa: PT017
