"""A world in memory for every test, in which each request comes a second after the one before."""

from __future__ import annotations

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.workspace.memory import MemoryEngine
from tests.shared import needs_shared
from tests.specification import members
from tests.specification.world import World

NOON = 1_700_000_000_000_000


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/specification" in item.nodeid:
            item.add_marker(needs_shared)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now

    def tick(self) -> None:
        self.now += 1_000_000


@pytest.fixture
def make_world():
    """Makes an empty world; its sources lie in `location`."""
    def make(location: str = "West US") -> World:
        clock = Clock()
        return World(Manager(MemoryEngine(), clock).send, clock.tick, location)
    return make


@pytest.fixture
def world(make_world):
    return make_world()


@pytest.fixture
def probing(make_world):
    """A world whose sources lie where the probes of single members look for them."""
    return lambda: make_world(members.LOCATION)


