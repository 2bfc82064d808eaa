"""What only we know of changes that would come: how long the real service would copy, money, and the quotas touched.

A deployment is carried out on an overlay of the workspace; what would have changed there is priced, timed and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.ids import parse
from sig_cli.domain.moments import SECOND
from sig_cli.domain.quotas import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sig_cli.cli.session import Session

    Document = dict[str, Any]
    Changes = list[tuple[str, Document | None, Document | None]]

VERSION = "microsoft.compute/galleries/images/versions"
_QUOTAS = {type_.lower(): names for type_, names in NAMES.items()}


def of_deployment(session: Session, path: str, api_version: str, text: str) -> Document:
    """The estimates of a deployment, given its address and the text of its request. Nothing is written.

    What comes out has `replication` (a row for each version), `cost` (None when no version changes) and `quotas` (a row for
    each that would change). What the deployment fails at is not in it.
    """
    from sig_cli.arm.messages import Request
    from sig_cli.cli.foresight import money_of, rehearsal, staying

    send, _, engine = rehearsal(session)
    send(Request("PUT", path, {"api-version": api_version}, text=text, files=session.beside))
    changed = [(key, before, staying(after)) for key, before, after in engine.changed()]
    versions = [(before, after) for _, before, after in changed if after is not None and _type(after) == VERSION]
    return {"replication": list(replications(versions)), "cost": money_of(engine, changed), "quotas": list(_quotas(session, changed))}


def replications(versions: Iterable[tuple[Document | None, Document]]) -> Iterator[Document]:
    """How long the real service would take to copy image versions, given as (before, after), and to each region.

    A version of which nothing new is copied has no row.
    """
    from sig_cli.domain.replication import plan

    for before, version in versions:
        now = version["sig"]["operation"]["started"]
        made = plan(version, before, now, 1.0)
        records = made.members["replication"]
        if before is not None and all(record["ends"] <= now for record in records.values()):
            continue
        yield {"id": version["id"], "minutes": round((made.ends - now) / SECOND / 60, 1), "seconds": round((made.ends - now) / SECOND),
               "regions": [{"region": region, "seconds": round((record["ends"] - now) / SECOND)}
                           for region, record in records.items() if record["ends"] > now]}


def lines(found: Document) -> Iterator[str]:
    """Estimates in lines for a person; none when there is nothing to tell."""
    from sig_cli.cli.foresight import money_lines
    from sig_cli.cli.times import seconds_text

    for row in found["replication"]:
        parsed = parse(row["id"])
        regions = ", ".join(f"{region['region']} {seconds_text(region['seconds'])}" for region in row["regions"])
        yield f"Time to replicate {'/'.join(parsed.names) if parsed else row['id']}: {seconds_text(row['seconds'])}" \
              + (f" ({regions})." if regions else ".")
    yield from money_lines(found["cost"])
    for row in found["quotas"]:
        of = f" of {row['limit']}" if row["limit"] is not None else ""
        over = ", which is too many" if row["limit"] is not None and row["after"] > row["limit"] else ""
        yield f"Quota {row['name']} in {row['region']}: {row['before']} -> {row['after']}{of}{over}."


def _quotas(session: Session, changed: Changes) -> Iterator[Document]:
    """The quotas whose use would change, as the service counts them now and with what would come and go."""
    from sig_cli.cli.quota_rows import USAGE_API
    from sig_cli.domain.errors import ServiceError

    counts: dict[tuple[str, str, str], int] = {}
    for key, before, after in changed:
        for document, sign in ((before, -1), (after, 1)):
            if document is not None and _type(document) in _QUOTAS:
                place = (key.split("/")[2], str(document.get("location")), _QUOTAS[_type(document)][0])
                counts[place] = counts.get(place, 0) + sign
    for (subscription, region, name), more in sorted(counts.items()):
        if not more:
            continue
        where = f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{region}/usages"
        try:
            rows = [row for row in session.list(where, USAGE_API) if row["name"]["value"] == name]
        except ServiceError:  # who may deploy into a group need not be allowed to see this
            continue
        for row in rows:
            yield {"subscription": subscription, "region": region, "name": name, "before": row["currentValue"],
                   "after": row["currentValue"] + more, "limit": row["limit"]}


def _type(document: Document) -> str:
    return str(document.get("type")).lower()

