"""`az vm start | stop | restart | deallocate | generalize`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.vm import GROUP_OF_IDS, NAME, PLAIN_NAME, path
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import NO_WAIT, PLAIN_NO_WAIT, RESOURCE_GROUP

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2022-11-01"
STOP_API = "2024-11-01"
DEALLOCATE_API = "2025-11-01"
STOPPING = ("About to power off the specified VM...\nIt will continue to be billed. To deallocate a VM, run: az vm "
            "deallocate.")


def _optional(*spellings: str, name: str, help: str) -> Opt:  # noqa: A002
    return Opt(*spellings, name=name, kind="aaz-bool", words="?", blank=True, help=help)


def _word(value: bool | None) -> str | None:
    """A truth as a word of an address; None for what was not said."""
    return None if value is None else "true" if value else "false"


@command(RESOURCE_GROUP, NAME, NO_WAIT, ids=True, examples=(("One machine", "vm start -g images -n web"),))
def start(session: Session, *, vm_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Start a virtual machine."""
    session.post(f"{path(session, resource_group, vm_name)}/start", API, no_wait=bool(no_wait))


@command(GROUP_OF_IDS, PLAIN_NAME,
         Opt("--skip-shutdown", name="skip_shutdown", kind="flag", help="Do not shut its system down first"),
         PLAIN_NO_WAIT, ids=True, style="hand", examples=(("One machine", "vm stop -g images -n web"),))
def stop(session: Session, *, resource_group_name: str, vm_name: str, skip_shutdown: bool = False,
         no_wait: bool = False) -> None:
    """Power a virtual machine off. It keeps its place, and its cost."""
    session.warn(STOPPING)
    session.post(f"{path(session, resource_group_name, vm_name)}/powerOff", STOP_API, no_wait=no_wait,
                 skipShutdown=_word(bool(skip_shutdown)))


@command(GROUP_OF_IDS, PLAIN_NAME,
         Opt("--force", name="force", kind="flag", help="Move it to another host"),
         PLAIN_NO_WAIT, ids=True, style="hand", examples=(("One machine", "vm restart -g images -n web"),))
def restart(session: Session, *, resource_group_name: str, vm_name: str, force: bool = False, no_wait: bool = False) -> Any:
    """Restart a virtual machine. az shows the operation of a restart, and nothing for a move."""
    where = path(session, resource_group_name, vm_name)
    if force or no_wait:
        session.post(f"{where}/{'redeploy' if force else 'restart'}", API, no_wait=no_wait)
        return None
    response = session.send("POST", f"{where}/restart", API)
    session.finish(response)
    return session.follow(response.headers["Azure-AsyncOperation"])


@command(RESOURCE_GROUP, NAME, NO_WAIT,
         _optional("--force-deallocate", name="force_deallocate", help="Deallocate it whatever state it is in"),
         _optional("--hibernate", name="hibernate", help="Keep its memory on disk"),
         ids=True, examples=(("Before it is generalized", "vm deallocate -g images -n web"),))
def deallocate(session: Session, *, vm_name: str, resource_group: str, no_wait: bool | None = None,
               force_deallocate: bool | None = None, hibernate: bool | None = None) -> None:
    """Stop a virtual machine and give its place back."""
    session.post(f"{path(session, resource_group, vm_name)}/deallocate", DEALLOCATE_API, no_wait=bool(no_wait),
                 forceDeallocate=_word(force_deallocate), hibernate=_word(hibernate))


@command(RESOURCE_GROUP, NAME, ids=True, examples=(("A deallocated machine", "vm generalize -g images -n web"),))
def generalize(session: Session, *, vm_name: str, resource_group: str) -> Any:
    """Mark a stopped virtual machine as generalized, so that images can be made of it. It never starts again."""
    session.post(f"{path(session, resource_group, vm_name)}/generalize", API)
