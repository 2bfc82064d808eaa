"""`--what-if`: a command carried out on an overlay of the workspace, and what it would have changed there.

It is the same command, the same requests and the same provider functions; only the commit goes to memory.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure, Overtaken
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse
from sig_cli.domain.lifecycle import NEVER, SECOND, exists
from sig_cli.domain.moments import timestamp
from sig_cli.domain.replicas import places
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.layout import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sig_cli.arm.messages import Request, Response, Send
    from sig_cli.cli.grammar import Globals
    from sig_cli.cli.options import Spec
    from sig_cli.cli.session import Session
    from sig_cli.workspace.memory import MemoryEngine

    Document = dict[str, Any]
    Changed = tuple[str, Document | None, Document | None]

LONGEST = 60


def foresee(path: str, function: Callable[..., Any], spec: Spec, values: dict[str, Any], chosen: Globals) -> int:
    """Print what a command would do, and return the exit code that it would end with. Nothing is written.

    Raises what opening a workspace raises; what the command itself is refused is part of the answer.
    """
    from sig_cli.cli.report import report
    from sig_cli.cli.runner import fail, open_session, perform, show

    session = open_session(chosen, spec.workspace)
    if session.settings.persists:
        from sig_cli.cli.persistence import fill

        fill(path, spec, values, session)
    engine, asked = _rehearse(session)
    error: Exception | None = None
    code = 0
    try:
        if spec.check is not None:
            spec.check(values)
        _, code = perform(path, function, spec, values, session)
    except (ServiceError, StoreError, Failure) as problem:
        if isinstance(problem, Overtaken) or (isinstance(problem, Failure) and not isinstance(problem, ServiceError)):
            return fail(problem)
        error, code = problem, report(problem)[1]
    now = session.clock()
    changed = list(_living(engine.changed(), now))
    seen = _seen(session, changed)
    rows = [found for key, before, after in changed if (found := _change(key, before, after, now)) is not None]
    if not values.get("no_wait") and any("error" in row or row.get("seconds", 0) is None for row in rows):
        code = code or 1
    changes = [found for key, before, after in seen if (found := _change(key, before, after, now)) is not None]
    _name_assigned(session, [row["assigns"] for row in changes if "assigns" in row])
    result: Document = {"changes": changes, "succeeds": code == 0}
    money = money_of(engine, seen)
    if money is not None:
        result["cost"] = money
    if len(rows) > len(changes):
        result["unseen"] = len(rows) - len(changes)
    if error is not None and not any(row.get("error", {}).get("message") == str(error) for row in changes):
        result["refused"] = _refused(session, error, asked)
    if chosen.output or chosen.query or session.settings.get("core", "output"):
        from sig_cli.cli.options import command

        show(result, command(shape="plain")(lambda: None).spec, session)  # type: ignore[attr-defined]
    else:
        sys.stdout.writelines(f"{line}\n" for line in described(result))
    return code


def _living(changed: Iterable[Changed], now: int) -> Iterator[Changed]:
    """What would change of what is there: a deletion that has ended leaves a document for a while, which is nothing to anybody."""
    for key, before, after in changed:
        was = before if before is not None and exists(before, now) else None
        if was is not None or (after is not None and exists(after, now)):
            yield key, was, after


def _seen(session: Session, changed: list[Changed]) -> list[Changed]:
    """Of what would change, what was not there before and what the principal that acts may read."""
    if not session.chosen.acting_as:
        return changed
    from sig_cli.arm.local import readable
    from sig_cli.cli.acting import actor

    may_read = readable(session.folder, actor(session.folder, session.chosen.acting_as)["name"])
    return [(key, before, after) for key, before, after in changed if before is None or may_read(str(before.get("id", key)))]


def _name_assigned(session: Session, given: list[Document]) -> None:
    """Put the names of roles and principals where there are ids, as far as there are names."""
    if not given:
        return
    from contextlib import suppress

    from sig_cli.cli.commands.role import DEFINITIONS_API as ROLE_API
    from sig_cli.cli.principals import names_of

    with suppress(ServiceError, Failure):  # who may give a role need not be allowed to see who has it
        people = names_of(session, {row["principal"] for row in given})
        for row in given:
            row["principal"] = people.get(row["principal"], row["principal"])
    for row in given:
        with suppress(ServiceError, Failure):
            roles = session.list(f"{row['scope'].rstrip('/')}/providers/Microsoft.Authorization/roleDefinitions", ROLE_API)
            row["role"] = next((role["properties"]["roleName"] for role in roles if role["name"] == row["role"]), row["role"])


def _rehearse(session: Session) -> tuple[MemoryEngine, list[Request]]:
    """Let a session talk to an overlay, wait for nothing, and keep the last request that it wrote with."""
    answer, clock, engine = rehearsal(session)
    asked: list[Request] = []

    def send(request: Request) -> Response:
        if request.method != "GET":
            asked[:] = [request]
        return answer(request)

    session.rehearse(send, clock)
    return engine, asked


def rehearsal(session: Session) -> tuple[Send, Callable[[], int], MemoryEngine]:
    """Who answers as a session's service does and writes nothing, its clock, and the engine that knows what would be written.

    No time passes in it, so that what it tells of durations does not depend on how fast this machine is.
    """
    from sig_cli.arm.local import open_rehearsal

    manager, engine = open_rehearsal(session.folder, session.settings)
    moment = manager.clock()
    manager.clock = lambda: moment
    answer: Send = manager.send
    if session.chosen.acting_as:
        from sig_cli.cli.acting import sending_as

        answer = sending_as(answer, session.folder, session.chosen.acting_as)
    return answer, manager.clock, engine


def _change(key: str, before: Document | None, after: Document | None, now: int) -> Document | None:
    """A row of the answer; None for what is nobody's resource, and for what stays as it is."""
    document = after or before or {}
    if type_of(key.rpartition("/")[0]) == "microsoft.resources/tagnames" and "id" in document:
        document = {"type": "Microsoft.Resources/tagNames", **document}
    if "type" not in document or "id" not in document:
        return None
    leaving = after is not None and (after.get("sig", {}).get("operation") or {}).get("kind") == "delete"
    gone = after is None or leaving
    kind = "Create" if before is None else "Delete" if gone else "Modify"
    row: Document = {"change": kind, "id": document["id"], "type": document["type"]}
    if document["type"].lower() == "microsoft.authorization/roleassignments":
        given = document["properties"]
        row["assigns"] = {"principal": given["principalId"], "role": given["roleDefinitionId"].rpartition("/")[2],
                          "scope": given.get("scope") or document["id"].partition("/providers/Microsoft.Authorization")[0]}
    if kind == "Modify":
        row["properties"] = {path: {"before": old, "after": new} for path, (old, new) in _differences(before or {}, after or {})}
    operation = (after or {}).get("sig", {}).get("operation") or {}
    if operation.get("ends", 0) > now:
        row["finish"] = _moment(operation["ends"])
        row["seconds"] = _seconds(operation["ends"], now)
    if "error" in operation:
        row["error"] = operation["error"]
    if not gone:
        row.update(_regions(after or {}, now))
    if kind == "Modify" and not row["properties"] and not row.keys() - {"change", "id", "type", "properties", "assigns"}:
        return None
    return row


def money_of(engine: MemoryEngine, changed: list[Changed]) -> Document | None:
    """The difference in money, when versions are among what would change."""
    from sig_cli.cli.money import VERSION, difference, source_of

    if not any(str((after or before or {}).get("type")).lower() == VERSION for _, before, after in changed):
        return None

    def tags(version: Document) -> Document | None:
        stored = engine.get(source_of(version)) if source_of(version) else None
        return stored.document.get("tags") if stored else None

    return difference([(before, staying(after)) for _, before, after in changed], tags)


def staying(document: Document | None) -> Document | None:
    """A document, or None when it is there only until its deletion ends."""
    leaving = ((document or {}).get("sig", {}).get("operation") or {}).get("kind") == "delete"
    return None if leaving else document


def _regions(document: Document, now: int) -> Document:
    """Where a version would be, how often, and from when on."""
    wanted = places(document.get("properties", {}).get("publishingProfile") or {})
    if not wanted:
        return {}
    records = document.get("sig", {}).get("replication") or {}
    rows = []
    for region, count in wanted.items():
        row: Document = {"region": region, "replicas": count}
        record = records.get(region)
        if record is not None and record["ends"] > now:
            row |= {"finish": _moment(record["ends"]), "seconds": _seconds(record["ends"], now)}
        if record is not None and "error" in record:
            row["error"] = record["error"]["message"]
        rows.append(row)
    return {"regions": rows}


def _refused(session: Session, error: Exception, asked: list[Request]) -> Document:
    """What the service would answer, with all that could only change in a new resource."""
    if not isinstance(error, ServiceError):
        return {"message": str(error)}
    told: Document = {"code": error.code, "message": error.message}
    if error.code != "PropertyChangeNotAllowed" or not asked:
        return told
    from sig_cli.domain.changes import fixed_properties
    from sig_cli.domain.profiles import load
    from sig_cli.workspace.administration import workspace_record
    from sig_cli.workspace.files import FilesEngine
    from sig_cli.workspace.names import fold

    engine = FilesEngine(session.folder)
    stored = engine.get(fold(asked[0].path))
    if stored is not None and isinstance(asked[0].body, dict):
        told["replace"] = fixed_properties(stored.document, asked[0].body, stored.document["type"],
                                           load(workspace_record(engine)["profile"]))
    return told


def described(result: Document) -> Iterator[str]:
    """The answer in lines for a person."""
    for row in result["changes"]:
        yield f"{row['change']}: {_name(row)}{_when(row)}"
        for path, values in row.get("properties", {}).items():
            yield f"    {path}: {_short(values['before'])} -> {_short(values['after'])}"
        for region in row.get("regions", ()):
            replicas = f"{region['replicas']} replica{'s' if region['replicas'] > 1 else ''}"
            yield f"    {region['region']}: {replicas}{_when(region)}" + (f", fails: {region['error']}" if "error" in region else "")
        if "error" in row:
            yield f"    It would fail: {row['error']['message']}"
    if "unseen" in result:
        yield f"And {result['unseen']} more that you may not read."
    refused = result.get("refused")
    if refused is not None:
        code = f"({refused['code']}) " if refused.get("code") else ""
        yield f"Refused: {code}{refused['message']}"
        if refused.get("replace"):
            yield "    Only a new resource can have: " + ", ".join(refused["replace"])
    if not result["changes"] and "unseen" not in result and refused is None:
        yield "Nothing would change."
    yield from money_lines(result.get("cost"))
    hanging = any(row.get("seconds", 0) is None for row in result["changes"])
    failing = any("error" in row for row in result["changes"])
    verdict = "fail" if not result["succeeds"] else "be accepted, and never end" if hanging else \
        "be accepted, and fail later" if failing else "succeed"
    if verdict == "fail" and hanging and refused is None:
        verdict += ": what it waits for never ends"
    yield f"Nothing was written. It would {verdict}."


def money_lines(money: Document | None) -> Iterator[str]:
    """What a difference in money is, in a line; in none when there is no difference."""
    if money is not None and (money["perMonth"] or money["once"]):
        guessed = " (estimated)" if money["guesses"] else ""
        yield f"Money: {money['perMonth']:+.2f} {money['currency']} a month, {money['once']:.2f} once{guessed}."


def _name(row: Document) -> str:
    if "assigns" in row:
        given = row["assigns"]
        return f"{row['type']} of {given['role']} for {given['principal']} at {given['scope']}"
    parsed = parse(row["id"])
    name = "/".join(parsed.names) if parsed is not None and parsed.names else row["id"].rpartition("/")[2]
    return f"{row['type']} {name}"


def _when(row: Document) -> str:
    if "finish" not in row:
        return ""
    if row["seconds"] is None:
        return ", never done: it hangs"
    from sig_cli.cli.times import seconds_text

    return f", done {row['finish']} (in {seconds_text(row['seconds'])})"


def _differences(before: Any, after: Any, prefix: str = "") -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Every value that differs, by its dotted path; the private section is not compared."""
    for name in (*before, *(name for name in after if name not in before)):
        old, new = before.get(name), after.get(name)
        path = f"{prefix}{name}"
        if path == "sig" or old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differences(old, new, path + ".")
        elif isinstance(old, list) and isinstance(new, list):
            yield from _rows(old, new, path)
        else:
            yield path, (old, new)


def _rows(before: list[Any], after: list[Any], path: str) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """What differs in a list: members that have names by these, others by where they stand."""
    def named(rows: list[Any]) -> Document:
        return {f"[{row['name'] if by_name else at}]": row for at, row in enumerate(rows)}

    by_name = all(isinstance(row, dict) and isinstance(row.get("name"), str) for row in (*before, *after)) and all(
        len({row["name"] for row in rows}) == len(rows) for rows in (before, after))
    yield from _differences(named(before), named(after), path)


def _short(value: Any) -> str:
    from json import dumps

    text = dumps(value, ensure_ascii=False) if value is not None else "nothing"
    return text if len(text) <= LONGEST else text[:LONGEST - 3] + "..."


def _moment(moment: int) -> str | None:
    return None if moment >= NEVER else timestamp(moment // SECOND * SECOND)


def _seconds(moment: int, now: int) -> float | None:
    return None if moment >= NEVER else round((moment - now) / SECOND, 3)
