"""`sig activate`: an `az` of our own for one shell, and `sig completion`: completion scripts.

The look-alike is a real executable, so that `xargs`, `make` and other programs find it. It lies in a private folder
that `eval "$(sig activate)"` puts first on PATH; `sig_deactivate` takes it off again.
"""

from __future__ import annotations

import os
import sys
from shlex import quote
from typing import TYPE_CHECKING

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

SHELLS = ("bash", "zsh")


@command(shape="plain", subscription=False, workspace="free",
         examples=(("Run a script's `az` lines with sig in this shell", 'eval "$(sig activate)"'),))
def activate(session: Session) -> None:
    """Print what a shell evaluates to have `az` mean sig. What `sig serve env` set in that shell ends."""
    folder = _private_folder()
    _write(os.path.join(folder, "bin", "az"), executable("az"), 0o700)
    from sig_cli.cli import served_shell
    from sig_cli.cli.completion import script

    for shell in SHELLS:
        _write(os.path.join(folder, f"completion.{shell}"), script(shell), 0o600)
    print(served_shell.leave())
    print(_shell_code(folder))


@command(Opt("SHELL", name="shell", kind="enum", choices=SHELLS, required=True, help="For which shell"),
         shape="plain", subscription=False, workspace="free",
         examples=(("Complete in this bash", 'eval "$(sig completion bash)"'),))
def completion(session: Session, *, shell: str) -> None:
    """Print the completion script of a shell."""
    from sig_cli.cli.completion import script

    sys.stdout.write(script(shell))


def _private_folder() -> str:
    """A folder of this user and this interpreter, readable by nobody else."""
    from zlib import crc32

    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(base, "sig", f"activate-{crc32(sys.executable.encode()):08x}")
    try:
        os.makedirs(os.path.join(folder, "bin"), mode=0o700, exist_ok=True)
        os.chmod(folder, 0o700)
    except OSError as error:
        raise Failure(f"cannot make the folder {folder}: {error.strerror}. Set XDG_CACHE_HOME to one that can be "
                      "written.") from error
    if os.stat(folder).st_uid != os.geteuid():
        raise Failure(f"the folder {folder} belongs to another user. Set XDG_CACHE_HOME to one of your own.")
    return folder


def _write(path: str, text: str, mode: int) -> None:
    temporary = f"{path}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)


def executable(program: str) -> str:
    """The text of an executable that is a program of ours, "az" or "sig", with this interpreter and this package."""
    entry = {"az": "run_az", "sig": "run"}[program]
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    start = f"import sys; sys.path.insert(0, {package!r}); from sig_cli.app import {entry}; {entry}()"
    if len(sys.executable) < 100 and " " not in sys.executable:
        return f"#!{sys.executable}\n{start}\n"
    # A shebang line ends at its first blank and at some 127 characters.
    return f'#!/bin/sh\nexec {quote(sys.executable)} -c {quote(start)} "$@"\n'


def _shell_code(folder: str) -> str:
    bin_ = quote(os.path.join(folder, "bin"))
    bash, zsh = (quote(os.path.join(folder, f"completion.{shell}")) for shell in SHELLS)
    return f"""case ":$PATH:" in
*:{bin_}:*) ;;
*) PATH={bin_}:$PATH; export PATH;;
esac
hash -r 2>/dev/null
sig_deactivate() {{
    _sig_rest=":$PATH:"
    while :; do
        case "$_sig_rest" in
        *:{bin_}:*) _sig_rest="${{_sig_rest%%:{bin_}:*}}:${{_sig_rest#*:{bin_}:}}";;
        *) break;;
        esac
    done
    _sig_rest=${{_sig_rest#:}}
    PATH=${{_sig_rest%:}}; export PATH
    unset _sig_rest
    hash -r 2>/dev/null
    if [ -n "${{_sig_az_completion+set}}" ]; then
        if [ -n "${{BASH_VERSION-}}" ]; then
            complete -r az 2>/dev/null
            eval "$_sig_az_completion"
        elif [ -n "$_sig_az_completion" ]; then compdef "$_sig_az_completion" az
        else compdef -d az
        fi
        unset _sig_az_completion
    fi
    unset -f sig_deactivate
}}
case "$-" in
*i*)
    if [ -n "${{BASH_VERSION-}}" ]; then
        [ -n "${{_sig_az_completion+set}}" ] || _sig_az_completion=$(complete -p az 2>/dev/null)
        . {bash}; complete -o nospace -F _sig az
    elif [ -n "${{ZSH_VERSION-}}" ] && typeset -f compdef >/dev/null; then
        [ -n "${{_sig_az_completion+set}}" ] || eval '_sig_az_completion=${{_comps[az]-}}'
        . {zsh}; compdef _sig az
    fi;;
esac"""
