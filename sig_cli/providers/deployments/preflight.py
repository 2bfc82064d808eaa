"""Looking ahead: the whole deployment is rehearsed, and what the service refuses before it begins is refused.

Resource Manager's own checks (locations, api-versions) are told as they are (reported); what a resource provider finds stands inside
`InvalidTemplateDeployment`. Reported for images that are not found in a region. Everything else that would fail is found when its
turn comes, as in the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.providers.deployments.permissions import hold_permissions
from sig_cli.providers.deployments.running import Run
from sig_cli.providers.deployments.scopes import location_of
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from sig_cli.providers.deployments.running import Finished
    from sig_cli.providers.provider import Call
    from sig_cli.templates import Plan

MANAGER = frozenset({"LocationNotAvailableForResourceType", "NoRegisteredProviderFound", "InvalidResourceType",
                     "InvalidResourceNamespace", "LocationRequired"})
"""What Resource Manager itself refuses, before it asks a provider."""

_IMAGE = "GalleryImageNotFound"


def look_ahead(call: Call, plan: Plan, owner: str, correlation: str) -> None:
    """Refuse a deployment for what can be known before it begins. Raises `ServiceError`."""
    run = Run(call.rehearsal(), call.workspace["seed"], correlation, call.files)
    judge(call, plan, owner, run.finish(plan, owner, call.now), run)


def judge(call: Call, plan: Plan, owner: str, finished: Finished, run: Run) -> None:
    """Refuse a deployment for what its caller may not do, and for how its rehearsal `run` ended. Raises `ServiceError`."""
    hold_permissions(call, run.plans)
    details = []
    for body, error in finished.failures:
        code = error.get("code")
        if code in MANAGER:
            raise ServiceError.of(error)
        if code == _IMAGE:
            details.append(_image_missing(body))
    if details:
        refused = refusal("template-deployment-invalid", name=plan.owner.name, tracking=made_up_guid(owner, "preflight", call.now))
        refused.details = tuple(details)
        raise refused


def _image_missing(body: dict[str, Any]) -> ServiceError:
    """The text in which the lack of an image is told before a deployment begins, which is another one than a PUT's."""
    properties = find(body, "properties", {}) or {}
    profile = find(find(properties, "virtualMachineProfile", properties) or {}, "storageProfile", {}) or {}
    reference = find(profile, "imageReference", {}) or {}
    ids = (find(reference, name, None) for name in ("id", "sharedGalleryImageId", "communityGalleryImageId"))
    return refusal("gallery-image-not-found-preflight", region=location_of(body) or "", id=next(filter(None, ids), ""))
