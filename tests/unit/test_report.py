"""Failures as az writes them."""

from __future__ import annotations

import io

import pytest

from sig_cli.cli import report as module
from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.cli.output.query import QueryFailure
from sig_cli.cli.report import colour_wanted, level_line, message, report
from sig_cli.domain.errors import ServiceError
from sig_cli.workspace.engine import ReadOnlyStore, StoreError

REFERENCE = "\n\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs"
HINT = "\nTo learn more about --query, please visit: 'https://learn.microsoft.com/cli/azure/query-azure-cli'"


def test_an_error_of_the_service_takes_three_lines():
    error = ServiceError("GalleryNotFound", "No such gallery.", status=409)
    assert report(error) == ("ERROR: (GalleryNotFound) No such gallery.\nCode: GalleryNotFound\nMessage: No such gallery.", 1)


def test_the_target_has_a_line_when_there_is_one():
    assert report(ServiceError("C", "M", target="galleryImage"))[0].endswith("\nMessage: M\nTarget: galleryImage")
    assert "Target" not in report(ServiceError("C", "M", target=""))[0]


def test_details_are_indented_and_glued_as_in_az():
    inner = ServiceError("C3", "M3")
    error = ServiceError("C", "M", details=(
        ServiceError("C1", "M1", target="T1"), ServiceError("C2", "two\nlines", details=(inner,))))
    assert report(error)[0] == (
        "ERROR: (C) M\nCode: C\nMessage: M\nException Details:\t(C1) M1\n\tCode: C1\n\tMessage: M1\n\tTarget: T1"
        "\t(C2) two\n\tlines\n\tCode: C2\n\tMessage: two\n\tlines\n\tException Details:\t(C3) M3\n\t\tCode: C3\n"
        "\t\tMessage: M3")


def test_newlines_of_a_message_stay():
    assert report(ServiceError("C", "one\r\ntwo\n"))[0] == "ERROR: (C) one\r\ntwo\n\nCode: C\nMessage: one\r\ntwo\n"


@pytest.mark.parametrize(("status", "code"), [(400, 1), (401, 1), (403, 1), (404, 3), (409, 1), (500, 1), (200, 1)])
def test_only_a_404_of_the_service_ends_with_three(status, code):
    assert report(ServiceError("C", "M", status=status))[1] == code


def test_an_answer_without_an_error_tells_its_status():
    error = ServiceError("", "Operation returned an invalid status 'Not Found'", status=404)
    assert report(error) == ("ERROR: Operation returned an invalid status 'Not Found'", 3)


def test_failures_of_a_command():
    assert report(Failure("usage error: x")) == ("ERROR: usage error: x", 1)
    assert report(Failure("x", exit_code=3)) == ("ERROR: x", 3)


def test_a_wrong_command_line_ends_with_the_reference():
    assert report(UsageFailure("unrecognized arguments: --foo")) == (
        "ERROR: unrecognized arguments: --foo" + REFERENCE, 2)
    assert report(UsageFailure("x"), recommend=False) == ("ERROR: x", 2)


def test_a_wrong_command_line_shows_three_examples_at_most():
    examples = [(f"Title {number}.", f"sig create -r g{number}") for number in range(5)]
    assert report(UsageFailure("x"), examples=examples)[0] == (
        "ERROR: x\n\nExamples from command's help:\nsig create -r g0\nTitle 0.\n\nsig create -r g1\nTitle 1.\n\n"
        "sig create -r g2\nTitle 2.\n\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs")


def test_a_wrong_query_has_its_own_hint():
    bad = UsageFailure("argument --query: invalid jmespath_type value: '['", query=True)
    assert report(bad, examples=[("t", "c")]) == ("ERROR: argument --query: invalid jmespath_type value: '['" + HINT, 2)
    assert report(QueryFailure("Invalid jmespath query")) == ("ERROR: Invalid jmespath query" + HINT, 1)


def test_the_store_speaks_in_one_line():
    assert report(StoreError("first\nsecond")) == ("ERROR: first second", 1)
    assert report(ReadOnlyStore("The workspace is read-only.")) == ("ERROR: The workspace is read-only.", 1)


def test_nothing_ends_in_a_traceback():
    assert report(FileNotFoundError(2, "No such file or directory", "a b.json")) == (
        "ERROR: No such file or directory: 'a b.json'", 1)
    assert report(OSError(28, "No space left on device")) == ("ERROR: No space left on device", 1)
    assert report(ValueError("odd\n  text")) == ("ERROR: The command failed with an unexpected error: ValueError: odd text", 1)
    assert report(RecursionError()) == ("ERROR: The command failed with an unexpected error: RecursionError", 1)


def test_the_text_alone_is_there_for_quoting():
    assert message(ServiceError("C", "M")) == "(C) M\nCode: C\nMessage: M"


# -- levels and colours --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "colour"), [("ERROR", "91"), ("WARNING", "33"), ("INFO", "32"), ("DEBUG", "36")])
def test_a_colour_stands_in_for_the_level_word(level, colour):
    assert level_line(level, "text", colour=False) == f"{level}: text"
    assert level_line(level, "text", colour=True) == f"\x1b[{colour}mtext\x1b[0m"


def test_only_the_message_is_coloured():
    assert report(UsageFailure("x"), colour=True)[0] == "\x1b[91mx\x1b[0m" + REFERENCE
    assert report(ServiceError("C", "M"), colour=True)[0] == "\x1b[91m(C) M\nCode: C\nMessage: M\x1b[0m"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("out", "err", "no_color", "wanted"), [
    (Terminal, Terminal, False, True),
    (Terminal, Terminal, True, False),
    (Terminal, io.StringIO, False, False),
    (io.StringIO, Terminal, False, False),
    (Terminal, lambda: None, False, False),
])
def test_colour_wants_both_streams_on_a_terminal(monkeypatch, out, err, no_color, wanted):
    monkeypatch.setattr(module.sys, "stdout", out())
    monkeypatch.setattr(module.sys, "stderr", err())
    assert colour_wanted(no_color=no_color) is wanted
    if not no_color:
        assert level_line("ERROR", "x") == ("\x1b[91mx\x1b[0m" if wanted else "ERROR: x")
