"""`config param-persist on | off | show | delete`: whether options that are given become defaults, and what is remembered.

Messages are az 2.91's (observed). What is remembered lies in the workspace (`workspace.parameters`), not in the working directory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.asking import can_ask, hold_agreement
from sig_cli.cli.commands.config import save
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.persistence import NO_DIRECTORY, NO_USER, is_on, parameters, user
from sig_cli.workspace.settings import PERSISTENCE

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.parameters import Parameters

EXPERIMENTAL = ("Command group 'config param-persist' is experimental and under development. Reference and support levels: "
                "https://aka.ms/CLI_refstatus")
PURGING = "You are going to delete parameter persistence file."
CLEARING = "You are going to clear all parameter persistence values."
ONE_OF = "Please specify either positional argument name or --all."


@command(shape="plain", style="hand", subscription=False,
         examples=(("Remember resource groups and regions from here on", "config param-persist on"),))
def on(session: Session) -> None:
    """Turn parameter persistence on: the resource group and the region that commands are given become defaults of those run later in
    the same working directory or below.
    """
    session.warn(EXPERIMENTAL)
    if is_on(session.settings, user()):
        session.warn("Parameter persistence is on already.")
        return
    save(session, [(PERSISTENCE, _user(), "on")], local=False)
    session.warn("Parameter persistence is turned on, you can run `az config param-persist off` to turn it off.")


@command(shape="plain", style="hand", subscription=False,
         examples=(("Remember nothing any more, and use nothing that was remembered", "config param-persist off"),))
def off(session: Session) -> None:
    """Turn parameter persistence off. What was remembered stays, and counts again when it is turned on."""
    session.warn(EXPERIMENTAL)
    if not is_on(session.settings, user()):
        session.warn("Parameter persistence is off already.")
        return
    save(session, [(PERSISTENCE, _user(), None)], local=False)
    session.warn("Parameter persistence is turned off, you can run `az config param-persist on` to turn it on.")


@command(Opt("<NAME>", name="name", words="*", help="Names of parameters, such as resource_group_name. Without them, all"),
         shape="plain", style="hand", subscription=False,
         examples=(("What is remembered here", "config param-persist show"),
                   ("Which resource group is remembered", "config param-persist show resource_group_name")))
def show(session: Session, *, name: list[str] | None = None) -> Any:
    """Show what is remembered in the working directory, else in the nearest one above that has something."""
    session.warn(EXPERIMENTAL)
    found = {}
    for section, values in _remembered(session).sections().items():
        chosen = _until_missing(values, name) if name else values
        if chosen:
            found[section] = chosen
    return found


def _until_missing(values: dict[str, str], names: list[str]) -> dict[str, str]:
    """The named values, up to the first name that is not there, as az has it."""
    found = {}
    for name in names:
        value = values.get(name.lower())
        if value is None:
            break
        found[name] = value
    return found


@command(Opt("<NAME>", name="name", words="*", help="Names of parameters to forget. Either these or --all"),
         Opt("--all", name="all", kind="flag", default=False, help="Forget everything. Either this or names"),
         Opt("--purge", name="purge", kind="flag", default=False, help="With --all: remove the record itself too"),
         Opt("--recursive", name="recursive", kind="flag", default=False, help="With --all: in the directories above too"),
         Opt("--yes", "-y", name="yes", kind="flag", default=False, help="Do not ask before it is done. Only with --all"),
         shape="plain", style="hand", subscription=False,
         examples=(("Forget the region", "config param-persist delete location"),
                   ("Forget everything", "config param-persist delete --all --yes")))
def delete(session: Session, *, name: list[str] | None = None, all: bool = False, purge: bool = False,  # noqa: A002 - az's keyword
           recursive: bool = False, yes: bool = False) -> None:
    """Forget parameters: those that are named, or all."""
    session.warn(EXPERIMENTAL)
    if bool(name) == bool(all):
        raise Failure(ONE_OF)
    remembered = _remembered(session)
    if name:
        remembered.forget(name)
        session.warn("Parameter persistence value is deleted. You can run `az config param-persist show` to show all available values.")
        return
    if not yes:
        if not can_ask():
            raise Failure("Unable to prompt for confirmation as no tty available. Use --yes.")
        hold_agreement(f"{PURGING if purge else CLEARING} Are you sure you want to continue this operation ?")
    for place in remembered.clear(recursive=recursive, purge=purge):
        session.warn(f"Parameter persistence file in working directory {place} is deleted." if purge else
                     f"Parameter persistence information in working directory {place} is cleared.")


def _user() -> str:
    name = user()
    if not name:
        raise Failure(NO_USER)
    return name


def _remembered(session: Session) -> Parameters:
    found = parameters(session.folder, _user())
    if found is None:
        raise Failure(NO_DIRECTORY)
    return found
