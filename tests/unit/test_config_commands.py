"""`config` and `configure` behave as az 2.91 does (observed), on the workspace's and the user's settings files."""

from __future__ import annotations

import io
import sys

import pytest

from sig_cli.cli.commands import config, configure
from sig_cli.cli.failures import Failure
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.settings import read

WARNING = ("Command group 'config' is experimental and under development. Reference and support levels: "
           "https://aka.ms/CLI_refstatus")


class Session:
    """What these commands use of a session. Every command reads the settings again, as every process does."""

    def __init__(self, folder):
        self.folder = folder
        self.environ = {"SIG_CONFIG_DIR": str(folder / "c")}
        self.warnings = []

    @property
    def settings(self):
        return read(str(self.folder / "w"), self.environ)

    def warn(self, text):
        self.warnings.append(text)

    @property
    def user(self):
        return str(self.folder / "c" / "config.toml")

    @property
    def workspace(self):
        return str(self.folder / "w" / "workspace.toml")


@pytest.fixture
def session(tmp_path):
    return Session(tmp_path)


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def item(name, value, source):
    return {"name": name, "value": value, "source": source}


# -- config ------------------------------------------------------------------------------------------------------------

def test_set_is_silent_and_get_shows_what_was_set(session):
    assert config.set_(session, key_value=["defaults.group=rg1", "core.no_color=yes"]) is None
    assert config.get(session, key="defaults.group") == item("group", "rg1", session.user)
    assert config.get(session, key="core") == [item("no_color", "yes", session.user)]
    assert config.get(session) == {"defaults": [item("group", "rg1", session.user)],
                                   "core": [item("no_color", "yes", session.user)]}
    assert text(session.user) == '[defaults]\ngroup = "rg1"\n\n[core]\nno_color = "yes"\n'


def test_the_order_of_members_is_azs(session):
    config.set_(session, key_value=["defaults.group=rg1"])
    assert list(config.get(session, key="defaults.group")) == ["name", "value", "source"]


def test_get_of_nothing(session):
    assert config.get(session) == {}
    assert config.get(session, key="") == {}
    assert config.get(session, key="nope") == []
    assert config.get(session, key="nope.") == []


@pytest.mark.parametrize("key", ["nope.x", "defaults.location", "defaults.GROUP"])
def test_get_of_a_key_that_is_not_set(session, key):
    config.set_(session, key_value=["defaults.group=rg1"])
    with pytest.raises(Failure) as caught:
        config.get(session, key=key)
    assert caught.value.message == f"Configuration '{key}' is not set."
    assert caught.value.exit_code == 1


def test_the_environment_wins_and_is_named(session):
    config.set_(session, key_value=["defaults.group=rg1"])
    session.environ["AZURE_DEFAULTS_GROUP"] = "rg2"
    assert config.get(session, key="defaults.group") == item("group", "rg2", "AZURE_DEFAULTS_GROUP")
    assert config.get(session, key="defaults") == [item("group", "rg2", "AZURE_DEFAULTS_GROUP")]


def test_names_ignore_case_when_they_are_set(session):
    config.set_(session, key_value=["Extension.Use_Dynamic_Install=yes_without_prompt"])
    assert config.get(session) == {"Extension": [item("use_dynamic_install", "yes_without_prompt", session.user)]}


@pytest.mark.parametrize("empty", ["", "''", '""'])
def test_an_empty_value_is_kept_and_counts_as_unset(session, empty):
    config.set_(session, key_value=[f"defaults.group={empty}"])
    assert config.get(session, key="defaults.group") == item("group", "", session.user)
    assert session.settings.get("defaults", "group") is None


def test_values_may_hold_equals_signs_and_names_dots(session):
    config.set_(session, key_value=["x.a.b=c=d"])
    assert config.get(session, key="x.a.b") == item("a.b", "c=d", session.user)


@pytest.mark.parametrize("words", [["a"], ["a.b"], ["a=b"], ["=b"], [".b=c"], ["a.=c"], ["defaults.group=x", "a"]])
def test_words_that_are_no_setting(session, words):
    with pytest.raises(Failure) as caught:
        config.set_(session, key_value=words)
    assert caught.value.message == "usage error: [section].[name]=[value] ..."
    assert caught.value.exit_code == 1
    assert config.get(session) == {}


def test_a_value_that_cannot_work_is_refused_when_it_is_set(session):
    with pytest.raises(StoreError, match=r"core\.output: 'xml' is none of json"):
        config.set_(session, key_value=["defaults.group=x", "core.output=xml"])
    assert config.get(session) == {}


def test_local_is_the_workspace_and_goes_before_the_users_own(session):
    config.set_(session, key_value=["defaults.group=mine", "core.output=tsv"])
    config.set_(session, key_value=["defaults.group=theirs", "replication.speed=60"], local=True)
    assert text(session.workspace) == '[defaults]\ngroup = "theirs"\n\n[replication]\nspeed = 60\n'
    assert config.get(session, key="defaults.group") == item("group", "mine", session.user)
    assert config.get(session, key="defaults.group", local=True) == item("group", "theirs", session.workspace)
    assert config.get(session, local=True) == {
        "defaults": [item("group", "theirs", session.workspace)],
        "replication": [item("speed", "60", session.workspace)],
        "core": [item("output", "tsv", session.user)]}
    assert session.settings.group == "theirs"


def test_unset(session):
    config.set_(session, key_value=["defaults.group=a", "defaults.location=b", "core.output=tsv"])
    assert config.unset(session, key=["defaults.group", "core.output", "nope.x"]) is None
    assert config.get(session) == {"defaults": [item("location", "b", session.user)], "core": []}


def test_unset_local_takes_the_first_one(session):
    config.set_(session, key_value=["defaults.group=mine", "defaults.location=mine"])
    config.set_(session, key_value=["defaults.group=theirs"], local=True)
    config.unset(session, key=["defaults.group", "defaults.location"], local=True)
    assert config.get(session, local=True) == {"defaults": [item("group", "mine", session.user)]}


def test_unset_does_not_look_at_the_workspace_by_itself(session):
    config.set_(session, key_value=["defaults.group=theirs"], local=True)
    config.unset(session, key=["defaults.group"])
    assert session.settings.group == "theirs"


@pytest.mark.parametrize("key", ["a", "a.", ".b"])
def test_unset_of_what_is_no_key(session, key):
    with pytest.raises(Failure) as caught:
        config.unset(session, key=[key])
    assert caught.value.message == "usage error: [section].[name]"


def test_every_call_warns_that_the_group_is_experimental(session):
    config.get(session)
    config.set_(session, key_value=["a.b=c"])
    config.unset(session, key=["a.b"])
    with pytest.raises(Failure):
        config.set_(session, key_value=["a"])
    assert session.warnings == [WARNING] * 4


def test_comments_survive(session, tmp_path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "workspace.toml").write_text('# ours\n[defaults]\ngroup = "a" # why\n')
    config.set_(session, key_value=["defaults.group=b"], local=True)
    assert text(session.workspace) == '# ours\n[defaults]\ngroup = "b" # why\n'


def test_a_file_written_anew_is_told(session, monkeypatch):
    from sig_cli.workspace import settings_edit

    config.set_(session, key_value=["a.b=c"])
    monkeypatch.setattr(settings_edit, "_with", lambda text, *_: text)
    config.set_(session, key_value=["a.d=e"])
    assert session.warnings[-1] == (f"{session.user} was written anew, without its comments. "
                                    f"The former file is {session.user}.bak.")


def test_without_a_home_folder_there_is_no_place_for_own_settings(session, monkeypatch):
    from sig_cli.workspace import settings

    monkeypatch.setattr(settings, "user_path", lambda environ: None)
    with pytest.raises(Failure, match="Set HOME or SIG_CONFIG_DIR, or use --local"):
        config.set_(session, key_value=["a.b=c"])
    config.set_(session, key_value=["a.b=c"], local=True)
    assert config.get(session) == {}


# -- configure ---------------------------------------------------------------------------------------------------------

def test_defaults_are_set_silently_and_listed(session):
    assert configure.configure(session, defaults=["group=rg1", "location=westus2", "acr=x"]) is None
    assert configure.configure(session, list_defaults=True) == [
        item("group", "rg1", session.user), item("location", "westus2", session.user), item("acr", "x", session.user)]
    assert session.warnings == []


@pytest.mark.parametrize("empty", ["group=", "group=''", 'group=""'])
def test_a_default_is_taken_back(session, empty):
    configure.configure(session, defaults=["group=rg1"])
    configure.configure(session, defaults=[empty])
    assert text(session.user) == '[defaults]\ngroup = ""\n'
    assert configure.configure(session, list_defaults=True) == []
    assert session.settings.group is None


@pytest.mark.parametrize("words", [["group"], ["=x"], ["location=x", "group"]])
def test_words_that_are_no_default(session, words):
    with pytest.raises(Failure) as caught:
        configure.configure(session, defaults=words)
    assert caught.value.message == "usage error: --defaults STRING=STRING STRING=STRING ..."
    assert caught.value.exit_code == 1
    assert configure.configure(session, list_defaults=True) == []


def test_local_defaults(session):
    configure.configure(session, defaults=["group=mine", "location=mine"])
    configure.configure(session, defaults=["group=theirs"], scope="Local")
    assert configure.configure(session, list_defaults=True, scope="local") == [
        item("group", "theirs", session.workspace), item("location", "mine", session.user)]
    assert [row["value"] for row in configure.configure(session, list_defaults=True)] == ["mine", "mine"]


def test_defaults_from_the_environment_are_listed(session):
    session.environ["AZURE_DEFAULTS_LOCATION"] = "westus2"
    session.environ["AZURE_DEFAULTS_GROUP"] = ""
    assert configure.configure(session, list_defaults=True) == [item("location", "westus2", "AZURE_DEFAULTS_LOCATION")]


@pytest.mark.parametrize("list_defaults", [None, False])
def test_questions_need_a_terminal(session, monkeypatch, capsys, list_defaults):
    monkeypatch.setattr(sys, "stdin", io.StringIO("table\n"))
    with pytest.raises(Failure) as caught:
        configure.configure(session, list_defaults=list_defaults)
    assert caught.value.message == "This command is interactive and no tty available."
    assert caught.value.exit_code == 1
    assert session.user in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("typed", "after"), [
    ("table\nrg1\nwestus2\n", '[core]\noutput = "table"\n\n[defaults]\ngroup = "rg1"\nlocation = "westus2"\n'),
    ("\n\n\n", None),
    ("xml\nTSV\n\n\n", '[core]\noutput = "tsv"\n'),
    ("table\n", None),
    ("", None),
])
def test_answers_are_saved_when_all_are_given(session, monkeypatch, tmp_path, typed, after):
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert configure.configure(session) is None
    assert (text(session.user) if (tmp_path / "c").exists() else None) == after


def test_an_answer_may_clear_a_default(session, monkeypatch):
    configure.configure(session, defaults=["group=rg1", "location=westus2"])
    monkeypatch.setattr(sys, "stdin", Terminal("\n-\n\n"))
    configure.configure(session)
    assert configure.configure(session, list_defaults=True) == [item("location", "westus2", session.user)]


def test_answers_can_be_for_the_workspace(session, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("yaml\n\n\n"))
    configure.configure(session, scope="local")
    assert text(session.workspace) == '[core]\noutput = "yaml"\n'


# -- what the command line may say -------------------------------------------------------------------------------------

@pytest.mark.parametrize(("function", "spellings"), [
    (config.get, [("<KEY>",), ("--local",)]), (config.set_, [("<KEY_VALUE>",), ("--local",)]),
    (config.unset, [("<KEY>",), ("--local",)]),
    (configure.configure, [("--defaults", "-d"), ("--list-defaults", "-l"), ("--scope",)]),
])
def test_options_are_azs(function, spellings):
    spec = function.spec
    assert [option.spellings for option in spec.options] == spellings
    assert (spec.shape, spec.subscription, spec.ids) == ("plain", False, False)
