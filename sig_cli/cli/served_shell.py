"""Shell code that turns a shell towards a served workspace and back: for `sig serve env`, and for `sig activate`, which ends it.

What the variables held before is kept in exported ones, so that the way back is open to scripts and shells that start later
as well: they inherit variables and no functions.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = ("AZURE_CONFIG_DIR", "AZURE_CLOUD_NAME", "AZURE_CORE_COLLECT_TELEMETRY", "REQUESTS_CA_BUNDLE",
             "AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_RESOURCE_MANAGER_URL",
             "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "NODE_EXTRA_CA_CERTS")
"""Every variable that `enter` may be asked to set."""

_SET = "_sig_serve_variables"
"""The variable that names those that are set, each between blanks."""


def enter(variables: Mapping[str, str]) -> str:
    """What a POSIX shell evaluates to have these variables, and `sig_serve_deactivate` to have its own ones back.

    Where `sig activate` put our look-alike in az's place, that ends: the real one is wanted.
    """
    lines = [leave(), "if command -v sig_deactivate >/dev/null 2>&1; then sig_deactivate; fi"]
    lines += [f'if [ -n "${{{name}+set}}" ]; then export _sig_serve_{name}="${name}"; fi; export {name}={quote(value)}'
              for name, value in variables.items()]
    lines += [f"export {_SET}={quote(' ' + ' '.join(variables) + ' ')}", "sig_serve_deactivate() {", leave(), "}"]
    return "\n".join(lines)


def leave() -> str:
    """What a POSIX shell evaluates to have its own variables back. Harmless where `enter` was not."""
    lines = [f'case "${{{_SET}-}}" in *" {name} "*) if [ -n "${{_sig_serve_{name}+set}}" ]; '
             f'then export {name}="$_sig_serve_{name}"; else unset {name}; fi; unset _sig_serve_{name};; esac'
             for name in VARIABLES]
    return "\n".join([*lines, f"unset {_SET}", "unset -f sig_serve_deactivate 2>/dev/null || :"])
