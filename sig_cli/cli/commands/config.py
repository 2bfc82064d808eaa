"""`config get | set | unset`: single settings, in the user's `config.toml` or, with `--local`, the workspace's file.

Messages and shapes are az 2.91's (observed). What az calls local, the `.azure/config` files upwards from the current
folder, is the workspace's file here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.settings import Settings

EXPERIMENTAL = ("Command group 'config' is experimental and under development. Reference and support levels: "
                "https://aka.ms/CLI_refstatus")
SET_USAGE = "usage error: [section].[name]=[value] ..."
UNSET_USAGE = "usage error: [section].[name]"


@command(Opt("<KEY>", name="key", words="?", complete="setting", help="SECTION or SECTION.NAME. Without it, everything"),
         Opt("--local", name="local", kind="flag", help="Read the settings of the workspace too, before your own"),
         shape="plain", style="hand", subscription=False,
         examples=(("Where the default resource group comes from", "config get defaults.group"),
                   ("Everything that is set", "config get --local")))
def get(session: Session, *, key: str | None = None, local: bool = False) -> Any:
    """Settings as `{name, source, value}`: one for a key, a list for a section, an object of lists for all.

    Raises `Failure` for a key that is not set.
    """
    session.warn(EXPERIMENTAL)
    settings = session.settings
    if not key:
        return {section: settings.items(section, local=local) for section in settings.sections(local=local)}
    section, _, name = key.partition(".")
    items = settings.items(section, local=local)
    if not name:
        return items
    for item in items:
        if item["name"] == name:
            return item
    raise Failure(f"Configuration '{key}' is not set.")


@command(Opt("<KEY_VALUE>", name="key_value", words="+", required=True, complete="setting-value",
             help="SECTION.NAME=VALUE, one or more"),
         Opt("--local", name="local", kind="flag", help="Write to the workspace's settings instead of your own"),
         shape="plain", style="hand", subscription=False,
         examples=(("Take one resource group and region by default",
                    "config set defaults.group=images defaults.location=westus2"),
                   ("Let versions replicate sixty times faster than the real service, in this workspace",
                    "config set replication.speed=60 --local")))
def set_(session: Session, *, key_value: list[str], local: bool = False) -> None:
    """Set one or more options, all or none. Raises `Failure` for words that are not `section.name=value`."""
    session.warn(EXPERIMENTAL)
    changes: list[tuple[str, str, str | None]] = []
    for word in key_value:
        key, sign, value = word.partition("=")
        section, name = split(key, SET_USAGE)
        if not sign:
            raise Failure(SET_USAGE)
        changes.append((section, name, unquoted(value)))
    save(session, changes, local=local)


@command(Opt("<KEY>", name="key", words="+", required=True, complete="setting", help="SECTION.NAME, one or more"),
         Opt("--local", name="local", kind="flag",
             help="Look in the workspace's settings first; what is not there is taken out of your own"),
         shape="plain", style="hand", subscription=False,
         examples=(("Forget the default region", "config unset defaults.location"),))
def unset(session: Session, *, key: list[str], local: bool = False) -> None:
    """Remove options; one that is not set is passed over. Raises `Failure` for a word that is not `section.name`.

    With `--local` only the first file that has it loses it, workspace before user, as az does.
    """
    session.warn(EXPERIMENTAL)
    pairs = [split(word, UNSET_USAGE) for word in key]
    settings = session.settings
    in_workspace = [pair for pair in pairs if local and settings.holds(*pair)]
    save(session, [(*pair, None) for pair in in_workspace], local=True)
    save(session, [(*pair, None) for pair in pairs if pair not in in_workspace], local=False)


def split(key: str, usage: str) -> tuple[str, str]:
    """Section and name of `section.name`; the name may hold dots and ignores case. Raises `Failure` with `usage`."""
    section, _, name = key.partition(".")
    if not section or not name:
        raise Failure(usage)
    return section, name.lower()


def unquoted(value: str) -> str:
    """The value that a word gives: a pair of quotes with nothing between them means empty, as in az."""
    return "" if value in ("''", '""') else value


def save(session: Session, changes: list[tuple[str, str, str | None]], *, local: bool) -> None:
    """Write changes to the workspace's file or to the user's.

    Warns when a file had to be rewritten without its comments. Raises `Failure` when there is no place for the
    user's file, and what `settings.change` raises.
    """
    if not changes:
        return
    from sig_cli.workspace.settings import change

    path = file_of(session.settings, local=local)
    copy = change(path, changes)
    if copy is not None:
        session.warn(f"{path} was written anew, without its comments. The former file is {copy}.")


def file_of(settings: Settings, *, local: bool) -> str:
    """The file that a scope writes to. Raises `Failure` when the user's home folder is unknown."""
    if local:
        return settings.workspace_file
    if settings.user_file is None:
        raise Failure("Your home folder is unknown, so there is no place for your settings. "
                      "Set HOME or SIG_CONFIG_DIR, or use --local.")
    return settings.user_file
