"""Every operation is exercised with the specification's own examples, and answers as the specification says."""

from __future__ import annotations

import pytest

from tests.specification import documents, ledger, members
from tests.specification.answers import problems
from tests.specification.world import GROUP, SUBSCRIPTION, example_values

OWN = {"Disks_Update": {"tags": {"a": "b"}, "properties": {"diskSizeGB": 20}},
       "Snapshots_Update": {"tags": {"a": "b"}, "properties": {"networkAccessPolicy": "DenyAll"}},
       "Disks_GrantAccess": {"access": "Read", "durationInSeconds": 300},
       "Snapshots_GrantAccess": {"access": "Read", "durationInSeconds": 300}}
"""Bodies for operations whose published examples are not here; their PUTs are exercised member by member."""


def cases(operations):
    """One parameter for each example of each operation; of those without any, one with parameters of our own."""
    return list(_cases(operations))


def _cases(operations):
    for operation in operations:
        for number, example in enumerate(operation.examples):
            yield pytest.param(operation, number, id=f"{operation.key} {example.title}")
        if not operation.examples and operation.name not in members.BASES:
            yield pytest.param(operation, None, id=operation.key)


def values_of(operation, number):
    if number is not None:
        return example_values(operation, number)
    own = {parameter["name"]: f"my-{parameter['name']}" for parameter in operation.parameters if parameter["in"] == "path"}
    if operation.body is not None:
        own[operation.body["name"]] = OWN.get(operation.name, {"location": "West US"})
    return {**own, "subscriptionId": SUBSCRIPTION, "resourceGroupName": GROUP}


@pytest.mark.parametrize(("operation", "number"), cases(ledger.served()))
def test_examples_are_answered_as_specified(operation, number, world):
    values = values_of(operation, number)
    world.parents(operation, values, itself=operation.method != "PUT")
    world.sources(values)
    values = world.shared(operation, values)
    answer = world.run(operation, values)
    assert problems(operation, answer) == []
    refused = number is not None and operation.examples[number].title in ledger.listed("refused", operation)
    assert (answer.status >= 400) == refused, answer.body
    if operation.method in ("PUT", "PATCH") and not refused:
        reading = documents.find(operation.specification, f"{operation.name.partition('_')[0]}_Get")
        shown = world.run(reading, values)
        assert shown.status == 200, shown.body
        assert problems(reading, shown) == []


@pytest.mark.parametrize("operation", [o for o in ledger.served() if o.method == "DELETE"],
                         ids=lambda operation: operation.key)
def test_deletion_is_answered_as_specified_also_when_nothing_is_there(operation, world):
    values = values_of(operation, 0 if operation.examples else None)
    world.parents(operation, values, itself=True)
    for status in ((200, 202), (204,)):
        answer = world.run(operation, values)
        assert answer.status in status, answer.body
        assert problems(operation, answer) == []


@pytest.mark.parametrize("operation", [o for o in ledger.served() if o.method in ("GET", "PATCH")
                                       and o.path.endswith("}")], ids=lambda operation: operation.key)
def test_what_is_not_there_is_an_error_in_the_envelope(operation, world):
    world.group()
    values = values_of(operation, 0 if operation.examples else None)
    answer = world.run(operation, {**values, "featureName": "NoSuchFeature"} if "featureName" in values else values)
    assert answer.status == 404
    assert problems(operation, answer) == []


# -- the ledger ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("operation", "number"), cases(
    [operation for operation in documents.every_operation() if operation.name in ledger.not_served()]))
def test_what_is_not_served_says_so(operation, number, world):
    values = values_of(operation, number)
    world.group()
    if operation.name.endswith("Access"):
        world.parents(operation, values, itself=True)
    answer = world.run(operation, values)
    assert problems(operation, answer) == []
    assert answer.body["error"]["code"] in ("InvalidResourceType", "MethodNotAllowed"), \
        "this is served now: take it off tests/specification/known.toml"


@pytest.mark.parametrize(("operation", "number"), cases(
    [operation for operation in documents.every_operation() if operation.name in ledger.stored()]))
def test_what_is_stored_is_answered_without_a_fault(operation, number, world):
    values = values_of(operation, number)
    if operation.specification.startswith("galleries"):
        world.parents(operation, values, itself=operation.method != "PUT")
    world.group()
    answer = world.run(operation, values)
    assert answer.status < 500, answer.body
    if answer.status >= 400:
        assert problems(operation, answer) == []
        assert answer.body["error"]["code"] in ("ResourceNotFound", "ParentResourceNotFound", "MethodNotAllowed")
    elif operation.method == "PUT":
        sent = values[operation.body["name"]].get("properties", {})
        assert answer.status == 201
        assert answer.body["properties"] == {**sent, "provisioningState": "Succeeded"}


def test_the_list_of_what_is_stored_is_complete():
    assert {operation.name for operation in documents.every_operation() if ledger.is_stored(operation)} == set(ledger.stored())


def test_the_list_of_what_is_not_served_is_of_operations_that_there_are():
    assert set(ledger.not_served()) <= {operation.name for operation in documents.every_operation()}


def test_refused_examples_are_of_the_specification():
    titles = {(operation.key, example.title) for operation in documents.every_operation() for example in operation.examples}
    assert {(key, title) for gap in ledger.known()["refused"].values() for key, found in gap["where"].items()
            for title in found} <= titles


def test_every_difference_says_why():
    for kind in ledger.known().values():
        for reason, gap in kind.items():
            assert set(gap) in ({"why", "operations"}, {"why", "where"}), reason
            assert gap["why"].endswith("."), reason


def test_the_page_is_fresh():
    assert ledger.PAGE.read_text(encoding="utf-8") == ledger.page(), "python -m tests.specification.ledger --write"
