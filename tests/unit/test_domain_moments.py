"""Moments: the service's text of a time, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain import moments
from sig_cli.domain.errors import ServiceError

NOW = 1_702_977_145_258_921
YEAR_10000 = 253_402_300_800_000_000


def test_timestamp_is_dotnets():
    assert moments.timestamp(NOW) == "2023-12-19T09:12:25.258921+00:00"
    assert moments.timestamp(NOW // 1_000_000 * 1_000_000) == "2023-12-19T09:12:25+00:00"
    assert moments.timestamp(NOW // 1_000_000 * 1_000_000 + 50_000) == "2023-12-19T09:12:25.05+00:00"
    assert moments.timestamp(0) == "1970-01-01T00:00:00+00:00"


@given(st.integers(-2_000_000_000_000_000, YEAR_10000 - 1))
def test_there_and_back(moment):
    assert moments.parse(moments.timestamp(moment)) == moment


@given(st.integers(0, YEAR_10000 - 1))
def test_timestamp_agrees_with_datetime(moment):
    text = moments.timestamp(moment)
    assert datetime.fromisoformat(text) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)


@given(st.text())
def test_any_text_parses_or_not(text):
    found = moments.parse(text)
    assert found is None or isinstance(found, int)


@pytest.mark.parametrize(("text", "means"), [
    ("2030-12-31", "2030-12-31T00:00:00+00:00"), ("2030-12-31T12:59:59Z", "2030-12-31T12:59:59+00:00"),
    ("2030-12-31T12:59:59.000Z", "2030-12-31T12:59:59+00:00"), ("2030-12-31 12:59", "2030-12-31T12:59:00+00:00"),
    ("2030-12-31T12:59:59+02:00", "2030-12-31T10:59:59+00:00"), ("2023-12-19T09:12:25.2589211+00:00",
                                                               "2023-12-19T09:12:25.258921+00:00"),
])
def test_dates_that_are_read(text, means):
    assert moments.timestamp(moments.parse(text)) == means


@pytest.mark.parametrize("text", ["", "tomorrow", "31/12/2030", "2030-13-01", "2030-02-30", "20301231", "2030-W01-1",
                                  "2030-12-31x10:00", "2030-12-31T25:00:00", "\uff19\uff19\uff19\uff19-12-31", "9999-12-31T23:00:00-02:00",
                                  "0001-01-01T00:00:00+02:00"])
def test_no_date(text):
    assert moments.parse(text) is None


def test_end_of_life_comes_back_as_recorded():
    assert moments.end_of_life("2031-04-01", NOW) == "2031-04-01T00:00:00+00:00"


def test_end_of_life_in_the_past():
    with pytest.raises(ServiceError) as caught:
        moments.end_of_life("2020-01-01", NOW)
    assert (caught.value.code, caught.value.message) == ("InvalidParameter", "EndOfLifeDate must be set to a future date.")


def test_an_end_of_life_that_has_passed_can_be_repeated():
    old = "2020-01-01T00:00:00+00:00"
    assert moments.end_of_life("2020-01-01T00:00:00Z", NOW, old=old) == old


def test_end_of_life_that_is_no_date():
    with pytest.raises(ServiceError) as caught:
        moments.end_of_life("soon", NOW, path="publishingProfile.endOfLifeDate", parameter="x")
    assert (caught.value.code, caught.value.target) == ("BadRequest", "x")
    assert caught.value.message == (
        "Could not convert string to DateTimeOffset: soon. Path 'properties.publishingProfile.endOfLifeDate'.")
