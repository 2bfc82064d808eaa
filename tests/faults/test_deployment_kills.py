"""A deployment that is killed at any change of the disk is told of as what it is, and can be sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.arm.local import declared_indexes
from sig_cli.workspace.checkup import find_problems, repair
from sig_cli.workspace.files import FilesEngine
from tests.faults.children import Child, die_at
from tests.unit.deployment_service import Service, gallery, template

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BODY = {"properties": {"mode": "Incremental", "template": template(*(gallery(f"g{number}") for number in range(3)))}}


def test_it_is_told_and_can_be_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_FSYNC", "off")
    states = []
    for step in range(1, 500, 4):
        folder = str(tmp_path / str(step))
        service = Service(FilesEngine(folder, indexes=declared_indexes))
        killed = Child(lambda service=service, step=step: (die_at(step), service.send("PUT", service.place(), BODY))[0]).result() is None
        record = service.send("GET", service.place())
        states.append(record.body["properties"]["provisioningState"] if record.status == 200 else "not there")
        told = [row for row in find_problems(folder, declared_indexes()) if row.problem.startswith("This deployment was cut off")]
        assert len(told) == (states[-1] == "Running"), step
        done = repair(folder, declared_indexes())
        assert sum(line.startswith("Let the deployment") for line in done) == len(told)
        if told:
            assert service.get(service.place())["properties"]["provisioningState"] == "Failed"
        assert find_problems(folder, declared_indexes()) == []
        assert service.send("PUT", service.place(), BODY).status in (200, 201)
        assert service.get(service.place())["properties"]["provisioningState"] == "Succeeded"
        assert sorted(service.names())[:3] == ["galleries g0", "galleries g1", "galleries g2"]
        assert find_problems(folder, declared_indexes()) == []
        if not killed:
            break
    assert states[0] == "not there"
    assert states.count("Running") > 3
    assert states[-1] == "Succeeded"
