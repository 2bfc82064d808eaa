"""`sig try`: run a script with az played by sig, on an overlay of the workspace, and tell what it did."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

    Document = dict[str, Any]

NOTICE = ("az lines of this run act on a copy of the workspace. Everything else that the command does is really done: files, network, "
          "other programs.")


def table(result: Document) -> list[Document]:
    """A row per thing that the run did or would come to, and how it ended; of a resource that was changed one per property."""
    from sig_cli.cli.commands.diff import called, shown

    changes = result["changes"]
    rows = [(word, called(item["id"]), "") for word in ("added", "removed") for item in changes[word]]
    rows += [("changed", called(item["id"]), f"{change['path']}: {shown(change['before'])} -> {shown(change['after'])}")
             for item in changes["changed"] for change in item["changes"]]
    rows += [("replication", called(item["id"]), f"{item['minutes']} minutes in the real service") for item in result["replication"]]
    rows += [("quota", f"{item['name']} in {item['region']}", f"{item['before']} -> {item['after']} of {item['limit']}") for item in result["quotas"]]
    money = result["cost"]
    if money["perMonth"] or money["once"]:
        rows.append(("cost", f"{money['perMonth']:+.2f} {money['currency']} a month", f"{money['once']:.2f} once"))
    rows += [("failed", item["line"], item["error"]) for item in result["failed"]]
    rows.append(("ended", f"exit code {result['exitCode']}, {result['commands']} az lines", "kept" if result["kept"] else "nothing kept"))
    return [dict(zip(("What", "Of", "Detail"), row, strict=True)) for row in rows]


@command(
    Opt("COMMAND", name="words", words="+", required=True, help="The command, after `--`, with its arguments"),
    Opt("--keep", name="keep", kind="flag", help="When it ends well, make the workspace what the run made of its copy"),
    shape="plain", style="hand", table=table,
    examples=(("What a pipeline would do", "sig try -- ./pipeline.sh"), ("And do it", "sig try --keep -- ./pipeline.sh")),
)
def try_(session: Session, *, words: list[str], keep: bool = False) -> Any:
    """Run a script on a copy of the workspace; tell what it changed, cost and touched, and which az lines failed."""
    folder = tempfile.mkdtemp(prefix="sig-try-")
    try:
        return _tried(session, folder, words, keep=keep)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tried(session: Session, folder: str, words: list[str], *, keep: bool) -> Document:
    from sig_cli.cli import trial
    from sig_cli.cli.commands.activate import executable
    from sig_cli.cli.commands.cost import cost
    from sig_cli.cli.estimates import replications
    from sig_cli.cli.states import stored
    from sig_cli.domain.differences import differences

    copy, programs, log = f"{folder}/workspace", f"{folder}/bin", f"{folder}/commands"
    os.mkdir(programs)
    settings = trial.overlay(session.folder, copy)
    began = trial.revisions(copy)
    before = stored(copy)
    here = cost(_session(session, copy))
    for program in ("az", "sig"):
        with open(f"{programs}/{program}", "w", encoding="utf-8", opener=_private) as file:
            file.write(executable(program))
    session.warn(NOTICE)
    sys.stdout.flush()
    environment = {**os.environ, "SIG_WORKSPACE": copy, trial.RECORD: log, "PATH": programs + os.pathsep + os.environ.get("PATH", os.defpath)}
    try:
        code = subprocess.run(words, env=environment, stdout=sys.stderr.fileno(), check=False).returncode
    except OSError as error:
        raise Failure(f"'{words[0]}' cannot be run: {error.strerror or error}.", exit_code=127) from error
    after = stored(copy)
    ran = trial.recorded(log)
    result: Document = {
        "exitCode": code, "changes": differences(before, after), "cost": _cost(session, here, copy, before, after), "quotas": _quotas(copy, before, after),
        "replication": list(replications((before.get(key), document) for key, document in _written_versions(before, after))), "commands": len(ran),
        "failed": [{"line": shlex.join([one["program"], *one["words"]]), "exitCode": one["code"], "error": one["error"]} for one in ran if one["code"]],
        "kept": False}
    session.exit_code = code if code >= 0 else 128 - code  # as a shell tells of a signal
    if keep and code == 0:
        trial.bring_home(session.folder, copy, began, settings)
        result["kept"] = True
    elif keep:
        session.warn("The command failed, so nothing is kept.")
    return result


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o700)


def _session(session: Session, folder: str) -> Session:
    """A session on another workspace folder, for all its subscriptions."""
    from sig_cli.arm.local import open_manager
    from sig_cli.cli.grammar import Globals
    from sig_cli.cli.session import Session as Connected

    return Connected(open_manager(folder).send, session.settings, folder, Globals())


def _cost(session: Session, here: Document, copy: str, before: Document, after: Document) -> Document:
    """What the workspace costs per month before and after, and what the copies that the run asked for cost once."""
    from sig_cli.cli.commands.cost import cost
    from sig_cli.cli.money import difference, source_of

    there = cost(_session(session, copy))
    made = difference([(before.get(key), document) for key, document in _written_versions(before, after)],
                      lambda version: after.get(source_of(version), {}).get("tags"))
    return {"perMonthBefore": here["perMonth"], "perMonthAfter": there["perMonth"], "perMonth": round(there["perMonth"] - here["perMonth"], 2),
            "once": made["once"] if made else 0.0, "currency": there["currency"], "guessed": there["guessed"]}


def _written_versions(before: Document, after: Document) -> list[tuple[str, Document]]:
    """The image versions that the run made or changed."""
    return [(key, document) for key, document in after.items()
            if str(document.get("type")).lower() == "microsoft.compute/galleries/images/versions" and document != before.get(key)]


def _quotas(copy: str, before: Document, after: Document) -> list[Document]:
    """The quotas whose use the run changed."""
    from sig_cli.domain.profiles import load
    from sig_cli.domain.quotas import NAMES
    from sig_cli.workspace.administration import workspace_record
    from sig_cli.workspace.files import FilesEngine

    record = workspace_record(FilesEngine(copy))
    profile = load(record["profile"], record.get("quotas"))
    names = {type_.lower(): (type_, value) for type_, (value, _) in NAMES.items()}
    rows = []
    old, new = _counted(before, names), _counted(after, names)
    for place in sorted({*old, *new}):
        subscription, region, type_ = place
        if old.get(place, 0) != new.get(place, 0):
            rows.append({"subscription": subscription, "region": region, "name": names[type_][1], "before": old.get(place, 0),
                         "after": new.get(place, 0), "limit": profile.quota(names[type_][0])})
    return rows


def _counted(state: Document, names: Any) -> dict[tuple[str, str, str], int]:
    counts: dict[tuple[str, str, str], int] = {}
    for key, document in state.items():
        type_ = str(document.get("type")).lower()
        if type_ in names:
            place = (key.split("/")[2], str(document.get("location")), type_)
            counts[place] = counts.get(place, 0) + 1
    return counts
