"""Results as text: az's seven formats, and `--query`.

`render` turns the command shape (see `output.shape`) into what stands on stdout, `write` puts it there. Only the format
that was asked for is imported: plain JSON needs nothing but `json`.

The rules come from running az 2.91 (`output_rules` of the recorded surface): tables and TSV are byte for byte az's.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from sig_cli.cli.output.query import Expression

FORMATS = ("json", "jsonc", "yaml", "yamlc", "table", "tsv", "none")


class Written:
    """A long list as the workspace keeps it: text made of its members, which nothing is left to do to.

    `kind` says what the text is: "list" for JSON as it is printed and "query" for JSON with the keys in the order that queries see, both
    without the brackets; "table" for the cells of a table as JSON, "tsv" for what is printed. `made` are the members, or the
    rows of the table, where all of them had to be made just now.
    """

    __slots__ = ("_made", "kind", "text")

    def __init__(self, kind: str, text: bytes | memoryview, made: list[Any] | None = None) -> None:
        self.kind = kind
        self.text = text
        self._made = made

    def members(self) -> list[Any]:
        """The members, or the rows of the table."""
        if self._made is not None:
            return self._made
        import orjson

        text = b"".join((b"[", self.text, b"]"))
        try:
            return orjson.loads(text)  # type: ignore[no-any-return]
        except orjson.JSONDecodeError:  # infinite numbers, which Python's JSON has
            import json

            return json.loads(text)  # type: ignore[no-any-return]


def render_written(written: Written, *, output: str, query: str | Expression | None, table: Callable[[Any], Any] | None,
                   is_tty: bool, colour: bool) -> str | tuple[bytes | memoryview, ...]:
    """What `render` gives for a list, from what is kept of it: text, or the parts of its bytes where they are at hand."""
    if written.kind == "tsv":
        return (written.text,)
    if written.kind == "table":
        from sig_cli.cli.output.table import rows_text

        return rows_text(written.members())
    if written.kind == "list" and (output.lower() == "json" or (output.lower() == "jsonc" and not (is_tty and colour))):
        from sig_cli.cli.output.json_text import json_frame

        return json_frame(written.text)
    return render(written.members(), output=output, query=query, table=table, is_tty=is_tty, colour=colour)


def write_parts(parts: tuple[bytes | memoryview, ...], stream: TextIO, *, output: str) -> str | None:
    """As `write`, for bytes: they go as they are where the stream takes UTF-8."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None or os.linesep != "\n" or (stream.encoding or "").lower() not in ("utf-8", "utf8"):
        return write(b"".join(parts).decode(), stream, output=output)
    stream.flush()
    for part in parts:
        buffer.write(part)
    return None


def render(result: Any, *, output: str = "json", query: str | Expression | None = None,
           table: Callable[[Any], Any] | None = None, is_tty: bool = False, colour: bool = True) -> str:
    """The text for stdout, with its last newline; `""` when nothing is to be printed, as for a null result.

    `result` is a command's result in its command shape, `query` a JMESPath expression as text or as `query.parsed`
    gave it, `table` the function of a command that makes its rows (used only for tables, and only without a query).
    `jsonc` and `yamlc` are coloured when `is_tty` (stdout and stderr are both terminals) and `colour` (no
    `core.no_color`).

    Raises `UsageFailure` for a query that cannot be parsed, `QueryFailure` for one that fails on this result, and
    `Failure` for a format that does not exist or a result that cannot be printed in it.
    """
    try:
        if query is not None:
            from sig_cli.cli.output.query import search

            result = search(query, result)
        if result is None:
            return ""
        return _format(result, output.lower(), query is not None, table, is_tty and colour)
    except RecursionError:
        raise Failure("The result is nested too deeply to be printed.") from None


def _format(result: Any, output: str, queried: bool, table: Callable[[Any], Any] | None, colour: bool) -> str:
    if output in ("json", "jsonc"):
        from sig_cli.cli.output.json_text import json_text

        text = json_text(result)
        return _coloured(text, "json") if colour and output == "jsonc" else text
    if output == "table":
        from sig_cli.cli.output.table import table_text

        return table_text(result, queried=queried, table=table)
    if output == "tsv":
        from sig_cli.cli.output.tsv import tsv_text

        return tsv_text(result)
    if output in ("yaml", "yamlc"):
        from sig_cli.cli.output.yaml_text import yaml_text

        text = yaml_text(result, queried=queried)
        return _coloured(text, "yaml") if colour and output == "yamlc" else text
    if output == "none":
        return ""
    raise Failure(f"'{output}' is not an output format. Allowed values: {', '.join(sorted(FORMATS))}.")


def write(text: str, stream: TextIO, *, output: str = "json") -> str | None:
    r"""Write what `render` gave; a warning for stderr when characters were lost, else None.

    A stream whose encoding lacks a character gets JSON with `\uXXXX` in its place, which loses nothing, and every
    other format with `?`. az would drop every character outside ASCII. Lone surrogates, which no encoding has, go the
    same way. A reader that went away raises `BrokenPipeError`: that is for the caller.
    """
    try:
        stream.write(text)
    except UnicodeEncodeError:
        import codecs
        import json

        encoding = stream.encoding or "ascii"
        if output.lower() in ("json", "jsonc"):
            codecs.register_error("sig_json_escape", lambda error: (
                json.dumps(text[error.start:error.end])[1:-1], error.end))  # type: ignore[attr-defined]
            stream.write(text.encode(encoding, "sig_json_escape").decode(encoding))
            return None
        stream.write(text.encode(encoding, "replace").decode(encoding))
        return f"Unable to encode the output with {encoding} encoding. Unsupported characters are replaced by '?'."
    return None


def _coloured(text: str, language: str) -> str:
    """The text with terminal colours; pygments with its terminal formatter is what az uses."""
    from pygments import highlight
    from pygments.formatters.terminal import TerminalFormatter
    from pygments.lexers.data import JsonLexer, YamlLexer

    return highlight(text, JsonLexer() if language == "json" else YamlLexer(), TerminalFormatter())
