"""Parameter persistence: options that were given become the defaults of later commands, if `config param-persist on` was said.

Which option of which command is saved and read under which name is az 2.91's (read out of its table of commands, 2026-11-27), also that its
generated commands read nothing. They end in a traceback when they should save (`option values must be strings`, after all has been done);
here they save. Nothing of this is loaded while persistence is off.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.workspace.discovery import locate
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.parameters import Parameters
from sig_cli.workspace.settings import PERSISTENCE, read

if TYPE_CHECKING:
    from sig_cli.cli.options import Opt, Spec
    from sig_cli.cli.session import Session
    from sig_cli.workspace.settings import Settings

NO_USER = "Can't get system user account. Parameter persist is ignored."
NO_DIRECTORY = ("The working directory has been deleted or recreated. You can change to another working directory or reenter current "
                "one if it is recreated.")
LOST_DIRECTORY = "The working directory has been deleted or recreated. Parameter persistence is ignored."
TURNED_ON = ("Parameter persistence is turned on. Its information is saved in working directory {}. You can run `az config param-persist "
             "off` to turn it off.")

_CONFIGURED = {"group": "resource_group_name", "location": "location"}
_GROUP, _ACCOUNT = "resource_group_name", "storage_account_name"
_READS, _SAVES = "reads", "saves"
_BOTH = frozenset((_READS, _SAVES))
_OTHERWISE: dict[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("group create", "--name"): (_GROUP, frozenset((_SAVES,))),
    ("group delete", "--name"): ("", frozenset()),
    ("storage account create", "--name"): (_ACCOUNT, frozenset((_SAVES,))),
    ("storage account show", "--name"): (_ACCOUNT, frozenset((_READS,))),
    ("storage account keys list", "--account-name"): (_ACCOUNT, frozenset((_READS,))),
    ("storage container create", "--resource-group"): (_GROUP, _BOTH),
}
"""Options that are not as those for which a default can be configured are: the name, and what is done with it."""


def user() -> str:
    """The user that persistence is on for; empty when the system knows none."""
    from getpass import getuser

    try:
        return getuser().lower()
    except (KeyError, OSError):
        return ""


def is_on(settings: Settings, name: str) -> bool:
    """Whether persistence is on for a user. Raises `StoreError` for a switch that is neither on nor off."""
    return bool(name) and settings.flag(PERSISTENCE, name)


def parameters(folder: str, name: str) -> Parameters | None:
    """What is remembered for a user where this process stands; None in a directory that is gone."""
    try:
        return Parameters(folder, name, os.getcwd())
    except FileNotFoundError:
        return None


def attribute(path: str, spec: Spec, option: Opt) -> tuple[str, frozenset[str]]:
    """The name under which an option of a command is persisted (empty: it is not), and whether it is read and saved."""
    found = _OTHERWISE.get((path, option.spellings[0]))
    if found is not None:
        return found
    return _CONFIGURED.get(option.configured or "", ""), _BOTH if spec.style == "hand" else frozenset((_SAVES,))


def stands_in(path: str, spec: Spec, option: Opt, workspace: str | None) -> bool:
    """Whether a required option may be left out because its value is remembered. What cannot be read is not remembered here."""
    name, does = attribute(path, spec, option)
    if not name or _READS not in does:
        return False
    try:
        place = locate(workspace, os.environ, os.getcwd)
        who = user()
        remembered = parameters(place.folder, who) if is_on(read(place.folder, os.environ), who) else None
        return remembered is not None and bool(remembered.get(name))
    except (StoreError, OSError):
        return False


def fill(path: str, spec: Spec, values: dict[str, Any], session: Session) -> None:
    """Give options that are not on the line the values that are remembered, and tell so."""
    remembered = _of(session)
    if remembered is None:
        return
    used: list[tuple[Opt, str | list[str]]] = []
    for option in spec.options:
        name, does = attribute(path, spec, option)
        if not name or _READS not in does or option.name in session.chosen.given:
            continue
        value = remembered.get(name)
        if not value:
            continue
        if session.chosen.ids and option.id_part:
            used.append((option, _from_ids(option, session.chosen.ids)))
        else:
            values[option.name] = value
            used.append((option, value))
    if used and (session.chosen.ids or not _lacks(spec, values, session.settings)):
        used.sort(key=lambda one: one[0].configured != "group")
        _tell(session, remembered.place(), "Command argument values from persistent parameters: "
              + ", ".join(f"{option.spellings[0]}: {value}" for option, value in used))


def _lacks(spec: Spec, values: dict[str, Any], settings: Settings) -> bool:
    """Whether the command misses something all the same, and will say nothing but that."""
    return any(option.required and values.get(option.name) is None
               and not (option.configured and settings.get("defaults", option.configured)) for option in spec.options)


def save(path: str, spec: Spec, values: dict[str, Any], session: Session) -> None:
    """Remember the values of options that were on the line of a command that has done its work, and tell so.

    That they cannot be written is a warning: the work is done. az ends in a traceback instead.
    """
    remembered = _of(session, quiet=True)
    if remembered is None:
        return
    options = {option.name: option for option in spec.options}
    saved, told = {}, []
    for given in session.chosen.given:
        option = options.get(given)
        name, does = attribute(path, spec, option) if option is not None else ("", frozenset[str]())
        if option is None or not name or _SAVES not in does or (session.chosen.ids and option.id_part) or values.get(given) is None:
            continue
        value = str(values[given])
        saved[name] = session.location(value) if name == "location" and spec.style == "hand" else value
        told.append(f"{option.spellings[0]}: {saved[name]}")
    if not saved:
        return
    try:
        place = remembered.save(saved)
    except StoreError as error:
        session.warn(f"The parameters could not be remembered. {error}")
        return
    _tell(session, place, f"Your preference of {', '.join(told)} now saved as persistent parameter. To learn more, type in `az config "
                          "param-persist --help`".replace(" now", " is now" if len(told) == 1 else " are now", 1))


def _of(session: Session, *, quiet: bool = False) -> Parameters | None:
    name = user()
    if not is_on(session.settings, name):
        return None
    found = parameters(session.folder, name)
    if found is None and not quiet:
        session.warn(LOST_DIRECTORY)
    return found


def _from_ids(option: Opt, words: list[str]) -> list[str]:
    from sig_cli.cli.ids import expand, id_parts
    from sig_cli.domain.ids import parse

    found = [parse(text) for text in expand(words)]
    return ["" if one is None else id_parts(one).get(option.id_part or "", "") for one in found]


def _tell(session: Session, place: str, text: str) -> None:
    """Tell both sentences; az says them again when the command saves something after it has read something."""
    if not session.only_show_errors:
        session.tell("WARNING", TURNED_ON.format(place))
        session.tell("WARNING", text)
