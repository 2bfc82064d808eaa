"""The difference in money between two states, as `--what-if` and `sig try` tell it."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.money import difference, source_of
from tests.unit.test_domain_costs import version


def typed(document: dict[str, Any], **tags: str) -> dict[str, Any]:
    return {**document, "type": "Microsoft.Compute/galleries/images/versions", "tags": tags or {"sig:occupied-gb": "10"}}


def told(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[float, float]:
    found = difference([(before, after)], lambda _: None)
    assert found
    return found["perMonth"], found["once"]


ONE, TWO = typed(version(("East US", 1))), typed(version(("East US", 1), ("West US 3", 2)))


def test_a_new_version_an_additional_region_and_a_deletion() -> None:
    assert told(None, TWO) == (1.50, 0.20)
    assert told(ONE, TWO) == (1.00, 0.20)
    assert told(TWO, ONE) == (-1.00, 0.00)
    assert told(TWO, None) == (-1.50, 0.00)


def test_more_replicas_where_there_are_some_move_nothing() -> None:
    assert told(TWO, typed(version(("East US", 1), ("West US 3", 5)))) == (1.50, 0.00)


def test_what_is_no_version_costs_nothing_and_says_nothing() -> None:
    assert difference([(None, {"type": "Microsoft.Compute/galleries"})], lambda _: None) is None


def test_the_tag_of_the_source_counts() -> None:
    untagged = {**ONE, "tags": {}}
    found = difference([(None, untagged)], lambda _: {"sig:occupied-gb": "20"})
    assert found == {"perMonth": 1.0, "once": 0.0, "currency": "USD", "guesses": []}
    assert source_of({"properties": {"storageProfile": {"source": {"id": "/A/b"}}}}) == "/a/b"
    assert source_of({}) == ""
