"""Settings are merged as documented, wrong ones are told with their line, and a change keeps what a person wrote."""

from __future__ import annotations

import os
import stat
import sys
import threading
import tomllib

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from sig_cli.workspace import settings as module
from sig_cli.workspace import settings_edit, settings_rules
from sig_cli.workspace.engine import ReadOnlyStore, StoreError
from sig_cli.workspace.settings import change, plain, read, unset, user_path, write
from sig_cli.workspace.settings_text import place_of, scan
from tests.generated import generated

KEPT = {"suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.fixture
def place(tmp_path):
    """A workspace and a settings folder; `place(workspace=..., user=..., **environ)` reads the settings."""
    (tmp_path / "w").mkdir()
    (tmp_path / "c").mkdir()

    def get(workspace=None, user=None, **environ):
        for path, text in ((tmp_path / "w" / "workspace.toml", workspace), (tmp_path / "c" / "config.toml", user)):
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(str(tmp_path / "w"), {"SIG_CONFIG_DIR": str(tmp_path / "c"), **environ})

    get.workspace = str(tmp_path / "w" / "workspace.toml")
    get.user = str(tmp_path / "c" / "config.toml")
    return get


def wrong(place, text, **environ):
    """The message for a workspace's settings, without the file's name."""
    with pytest.raises(StoreError) as caught:
        place(workspace=text, **environ)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(place.workspace)
    return message.removeprefix(place.workspace).removeprefix(", ")


# -- what is in force --------------------------------------------------------------------------------------------------

def test_without_files_nothing_is_set(place):
    settings = place()
    assert settings.get("defaults", "group") is None
    assert settings.source("defaults", "group") is None
    assert (settings.group, settings.location, settings.output, settings.speed) == (None, None, "json", None)
    assert not settings.flag("core", "only_show_errors")
    assert settings.flag("core", "error_recommendation", default=True)
    assert settings.sections() == []
    assert settings.items("defaults") == []


def test_environment_then_workspace_then_user(place):
    user = '[defaults]\ngroup = "u"\nlocation = "u"\nsubscription = "u"\n'
    workspace = '[defaults]\ngroup = "w"\nlocation = "w"\n'
    settings = place(workspace, user, AZURE_DEFAULTS_GROUP="e")
    assert [(settings.get("defaults", name), settings.source("defaults", name))
            for name in ("group", "location", "subscription", "vm")] == [
        ("e", "AZURE_DEFAULTS_GROUP"), ("w", place.workspace), ("u", place.user), (None, None)]
    assert settings.group == "e"
    assert settings.location == "w"


@pytest.mark.parametrize(("workspace", "environ"), [('[defaults]\ngroup = ""', {}), (None, {"AZURE_DEFAULTS_GROUP": ""})])
def test_empty_hides_what_stands_below_and_counts_as_unset(place, workspace, environ):
    settings = place(workspace, '[defaults]\ngroup = "u"\n', **environ)
    assert settings.get("defaults", "group") is None
    assert settings.source("defaults", "group") is None


@pytest.mark.parametrize(("text", "value"), [(text, True) for text in ("1", "yes", "true", "on", "YES", "On")]
                         + [(text, False) for text in ("0", "no", "false", "off", "No")])
def test_switches_everywhere(place, text, value):
    assert place(AZURE_CORE_NO_COLOR=text).flag("core", "no_color", default=not value) is value
    assert place(f'[core]\nno_color = "{text}"').flag("core", "no_color", default=not value) is value


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("1", True), ("0", False)])
def test_switches_in_tomls_own_spelling(place, text, value):
    assert place(f"[core]\nno_color = {text}").flag("core", "no_color", default=not value) is value


@pytest.mark.parametrize(("text", "value"), [('"instant"', None), ("60", 60.0), ("0.5", 0.5), ('"60"', 60.0), ('""', None)])
def test_speed(place, text, value):
    assert place(f"[replication]\nspeed = {text}").speed == value


def test_choices_ignore_case(place):
    assert place('[core]\noutput = "TABLE"').output == "table"
    assert place(AZURE_CORE_OUTPUT="Tsv").output == "tsv"


@pytest.mark.parametrize(("name", "text", "message"), [
    ("AZURE_CORE_OUTPUT", "xml", "AZURE_CORE_OUTPUT: 'xml' is none of json, jsonc, yaml, yamlc, table, tsv, none."),
    ("AZURE_CORE_OUTPUT", "tabel", ("AZURE_CORE_OUTPUT: 'tabel' is none of json, jsonc, yaml, yamlc, table, tsv, none. "
                                   "Did you mean 'table'?")),
    ("AZURE_CORE_NO_COLOR", "maybe", "AZURE_CORE_NO_COLOR: 'maybe' is neither true nor false."),
    ("AZURE_REPLICATION_SPEED", "json", ("AZURE_REPLICATION_SPEED: 'json' is no speed: write \"instant\", or a number above 0 "
                                        "and up to 1000000.")),
])
def test_a_variable_that_cannot_be_meant_is_told_by_name(place, name, text, message):
    settings = place(**{name: text})
    _, section, option = name.lower().split("_", 2)
    with pytest.raises(StoreError) as caught:
        (settings.flag if option == "no_color" else settings.get)(section, option)
    assert str(caught.value) == message


def test_variables_of_options_that_we_do_not_know_are_taken(place):
    assert place(AZURE_CORE_COLLECT_TELEMETRY="no").get("core", "collect_telemetry") == "no"


def test_listing_a_section(place):
    settings = place('[defaults]\ngroup = "w"\nacr = ""\n', '[defaults]\nlocation = "u"\ngroup = "u"\n[core]\nno_color = true\n',
                     AZURE_DEFAULTS_VM="e", AZURE_DEFAULTS_="x", AZURE_DEFAULTS_lower="x", OTHER="y")
    assert settings.items("defaults") == [
        {"name": "vm", "value": "e", "source": "AZURE_DEFAULTS_VM"},
        {"name": "group", "value": "w", "source": place.workspace},
        {"name": "acr", "value": "", "source": place.workspace},
        {"name": "location", "value": "u", "source": place.user}]
    assert settings.items("core", local=False) == [{"name": "no_color", "value": "true", "source": place.user}]
    assert [item["value"] for item in settings.items("defaults", local=False)] == ["e", "u", "u"]
    assert settings.sections() == ["defaults", "core"]
    assert list(settings.items("core")[0]) == ["name", "value", "source"]


def test_foreign_sections_are_kept_and_remarked_on(place):
    text = ('[extension]\nuse_dynamic_install = "yes_without_prompt"\n[logging]\nEnable_Log_File = true\n'
            '[core]\ncollect_telemetry = "no"\nno_color = true\n[auto-upgrade]\na.b = 1\n"c.d" = [1]\n')
    settings = place(text)
    assert settings.get("extension", "use_dynamic_install") == "yes_without_prompt"
    assert settings.get("logging", "enable_log_file") == "true"
    assert settings.get("core", "collect_telemetry") == "no"
    assert settings.get("auto-upgrade", "a.b") == "1"
    assert settings.get("auto-upgrade", "c.d") == "[1]"
    assert [line.removeprefix(place.workspace) for line in settings_rules.remarks(place.workspace)] == [
        ", line 2, column 1: [extension] use_dynamic_install is kept and changes nothing here.",
        ", line 4, column 1: [logging] enable_log_file is kept and changes nothing here.",
        ", line 6, column 1: [core] collect_telemetry is kept and changes nothing here.",
        ", line 9, column 1: [auto-upgrade] a.b is kept and changes nothing here.",
        ", line 10, column 1: [auto-upgrade] c.d is kept and changes nothing here."]
    assert settings_rules.remarks(place.user) == []


def test_where_the_users_file_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/h")
    assert user_path({"SIG_CONFIG_DIR": "/x"}) == "/x/config.toml"
    assert user_path({"SIG_CONFIG_DIR": "x"}) == str(tmp_path / "x" / "config.toml")
    assert user_path({"SIG_CONFIG_DIR": "~/x"}) == "/h/x/config.toml"
    assert user_path({"SIG_CONFIG_DIR": "", "HOME": "/h"}) == user_path({"HOME": "/h"})
    monkeypatch.setattr(module, "user_config", lambda environ: None)
    settings = read(str(tmp_path), {})
    assert settings.user_file is None
    assert settings.items("core") == []


# -- what is wrong, and where ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "message"), [
    ("[core\n", "line 1, column 6: Expected ']' at the end of a table declaration."),
    ('[core]\noutput = "table\n', "line 2, column 16: Illegal character '\\n'."),
    ("[core]\n\n  output table", "line 3, column 10: Expected '=' after a key in a key/value pair."),
    ("[core]\noutput =", "line 2, column 9: Invalid value."),
    ("[core]\n[core]\n", "line 2, column 6: [core] stands here for the second time."),
    (b'[core]\noutput = "t\xffble"\n', "line 2, column 12: this is not UTF-8 text."),
    ("[replication]\n# fast\nsped = 60\n", ("line 3, column 1: [replication] has no setting 'sped'; it has speed. "
                                           "Did you mean 'speed'?")),
    ("[replication]\nzzz = 60\n", "line 2, column 1: [replication] has no setting 'zzz'; it has speed."),
    ('\n\n[defalts]\ngroup = "x"', "line 3, column 1: 'defalts' is not a section of the settings. Did you mean [defaults]?"),
    ('[Defaults]\ngroup = "x"', "line 1, column 1: 'Defaults' is not a section of the settings. Did you mean [defaults]?"),
    ('[defaults]\nlocation="x"\n  grop = "x"', "line 3, column 3: 'grop' is not a setting of [defaults]. Did you mean 'group'?"),
    ('[core]\nOutput = "json"', "line 2, column 1: 'Output' is not a setting of [core]. Did you mean 'output'?"),
    ("[defaults]\ngroup = 12", 'line 2, column 1: a number is not text: write group = "12".'),
    ("[defaults]\ngroup = true", 'line 2, column 1: true or false is not text: write group = "true".'),
    ("[defaults]\ngroup = ['a']", "line 2, column 1: a list is not text."),
    ("[defaults.group]\nx = 1", "line 1, column 1: a table is not text."),
    ("[defaults]\ngroup = 2020-01-01", "line 2, column 1: a date or time is not text."),
    ('[core]\nno_color = "maybe"', "line 2, column 1: 'maybe' is neither true nor false."),
    ("[core]\nno_color = 2", "line 2, column 1: '2' is neither true nor false."),
    ("[core]\nno_color = 1.0", "line 2, column 1: '1.0' is neither true nor false."),
    ("[replication]\nspeed = 0", "line 2, column 1: '0' is no speed: write \"instant\", or a number above 0 and up to 1000000."),
    ("[replication]\nspeed = nan", "line 2, column 1: 'nan' is no speed: write \"instant\", or a number above 0 and up to 1000000."),
    ("[replication]\nspeed = true", "line 2, column 1: 'true' is no speed: write \"instant\", or a number above 0 and up to 1000000."),
    ("[engine]\nkind = 'postgres'", "line 2, column 1: 'postgres' is none of files."),
    ('group = "x"', "line 1, column 1: 'group' must stand below the line [defaults]."),
    ("core = 1", "line 1, column 1: 'core' must be a section: write [core] and its settings below."),
    ("x = 1", "line 1, column 1: 'x' must stand in a section, below a line such as [core]."),
    ("[[core]]\n", "line 1, column 1: [[core]] must be a section: write [core]."),
    # However the key is written, it is found.
    ('defaults.location = "x"\ndefaults.grop = "y"', ("line 2, column 1: 'grop' is not a setting of [defaults]. "
                                                      "Did you mean 'group'?")),
    ('core = { output = "tsv", no_color = "x" }', "line 1, column 26: 'x' is neither true nor false."),
    ('["core"]\n"no_color" = 7', "line 2, column 1: '7' is neither true nor false."),
    ('[x]\nlist = [\n  "[replication]", # sped = 1\n]\ntext = """\n[replication]\nsped = 1\n"""\n[replication]\nsped = 1',
     "line 10, column 1: [replication] has no setting 'sped'; it has speed. Did you mean 'speed'?"),
    ("\ufeff[core]\r\nno_color = 7\r\n", "line 2, column 1: '7' is neither true nor false."),
])
def test_what_is_wrong_is_told_with_its_line(place, text, message):
    assert wrong(place, text) == message


def test_the_users_file_is_named_when_it_is_the_wrong_one(place):
    with pytest.raises(StoreError, match=r"config\.toml, line 1, column 1: 'x' must stand in a section"):
        place(user="x = 1")


@pytest.mark.parametrize("text", ["x = " + "[" * 3000 + "]" * 3000, "[core]\nx = " + "9" * 5000])
def test_what_toml_cannot_read_is_no_traceback(place, text):
    assert "cannot be read as TOML" in wrong(place, text)


def test_a_file_that_cannot_be_read_is_told(place):
    os.mkdir(place.workspace)
    with pytest.raises(StoreError, match=r"workspace\.toml cannot be read: Is a directory\."):
        place()


# -- the short way to read ---------------------------------------------------------------------------------------------

LINES = st.lists(st.one_of(
    st.sampled_from(["[core]", "[defaults]  # here", "['core']", "[a.b]", "[[x]]", "[core", "[]", "[ core ]", 'a = "b"',
                     '  output="table" # x', "a = true", "b = false#", "c = 12", "d = 012", "e = +1", "f = 1.5", "g = 1_000",
                     'h = "a\\n"', 'i = """x"""', 'j = ""', 'k = "" "', 'l = "x" y', "m = 'x'", "m = 'x\\y' # z", "m = '''x'''", "m = ''", "a.b = 1", '"q" = 1', "n =",
                     "= 1", "# comment", "", "\t", "o = [1]", "p = {a = 1}", "r = 1979-05-27", 's = "\u00a0"', 't = "é"', "- = 1",
                     "a = 0", "u = 0x1", "v = tru", "# \x00", 'w = "\t"', "x\u00e9 = 1", "y = 1\r", "z = \u0661"]),
    st.text(max_size=12)), max_size=6)


@generated(400)
@given(LINES, st.sampled_from(["\n", "\r\n"]))
@example(["[a]", "a = 1\r"], "\n")
def test_the_short_way_agrees_with_tomllib(lines, newline):
    text = newline.join(lines)
    quick = plain(text)
    if quick is not None:
        assert tomllib.loads(text) == quick
        assert repr(tomllib.loads(text)) == repr(quick)


@pytest.mark.parametrize("text", ["", "# only\n\n", '[core]\noutput = "table"\nno_color = true\n[replication]\nspeed = 60 # x\n'])
def test_ordinary_files_take_the_short_way(text, monkeypatch, place):
    monkeypatch.setitem(sys.modules, "tomllib", None)
    settings = place(text)
    assert settings.output == ("table" if "table" in text else "json")


def test_files_without_a_setting_ask_for_no_rules(monkeypatch, place):
    monkeypatch.setattr(settings_rules, "load", None)
    assert place("# nothing\n\n", "").sections() == []


def test_the_template_takes_the_short_way_and_shows_every_setting_of_ours():
    text = settings_rules.template()
    assert plain(text) == {}
    without = "\n".join(line.removeprefix("#") if line[1:2].isalpha() or line[1:2] == "[" else line
                        for line in text.splitlines())
    document = tomllib.loads(without)
    settings_rules.values(document)
    for section, known in settings_rules.sections().items():
        assert set(document[section]) == {option for option, rule in known["options"].items() if "example" in rule}
        if known.get("ours"):
            assert set(document[section]) == set(known["options"])


# -- changing one thing ------------------------------------------------------------------------------------------------

def written(place, before, section, option, value, after):
    if before is not None:
        with open(place.workspace, "w", encoding="utf-8", newline="") as file:
            file.write(before)
    assert change(place.workspace, [(section, option, value)]) is None
    with open(place.workspace, encoding="utf-8", newline="") as file:
        assert file.read() == after


HAND = """\
# My settings

[defaults]   # what I work on
  group    = "old"      # the team's
  # location = "westus2"

[core]
output = 'table'

# the end
"""


@pytest.mark.parametrize(("before", "section", "option", "value", "after"), [
    (None, "defaults", "group", "a", '[defaults]\ngroup = "a"\n'),
    ("", "defaults", "group", "a", '[defaults]\ngroup = "a"\n'),
    ("# hi", "defaults", "group", "a", '# hi\n\n[defaults]\ngroup = "a"\n'),
    (HAND, "defaults", "group", "new", HAND.replace('"old"', '"new"')),
    (HAND, "core", "output", "tsv", HAND.replace("'table'", '"tsv"')),
    (HAND, "core", "no_color", "true", HAND.replace("'table'\n", "'table'\nno_color = true\n")),
    (HAND, "defaults", "location", "x", HAND.replace("the team's\n", "the team's\n  location = \"x\"\n")),
    (HAND, "replication", "speed", "60", HAND + "\n[replication]\nspeed = 60\n"),
    (HAND, "extension", "use_dynamic_install", "yes", HAND + '\n[extension]\nuse_dynamic_install = "yes"\n'),
    (HAND, "core", "output", None, HAND.replace("output = 'table'\n", "")),
    (HAND, "defaults", "group", None, HAND.replace('group    = "old"      # the', "# the")),
    (HAND, "nope", "x", None, HAND),
    (HAND, "core", "no_color", None, HAND),
    ("[core]", "core", "no_color", "on", '[core]\nno_color = "on"\n'),
    ('[core]\noutput="json"', "core", "no_color", "no", '[core]\noutput="json"\nno_color = "no"\n'),
    ('[core]\r\noutput = "json"\r\n', "core", "no_color", "false", '[core]\r\noutput = "json"\r\nno_color = false\r\n'),
    ('[core]\r\noutput = "json"\r\n', "defaults", "vm", "x", '[core]\r\noutput = "json"\r\n\r\n[defaults]\r\nvm = "x"\r\n'),
    ('defaults.group = "a"\n[core]\n', "defaults", "location", "b", 'defaults.group = "a"\ndefaults.location = "b"\n[core]\n'),
    ('defaults.group = "a"\n[core]\n', "defaults", "group", "b", 'defaults.group = "b"\n[core]\n'),
    ('defaults.group = "a" # x\n[core]\n', "defaults", "group", None, "# x\n[core]\n"),
    ('defaults = { group = "a" } # x\n', "defaults", "location", "b", 'defaults = { group = "a", location = "b" } # x\n'),
    ('defaults = { group = "a", vm = "c" }\n', "defaults", "vm", "d", 'defaults = { group = "a", vm = "d" }\n'),
    ('defaults = { group = "a", vm = "c" }\n', "defaults", "vm", None, 'defaults = { group = "a" }\n'),
    ('defaults = { group = "a", vm = "c" }\n', "defaults", "group", None, 'defaults = { vm = "c" }\n'),
    ('defaults = { group = "a" }\n', "defaults", "group", None, "defaults = { }\n"),
    ("defaults = {}\n", "defaults", "group", "a", 'defaults = { group = "a" }\n'),
    ('[x]\nkey = """\n[core]\noutput = "json"\n"""\n[core]\noutput = "json"\n', "core", "output", "tsv",
     '[x]\nkey = """\n[core]\noutput = "json"\n"""\n[core]\noutput = "tsv"\n'),
    ("[x]\nkey = [ # one\n  1,\n  2, # two\n]\n", "x", "key", "a", '[x]\nkey = "a"\n'),
    ("[x]\nkey = [ # one\n  1,\n  2, # two\n]\n", "x", "other", "a", '[x]\nkey = [ # one\n  1,\n  2, # two\n]\nother = "a"\n'),
    ("[x]\na.b = 1\n", "x", "a.b", "2", '[x]\na.b = "2"\n'),
    ("[x.a]\nb = 1\n", "x", "a.b", "2", '[x.a]\nb = "2"\n'),
    ("[x.a]\nb = 1\n", "x", "c", "2", '[x.a]\nb = 1\n\n[x]\nc = "2"\n'),
    ('[x]\n"a.b" = 1\n', "x", "a.b", "2", '[x]\n"a.b" = "2"\n'),
    ("[x]\nFoo = 1\n", "x", "foo", "2", '[x]\nFoo = "2"\n'),
    ("[x]\n", "x", "a.b", "2", '[x]\n"a.b" = "2"\n'),
    ("", "my section", "é", 'a"\\\n\x7f', '["my section"]\n"é" = "a\\"\\\\\\u000a\\u007f"\n'),
    ("[[x.list]]\na = 1\n[[x.list]]\na = 2\n", "x", "b", "3", '[[x.list]]\na = 1\n[[x.list]]\na = 2\n\n[x]\nb = "3"\n'),
    ("\ufeff[core]\n", "core", "no_color", "1", '\ufeff[core]\nno_color = "1"\n'),
    ("[x]\nd = 1979-05-27 07:32:00 # then\n", "x", "d", None, "[x]\n# then\n"),
])
def test_one_change_and_not_a_character_more(place, before, section, option, value, after):
    written(place, before, section, option, value, after)
    assert not os.path.exists(place.workspace + ".bak")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("yes", "yes"), ("1", "1"), ("", "")])
def test_switches_are_written_so_that_they_read_as_typed(place, text, value):
    write(place.workspace, "core", "no_color", text)
    with open(place.workspace, "rb") as file:
        assert tomllib.load(file) == {"core": {"no_color": value}}
    assert place().items("core")[0]["value"] == text


@pytest.mark.parametrize(("text", "value"), [("60", 60), ("0.5", 0.5), ("6e1", "6e1"), ("instant", "instant"), ("060", "060")])
def test_speeds_are_written_so_that_they_read_as_typed(place, text, value):
    write(place.workspace, "replication", "speed", text)
    with open(place.workspace, "rb") as file:
        assert tomllib.load(file) == {"replication": {"speed": value}}
    assert place().items("replication")[0]["value"] == text


def test_typed_values_are_written_as_they_are(place):
    change(place.workspace, [("core", "no_color", True), ("replication", "speed", 2.5), ("x", "n", 3)])
    with open(place.workspace, "rb") as file:
        assert tomllib.load(file) == {"core": {"no_color": True}, "replication": {"speed": 2.5}, "x": {"n": 3}}


def test_unset_takes_back_what_write_did(place):
    written(place, HAND, "core", "no_color", "true", HAND.replace("'table'\n", "'table'\nno_color = true\n"))
    unset(place.workspace, "core", "no_color")
    with open(place.workspace, encoding="utf-8") as file:
        assert file.read() == HAND


@pytest.mark.parametrize(("section", "option", "value", "message"), [
    ("core", "output", "xml", "core.output: 'xml' is none of json, jsonc, yaml, yamlc, table, tsv, none."),
    ("core", "no_color", "maybe", "core.no_color: 'maybe' is neither true nor false."),
    ("core", "outptu", "tsv", "core.outptu: 'outptu' is not a setting of [core]. Did you mean 'output'?"),
    ("default", "group", "x", "default.group: 'default' is not a section of the settings. Did you mean [defaults]?"),
    ("engine", "x", "y", "engine.x: [engine] has no setting 'x'; it has kind."),
    ("replication", "speed", "-1", ("replication.speed: '-1' is no speed: write \"instant\", or a number above 0 "
                                   "and up to 1000000.")),
    ("x", "y", "\udcff", "x.y: this is not text that a file can hold."),
])
def test_what_cannot_be_meant_is_not_written(place, section, option, value, message):
    with pytest.raises(StoreError) as caught:
        change(place.workspace, [("defaults", "group", "good"), (section, option, value)])
    assert str(caught.value) == message
    assert not os.path.exists(place.workspace)


@pytest.mark.parametrize(("before", "section", "option", "message"), [
    ("[[x]]\n", "x", "a", "'x' is not a section, so it cannot take a."),
    ("[x.a]\nb = 1\n", "x", "a", "[x] a is a table and cannot become a value."),
    ("[x]\na = { b = 1 }\n", "x", "a", "[x] a is a table and cannot become a value."),
    ("[core\n", "core", "no_color", "Expected ']' at the end of a table declaration."),
])
def test_a_file_that_cannot_take_the_change_stays_as_it_is(place, before, section, option, message):
    with open(place.workspace, "w", encoding="utf-8") as file:
        file.write(before)
    with pytest.raises(StoreError) as caught:
        write(place.workspace, section, option, "1")
    assert str(caught.value).endswith(message)
    with open(place.workspace, encoding="utf-8") as file:
        assert file.read() == before


def test_unset_leaves_tables_alone(place):
    written(place, "[x]\na = { b = 1 }\n", "x", "a", None, "[x]\na = { b = 1 }\n")


def test_an_edit_that_cannot_be_proven_becomes_a_new_file_beside_the_old_one(place, monkeypatch):
    monkeypatch.setattr(settings_edit, "_with", lambda text, *_: text + "nonsense")
    with open(place.workspace, "w", encoding="utf-8") as file:
        file.write(HAND)
    assert write(place.workspace, "defaults", "vm", "x") == place.workspace + ".bak"
    with open(place.workspace + ".bak", encoding="utf-8") as file:
        assert file.read() == HAND
    with open(place.workspace, "rb") as file:
        assert tomllib.load(file) == {"defaults": {"group": "old", "vm": "x"}, "core": {"output": "table"}}
    assert write(place.workspace, "defaults", "vmss", "x") == place.workspace + ".bak1"


# -- any file ----------------------------------------------------------------------------------------------------------

SCALARS = st.sampled_from(['"a"', "'b'", '"""c\n[core]\n"""', "'''\nd'''", "1", "1.5", "nan", "true", "1979-05-27 07:32:00", "[1, [2, 3],\n # no\n 4]",
                           "{ p = 1, q = { r = [ {s = 1} ] } }", "[ { a = 1 }, { b = 2 } ]", '"\\" # ] }"', '""""q"""""', "[]", "{}"])
NAMES = ["group", "location", "a", "b.c", '"d.e"', "' f '", "-"]


@st.composite
def files(draw):
    """TOML texts in many manners of writing; some are not valid, and are left out by the tests."""
    parts = []
    for _ in range(draw(st.integers(0, 5))):
        section = draw(st.sampled_from(["defaults", "x", "x.y", '"z z"', "[x.list]"]))
        if draw(st.booleans()):
            parts.append(f"{draw(st.sampled_from(['', '  ']))}[{section}]{draw(st.sampled_from(['', ' # c', ' '] ))}")
        parts.extend(f"{draw(st.sampled_from(['', '  ', chr(9)]))}{name} ={draw(st.sampled_from(['', ' ']))}{draw(SCALARS)}"
                     f"{draw(st.sampled_from(['', ' # c', '   ']))}"
                     for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3)))
        parts.append(draw(st.sampled_from(["", "# comment", "  # indented"])))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(parts) + draw(st.sampled_from(["", newline]))


def valid(text):
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def paths(document, path=()):
    for key, value in document.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from paths(value, (*path, key))


@generated(300, **KEPT)
@given(files())
def test_every_key_of_any_file_is_found_where_it_stands(text):
    document = valid(text)
    if document is None:
        return
    seen = {item.path[:end] for item in scan(text) for end in range(1, len(item.path) + 1)}
    for path in paths(document):
        assert path in seen
        place_of(text, path)


@generated(300, **KEPT)
@given(files(), st.sampled_from(["defaults", "x", "new"]), st.sampled_from(["group", "location", "b.c", "d.e", "new"]),
       st.sampled_from(["v", None]))
def test_any_file_takes_a_change_and_keeps_its_comments(tmp_path, text, section, option, value):
    document = valid(text)
    path = str(tmp_path / "any.toml")
    if document is None:
        return
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    try:
        copy = change(path, [(section, option, value)])
    except StoreError as error:
        assert "table" in str(error) or "section" in str(error)  # noqa: PT017
        return
    assert copy is None
    with open(path, encoding="utf-8", newline="") as file:
        after = file.read()
    assert after.count("# c") == text.count("# c")
    if value is not None:
        stored = tomllib.loads(after)[section]
        assert settings_rules._flat("", stored)["." + option] == "v"


# -- the file itself ---------------------------------------------------------------------------------------------------

def test_a_new_file_is_private_and_its_folder_is_made(tmp_path):
    path = tmp_path / "a" / "b" / "config.toml"
    write(str(path), "core", "no_color", "true")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["config.toml"]


def test_the_mode_of_a_file_stays(place):
    place(HAND)
    os.chmod(place.workspace, 0o644)
    write(place.workspace, "defaults", "group", "x")
    assert stat.S_IMODE(os.stat(place.workspace).st_mode) == 0o644


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "dotfiles.toml").write_text(HAND)
    (tmp_path / "config.toml").symlink_to("dotfiles.toml")
    write(str(tmp_path / "config.toml"), "defaults", "group", "x")
    assert (tmp_path / "config.toml").is_symlink()
    assert '"x"' in (tmp_path / "dotfiles.toml").read_text()


def test_nothing_to_change_writes_nothing(place):
    unset(place.workspace, "core", "no_color")
    assert not os.path.exists(place.workspace)
    place(HAND)
    before = os.stat(place.workspace)
    write(place.workspace, "defaults", "group", "old")
    assert os.stat(place.workspace).st_ino == before.st_ino


@pytest.mark.parametrize("broken", ["replace", "fsync", "open"])
def test_a_failed_write_leaves_the_old_file_and_no_litter(place, monkeypatch, broken):
    place(HAND)

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings_edit.os, broken, fail)
    with pytest.raises(ReadOnlyStore) as caught:
        write(place.workspace, "defaults", "group", "x")
    assert str(caught.value) == f"{place.workspace} cannot be written: No space left on device."
    monkeypatch.undo()
    assert os.listdir(os.path.dirname(place.workspace)) == ["workspace.toml"]
    with open(place.workspace, encoding="utf-8") as file:
        assert file.read() == HAND


def test_a_path_below_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be (read|written): Not a directory"):
        write(str(tmp_path / "file" / "config.toml"), "core", "no_color", "true")


def test_readers_never_see_a_torn_file(place):
    place(HAND)
    problems = []

    def writer(number):
        try:
            for turn in range(15):
                write(place.workspace, "defaults", "group", f"g{number}-{turn}" * 50)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert place().get("core", "output") == "table"
    for thread in threads:
        thread.join()
    assert problems == []
    with open(place.workspace, encoding="utf-8") as file:
        assert file.read().endswith("# the end\n")
