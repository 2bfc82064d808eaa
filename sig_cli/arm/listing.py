"""Lists whose members the client has written before: their text instead of their documents.

What a member looks like follows from its document, the api-version, the code, and whether the last operation on it has ended;
so the engine keeps it and reads only what has changed. Before `dated_answers.ENDED` the day counts as well. Whoever sees only some of the members, or sees them at another time than
this machine's, gets a list as always.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sig_cli import __version__
from sig_cli.arm.messages import JSON, Response
from sig_cli.arm.views import view
from sig_cli.domain.dated_answers import ENDED
from sig_cli.workspace.clock import CLOCK_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.arm.messages import Request, Rows
    from sig_cli.providers.provider import Call, Outcome, Provider
    from sig_cli.workspace.engine import Document

SOURCES = (
    "sig_cli.arm.listing", "sig_cli.arm.views", "sig_cli.domain.lifecycle", "sig_cli.providers.provider",
    "sig_cli.providers.reading", "sig_cli.providers.tracked", "sig_cli.workspace.documents", "sig_cli.workspace.engine",
    "sig_cli.workspace.form", "sig_cli.workspace.listings", "sig_cli.workspace.names",
)
"""The modules that a member goes through on its way from the file to the client, beside its provider's. A test traces them."""


def finished(request: Request, rows: Rows, handler: Provider, call: Call, outcome: Outcome,
             headers: dict[str, str]) -> Response | None:
    """The answer to a list as text; None where the members are few, or where the text of others does not serve."""
    if call.caller is not None or call.after or request.page_size is not None or outcome.most is not None \
            or outcome.collection is None or len(call.query) != 1 or call.now < ENDED or call.resources.document(CLOCK_KEY) is not None:
        return None
    code = stamps((*SOURCES, *rows.sources, type(handler).__module__))
    if not code:
        return None
    basis = " ".join((rows.basis, handler.type, call.api_version, call.workspace["profile"], code))

    def row(document: Document) -> bytes:
        return rows.row(view(handler.type, handler.present(document, call), call.api_version, call.now))

    text = call.resources.rows(outcome.collection, rows.name, basis, row, rows.joint)
    if text is None:
        return None
    response = Response(outcome.status, headers={"Content-Type": JSON, **headers})
    response.rows = text
    return response


def stamps(modules: Iterable[str]) -> str:
    """A text that changes when the source of a module of ours does, or Python or this machine is another; empty when that cannot be told."""
    found = [__version__, sys.version, sys.byteorder]
    try:
        for name in modules:
            status = os.stat(f"{_ROOT}/{name.replace('.', '/')}.py")
            found.append(f"{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}")
    except OSError:
        return ""
    return " ".join(found)


_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
