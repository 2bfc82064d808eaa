"""The asynchronous clients, in process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.compute import models
from azure.mgmt.compute.aio import ComputeManagementClient

from tests.sdk.conftest import REGION

if TYPE_CHECKING:
    from sig_cli.testing import Workspace


def test_an_asynchronous_client_creates_polls_lists_and_deletes(sig_workspace: Workspace) -> None:
    async def life() -> None:
        async with sig_workspace.client(ComputeManagementClient) as compute:
            made = [await poller.result() for poller in await asyncio.gather(*(
                compute.galleries.begin_create_or_update("images", name, models.Gallery(location=REGION))
                for name in ("golden", "silver", "tin")))]
            assert [gallery.provisioning_state for gallery in made] == ["Succeeded"] * 3
            assert [gallery.name async for gallery in compute.galleries.list()] == ["golden", "silver", "tin"]
            await (await compute.galleries.begin_delete("images", "tin")).result()
            with pytest.raises(ResourceNotFoundError) as caught:
                await compute.galleries.get("images", "tin")
            assert caught.value.error is not None
            assert caught.value.error.code == "ResourceNotFound"

    sig_workspace.sig(f"group create -n images -l {REGION}")
    asyncio.run(life())
