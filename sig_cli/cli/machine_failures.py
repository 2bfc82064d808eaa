"""How failures of commands that deploy a template are told: az prints the service's answer as it came. Source: az 2.91, observed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sig_cli.cli.failures import Failure
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.session import Session


@contextlib.contextmanager
def told(session: Session) -> Iterator[None]:
    """Turn what the service refuses inside of the block into a `Failure` with the text of its answer."""
    try:
        yield
    except ServiceError as error:
        import json

        raise Failure(json.dumps(session.last_body, ensure_ascii=False, separators=(",", ":"))) from error
