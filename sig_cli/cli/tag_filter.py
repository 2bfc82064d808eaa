"""`--tag` of lists, as the filter that az sends for it (observed with az 2.91)."""

from __future__ import annotations


def tag_filter(tag: str | None, *, prefixes: bool = False) -> str:
    """The filter for KEY or KEY=VALUE, with `prefixes` also for KEY*; "" for no tag and for one without a name."""
    name, _, value = (tag or "").partition("=")
    if not name:
        return ""
    if prefixes and name.endswith("*"):
        return f"startswith(tagname, {quoted_text(name[:-1])})"
    return f"tagname eq {quoted_text(name)}" + (f" and tagvalue eq {quoted_text(value)}" if value else "")


def quoted_text(value: str) -> str:
    """A value inside a filter. az forgets to double the quotes in it, and the service refuses that."""
    return "'" + value.replace("'", "''") + "'"
