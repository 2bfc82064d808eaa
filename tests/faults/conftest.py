"""These tests are about whole documents and lost ones; what a resource's document must have is tested elsewhere."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def documents_of_any_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` takes the small documents that the writers here make."""
    monkeypatch.setattr("sig_cli.workspace.form.fault", lambda document, texts: None)
    monkeypatch.setattr("sig_cli.workspace.shapes._shape", lambda key: None)
