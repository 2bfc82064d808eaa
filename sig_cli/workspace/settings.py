"""The settings of this machine: environment, then the workspace's `workspace.toml`, then the user's `config.toml`.

Sections and options are az's (`[defaults] group`, `[core] output`); `AZURE_<SECTION>_<OPTION>` overrides each of them.
An empty value hides what stands further down and counts as unset, as in az. Every command reads the settings, so
without files this costs microseconds and imports nothing; what is known about each option is `settings_rules`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.workspace.discovery import absolute, user_config
from sig_cli.workspace.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Values = dict[str, dict[str, str]]
Value = str | bool | int | float

BOOLEANS = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
OURS = ("replication", "consistency")
"""Sections that az does not have, whose options are also told by variables of ours: `SIG_REPLICATION_SPEED`."""
OUTPUTS = ("json", "table", "tsv", "none", "jsonc", "yaml", "yamlc")
PERSISTENCE = "local_context"
"""The section that says for which users of the machine options are remembered, by their names."""
_NOTHING: Values = {}
_NO_OPTIONS: dict[str, str] = {}


class Settings:
    """What applies to this command. `workspace_file` and `user_file` are the two files' paths (None: no home folder).

    Values are text, as az has them; `flag` and `speed` read more into it.
    """

    __slots__ = ("_environ", "_user", "_workspace", "user_file", "workspace_file")

    def __init__(self, environ: Mapping[str, str], workspace_file: str, workspace: Values,
                 user_file: str | None, user: Values) -> None:
        self._environ = environ
        self._workspace = workspace
        self._user = user
        self.workspace_file = workspace_file
        self.user_file = user_file

    def get(self, section: str, option: str) -> str | None:
        """The value in force, or None. A choice comes in its canonical spelling.

        Raises `StoreError` for an environment variable with a value that cannot be meant; files were checked when
        they were read.
        """
        text = self._raw(section, option)
        if not text or section == "defaults" or (option == "output" and text in OUTPUTS):
            return text or None
        name = self._variable(section, option)
        if name not in self._environ:
            return text
        from sig_cli.workspace.settings_rules import canonical

        return canonical(section, option, text, name)

    def flag(self, section: str, option: str, default: bool = False) -> bool:
        """A switch: 1, yes, true, on, or 0, no, false, off, whatever the case. Raises `StoreError` as `get` does."""
        text = self._raw(section, option)
        if not text:
            return default
        value = BOOLEANS.get(text.lower())
        if value is None:
            raise StoreError(f"{self.source(section, option)}: '{text}' is neither true nor false.")
        return value

    def _raw(self, section: str, option: str) -> str | None:
        text = self._environ.get(self._variable(section, option))
        if text is None:
            text = self._workspace.get(section, _NO_OPTIONS).get(option)
            if text is None:
                text = self._user.get(section, _NO_OPTIONS).get(option)
        return text

    def _variable(self, section: str, option: str) -> str:
        """The environment variable of an option: az's form, and for our own sections one with our own name before it."""
        name = f"{section}_{option}".upper()
        return f"SIG_{name}" if section in OURS and f"SIG_{name}" in self._environ else f"AZURE_{name}"

    def source(self, section: str, option: str) -> str | None:
        """Where the value in force comes from: the environment variable's name or the file's path; None if unset."""
        name = self._variable(section, option)
        text = self._environ.get(name)
        if text is not None:
            return name if text else None
        for path, values in self._chain(local=True):
            text = values.get(section, _NO_OPTIONS).get(option)
            if text is not None:
                return path if text else None
        return None

    @property
    def group(self) -> str | None:
        """The resource group of commands that name none."""
        return self.get("defaults", "group")

    @property
    def location(self) -> str | None:
        """The region of commands that name none."""
        return self.get("defaults", "location")

    @property
    def output(self) -> str:
        """The output format of commands that name none."""
        return self.get("core", "output") or "json"

    @property
    def speed(self) -> float | None:
        """How much faster than the real service versions replicate; None is at once, which is the default."""
        text = self.get("replication", "speed")
        return None if text is None or text == "instant" else float(text)

    @property
    def delete_lag(self) -> float:
        """How many seconds a deleted version still stands in the way of deleting its parent; 0 by default."""
        text = self.get("consistency", "delete_lag")
        return 0 if text is None or text == "off" else float(text)

    @property
    def persists(self) -> bool:
        """Whether somebody may have turned parameter persistence on (`config param-persist`); for whom is looked at later."""
        return PERSISTENCE in self._user or PERSISTENCE in self._workspace \
            or any(name.startswith("AZURE_LOCAL_CONTEXT_") for name in self._environ)

    def sections(self, *, local: bool = True) -> list[str]:
        """The sections of the user's file, with `local` those of the workspace's before them. Never the environment's."""
        return list(dict.fromkeys(section for _, values in self._chain(local=local) for section in values))

    def items(self, section: str, *, local: bool = True) -> list[dict[str, str]]:
        """What a section holds, as `{name, value, source}`; the environment first, then each file in its own order.

        Empty values are in it. Without `local` the workspace's file is left out, as az leaves out local ones.
        """
        prefix = f"AZURE_{section.upper()}_"
        found: dict[str, tuple[str, str]] = {}
        for name, value in self._environ.items():
            option = name.removeprefix(prefix)
            if option and option != name and option.isascii() and option.replace("_", "A").isalnum() \
                    and option == option.upper():
                found[option.lower()] = (value, name)
        for path, values in self._chain(local=local):
            for option, value in values.get(section, _NO_OPTIONS).items():
                found.setdefault(option, (value, path))
        return [{"name": option, "value": value, "source": source} for option, (value, source) in found.items()]

    def holds(self, section: str, option: str) -> bool:
        """Whether the workspace's own file has the option, even if empty."""
        return option in self._workspace.get(section, _NO_OPTIONS)

    def _chain(self, *, local: bool) -> list[tuple[str, Values]]:
        chain = [(self.workspace_file, self._workspace)] if local else []
        if self.user_file is not None:
            chain.append((self.user_file, self._user))
        return chain


def read(folder: str, environ: Mapping[str, str]) -> Settings:
    """The settings for the workspace in `folder`.

    Raises `StoreError` with the file, line and column of what is wrong in one of the two files.
    """
    workspace_file = folder + "/workspace.toml"
    user_file = user_path(environ)
    return Settings(environ, workspace_file, _load(workspace_file),
                    user_file, _load(user_file) if user_file is not None else _NOTHING)


def bare(environ: Mapping[str, str]) -> Settings:
    """What the environment alone says, for commands that must work where the files cannot be read."""
    return Settings(environ, "", _NOTHING, None, _NOTHING)


def user_path(environ: Mapping[str, str]) -> str | None:
    """The path of the user's `config.toml`: in `SIG_CONFIG_DIR`, else in the platform's folder for settings."""
    named = environ.get("SIG_CONFIG_DIR")
    folder = absolute(named) if named else user_config(environ)
    return folder + "/config.toml" if folder is not None else None


def write(path: str, section: str, option: str, value: Value) -> str | None:
    """Set one option in a settings file and leave every other character of it alone. See `change`."""
    return change(path, [(section, option, value)])


def unset(path: str, section: str, option: str) -> str | None:
    """Remove one option from a settings file; nothing happens when it is not there. See `change`."""
    return change(path, [(section, option, None)])


def change(path: str, changes: Sequence[tuple[str, str, Value | None]]) -> str | None:
    """Make several changes to a settings file at once: (section, option, value), with None to remove.

    The result is the path of a copy of the former file if the file had to be written anew, without its comments.
    Raises `StoreError` for an option or value that cannot be meant and for a file that cannot be understood,
    `ReadOnlyStore` when it cannot be written; then nothing has changed.
    """
    from sig_cli.workspace.settings_edit import change as edit

    return edit(path, changes)


def _load(path: str) -> Values:
    try:
        # A pipe would be waited for; what is no file holds no settings.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            data = file.read() or b""
    except (FileNotFoundError, NotADirectoryError):
        return _NOTHING
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from error
    if not data:
        return _NOTHING
    try:
        document = plain(data.decode())
    except UnicodeDecodeError:
        document = None
    if document is not None and not document:
        return _NOTHING
    from sig_cli.workspace.settings_rules import load

    return load(path, data, document)


def plain(text: str) -> dict[str, Any] | None:
    """What a simple settings file holds, or None for one that `tomllib` has to read.

    Simple is what most files are: sections of `name = "text"`, `true`, `false` or a whole number. This saves the import of
    tomllib (2 ms on every command). A test holds that both agree whenever this one answers.
    """
    document: dict[str, Any] = {}
    table: dict[str, Any] | None = None
    for whole in text.replace("\r\n", "\n").split("\n"):
        line = whole.strip(" \t")
        if not line:
            continue
        if not line.isprintable():
            return None
        if line[0] == "#":
            continue
        if line[0] == "[":
            name, closed, rest = line[1:].partition("]")
            if not closed or not _is_bare(name) or not _is_over(rest) or name in document:
                return None
            table = document[name] = {}
            continue
        key, sign, value = line.partition("=")
        key = key.rstrip()
        value = value.lstrip()
        if table is None or not sign or not _is_bare(key) or key in table:
            return None
        quote = value[:1]
        if quote in ("'", '"'):
            content, closed, rest = value[1:].partition(quote)
            if not closed or (quote == '"' and "\\" in content) or not _is_over(rest):
                return None
            table[key] = content
            continue
        word = value.partition("#")[0].rstrip()
        if word in ("true", "false"):
            table[key] = word == "true"
        elif word.isascii() and word.isdigit() and len(word) < 16 and (word[0] != "0" or word == "0"):
            table[key] = int(word)
        else:
            return None
    return document


def _is_bare(key: str) -> bool:
    return key.isascii() and key.replace("-", "a").replace("_", "a").isalnum()


def _is_over(rest: str) -> bool:
    rest = rest.lstrip()
    return not rest or rest[0] == "#"
