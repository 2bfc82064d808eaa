"""A local VHD becomes an image: what an upload reads of the file, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.golden import run

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
URI = "https://contosovhds.blob.core.windows.net/vhds/os/web.vhd"
UPLOAD = "az storage blob upload --account-name contosovhds -c vhds"


def footer(size: int, kind: int = 2) -> bytes:
    """The last 512 bytes of a VHD, with the two members that are read."""
    made = bytearray(512)
    made[:8] = b"conectix"
    made[48:56] = size.to_bytes(8, "big")
    made[60:64] = kind.to_bytes(4, "big")
    return bytes(made)


def write(path: Path, size: int, last: bytes, head: bytes = b"") -> None:
    """A file of `size` bytes, without taking them, and then its last ones."""
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
        file.seek(size)
        file.write(last)


@pytest.fixture(autouse=True)
def account(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AZURE_STORAGE_KEY", "none")  # az warns when it has to ask for the key
    for line in ("az group create -n images -l westus2 -o none",
                 "az storage account create -g images -n contosovhds --only-show-errors -o none",
                 "az storage container create --account-name contosovhds -n vhds -o none"):
        assert run(line) == ("", "", 0)
    return folder


def test_the_size_of_a_fixed_vhd_is_the_size_of_images_and_disks_of_it(account: Path) -> None:
    write(account / "fixed.vhd", 1537 * MIB, footer(1537 * MIB))
    assert run(f"{UPLOAD} -n os/web.vhd -f fixed.vhd -o none") == ("", "", 0)
    image, _, code = run(f"az image create -g images -n web --source {URI} --os-type Linux --query storageProfile.osDisk")
    assert code == 0
    assert (json.loads(image)["blobUri"], json.loads(image)["diskSizeGB"]) == (URI, 2)
    disk, _, code = run(f"az disk create -g images -n web --source {URI}?sv=1 --query diskSizeGB")
    assert (disk, code) == ("2\n", 0)


def test_a_blob_is_replaced_when_that_is_asked_for(account: Path) -> None:
    write(account / "a.vhd", MIB, footer(MIB))
    assert run(f"{UPLOAD} -f a.vhd -o none") == ("", "", 0)
    output, errors, code = run(f"{UPLOAD} -f a.vhd")
    assert (output, errors.splitlines()[0], code) == ("", "ERROR: The specified blob already exists.", 1)
    assert run(f"{UPLOAD} -f a.vhd --overwrite -o none") == ("", "", 0)


def test_what_nobody_uploaded_has_no_size() -> None:
    image, _, code = run(f"az image create -g images -n web --source {URI} --os-type Linux --query storageProfile.osDisk")
    assert code == 0
    assert "diskSizeGB" not in json.loads(image)


@pytest.mark.parametrize(("name", "size", "last", "head", "reason"), [
    ("d.vhd", MIB, footer(8 * MIB, 3), b"conectix", "it is a dynamic VHD. Azure takes fixed ones only: convert it, for example "
     "with qemu-img convert -O vpc -o subformat=fixed,force_size."),
    ("d.vhd", MIB, footer(8 * MIB, 4), b"conectix", "it is a differencing VHD. Azure takes fixed ones only: convert it, for "
     "example with qemu-img convert -O vpc -o subformat=fixed,force_size."),
    ("d.vhd", MIB, footer(MIB, 9), b"", "it is a VHD of the unknown kind 9."),
    ("d.vhdx", MIB, b"", b"vhdxfile", "it is a VHDX. Azure takes fixed VHD files only: convert it, for example with qemu-img "
     "convert -O vpc -o subformat=fixed,force_size."),
    ("d.vhd", MIB, b"", b"vhdxfile", "it is a VHDX. Azure takes fixed VHD files only: convert it, for example with qemu-img "
     "convert -O vpc -o subformat=fixed,force_size."),
    ("d.vhd", MIB, footer(2 * MIB), b"", "its footer tells of 2097152 bytes, and 1048576 are there."),
    ("d.vhd", 1000, footer(1000), b"", "its disk has 1000 bytes, which is no whole number of MiB."),
    ("d.vhd", MIB, b"", b"conectix", "it begins like a VHD and has no footer: it is cut off."),
    ("d.vhd", MIB, b"", b"", "it has no footer of a VHD."),
    ("d.vhd", 0, b"", b"", "it has no footer of a VHD."),
])
def test_what_azure_makes_no_image_of_is_refused_with_the_reason(account: Path, name: str, size: int, last: bytes, head: bytes,
                                                                 reason: str) -> None:
    write(account / name, size, last, head)
    assert run(f"{UPLOAD} -f {name}") == ("", f"ERROR: '{name}' cannot become an image: {reason}\n", 1)


@pytest.mark.parametrize(("words", "message"), [
    ("-f missing.vhd", "[Errno 2] No such file or directory: 'missing.vhd'\nPlease check the file path."),
    ("-f a.vhd --type block", "A VHD must be a page blob to make an image of it, and this one is to be a block blob. Leave --type "
     "away."),
    ("-f a.vhd --data text", "usage error: please only specify one of --file and --data to upload."),
    ("-n a", "usage error: please specify one of --file and --data to upload."),
    ("--data text", "Please specify --blob-url or combination of blob name, container name and storage account arguments."),
    ("--blob-url nowhere --data text", "'nowhere' is no address of a blob."),
])
def test_what_is_missing_or_does_not_go_together_is_said(account: Path, words: str, message: str) -> None:
    write(account / "a.vhd", MIB, footer(MIB))
    assert run(f"{UPLOAD} {words} --only-show-errors") == ("", f"ERROR: {message}\n", 1)


def test_an_account_must_be_named(account: Path) -> None:
    write(account / "a.vhd", MIB, footer(MIB))
    assert run("az storage blob upload -c vhds -f a.vhd")[1].startswith("ERROR: Please provide storage account name or connection string.")
    assert run("AZURE_STORAGE_ACCOUNT=contosovhds az storage blob upload -c vhds -f a.vhd -o none") == ("", "", 0)
