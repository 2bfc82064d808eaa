"""`sig workspace ...`: the folder that all state lies in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.files import FilesEngine

PROFILES = ("latest", "2019-01-preview")
OVERLOADS = ("report", "throttle")


def _engine(session: Session) -> FilesEngine:
    from sig_cli.workspace.files import FilesEngine

    return FilesEngine(session.folder)


@command(
    Opt("FOLDER", name="folder", words="?", complete="file", help="Where to make the workspace: FOLDER/.sig. Default: here"),
    Opt("--profile", name="profile", kind="enum", choices=PROFILES, help="Rules to follow"),
    shape="plain", subscription=False, workspace="free",
    examples=(("A workspace for this project, found from every folder below", "sig workspace init"),),
)
def init(session: Session, *, folder: str | None = None, profile: str | None = None) -> Any:
    """Make a workspace in a folder, so that commands below it use it."""
    from sig_cli.workspace.administration import set_profile
    from sig_cli.workspace.discovery import initialise, locate
    from sig_cli.workspace.files import FilesEngine

    if folder is None and session.chosen.workspace is not None:
        place = locate(session.chosen.workspace, os.environ).folder
    else:
        base = os.path.abspath(folder or os.getcwd())
        place = base if os.path.basename(base) == ".sig" else os.path.join(base, ".sig")
    existed = os.path.isdir(os.path.join(place, "state"))
    initialise(place)
    if profile is not None or not existed:
        set_profile(FilesEngine(place), profile or "latest")
    return {"folder": place, "created": not existed}


@command(shape="plain", subscription=False, workspace="found",
         examples=(("Where the workspace is, and what it holds", "sig workspace show"),))
def show(session: Session) -> Any:
    """Show which workspace is used, how it was found, and what it holds."""
    from sig_cli.workspace.administration import subscriptions, workspace_record

    engine = _engine(session)
    record = workspace_record(engine)
    rows = []
    for document in subscriptions(engine):
        base = f"/subscriptions/{document['subscriptionId'].lower()}"
        kinds: dict[str, int] = {}
        for key, _ in engine.below(f"{base}/resourcegroups"):
            parts = key.partition("/providers/")[2].split("/")
            kind = "/".join([parts[0], *parts[1::2]]) if parts[0] else "resource groups"
            kinds[kind] = kinds.get(kind, 0) + 1
        rows.append({"name": document["name"], "subscriptionId": document["subscriptionId"],
                     "allowedRegions": document.get("allowedRegions", []), "resources": kinds})
    return {"folder": session.folder, "foundBy": session.found_by, "exists": os.path.isdir(session.folder),
            "format": record["format"], "profile": record["profile"], "subscriptions": rows}


@command(shape="plain", subscription=False, workspace="found", examples=(("Look for damage", "sig workspace check"),))
def check(session: Session) -> Any:
    """Look for everything that is wrong with the workspace. Exit code 1 when something is."""
    from sig_cli.arm.local import damage, declared_indexes, is_known
    from sig_cli.workspace.checkup import find_problems
    from sig_cli.workspace.engine import StoreError
    from sig_cli.workspace.settings_rules import remarks

    rows = [{"path": problem.path, "problem": problem.problem, "repair": problem.repair}
            for problem in find_problems(session.folder, declared_indexes(), is_known, damage)]
    settings = os.path.join(session.folder, "workspace.toml")
    try:
        for remark in remarks(settings):
            session.warn(remark)
    except StoreError as error:
        rows.append({"path": settings, "problem": str(error), "repair": "none: mend the line by hand"})
    session.exit_code = 1 if rows else 0
    return rows


@command(shape="plain", subscription=False, workspace="found", examples=(("Mend it", "sig workspace repair"),))
def repair(session: Session) -> Any:
    """Mend what `check` finds. What cannot be mended is moved aside; nothing is deleted silently."""
    from sig_cli.arm.local import damage, declared_indexes, is_known
    from sig_cli.workspace.checkup import repair as mend

    return mend(session.folder, declared_indexes(), is_known, damage)


@command(
    Opt("PROFILE", name="profile", words="?", choices=PROFILES, kind="enum", help="The rules to follow from now on"),
    shape="plain", subscription=False,
    examples=(("Follow the rules of January 2019", "sig workspace profile 2019-01-preview"),),
)
def profile(session: Session, *, profile: str | None = None) -> Any:
    """Show or choose the rules that writes follow."""
    from sig_cli.workspace.administration import set_profile, workspace_record

    if profile is not None:
        set_profile(_engine(session), profile)
    return {"profile": workspace_record(_engine(session))["profile"], "profiles": list(PROFILES)}


@command(
    Opt("ANSWER", name="answer", words="?", choices=OVERLOADS, kind="enum",
        help="report: say so and carry on. throttle: answer as the service does, 429"),
    shape="plain", subscription=False,
    examples=(("Rehearse a deployment that has too few replicas", "sig workspace replica-overload throttle"),),
)
def replica_overload(session: Session, *, answer: str | None = None) -> Any:
    """Show or choose what happens when more machines are created at once than the replicas of a version can serve."""
    from sig_cli.workspace.administration import set_replica_overload, workspace_record

    if answer is not None:
        set_replica_overload(_engine(session), answer)
    return {"replicaOverload": workspace_record(_engine(session)).get("replicaOverload", OVERLOADS[0]),
            "answers": list(OVERLOADS)}


@command(
    Opt("NAME", name="name", required=True, help="Name of the new subscription"),
    Opt("--id", name="id_", help="Its id, a GUID. Default: one that follows from the name"),
    Opt("--tenant", name="tenant", help="The id of its tenant"),
    shape="plain", subscription=False,
    examples=(("A second subscription", "sig workspace subscription add Production"),),
)
def subscription_add(session: Session, *, name: str, id_: str | None = None, tenant: str | None = None) -> Any:
    """Add a subscription to the workspace."""
    from sig_cli.workspace.administration import add_subscription

    return _shown(add_subscription(_engine(session), name, id_, tenant))


@command(Opt("NAME", name="name", required=True, complete="subscription", help="Name or id of the subscription"),
         shape="plain", subscription=False,
         examples=(("Take an empty subscription away", "sig workspace subscription remove Spare"),))
def subscription_remove(session: Session, *, name: str) -> None:
    """Remove a subscription that holds nothing any more."""
    from sig_cli.workspace.administration import remove_subscription

    remove_subscription(_engine(session), name)


@command(
    Opt("REGION", name="region", required=True, complete="region", help="A region of restricted access"),
    Opt("--name", "-n", name="name", complete="subscription", help="Name or id. Default: the current subscription"),
    Opt("--remove", name="remove", kind="flag", help="Take the region off the list again"),
    shape="plain",
    examples=(("Allow replication to Australia Central", "sig workspace subscription allow-region australiacentral"),),
)
def subscription_allow_region(session: Session, *, region: str, name: str | None = None, remove: bool = False) -> Any:
    """Put a region on a subscription's allow-list."""
    from sig_cli.domain.regions import canonical
    from sig_cli.workspace.administration import allow_region

    known = canonical(region)
    if known is None:
        raise Failure(f"'{region}' is not a region that Azure has. `sig account list-locations` lists them.")
    return _shown(allow_region(_engine(session), name or session.subscription, known, allowed=not remove))


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "sig"}
