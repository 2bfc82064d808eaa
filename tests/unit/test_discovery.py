"""The workspace is found as documented, and nothing else is ever taken for one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from sig_cli.workspace import discovery
from sig_cli.workspace.discovery import initialise, locate, user_config, user_data
from sig_cli.workspace.engine import ReadOnlyStore, StoreError

NOBODY = 65534


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def environ(home):
    return {"HOME": str(home)}


def found(option, environ, cwd):
    location = locate(option, environ, str(cwd))
    return location.folder, location.found


def refused(option, environ, cwd="/"):
    with pytest.raises(StoreError) as caught:
        locate(option, environ, cwd if callable(cwd) else str(cwd))
    assert "\n" not in str(caught.value)
    return str(caught.value)


# -- the order ---------------------------------------------------------------------------------------------------------

def test_the_option_goes_before_everything(tmp_path, environ):
    (tmp_path / ".sig").mkdir()
    environ["SIG_WORKSPACE"] = str(tmp_path / "other")
    assert found(str(tmp_path / "chosen"), environ, tmp_path) == (str(tmp_path / "chosen"), "option")


def test_the_environment_goes_before_a_folder_found_here(tmp_path, environ):
    (tmp_path / ".sig").mkdir()
    environ["SIG_WORKSPACE"] = str(tmp_path / "other")
    assert found(None, environ, tmp_path) == (str(tmp_path / "other"), "SIG_WORKSPACE")


def test_an_empty_variable_names_nothing(tmp_path, environ, home):
    environ["SIG_WORKSPACE"] = ""
    assert found(None, environ, tmp_path)[1] == "user"


def test_the_nearest_folder_upwards_is_taken(tmp_path, environ):
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (tmp_path / ".sig").mkdir()
    (tmp_path / "a" / ".sig" / "state").mkdir(parents=True)
    assert found(None, environ, deep) == (str(tmp_path / "a" / ".sig"), ".sig")
    assert found(None, environ, tmp_path) == (str(tmp_path / ".sig"), ".sig")


def test_inside_of_a_workspace_it_is_itself_found(tmp_path, environ):
    initialise(str(tmp_path / ".sig"))
    assert found(None, environ, tmp_path / ".sig" / "state") == (str(tmp_path / ".sig"), ".sig")


def test_the_users_data_folder_comes_last(tmp_path, environ, home):
    assert found(None, environ, tmp_path) == (user_data(environ), "user")


def test_a_file_of_that_name_is_no_workspace(tmp_path, environ):
    (tmp_path / ".sig").write_text("-----BEGIN PGP SIGNATURE-----")
    assert found(None, environ, tmp_path)[1] == "user"


def test_the_current_folder_is_asked_for_only_when_needed(tmp_path, environ):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    assert locate(str(tmp_path / "w"), environ, gone).folder == str(tmp_path / "w")
    message = refused(None, environ, gone)
    assert message.startswith("The current folder cannot be told (No such file or directory).")
    assert "--workspace" in message


def test_nothing_is_created_by_looking(tmp_path, environ, home):
    locate(str(tmp_path / "w"), environ, str(tmp_path))
    locate(None, environ, str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == ["home"]
    assert os.listdir(home) == []


# -- what a named folder may be ----------------------------------------------------------------------------------------

def test_a_relative_folder_and_a_tilde_become_absolute(tmp_path, environ, monkeypatch, home):
    monkeypatch.setenv("HOME", str(home))
    assert found("w/", environ, tmp_path)[0] == str(tmp_path / "w")
    assert found("~/w", environ, tmp_path)[0] == str(home / "w")
    assert found(".", environ, home)[0] == str(home)


def test_going_up_out_of_a_link_goes_where_the_kernel_goes(tmp_path, environ):
    (tmp_path / "far" / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "far" / "inner")
    assert found("link/../w", environ, tmp_path)[0] == str(tmp_path / "far" / "w")


def test_a_folder_with_a_workspace_inside_means_that_one(tmp_path, environ):
    initialise(str(tmp_path / "project" / ".sig"))
    (tmp_path / "project" / "main.tf").write_text("")
    assert found(str(tmp_path / "project"), environ, "/")[0] == str(tmp_path / "project" / ".sig")


def test_a_folder_with_state_is_itself_the_workspace(tmp_path, environ):
    (tmp_path / "w" / "state" / "+workspace").mkdir(parents=True)
    (tmp_path / "w" / ".sig").mkdir()
    assert found(str(tmp_path / "w"), environ, "/")[0] == str(tmp_path / "w")


@pytest.mark.parametrize("names", [[], ["run"], ["workspace.toml"], ["state/+workspace", "notes"], ["state", "run"], [".git", ".gitignore"]])
def test_folders_that_are_workspaces_or_may_become_one(tmp_path, environ, names):
    for name in names:
        (tmp_path / "w" / name).mkdir(parents=True)
    (tmp_path / "w").mkdir(exist_ok=True)
    assert found(str(tmp_path / "w"), environ, "/")[0] == str(tmp_path / "w")


@pytest.mark.parametrize("names", [["run", "bin"], ["state/terraform", "src"], ["state/terraform"]])
def test_a_foreign_folder_is_refused_although_something_in_it_is_called_like_ours(tmp_path, environ, names):
    for name in names:
        (tmp_path / "w" / name).mkdir(parents=True)
    with pytest.raises(StoreError, match="is not a workspace: it holds other things"):
        found(str(tmp_path / "w"), environ, "/")


def test_a_folder_of_other_things_is_refused(tmp_path, environ):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "thesis.tex").write_text("")
    message = refused(str(tmp_path / "w"), environ)
    assert message == (f"{tmp_path}/w is not a workspace: it holds other things. "
                       "Name a workspace folder, an empty folder or a new one.")


@pytest.mark.parametrize(("name", "why"), [
    ("file", "it is a file"), ("file/below", "a part of its path is a file"), ("dangling", "it is a link to nothing"),
])
def test_what_is_no_folder_is_refused(tmp_path, environ, name, why):
    (tmp_path / "file").write_text("")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert f"{tmp_path}/{name} is not a workspace: {why}." in refused(str(tmp_path / name), environ)


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "loop"])
def test_paths_that_cannot_be_are_refused_in_words(tmp_path, environ, name):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "workspace" in refused(name, environ, tmp_path)


def test_an_empty_option_is_refused(tmp_path, environ):
    assert refused("", environ).startswith("--workspace is empty.")


def test_a_found_folder_of_other_things_is_refused_too(tmp_path, environ):
    (tmp_path / ".sig").mkdir()
    (tmp_path / ".sig" / "keyring").write_text("")
    assert f"{tmp_path}/.sig is not a workspace: it holds other things." in refused(None, environ, tmp_path)


def test_a_users_folder_that_is_a_file_is_refused(tmp_path, environ):
    environ["XDG_DATA_HOME"] = str(tmp_path)
    (tmp_path / "sig").write_text("")
    if sys.platform != "win32":
        assert "is not a workspace: it is a file" in refused(None, environ, tmp_path)


# -- whose it is -------------------------------------------------------------------------------------------------------

def test_a_found_folder_of_another_user_is_refused(tmp_path, environ, monkeypatch):
    (tmp_path / ".sig").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    message = refused(None, environ, tmp_path)
    assert message.startswith(f"{tmp_path}/.sig belongs to another user (")
    assert message.endswith("To use it, name it with --workspace or SIG_WORKSPACE.")


def test_naming_a_folder_is_trusting_it(tmp_path, environ, monkeypatch):
    (tmp_path / ".sig").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert found(str(tmp_path / ".sig"), environ, "/")[1] == "option"


def test_the_owner_of_a_link_counts_not_of_what_it_points_at(tmp_path, environ, monkeypatch):
    (tmp_path / "mine").mkdir()
    (tmp_path / ".sig").symlink_to(tmp_path / "mine")
    real = os.lstat

    def lstat(path):
        result = real(path)
        return os.stat_result([*result[:4], NOBODY, *result[5:10]]) if str(path).endswith("/.sig") else result

    monkeypatch.setattr(discovery.os, "lstat", lstat)
    assert "belongs to another user" in refused(None, environ, tmp_path)


@pytest.mark.parametrize(("sudo", "ok"), [(None, False), (str(NOBODY), True), ("1", False), ("x", False)])
def test_root_uses_its_own_and_those_of_who_called_sudo(environ, monkeypatch, sudo, ok):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    if sudo is not None:
        environ["SUDO_UID"] = sudo
    assert discovery._is_mine(0, environ)
    assert discovery._is_mine(NOBODY, environ) is ok


def test_sudo_is_of_no_account_for_other_users(environ, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    environ["SUDO_UID"] = str(NOBODY)
    assert not discovery._is_mine(NOBODY, environ)


# -- the user's folders ------------------------------------------------------------------------------------------------

CASES = [{}, {"XDG_DATA_HOME": "/x/data", "XDG_CONFIG_HOME": "/x/config"}, {"HOME": "/h/"}, {"XDG_DATA_HOME": ""}]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("platform", ["here", "linux", "darwin"])
def test_the_users_folders_are_those_of_platformdirs(case, platform, monkeypatch, home):
    import platformdirs
    from platformdirs.macos import MacOS
    from platformdirs.unix import Unix

    environ = {"HOME": str(home), **case}
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "ANDROID_DATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    if platform == "here":
        data = platformdirs.user_data_dir("sig", appauthor=False)
        config = platformdirs.user_config_dir("sig", appauthor=False)
    else:
        monkeypatch.setattr(sys, "platform", platform)
        folders = (MacOS if platform == "darwin" else Unix)("sig", appauthor=False)
        data, config = folders.user_data_dir, folders.user_config_dir
    assert user_data(environ) == data
    assert user_config(environ) == config


def test_other_platforms_ask_platformdirs(monkeypatch):
    import platformdirs

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda name, appauthor: f"C:\\{name}\\{appauthor}")
    assert user_data({}) == "C:\\sig\\False"


@pytest.mark.skipif(sys.platform == "win32", reason="users without a home folder are a matter of Unix")
def test_without_a_home_folder_there_is_a_clear_word(monkeypatch, tmp_path):
    import pwd

    def unknown(_):
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert user_data({"HOME": "relative"}) is None
    assert "Set HOME, or name a workspace" in refused(None, {}, tmp_path)
    assert locate(str(tmp_path / "w"), {}).found == "option"


def test_a_relative_data_folder_is_passed_over(environ, home):
    environ["XDG_DATA_HOME"] = "data"
    assert user_data(environ).startswith(str(home))


# -- making one --------------------------------------------------------------------------------------------------------

def test_a_new_workspace_has_its_folders_and_an_explained_settings_file(tmp_path, environ):
    folder = tmp_path / "project" / ".sig"
    initialise(str(folder))
    assert sorted(os.listdir(folder)) == [".gitignore", "run", "state", "workspace.toml"]
    assert stat.S_IMODE((folder / "run").stat().st_mode) == 0o700
    assert "/run/" in (folder / ".gitignore").read_text().splitlines()
    assert all(line == "" or line[0] == "#" for line in (folder / "workspace.toml").read_text().splitlines())
    assert found(None, environ, tmp_path / "project") == (str(folder), ".sig")


def test_what_is_there_stays(tmp_path):
    initialise(str(tmp_path))
    (tmp_path / "workspace.toml").write_text('[core]\noutput = "tsv"\n')
    (tmp_path / ".gitignore").write_text("mine\n")
    os.chmod(tmp_path / "run", 0o755)
    initialise(str(tmp_path))
    assert (tmp_path / "workspace.toml").read_text() == '[core]\noutput = "tsv"\n'
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700


def test_git_passes_over_run(tmp_path):
    if subprocess.run(["git", "init", "-q", str(tmp_path)], check=False, capture_output=True).returncode:
        pytest.skip("git is not here")
    initialise(str(tmp_path / ".sig"))
    (tmp_path / ".sig" / "run" / "lock").write_text("")
    (tmp_path / ".sig" / "state" / "a.json").write_text("{}")
    seen = subprocess.run(["git", "-C", str(tmp_path), "status", "--porcelain", "-uall"], check=True,
                          capture_output=True, text=True).stdout
    assert ".sig/state/a.json" in seen
    assert "run" not in seen


def test_other_folders_are_not_made_workspaces(tmp_path):
    (tmp_path / "photo.jpg").write_text("")
    with pytest.raises(StoreError, match="is not a workspace: it holds other things"):
        initialise(str(tmp_path))
    assert os.listdir(tmp_path) == ["photo.jpg"]


def test_a_place_that_cannot_be_written_is_reported(tmp_path, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(discovery.os, "makedirs", refuse)
    with pytest.raises(ReadOnlyStore) as caught:
        initialise(str(tmp_path / "w"))
    assert str(caught.value) == f"{tmp_path}/w/state cannot be written: Permission denied."


def test_looking_imports_nothing_heavy(tmp_path):
    code = ("import sys; before = set(sys.modules); import sig_cli.workspace.discovery as d, sig_cli.workspace.settings as s; "
            f"l = d.locate(None, {{'HOME': {str(tmp_path)!r}}}, {str(tmp_path)!r}); s.read(l.folder, {{'HOME': '/x'}}); "
            "print(*sorted(set(sys.modules) - before))")
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True,
                            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}).stdout.split()
    assert not {"sig_cli.workspace.settings_rules", "sig_cli.workspace.settings_edit", "sig_cli.data_files"} & set(loaded)
    assert not {"tomllib", "platformdirs", "pathlib", "json", "pwd", "tempfile", "logging"} & set(loaded)
