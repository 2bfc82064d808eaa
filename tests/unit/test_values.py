"""What the words of an option become, and which of az's two layers refuses them with which words and exit code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.cli.options import Opt
from sig_cli.cli.shorthand_syntax import HelpAsked
from sig_cli.cli.values import convert

PROG = "az sig create"
TEN = "true, t, yes, y, 1, false, f, no, n, 0"


def value(option: Opt, *words: str, earlier: tuple[str, ...] = ()) -> Any:
    return convert(option, option.spellings[-1], list(words), PROG, earlier)


def failure(option: Opt, *words: str) -> tuple[int, str]:
    """The exit code and the text of what is refused."""
    with pytest.raises(Failure) as caught:
        value(option, *words)
    assert isinstance(caught.value, UsageFailure) is (caught.value.exit_code == 2)
    return caught.value.exit_code, caught.value.message


def opt(kind: str, words: str | None = None, **more: Any) -> Opt:
    return Opt("-x", "--example", name="example", kind=kind, words=words, **more)


@pytest.mark.parametrize(("option", "words", "expected"), [
    (opt("str"), ["a b"], "a b"),
    (opt("str"), [""], ""),
    (opt("str"), ["null"], "null"),
    (opt("str", "?", blank="all"), [], "all"),
    (opt("str", "?", blank="all"), ["one"], "one"),
    (opt("str", "+"), ["a", "b"], ["a", "b"]),
    (opt("str", "*"), [], []),
    (opt("location"), ["West US 2"], "West US 2"),
    (opt("flag"), [], True),
    (opt("int"), ["-3"], -3),
    (opt("int"), [" 1_0 "], 10),
    (opt("int", "+"), ["1", "2"], [1, 2]),
    (opt("int", "?", blank=7), [], 7),
    (opt("enum", choices=("Standard_LRS", "Premium_LRS")), ["premium_lrs"], "Premium_LRS"),
    (opt("enum", "+", choices=("Ab", "Cd")), ["AB", "cd"], ["Ab", "Cd"]),
    (opt("str", choices=("tenant",)), ["TENANT"], "tenant"),
    (opt("bool3", "?"), [], True),
    (opt("bool3", "?"), ["TRUE"], True),
    (opt("bool3", "?"), ["False"], False),
    (opt("json"), ['{"a": [1, null]}'], {"a": [1, None]}),
    (opt("json"), ["{'a': True}"], {"a": True}),
])
def test_hand_written_options(option: Opt, words: list[str], expected: object) -> None:
    assert value(option, *words) == expected


@pytest.mark.parametrize(("words", "expected"), [
    (["a=b"], {"a": "b"}),
    (["a=b=c"], {"a": "b=c"}),
    (["a"], {"a": ""}),
    (["a="], {"a": ""}),
    (["=b"], {"": "b"}),
    (["a=1", "b", "a=2"], {"a": "2", "b": ""}),
    ([""], {}),
    ([], {}),
])
def test_hand_written_tags(words: list[str], expected: dict[str, str]) -> None:
    assert value(opt("tags", "*"), *words) == expected


@pytest.mark.parametrize(("option", "words", "message"), [
    (opt("int"), ["x"], "argument -x/--example: invalid int value: 'x'"),
    (opt("int"), ["1.0"], "argument -x/--example: invalid int value: '1.0'"),
    (opt("int"), [""], "argument -x/--example: invalid int value: ''"),
    (opt("int", "+"), ["1", "b"], "argument -x/--example: invalid int value: 'b'"),
    (opt("int"), ["9" * 5000], f"argument -x/--example: invalid int value: '{'9' * 5000}'"),
    (opt("enum", choices=("Linux", "Windows")), ["mac"],
     "az sig create: 'mac' is not a valid value for '-x'. Allowed values: Linux, Windows."),
    (opt("enum", choices=("Linux", "Windows")), ["Linu"],
     "az sig create: 'Linu' is not a valid value for '-x'. Allowed values: Linux, Windows.\nDid you mean 'Linux' ?"),
    (opt("bool3", "?"), ["no"], "az sig create: 'no' is not a valid value for '-x'. Allowed values: true, false."),
    (opt("bool3", "?"), ["yes"], "az sig create: 'yes' is not a valid value for '-x'. Allowed values: true, false."),
    # Choices are argparse's business in the generated commands too.
    (opt("aaz-str", choices=("Groups", "Private")), ["foo"],
     "az sig create: 'foo' is not a valid value for '-x'. Allowed values: Groups, Private."),
    (opt("aaz-str", choices=("Groups", "Private")), ["'Private'"],
     ("az sig create: ''Private'' is not a valid value for '-x'. Allowed values: Groups, Private.\n"
     "Did you mean 'Private' ?")),
    (opt("aaz-str", choices=("Groups", "Private"), nullable=True), ["null"],
     "az sig create: 'null' is not a valid value for '-x'. Allowed values: Groups, Private."),
    (opt("aaz-bool", "?"), ["maybe"], f"az sig create: 'maybe' is not a valid value for '-x'. Allowed values: {TEN}."),
])
def test_what_argparse_refuses_ends_with_2(option: Opt, words: list[str], message: str) -> None:
    assert failure(option, *words) == (2, message)


def test_a_positional_is_named_by_its_name() -> None:
    option = Opt("<SHELL>", name="shell", kind="enum", choices=("bash", "zsh"))
    assert failure(option, "fish") == (
        2, "az sig create: 'fish' is not a valid value for 'shell'. Allowed values: bash, zsh.")


@pytest.mark.parametrize(("option", "words", "expected"), [
    (opt("aaz-str"), ["a b=c"], "a b=c"),
    (opt("aaz-str"), [""], ""),
    (opt("aaz-str"), ["'it''s'"], None),
    (opt("aaz-str"), ["'null'"], "null"),
    (opt("aaz-str"), ["{a"], "{a"),
    (opt("aaz-str", nullable=True), ["null"], None),
    (opt("aaz-str", "?", blank="True"), [], "True"),
    (opt("aaz-str", choices=("Groups", "Private")), ["PRIVATE"], "Private"),
    (opt("aaz-int"), ["7"], 7),
    (opt("aaz-int"), ["'7'"], 7),
    (opt("aaz-int", nullable=True), ["null"], None),
    (opt("aaz-bool", "?"), [], True),
    (opt("aaz-bool", "?"), ["Y"], True),
    (opt("aaz-bool", "?"), ["0"], False),
    (opt("aaz-bool", "?", blank=True), ["no"], False),
    (opt("aaz-dict", "+"), ["a=b", "c=1"], {"a": "b", "c": "1"}),
    (opt("aaz-dict", "+"), ["{a:b}"], {"a": "b"}),
    (opt("aaz-list", "*", blank=()), [], []),
    (opt("aaz-list", "*", blank=()), ["a", "b"], ["a", "b"]),
    (opt("aaz-list", "*"), ["[a,b]"], ["a", "b"]),
])
def test_generated_options(option: Opt, words: list[str], expected: object) -> None:
    if expected is None and not option.nullable:
        assert failure(option, *words)[0] == 1
    else:
        assert value(option, *words) == expected


def test_words_of_an_earlier_occurrence_are_added_to() -> None:
    tags = opt("aaz-dict", "+")
    assert value(tags, "c=d", earlier=("a=b",)) == {"a": "b", "c": "d"}
    assert value(tags, "{c:d}", earlier=("a=b",)) == {"c": "d"}


@pytest.mark.parametrize(("option", "words", "message"), [
    (opt("aaz-int"), ["x"], "invalid literal for int() with base 10: 'x'"),
    (opt("aaz-int"), [""], "invalid literal for int() with base 10: ''"),
    (opt("aaz-int"), ["null"], "field is not nullable"),
    (opt("aaz-str"), ["null"], "field is not nullable"),
    (opt("aaz-str", "?"), [], "argument value cannot be blank"),
    (opt("aaz-dict", "+"), [""], "argument value cannot be blank"),
    (opt("aaz-dict", "+"), ["a"], "dict type value expected, got 'a'(<class 'str'>)"),
    (opt("aaz-str"), ["'a"], "Shorthand Syntax Error: Miss end quota character: ':\n\t'a\n\t  ^"),
])
def test_what_the_shorthand_syntax_refuses_ends_with_1(option: Opt, words: list[str], message: str) -> None:
    """The option is named as typed, where argparse names all its spellings."""
    assert failure(option, *words) == (1, f"Failed to parse '--example' argument: {message}")


def test_bad_json_ends_with_1() -> None:
    code, message = failure(opt("json"), "{")
    assert code == 1
    assert message.startswith("Failed to parse string as JSON:\n{\nError detail: ")
    assert failure(opt("json"), "[" * 100_000)[0] == 1


@pytest.mark.parametrize("kind", ["aaz-str", "aaz-int", "aaz-dict", "aaz-list"])
def test_two_question_marks_ask_what_an_option_takes(kind: str) -> None:
    with pytest.raises(HelpAsked) as caught:
        value(opt(kind, "+" if kind in ("aaz-dict", "aaz-list") else None), "??")
    assert caught.value.option == "--example"
    assert caught.value.exit_code == 0


@given(st.sampled_from(("str", "int", "flag", "bool3", "location", "tags", "json", "aaz-str", "aaz-int", "aaz-bool",
                        "aaz-dict", "aaz-list")), st.text(max_size=12))
def test_any_word_is_a_value_or_a_failure(kind: str, word: str) -> None:
    option = opt(kind, "+" if kind in ("tags", "aaz-dict", "aaz-list") else None)
    try:
        value(option, word)
    except Failure as error:
        refused = error
    else:
        return
    assert refused.message
    assert refused.exit_code in (0, 1, 2)
