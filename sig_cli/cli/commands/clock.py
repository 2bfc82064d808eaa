"""`sig clock ...`: the time of the workspace, which may stand still, run ahead, or go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.files import FilesEngine


FORWARD = ("Time passes forward only: write 2h30m, 90s, 1d or 1.5h, without a minus. `sig clock set MOMENT --force` goes back to a "
           "date and time.")


def _engine(session: Session) -> FilesEngine:
    from sig_cli.arm.local import declared_indexes
    from sig_cli.workspace.files import FilesEngine

    return FilesEngine(session.folder, indexes=declared_indexes)


@command(shape="plain", subscription=False, examples=(("What time it is in the workspace", "sig clock show -o table"),))
def show(session: Session) -> Any:
    """Show the time of the workspace, whether it stands still, and how far it is ahead of this machine's."""
    from sig_cli.arm import clock

    return clock.shown(_engine(session))


@command(shape="plain", subscription=False, examples=(("Let replication wait until the test says so", "sig clock freeze"),))
def freeze(session: Session) -> Any:
    """Let time stand still, for all commands and for a running `sig serve`."""
    from sig_cli.arm import clock

    return clock.freeze(_engine(session))


@command(shape="plain", subscription=False, examples=(("Go on after freeze", "sig clock run"),))
def run(session: Session) -> Any:
    """Let time go on from where it stands."""
    from sig_cli.arm import clock

    return clock.run(_engine(session))


@command(
    Opt("DURATION", name="duration", required=True, help="How far: 2h30m, 90s, 1d, 1.5h", minus=FORWARD),
    shape="plain", subscription=False,
    examples=(("Let two and a half hours pass", "sig clock advance 2h30m"),),
)
def advance(session: Session, *, duration: str) -> Any:
    """Let time pass at once. A clock that stands still stands still again afterwards."""
    from sig_cli.arm import clock
    from sig_cli.domain import moments

    passed = moments.duration(duration)
    if passed is None and duration.lstrip()[:1] == "-" and moments.duration(duration.lstrip()[1:]) is not None:
        raise Failure(FORWARD)
    if passed is None:
        raise Failure(f"'{duration}' is no duration: write 2h30m, 90s, 1d or 1.5h.")
    return clock.advance(_engine(session), passed)


@command(
    Opt("MOMENT", name="moment", required=True, help="A date and time as 2027-01-01T00:00Z, or `now` for this machine's",
        minus="MOMENT is a date and time, not how far to go: write 2027-01-01, 2027-01-01T00:00Z or now."),
    Opt("--force", name="force", kind="flag", help="Go back in time as well"),
    shape="plain", subscription=False,
    examples=(("See what has reached its end of life by then", "sig clock set 2027-01-01T00:00Z"),
              ("This machine's time again", "sig clock set now --force")),
)
def set_(session: Session, *, moment: str, force: bool = False) -> Any:
    """Set the clock of the workspace. Back only with --force; then nothing that has ended begins again."""
    from sig_cli.arm import clock
    from sig_cli.domain import moments

    when = None if moment.lower() == "now" else moments.parse(moment)
    if when is None and moment.lower() != "now":
        raise Failure(f"'{moment}' is no date and time: write 2027-01-01, 2027-01-01T00:00Z or now.")
    return clock.set_to(_engine(session), when, force=force)
