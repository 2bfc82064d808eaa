"""Answers of earlier years: by the clock, as data, and free of cost today."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import sig_cli
from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.data_files import load
from sig_cli.domain import dated_answers
from sig_cli.domain.moments import parse
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

ANSWERS = load("dated_answers.json")["answers"]
GROUP = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"


def moment(day: str) -> int:
    found = parse(day)
    assert found is not None
    return found


def send(day: str, method: str, path: str, api_version: str, body: Any = None, *, engine: MemoryEngine) -> Response:
    return Manager(engine, lambda: moment(day)).send(Request(method, path, {"api-version": api_version}, body))


def engine() -> MemoryEngine:
    made = MemoryEngine()
    assert send("2019-01-01", "PUT", GROUP, "2018-05-01", {"location": "westus"}, engine=made).status == 201
    return made


def test_each_lasts_from_its_first_day_to_the_end_of_its_last() -> None:
    for name, answer in ANSWERS.items():
        last = moment(answer["last"])
        assert dated_answers.still(name, last + dated_answers.DAY - 1), name
        assert not dated_answers.still(name, last + dated_answers.DAY), name
        assert not dated_answers.still(name, moment(answer["since"])), name
        first = moment(answer.get("first", "1971-01-01"))
        assert dated_answers.still(name, first), name
        assert dated_answers.still(name, first - 1) is ("first" not in answer), name


def test_the_end_of_all_is_that_of_the_last() -> None:
    assert max(moment(answer["last"]) for answer in ANSWERS.values()) + dated_answers.DAY == dated_answers.ENDED


def test_today_no_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(dated_answers, "load", refuse)
    assert not dated_answers.still("disk-writes-in-short", dated_answers.ENDED)
    assert dated_answers.worded("resource-not-found", dated_answers.ENDED) == "resource-not-found"


def test_a_name_that_is_none_is_found_out() -> None:
    with pytest.raises(KeyError, match="disks-of-chalk"):
        dated_answers.still("disks-of-chalk", moment("2019-01-01"))


def test_each_is_asked_for_in_one_place_or_words_an_error_of_the_catalogue() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(sig_cli.__file__).parent.rglob("*.py"))
    asked = re.findall(r'still\("([a-z-]+)"', code)
    assert sorted(asked) == sorted(name for name, answer in ANSWERS.items() if "texts" not in answer)
    cases = load("errors.json")["cases"]
    for answer in ANSWERS.values():
        for case, older in answer.get("texts", {}).items():
            assert cases[case]["code"] == cases[older]["code"]
            assert cases[case]["message"] != cases[older]["message"]


def test_what_is_missing_was_told_in_fewer_words() -> None:
    made = engine()
    for day, end in (("2020-03-18", "was not found."), ("2020-09-03", "https://aka.ms/ARMResourceNotFoundFix")):
        response = send(day, "GET", f"{COMPUTE}/snapshots/s", "2019-07-01", engine=made)
        assert (response.status, response.body["error"]["code"]) == (404, "ResourceNotFound")
        assert response.body["error"]["message"].startswith(
            "The Resource 'Microsoft.Compute/snapshots/s' under resource group 'images' was not found.")
        assert response.body["error"]["message"].endswith(end)


def test_a_gallery_was_updated_at_once() -> None:
    made = engine()
    body = {"location": "westus", "properties": {"description": "d"}}
    path = f"{COMPUTE}/galleries/golden"
    states = []
    for day in ("2023-04-10", "2023-04-11", "2023-04-12"):
        response = send(day, "PUT", path, "2021-10-01", body, engine=made)
        states.append((response.status, response.body["properties"]["provisioningState"]))
    assert states == [(201, "Creating"), (200, "Succeeded"), (200, "Updating")]


def test_a_disk_was_written_with_few_words() -> None:
    made = engine()
    body = {"location": "westus", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    old = send("2022-09-28", "PUT", f"{COMPUTE}/disks/a", "2022-03-02", body, engine=made).body
    new = send("2022-09-29", "PUT", f"{COMPUTE}/disks/b", "2022-03-02", body, engine=made).body
    assert "type" not in old
    assert old["properties"]["isArmResource"] is True
    assert new["type"] == "Microsoft.Compute/disks"
    assert "isArmResource" not in new["properties"]
    assert send("2022-09-28", "GET", f"{COMPUTE}/disks/a", "2022-03-02", engine=made).body["type"] == new["type"]
