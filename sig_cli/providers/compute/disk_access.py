"""Access to the data of disks and snapshots: `beginGetAccess` gives an address with a signature, `endGetAccess` takes it back.

Status codes, headers, the form of the address and the state `ActiveSAS` are recorded for a snapshot. The address is made up
and nothing lies behind it: there is no data here. That it ends by itself is documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.moments import SECOND
from sig_cli.providers.provider import LongRunning, Outcome
from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

BEGIN, END = "begingetaccess", "endgetaccess"
LEVELS = ("Read", "Write")
LONGEST = 5_184_000
"""Seconds: 60 days, since February 2025 (documented)."""


def act(call: Call, document: Document) -> Outcome:
    """Grant or revoke access. Raises the refusals of the body, or `action-not-simulated` for any other action."""
    action = (call.action or "").lower()
    if action not in (BEGIN, END):
        raise refusal("action-not-simulated", action=call.action, type=document["type"])
    private = {name: value for name, value in document.get("sig", {}).items() if name not in ("access", "until")}
    ends = call.pace().ends(document["type"], action, call.now)
    output = None
    if action == BEGIN:
        level, seconds = _asked(call)
        private |= {"access": level, "until": ends + seconds * SECOND}
        output = {"accessSAS": _address(call, document)}
    put = Put(fold(document["id"]), {**document, "sig": private}, call.resources.revision(document["id"]))
    return Outcome(202, operations=[put], long_running=LongRunning("DiskOperations", document["location"], call.now, ends,
                                                                   monitor=True, output=output))


def is_granted(document: Document, now: int) -> bool:
    """Whether somebody has an address by which the data of a disk or a snapshot can be reached at a moment."""
    private = document.get("sig", {})
    return "access" in private and bool(now < private["until"])


def _asked(call: Call) -> tuple[str, int]:
    from sig_cli.domain.free_bodies import storable

    body: dict[str, Any] = storable(call.body)
    for name in ("access", "durationInSeconds"):
        if body.get(name) is None:
            raise refusal("required-missing", parameter=name)
    level = next((level for level in LEVELS if level.lower() == str(body["access"]).lower()), None)
    if level is None:
        raise refusal("value-invalid", parameter="access")
    seconds = body["durationInSeconds"]
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise refusal("value-invalid", parameter="durationInSeconds")
    if not 1 <= seconds <= LONGEST:
        raise refusal("value-out-of-range", parameter="durationInSeconds", value=seconds, minimum=1, maximum=LONGEST)
    return level, seconds


def _address(call: Call, document: Document) -> str:
    """Where the data would be: account and container of the disk, and a policy and a signature of this access."""
    seed, owner = call.workspace["seed"], fold(document["id"])
    place = made_up_guid(seed, owner, "data").replace("-", "")
    policy = made_up_guid(seed, owner, "access", call.now)
    signature = made_up_guid(seed, owner, "signature", call.now).replace("-", "")
    return (f"https://md-{place[:12]}.z{int(place[12:14], 16) % 50}.blob.storage.azure.net/{place[14:26]}/abcd"
            f"?sv=2018-03-28&sr=b&si={policy}&sig={signature}")
