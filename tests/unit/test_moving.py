"""`moveResources` over REST: what is moved, with what, and what is refused as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION

ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
OLD, NEW = f"{ROOT}/resourceGroups/Old", f"{ROOT}/resourceGroups/New"
VNET = "/providers/Microsoft.Network/virtualNetworks/vnet"


@pytest.fixture
def manager(tmp_path: Any) -> Manager:
    made = Manager(FilesEngine(str(tmp_path)), lambda: 1_800_000_000_000_000)
    for group in (OLD, NEW):
        send(made, "PUT", group, {"location": "westus"})
    send(made, "POST", f"{ROOT}/providers/Microsoft.Network/register")
    send(made, "PUT", f"{OLD}{VNET}", {"location": "westus", "tags": {"a": "b"}})
    send(made, "PUT", f"{OLD}{VNET}/subnets/inside", {"properties": {"addressPrefix": "10.0.0.0/24"}})
    return made


def send(manager: Manager, method: str, path: str, body: Any = None) -> Response:
    answer = manager.send(Request(method, path, {"api-version": "2024-03-01"}, body))
    assert answer.status < 500, answer.body
    return answer


def move(manager: Manager, *names: str, target: str = NEW) -> Response:
    return send(manager, "POST", f"{OLD}/moveResources", {"resources": list(names), "targetResourceGroup": target})


def test_a_resource_goes_with_all_that_is_nested_in_it(manager: Manager, tmp_path: Any) -> None:
    answer = move(manager, f"{OLD}{VNET}")
    assert (answer.status, answer.body) == (202, None)
    assert "Location" in answer.headers
    assert send(manager, "GET", f"{OLD}{VNET}").status == 404
    moved = send(manager, "GET", f"{NEW}{VNET}").body
    assert (moved["id"], moved["tags"]) == (f"{NEW}{VNET}", {"a": "b"})
    assert send(manager, "GET", f"{NEW}{VNET}/subnets/inside").body["properties"]["addressPrefix"] == "10.0.0.0/24"
    assert find_problems(str(tmp_path)) == []


def test_it_can_go_back(manager: Manager) -> None:
    move(manager, f"{OLD}{VNET}")
    answer = send(manager, "POST", f"{NEW}/moveResources", {"resources": [f"{NEW}{VNET}"], "targetResourceGroup": OLD})
    assert answer.status == 202
    assert send(manager, "GET", f"{OLD}{VNET}/subnets/inside").status == 200


def test_one_that_cannot_be_moved_holds_all_of_them(manager: Manager) -> None:
    send(manager, "PUT", f"{OLD}/providers/Microsoft.Compute/galleries/golden", {"location": "westus"})
    answer = move(manager, f"{OLD}{VNET}", f"{OLD}/providers/Microsoft.Compute/galleries/golden")
    assert (answer.status, answer.body["error"]["code"]) == (409, "ResourceMoveNotSupported")
    assert send(manager, "GET", f"{OLD}{VNET}").status == 200


@pytest.mark.parametrize(("body", "code", "message"), [
    (None, "ResourceMoveProviderValidationFailed", "'resources' must name what is moved"),
    ({"resources": []}, "ResourceMoveProviderValidationFailed", "'resources' must name what is moved"),
    ({"resources": [5], "targetResourceGroup": NEW}, "ResourceMoveProviderValidationFailed", "'resources' must name what is moved"),
    ({"resources": [OLD + VNET]}, "ResourceMoveProviderValidationFailed", "'targetResourceGroup' must name a resource group"),
    ({"resources": [OLD + VNET], "targetResourceGroup": "x"}, "ResourceMoveProviderValidationFailed", "'x' is no resource group"),
    ({"resources": [NEW + VNET], "targetResourceGroup": NEW}, "ResourceMoveProviderValidationFailed",
     f"'{NEW}{VNET}' is no resource of the group 'Old'"),
    ({"resources": [OLD + VNET], "targetResourceGroup": OLD.upper()}, "ResourceMoveProviderValidationFailed", None),
    ({"resources": [f"{OLD}{VNET}/subnets/inside"], "targetResourceGroup": NEW}, "ResourceMoveNotSupported", None),
    ({"resources": [OLD + VNET], "targetResourceGroup": f"{ROOT}/resourceGroups/none"}, "ResourceGroupNotFound", None),
    ({"resources": [OLD + VNET], "targetResourceGroup": "/subscriptions/none/resourceGroups/none"}, "SubscriptionNotFound", None),
    ({"resources": [f"{OLD}{VNET}x"], "targetResourceGroup": NEW}, "ResourceNotFound", None),
    ({"resources": ["/x"] * 801, "targetResourceGroup": NEW}, "ResourceMoveProviderValidationFailed",
     "no more than 800 resources can be moved at once"),
])
def test_what_cannot_be_understood_is_refused(manager: Manager, body: Any, code: str, message: str | None) -> None:
    error = send(manager, "POST", f"{OLD}/moveResources", body).body["error"]
    assert error["code"] == code
    if message is not None:
        assert error["message"] == f"Resource move validation failed: {message}."


def test_what_is_there_already_is_in_the_way(manager: Manager) -> None:
    send(manager, "PUT", f"{NEW}{VNET}", {"location": "westus"})
    answer = move(manager, f"{OLD}{VNET}")
    assert (answer.status, answer.body["error"]["code"]) == (409, "MoveCannotProceedWithResourcesAlreadyInTarget")
