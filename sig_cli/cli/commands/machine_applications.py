"""`az vm | vmss application set | list`: the applications of galleries that machines have. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands import vm, vmss
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_shapes import flattened
from sig_cli.cli.machine_update_body import below, sendable
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GROUP

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

VERSIONS = (
    Opt("--app-version-ids", name="application_version_ids", words="*", required=True, metavar="ID",
        help="Versions of applications, by id; none takes all away"),
    Opt("--order-applications", name="order_applications", kind="flag", help="Install them in this order"),
    Opt("--app-config-overrides", name="application_configuration_overrides", words="*", metavar="URL",
        help="Configuration of each, by address"),
    Opt("--treat-deployment-as-failure", name="treat_deployment_as_failure", words="*", metavar="BOOLEAN",
        help="Whether the machine fails when one cannot be installed: true or false for each"),
    Opt("--enable-automatic-upgrade", "--enable-auto-upgrade", name="enable_automatic_upgrade", words="*", metavar="BOOLEAN",
        help="Whether newer versions are installed by themselves: true or false for each"),
)
_VERSION = "$(sig gallery-application version show -g images -r golden --application-name agent -n 1.0.0 --query id -o tsv)"


@command(vm.GROUP_OF_IDS, vm.PLAIN_NAME, *VERSIONS, ids=True, style="hand",
         examples=(("One application", f"vm application set -g images -n web --app-version-ids {_VERSION}"),))
def set_machine(session: Session, *, resource_group_name: str, vm_name: str, **given: Any) -> Any:
    """Say which versions of applications a virtual machine has."""
    return _set(session, vm.path(session, resource_group_name, vm_name), vm.API, "machine", (), given)


@command(GROUP.with_(id_part=None),
         vm.PLAIN_NAME.with_(spellings=("--vm-name", "--name", "-n"), id_part=None, group="", metavar=None), style="hand",
         examples=(("The versions that a machine has",
                    "vm application list -g images -n web --query galleryApplications[].packageReferenceId -o tsv"),))
def list_machine(session: Session, *, resource_group_name: str, vm_name: str) -> Any:
    """List the applications of a virtual machine."""
    found = flattened(session.get(vm.path(session, resource_group_name, vm_name), vm.API))
    return found.get("applicationProfile") or {}


@command(vm.GROUP_OF_IDS, vmss.PLAIN_NAME.with_(name="vmss_name"), *VERSIONS, ids=True, style="hand",
         examples=(("One application", f"vmss application set -g images -n web --app-version-ids {_VERSION}"),))
def set_scale_set(session: Session, *, resource_group_name: str, vmss_name: str, **given: Any) -> Any:
    """Say which versions of applications the instances of a scale set have."""
    return _set(session, vmss.path(session, resource_group_name, vmss_name), vmss.API, "scale-set", ("virtualMachineProfile",), given)


@command(GROUP.with_(id_part=None), vmss.PLAIN_NAME.with_(name="vmss_name", id_part=None, group=""), style="hand",
         examples=(("The versions that instances get",
                    "vmss application list -g images -n web --query galleryApplications[].packageReferenceId -o tsv"),))
def list_scale_set(session: Session, *, resource_group_name: str, vmss_name: str) -> Any:
    """List the applications of a scale set's instances."""
    found = flattened(session.get(vmss.path(session, resource_group_name, vmss_name), vmss.API))
    return (found.get("virtualMachineProfile") or {}).get("applicationProfile") or {}


def _set(session: Session, where: str, api_version: str, schema: str, holder: tuple[str, ...], given: dict[str, Any]) -> Any:
    ids = given["application_version_ids"]
    _hold(given, len(ids))
    found = {name: value for name, value in flattened(session.get(where, api_version)).items() if value is not None}
    rows: list[dict[str, Any]] = [{"packageReferenceId": id_} for id_ in ids]
    for index, row in enumerate(rows):
        if given["order_applications"]:
            row["order"] = index + 1
        if given["application_configuration_overrides"]:
            row["configurationReference"] = given["application_configuration_overrides"][index]
        if given["treat_deployment_as_failure"]:
            row["treatFailureAsDeploymentFailure"] = given["treat_deployment_as_failure"][index].lower() == "true"
        if given["enable_automatic_upgrade"]:
            row["enableAutomaticUpgrade"] = given["enable_automatic_upgrade"][index].lower() == "true"
    below(found, *holder, "applicationProfile")["galleryApplications"] = rows
    return flattened(session.put(where, api_version, sendable(found, schema)))


def _hold(given: dict[str, Any], count: int) -> None:
    """What az looks at before it reads the machine: as many words of each kind as there are versions."""
    for option, spelling in (("application_configuration_overrides", "--app-config-overrides"),
                             ("treat_deployment_as_failure", "--treat-deployment-as-failure"),
                             ("enable_automatic_upgrade", "--enable-automatic-upgrade")):
        words = given[option]
        if words and len(words) != count:
            raise Failure(f"usage error: {spelling} should have the same number of items as --application-version-ids")
        if words and option == "treat_deployment_as_failure" and any(word.lower() not in ("true", "false") for word in words):
            raise Failure('usage error: --treat-deployment-as-failure only accepts a list of "true" or "false" values')
