"""Blobs: what their addresses say, and what a fixed virtual hard disk tells of itself.

Sources: the REST reference of blob storage; the specification of the VHD format (a footer of 512 bytes at the end of the file);
the documentation of Azure on disks that can be uploaded: fixed VHD only, a whole number of MiB.
"""

from __future__ import annotations

FOOTER = 512
MIB = 1 << 20
GIB = 1 << 30
FIXED, DYNAMIC, DIFFERENCING = 2, 3, 4
_COOKIE, _VHDX = b"conectix", b"vhdxfile"
_KINDS = {DYNAMIC: "dynamic", DIFFERENCING: "differencing"}
_CONVERT = "convert it, for example with qemu-img convert -O vpc -o subformat=fixed,force_size"

NOT_A_NAME = {"~": "~0", "/": "~1", "%": "~2"}
"""What of the name of a blob cannot be in a segment of an id, and what stands for it there."""


class UnusableDisk(Exception):
    """A file that is no fixed VHD although it means to be a disk; the text says why."""


def as_segment(name: str) -> str:
    """The name of a blob as one segment of an id."""
    for letter, code in NOT_A_NAME.items():
        name = name.replace(letter, code)
    return name


def from_segment(segment: str) -> str:
    """The name of the blob that a segment stands for."""
    for letter, code in reversed(NOT_A_NAME.items()):
        segment = segment.replace(code, letter)
    return segment


def parts(uri: str) -> tuple[str, str, str] | None:
    """Account, container and blob of the address of a blob, without its signature; None for another address."""
    scheme, mark, rest = uri.partition("://")
    host, _, path = rest.partition("?")[0].partition("/")
    container, _, name = path.partition("/")
    account, _, domain = host.partition(".")
    if not mark or scheme.lower() not in ("http", "https") or not domain.lower().startswith("blob.") or not name:
        return None
    return account.lower(), container, name


def disk_size(head: bytes, footer: bytes, length: int) -> int | None:
    """The bytes of the disk in a file of `length` bytes, of which the first and the last 512 are given; None for no VHD.

    Raises `UnusableDisk` for VHDX, for a VHD that grows or that is a difference, and for one that is cut off or odd.
    """
    if head.startswith(_VHDX):
        raise UnusableDisk("it is a VHDX. Azure takes fixed VHD files only: " + _CONVERT)
    if not footer.startswith(_COOKIE):
        if head.startswith(_COOKIE):
            raise UnusableDisk("it begins like a VHD and has no footer: it is cut off")
        return None
    kind = int.from_bytes(footer[60:64], "big")
    if kind != FIXED:
        if kind not in _KINDS:
            raise UnusableDisk(f"it is a VHD of the unknown kind {kind}")
        raise UnusableDisk(f"it is a {_KINDS[kind]} VHD. Azure takes fixed ones only: {_CONVERT}")
    size = int.from_bytes(footer[48:56], "big")
    if size + FOOTER != length:
        raise UnusableDisk(f"its footer tells of {size} bytes, and {length - FOOTER} are there")
    if size % MIB:
        raise UnusableDisk(f"its disk has {size} bytes, which is no whole number of MiB")
    return size


def in_gib(size: int) -> int:
    """The GiB that a disk of so many bytes takes, rounded up."""
    return -(-size // GIB)
