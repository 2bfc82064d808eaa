"""Runs one parsed command: finds the workspace, calls the function, shapes and prints the result."""

from __future__ import annotations

import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure, Overtaken
from sig_cli.cli.options import OWNERS_OWN, WHOLE_WORKSPACE
from sig_cli.cli.session import Session
from sig_cli.domain.errors import ServiceError
from sig_cli.workspace.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.arm.messages import Send
    from sig_cli.cli.grammar import Globals
    from sig_cli.cli.options import Spec


ATTEMPTS = 200


def execute(path: str, function: Callable[..., Any], spec: Spec, values: dict[str, Any], chosen: Globals) -> int:
    """Run the command at `path` with the values of its options; the exit code of the process.

    Results go to stdout, everything else to stderr. Failures are az's text, never a traceback.
    """
    started = perf_counter()
    session = None
    try:
        if chosen.what_if:
            from sig_cli.cli.foresight import foresee

            return foresee(path, function, spec, values, chosen)
        word = path.partition(" ")[0]
        _hold_owner(word)
        session = open_session(chosen, spec.workspace, acts=word not in OWNERS_OWN)
        opened = perf_counter()
        persists = session.settings.persists
        if persists:
            from sig_cli.cli.persistence import fill, save

            fill(path, spec, values, session)
        _tell_deprecated(spec, session)
        if spec.check is not None:
            spec.check(values)
        if spec.confirm and not chosen.yes:
            _confirm(session)
        result, code = perform(path, function, spec, values, session)
        if persists:
            save(path, spec, values, session)
        if chosen.verbose or chosen.debug:
            session.tell("INFO", _spent(started, opened))
        show(result, spec, session)
    except (ServiceError, StoreError, Failure) as error:
        return fail(error)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return 1
    except Exception as error:  # noqa: BLE001 - a user never sees a traceback
        if chosen.debug:
            import traceback

            traceback.print_exc()
        return fail(session.damaged() or error if session is not None else error)
    return session.exit_code or code


def _hold_owner(word: str) -> None:
    somebody = os.environ.get("SIG_AS")
    if somebody and word in WHOLE_WORKSPACE:
        raise Failure(f"'sig {word}' is about the whole workspace and is its owner's; SIG_AS names '{somebody}'. Unset it first.")


def perform(path: str, function: Callable[..., Any], spec: Spec, values: dict[str, Any], session: Session) -> tuple[Any, int]:
    """The result of a command and its exit code, for each of several ids or for the names that were given."""
    if session.chosen.ids:
        from sig_cli.cli.ids import run_ids

        return run_ids(path, function, spec, values, session)
    _fill_defaults(spec, values, session)
    _require(spec, values)
    return carry_out(function, session, values), 0


def _tell_deprecated(spec: Spec, session: Session) -> None:
    for option in spec.options:
        if option.deprecated:
            typed = session.chosen.given.get(option.name, "")
            use, version = option.deprecated.get(typed, ("", ""))
            if use:
                session.warn(f"Option '{typed}' has been deprecated and will be removed in version '{version}'. "
                             f"Use '{use}' instead.")


def carry_out(function: Callable[..., Any], session: Session, values: dict[str, Any]) -> Any:
    """The result of a command, which is run again when somebody else wrote between its read and its write.

    az sends back what it read, whatever has happened since: one of two updates at the same time is lost there.
    """
    for _ in range(ATTEMPTS):
        try:
            return function(session, **values)
        except Overtaken:
            continue
    raise Overtaken


def _spent(started: float, opened: float) -> str:
    now = perf_counter()
    return (f"Command ran in {now - started:.3f} seconds (init: {opened - started:.3f}, "
            f"invoke: {now - opened:.3f})")


def open_session(chosen: Globals, needed: str = "whole", *, acts: bool = True) -> Session:
    """The session of this process: the workspace found as `workspace.discovery` says, with its settings.

    `needed` is `Spec.workspace`. A command that `acts` does so as the principal that `SIG_AS` names, if it does. Raises `StoreError` for a workspace or settings that the command cannot do without.
    """
    from sig_cli.arm.local import open_manager
    from sig_cli.workspace.discovery import Location, locate
    from sig_cli.workspace.settings import bare, read

    try:
        place = locate(chosen.workspace, os.environ, os.getcwd)
    except StoreError:
        if needed != "free":
            raise
        place = Location("", "")
    try:
        settings = read(place.folder, os.environ) if place.folder else bare(os.environ)
    except StoreError:
        if needed == "whole":
            raise
        settings = bare(os.environ)
    if settings.flag("core", "only_show_errors"):
        chosen.only_show_errors = True
    manager = open_manager(place.folder, settings=settings)
    send: Send = manager.send
    acting_as = chosen.acting_as
    if acting_as is None and acts:
        acting_as = os.environ.get("SIG_AS") or None
    if acting_as is not None:
        from sig_cli.cli.acting import sending_as

        send = sending_as(send, place.folder, acting_as)
        chosen.acting_as = acting_as
    session = Session(send, settings, place.folder, chosen, place.found)
    session.damaged = lambda: manager.damaged(everywhere=True)
    return session


def fail(error: Exception) -> int:
    """Print a failure as az does; its exit code."""
    from sig_cli.cli.report import report

    text, code = report(error)
    print(text, file=sys.stderr)
    return code


def _fill_defaults(spec: Spec, values: dict[str, Any], session: Session) -> None:
    for option in spec.options:
        if option.configured and values.get(option.name) is None:
            default = session.settings.get("defaults", option.configured)
            if default:
                values[option.name] = default


def _require(spec: Spec, values: dict[str, Any]) -> None:
    """What a command with `--ids` does not demand while parsing, it demands here, with the words of its layer."""
    missing = [option.spellings[0] for option in spec.options if option.required and values.get(option.name) is None]
    if missing and spec.style == "aaz":
        raise Failure(f"InvalidArgumentValue: Missing required field: {missing[0]}")
    if missing:
        raise Failure(f"({' '.join(missing)} | --ids) are required")


def _confirm(session: Session) -> None:
    if session.settings.flag("core", "disable_confirm_prompt"):
        return
    from sig_cli.cli.asking import can_ask, hold_agreement

    if not can_ask():
        session.warn("Unable to prompt for confirmation as no tty available. Use --yes.")
        raise Failure("Operation cancelled.")
    hold_agreement("Are you sure you want to perform this operation?")


def show(result: Any, spec: Spec, session: Session) -> None:
    """Print the result of a command in the format that was asked for; nothing for None."""
    if result is None:
        return
    from sig_cli.cli.output import Written, render, render_written, write, write_parts

    chosen = session.chosen
    output = chosen.output or session.settings.get("core", "output") or "json"
    how: dict[str, Any] = {"output": output, "query": chosen.query, "table": spec.table,
                           "is_tty": sys.stdout.isatty() and sys.stderr.isatty(),
                           "colour": not session.settings.flag("core", "no_color")}
    if isinstance(result, Written):
        text = render_written(result, **how)
    else:
        from sig_cli.cli.output.shape import command_shape

        text = render(command_shape(result, spec.shape, ordered=chosen.query is not None), **how)
    if text:
        warning = write(text, sys.stdout, output=output) if isinstance(text, str) else write_parts(text, sys.stdout, output=output)
        if warning:
            session.warn(warning)
