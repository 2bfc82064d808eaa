"""Names: folding, file names, and the one order of lists."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.workspace.names import DOCUMENT_FILE, LIMIT, SAFE, decode, encode, fold, in_order, is_hashed, order

ANY_NAME = st.text(min_size=1, max_size=300).map(fold).filter(bool)
HOSTILE_NAME = st.text(alphabet="._-+%~/\\ acnoux1é\0\ud800", min_size=1, max_size=12).map(fold)
VERSION_LIKE = st.lists(st.integers(0, 10 ** 12).map(str) | st.sampled_from(["0", "00", "01"]), min_size=1,
                        max_size=4).map(".".join)


def test_folding_makes_upper_and_lower_case_and_both_normal_forms_one():
    assert fold("MyGallery") == "mygallery"
    assert fold("E\u0301COLE") == fold("\xc9cole") == "\xe9cole"
    assert fold("\u212a\u212b") == "k\xe5"
    assert fold("\u039f\u03a3") == fold("\u03bf\u03c2") == fold("\u03bf\u03c3")


def test_folding_twice_changes_nothing_for_any_letter_of_unicode():
    text = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    for character in text:
        once = fold(character)
        assert fold(once) == once
        assert once.lower() == once
        assert unicodedata.is_normalized("NFC", once)


@given(st.text(), st.text())
def test_folding_twice_changes_nothing_and_an_id_folds_like_its_parts(left, right):
    assert fold(fold(left)) == fold(left)
    assert fold(left).lower() == fold(left)
    assert fold(f"{left}/{right}") == f"{fold(left)}/{fold(right)}"


@given(ANY_NAME | HOSTILE_NAME)
def test_a_file_name_is_safe_everywhere_and_gives_the_name_back(name):
    file_name = encode(name)
    assert len(file_name) <= LIMIT
    assert not file_name.strip(SAFE + "%~")
    assert file_name[0] not in ".+ "
    assert file_name[-1] not in ". "
    assert file_name != DOCUMENT_FILE
    assert decode(file_name) == (None if is_hashed(file_name) else name)


@given(ANY_NAME | HOSTILE_NAME, ANY_NAME | HOSTILE_NAME)
def test_different_names_have_different_file_names(left, right):
    assert (encode(left) == encode(right)) == (left == right)


@pytest.mark.parametrize(("name", "expected"), [
    ("rg1", "rg1"), ("a_b-c.(d)", "a_b-c.(d)"), ("1.10.0", "1.10.0"), (".", "%2e"), ("..", "%2e%2e"), ("a.", "a%2e"),
    (".git", "%2egit"), ("a b", "a%20b"), ("a ", "a%20"), ("+x", "%2bx"), ("a/b", "a%2fb"), ("a\0b", "a%00b"),
    ("con", "%63on"), ("nul.txt", "%6eul.txt"), ("com1", "%63om1"), ("com10", "com10"), ("console", "console"),
    ("_.json", "%5f.json"), ("_", "_"), ("a.json", "a.json"), ("%41", "%2541"), ("\xe9", "%c3%a9"), ("~", "%7e"),
])
def test_file_names_of_particular_names(name, expected):
    assert encode(name) == expected
    assert decode(expected) == name


def test_ninety_letters_of_another_script_are_a_legal_group_name_and_get_a_hash():
    name = "\u10d0" * 90
    assert is_hashed(encode(name))
    assert encode(name) != encode(name[:-1] + "\u10d1")
    assert len(encode(name)) <= LIMIT
    assert decode(encode(name)) is None
    assert is_hashed(encode("a" * 10_000))
    assert not is_hashed(encode("a" * LIMIT))


def test_a_hash_never_cuts_an_encoded_byte_in_two():
    for length in range(40, 120):
        head = encode("a" * (length % 7) + "\xe9" * length).partition("%~")[0]
        assert "%" not in head[-2:]


@pytest.mark.parametrize("file_name", ["A", "a b", "%", "%4", "%zz", "%41", "%e9", ".", "..", ".a", "a.", "con", "", "\xe9",
                                       "_.json", "+providers", "%C3%A9", "1.0.0."])
def test_what_encode_never_makes_is_no_name(file_name):
    assert decode(file_name) is None


def test_an_empty_name_has_no_file():
    with pytest.raises(ValueError, match="a name must not be empty"):
        encode("")


def test_numbers_in_names_are_ordered_by_value():
    assert in_order(["1.10.0", "1.9.0", "1.9", "10.0.0", "2.0.0"]) == ["1.9", "1.9.0", "1.10.0", "2.0.0", "10.0.0"]
    assert in_order(["b", "a10", "a2", "a", "a-", "a02"]) == ["a", "a-", "a02", "a2", "a10", "b"]
    assert in_order([]) == []


@given(st.lists(VERSION_LIKE | st.from_regex("[0-9.]{1,6}", fullmatch=True), max_size=8))
def test_the_quick_order_of_versions_is_the_order(found):
    assert in_order(found) == sorted(found, key=order)


def test_numbers_of_any_length_are_ordered():
    long = "9" * 5000
    assert in_order([long + "9", long, "1"]) == ["1", long, long + "9"]


@given(st.lists(ANY_NAME, max_size=8))
def test_the_order_does_not_depend_on_what_was_there_first(found):
    assert in_order(found) == in_order(reversed(found))
    assert sorted(in_order(found)) == sorted(found)
