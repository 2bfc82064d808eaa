"""The standard functions, by kind. Each module fills the table when it is imported."""

from __future__ import annotations


def load() -> None:
    """Imports every module of functions, so that the table is complete."""
    from sig_cli.templates.functions import (  # noqa: F401
        dates,
        hashes,
        identifiers,
        lambdas,
        logic,
        networks,
        numbers,
        objects,
        results,
        scopes,
        sequences,
        strings,
        uris,
    )
