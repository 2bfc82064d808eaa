"""Each answer of `data/dated_answers.json` is one that the service gave on the days that it names, and not on that of `since`."""

import copy

import pytest

from sig_cli.data_files import load
from sig_cli.domain import dated_answers
from tests.conformance import recordings, replay
from tests.conformance.test_replay import needs_recordings

ANSWERS = load("dated_answers.json")["answers"]
NEVER, ALWAYS = {"first": "1970-01-01", "last": "1970-01-01"}, {"first": "1970-01-01", "last": "9998-12-31"}


def differing(path):
    """The numbers of a recording's interactions that our answers do not match."""
    return {result.interaction.index for result in replay.replay(path) if result.outcome == replay.DIFFERS}


def of_day(day):
    return [path for path in recordings.files() if path.stem.endswith(day)]


def with_days(monkeypatch, name, days):
    answers = copy.deepcopy(ANSWERS)
    answers[name].update(days)
    monkeypatch.setattr(dated_answers, "load", lambda _: {"answers": answers})
    monkeypatch.setattr(dated_answers, "ENDED", 253_370_764_800_000_000)


@needs_recordings
@pytest.mark.parametrize("name", ANSWERS)
def test_without_it_recordings_of_its_days_differ(name, monkeypatch):
    """Other recordings of the same days may show nothing of it: one that does is enough, and none may get better."""
    for day in {ANSWERS[name].get("first", ANSWERS[name]["last"]), ANSWERS[name]["last"]}:
        paths = of_day(day)
        before = [differing(path) for path in paths]
        with monkeypatch.context() as patch:
            with_days(patch, name, NEVER)
            after = [differing(path) for path in paths]
        assert all(less <= more for less, more in zip(before, after, strict=True)), day
        assert before != after, f"no recording of {day} needs it"


@needs_recordings
@pytest.mark.parametrize("name", ANSWERS)
def test_recordings_since_then_would_differ_with_it(name, monkeypatch):
    paths = of_day(ANSWERS[name]["since"])
    before = [differing(path) for path in paths]
    with monkeypatch.context() as patch:
        with_days(patch, name, ALWAYS)
        after = [differing(path) for path in paths]
    assert all(less <= more for less, more in zip(before, after, strict=True))
    assert before != after, f"no recording of {ANSWERS[name]['since']} shows it otherwise"
