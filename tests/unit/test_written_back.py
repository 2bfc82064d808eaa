"""What an update sends back, and in which form: as az sends it, which `tests/interop` compares on whole command lines."""

from __future__ import annotations

from typing import Any

import pytest

from sig_cli.cli.field_schemas import fields_of, with_numbers
from sig_cli.cli.session import alphabetical
from sig_cli.cli.version_sources import writable_version

SOURCE = {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/snapshots/os"}


def version(**storage: Any) -> dict[str, Any]:
    return {"location": "westus", "name": "1.0.0", "publishingProfile": {"replicaCount": "3"}, "storageProfile": storage}


def test_a_source_that_says_nothing_is_sent_back_and_others_are_not() -> None:
    body = writable_version(version(
        source=SOURCE, osDiskImage={"hostCaching": "ReadOnly", "sizeInGB": 30, "source": {}},
        dataDiskImages=[{"lun": 0, "source": SOURCE}, {"lun": 1, "source": {}}]))
    assert body["properties"]["storageProfile"] == {
        "osDiskImage": {"hostCaching": "ReadOnly", "source": {}},
        "dataDiskImages": [{"lun": 0}, {"lun": 1, "source": {}}]}


@pytest.mark.parametrize("storage", [{}, {"osDiskImage": "x"}, {"dataDiskImages": ["x"]}, {"dataDiskImages": None}])
def test_storage_of_another_form_is_taken_as_it_is(storage: dict[str, Any]) -> None:
    assert "storageProfile" in writable_version(version(**storage))["properties"]


def test_texts_that_spell_numbers_are_numbers_where_numbers_belong() -> None:
    body = {"properties": {"publishingProfile": {"replicaCount": "3", "storageAccountType": "3", "targetRegions": [
        {"name": "1", "regionalReplicaCount": "2"}, {"regionalReplicaCount": "many"}, "x"]}}, "tags": {"n": "1"}}
    profile = with_numbers(body, fields_of("image-version"))["properties"]["publishingProfile"]
    assert profile == {"replicaCount": 3, "storageAccountType": "3", "targetRegions": [
        {"name": "1", "regionalReplicaCount": 2}, {"regionalReplicaCount": "many"}, "x"]}
    assert with_numbers(body, fields_of("image-version"))["tags"] == {"n": "1"}


def test_members_are_in_order_and_tags_as_typed() -> None:
    body = {"tags": {"z": 1, "a": 2}, "location": "x", "properties": {"b": [{"d": 1, "c": 2}], "a": None}}
    assert repr(alphabetical(body)) == repr(
        {"location": "x", "properties": {"a": None, "b": [{"c": 2, "d": 1}]}, "tags": {"z": 1, "a": 2}})
