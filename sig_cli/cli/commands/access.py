"""`sig access ...`: who could do what, and through which role, before anybody tries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.arm.manager import Manager
    from sig_cli.cli.session import Session

SCOPE = Opt("--scope", name="scope", required=True,
            help="Id of a management group, a subscription, a group or a resource; the last two need not be there")
MANAGEMENT_GROUPS = "microsoft.management/managementgroups"


def _manager(session: Session) -> Manager:
    from sig_cli.arm.local import open_manager

    return open_manager(session.folder, settings=session.settings)


def _checked(session: Session, scope: str) -> str:
    """A scope without a slash at its end. Raises `Failure` for what is none, `StoreError` for a management group that is not there."""
    from sig_cli.domain.ids import parse

    id_ = parse(scope)
    if id_ is not None and id_.subscription is None and id_.type.lower() == MANAGEMENT_GROUPS and len(id_.names) == 1:
        from sig_cli.workspace.files import FilesEngine
        from sig_cli.workspace.management_groups import find_group

        return str(find_group(FilesEngine(session.folder), id_.name)["id"])
    if id_ is None or id_.subscription is None or id_.is_collection:
        raise Failure(f"--scope: '{scope}' is no id of a management group, a subscription, a group or a resource.")
    if session.account(id_.subscription) is None:
        raise Failure(f"--scope: the workspace has no subscription '{id_.subscription}'.")
    return scope.rstrip("/")


@command(
    Opt("--as", name="principal", required=True, metavar="PRINCIPAL", complete="principal", help="Who, by name or id"),
    Opt("--action", name="action", required=True, help="What, as roles name it: Microsoft.Compute/galleries/images/versions/read"),
    SCOPE, shape="plain", subscription=False,
    examples=(("Could bob make a machine of this image?",
               "sig access check --as bob --action Microsoft.Compute/galleries/images/versions/read --scope "
               "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"),),
)
def check(session: Session, *, principal: str, action: str, scope: str) -> Any:
    """Tell whether somebody may do something, and which assignment decides, or which roles would do. Exit code 1 for no."""
    from sig_cli.arm.access_report import check as told
    from sig_cli.cli.acting import actor

    if action.count("/") < len(("type", "verb")) or "*" in action:
        raise Failure(f"--action: '{action}' is no action. One is named like Microsoft.Compute/galleries/read.")
    answer = told(_manager(session), actor(session.folder, principal), action, _checked(session, scope))
    session.exit_code = 0 if answer["allowed"] else 1
    return answer


def _who_table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"Principal": row["principal"], "Type": row["type"],
             **{name.capitalize(): _how(row.get(name)) for name in ("read", "write", "deploy")}} for row in rows]


def _how(through: dict[str, Any] | None) -> str:
    if through is None:
        return "-"
    if "share" in through:
        return str(through["share"])
    return f"{through['role']} ({through['group']})" if "group" in through else str(through["role"])


@command(SCOPE, shape="plain", subscription=False, table=_who_table,
         examples=(("Who sees a gallery", "sig access who -o table --scope "
                    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"),))
def who(session: Session, *, scope: str) -> Any:
    """List everybody who may read, write or deploy something, and through what."""
    from sig_cli.arm.access_report import who as told

    return told(_manager(session), _checked(session, scope))


def _matrix_table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"Resource": row["resource"], **{name: ", ".join(verbs) or "-" for name, verbs in row["principals"].items()}}
            for row in rows]


@command(
    Opt("GALLERY", name="gallery", required=True, complete="gallery", help="Name of a gallery, or its id"),
    shape="plain", table=_matrix_table,
    examples=(("Who may do what with the images of a gallery", "sig access matrix golden -o table"),),
)
def matrix(session: Session, *, gallery: str) -> Any:
    """Show what every principal may do with a gallery, its definitions and its versions."""
    from sig_cli.arm.access_report import find_gallery
    from sig_cli.arm.access_report import matrix as told

    manager = _manager(session)
    found = find_gallery(manager, session.subscription, gallery)
    if found is None:
        raise Failure(f"The subscription has no gallery '{gallery}'.")
    return told(manager, found)
