"""`sig fault ...`: what goes wrong on purpose, so that a pipeline can be tried against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.files import FilesEngine

KINDS = ("replicate", "operation", "request")
STATUSES = ("429", "500", "503", "504")
MOST = 1_000_000_000
_ONLY = {"region": ("replicate", "operation"), "after": ("replicate",), "hang": ("replicate", "operation"),
         "status": ("request",), "retry_after": ("request",), "method": ("request", "operation"),
         "resource_type": ("request", "operation")}


def _engine(session: Session) -> FilesEngine:
    from sig_cli.workspace.files import FilesEngine

    return FilesEngine(session.folder)


@command(
    Opt("--on", name="on", kind="enum", choices=KINDS, default="replicate",
        help="What fails: copying a version to a region, an operation, or requests"),
    Opt("--name", "-n", name="name", help="Name of the fault. Default: f1, f2, ..."),
    Opt("--region", name="region", complete="region", help="Only this region, or edge zone as REGION/ZONE. Default: every one"),
    Opt("--after", name="after", metavar="PERCENT", help="How much is copied before it fails. Default: 0%"),
    Opt("--hang", name="hang", kind="flag", help="Do not fail but never end"),
    Opt("--status", name="status", kind="enum", choices=STATUSES, help="What requests are answered with. Default: 500"),
    Opt("--retry-after", name="retry_after", kind="int", help="Seconds in the header Retry-After of 429 and 503, a day at most. Default: a minute of the service's"),
    Opt("--method", name="method", kind="enum", choices=("GET", "PUT", "PATCH", "POST", "DELETE"), help="Only requests of this method"),
    Opt("--resource-type", name="resource_type",
        help="Only this type, such as Microsoft.Compute/galleries/images/versions; `operations` for polls"),
    Opt("--code", name="code", help="Error code. Default: the service's"),
    Opt("--message", name="message", help="What the error says; of a region, its detail"),
    Opt("--times", name="times", kind="int", help="Strike so often and no more"),
    Opt("--nth", name="nth", kind="int", help="Strike the nth time, and only then"),
    Opt("--share", name="share", metavar="PERCENT", help="Strike this share of the times"),
    Opt("--seed", name="seed", help="Text from which it follows which times a share strikes"),
    shape="plain", subscription=False,
    examples=(("One region fails to get the next version", "sig fault add --region northeurope --on replicate --after 40% --times 1"),
              ("Every third request in ten is throttled", "sig fault add --on request --status 429 --share 30% --retry-after 5")),
)
def add(session: Session, *, on: str, **given: Any) -> Any:
    """Add a fault. Replication faults become part of the plan of later writes; the same run fails in the same places."""
    from sig_cli.workspace.faults import add_fault

    for option, kinds in _ONLY.items():
        if given[option] not in (None, False) and on not in kinds:
            raise Failure(f"--{option.replace('_', '-')} goes with --on {' or '.join(kinds)}, not with {on}.")
    fault: dict[str, Any] = {"name": _name(given["name"]), "on": on}
    if given["region"] is not None:
        fault["region"] = _region(given["region"])
    if on == "replicate":
        fault["after"] = 0 if given["after"] is None else _percent("--after", given["after"])
    if given["share"] is not None:
        fault["share"] = _percent("--share", given["share"])
    for option, least, most in (("times", 1, MOST), ("nth", 1, MOST), ("retry_after", 0, 86_400)):
        if given[option] is not None and not least <= given[option] <= most:
            raise Failure(f"--{option.replace('_', '-')}: {given[option]} is not between {least} and {most}.")
    for other in ("share", "times"):
        if given["nth"] is not None and given[other] is not None:
            raise Failure(f"--nth and --{other} do not go together: the nth time comes once.")
    if fault.get("share") == 0:
        raise Failure("--share: 0% would never strike.")
    for option in ("code", "message", "seed"):
        if given[option] is not None and not given[option].strip():
            raise Failure(f"--{option}: it is empty. Leave the option out for the service's own.")
    _check_type(given["resource_type"], on)
    if given["status"] is not None:
        given["status"] = int(given["status"])
    for option, member in (("hang", "hang"), ("status", "status"), ("retry_after", "retryAfter"), ("method", "method"),
                           ("resource_type", "type"), ("code", "code"), ("message", "message"), ("times", "times"), ("nth", "nth")):
        if given[option] not in (None, False):
            fault[member] = given[option]
    return add_fault(_engine(session), fault, given["seed"])


@command(shape="plain", subscription=False, examples=(("What goes wrong on purpose", "sig fault list"),))
def list_(session: Session) -> Any:
    """List the faults of the workspace, with how often each could have struck and did."""
    from sig_cli.workspace.faults import faults

    return faults(_engine(session))


@command(
    Opt("NAME", name="names", words="*", help="Names of faults"),
    Opt("--all", name="everything", kind="flag", help="All of them"),
    shape="plain", subscription=False,
    examples=(("Nothing goes wrong on purpose any more", "sig fault remove --all"),),
)
def remove(session: Session, *, names: list[str] | None = None, everything: bool = False) -> None:
    """Remove faults. Plans that were made with one keep it."""
    from sig_cli.workspace.faults import remove_faults

    if bool(names) == bool(everything):
        raise Failure("Give the names of faults, or --all.")
    remove_faults(_engine(session), names or [])


def _name(text: str | None) -> str | None:
    if text is not None and not (text.isascii() and text.replace("-", "").replace("_", "").isalnum() and len(text) <= 40):
        raise Failure(f"--name: '{text}' is no name for a fault: letters, digits, - and _, 40 at most.")
    return text.lower() if text is not None else None


def _check_type(text: str | None, on: str) -> None:
    """Hold that there is such a resource type, or `operations` where requests are meant."""
    if text is None or (on == "request" and text.lower() == "operations"):
        return
    from sig_cli.arm.local import has_type

    if not has_type(text):
        raise Failure(f"--resource-type: '{text}' is no resource type: write one such as Microsoft.Compute/disks.")


def _region(text: str) -> str:
    from sig_cli.domain.regions import canonical

    name, slash, zone = text.partition("/")
    region = canonical(name)
    if region is None or (slash and not zone):
        raise Failure(f"'{text}' is not a region that Azure has. `sig account list-locations` lists them.")
    return f"{region}/{zone.lower()}" if zone else region


def _percent(option: str, text: str) -> float:
    """A percentage from 0 to 100, with or without its sign."""
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise Failure(f"{option}: '{text}' is no percentage: write a number from 0 to 100, such as 40%.")
    return int(number) if number.is_integer() else number
