"""What a role allows: actions against patterns.

An action is `Namespace/type[/type...]/verb`, the verb `read`, `write`, `delete` or `NAME/action`. A pattern is one with `*`
for any run of characters, slashes too; case does not matter. A role allows what one of its permissions names in `actions`
and does not take back in `notActions`; roles add up. Source: the documentation of role definitions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

READ, WRITE, DELETE = "read", "write", "delete"


def matches(pattern: str, action: str) -> bool:
    """Whether a pattern names an action."""
    pattern, action = pattern.lower(), action.lower()
    if "*" not in pattern:
        return pattern == action
    head, *middle, tail = pattern.split("*")
    if len(action) < len(head) + len(tail) or not action.startswith(head) or not action.endswith(tail):
        return False
    at, end = len(head), len(action) - len(tail)
    for part in middle:
        found = action.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def permits(permissions: Iterable[dict[str, Any]], action: str) -> bool:
    """Whether the permissions of one role allow an action. Badly formed ones, which somebody wrote by hand, allow nothing."""
    return any(_named(permission, "actions", action) and not _named(permission, "notActions", action)
               for permission in permissions if isinstance(permission, dict))


def _named(permission: dict[str, Any], member: str, action: str) -> bool:
    patterns = permission.get(member)
    return isinstance(patterns, list) and any(isinstance(pattern, str) and matches(pattern, action) for pattern in patterns)


def prefixes(path: str) -> Iterator[str]:
    """A folded id and every id that it lies in, the id itself first: what begins it, up to a slash."""
    while path:
        yield path
        path = path.rpartition("/")[0]
