"""The recorded traffic over HTTPS: a real server, a real client, the same outcome as in process."""

from __future__ import annotations

import pytest

from tests.conformance import recordings, replay
from tests.conformance.test_replay import FILES, needs_recordings
from tests.https_door import door_of, https


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """The way over HTTPS. What the server adds to every answer beside the recorder's selection is not looked at."""
    with https(str(tmp_path_factory.mktemp("served")), replay.SELECTION) as (switch, client):
        yield door_of(switch, client)
        assert client.connections == 1, "the server did not keep the connection"


@needs_recordings
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_doors_lead_to_the_same_answers(path, door):
    assert [result[1:] for result in replay.replay(path, door=door)] == [result[1:] for result in replay.replay(path)]


@needs_recordings
def test_the_selection_is_the_recorders():
    names = {name for path in FILES for interaction in recordings.read(path) for name in interaction.headers}
    assert names == replay.SELECTION
