"""What `disk create` sends as `creationData` and as security profile: az's checks, words and order.

Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.definition_features import STANDARD_SECURITY
from sig_cli.cli.disk_sources import find_source, source_members
from sig_cli.cli.failures import Failure
from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.disk_sources import Source
    from sig_cli.cli.session import Session

MARKETPLACE_API = "2024-11-01"
CUSTOMER_KEY_SECURITY = "ConfidentialVM_DiskEncryptedWithCustomerKey"
_REFERENCES = (("/communitygalleries/", "communityGalleryImageId"), ("/sharedgalleries/", "sharedGalleryImageId"))


def check(session: Session, given: dict[str, Any]) -> None:
    """What az looks at before it asks the service for anything. Raises `Failure` with its words."""
    if given["for_upload"] is not None:
        session.warn("Option '--for-upload' has been deprecated and will be removed in a future release. Use "
                     "'--upload-type Upload' instead.")
        if given["for_upload"] and given["upload_type"] is None:
            given["upload_type"] = "Upload"
    if given["gallery_image_reference"] is not None:
        gallery_reference(given["gallery_image_reference"])
    if given["security_data_uri"] is not None:
        _demand_security(given, "using the --security-data-uri parameter", "when using the --security-data-uri parameter")
        if given["source"] is None:
            raise Failure("Please specify --source when using the --security-data-uri parameter")
    if given["upload_type"] == "UploadWithSecurityData":
        value = "the value of --upload-type is 'UploadWithSecurityData'"
        _demand_security(given, value, f" {value}")
    keyed = (given["security_type"] or "") == CUSTOMER_KEY_SECURITY
    if given["secure_vm_disk_encryption_set"] is not None and not keyed:
        raise Failure("usage error: --secure-vm-disk-encryption-set can only be specified only when --security-type is "
                      f"set to {CUSTOMER_KEY_SECURITY}")
    if given["secure_vm_disk_encryption_set"] is None and keyed:
        raise Failure("usage error: --secure-vm-disk-encryption-set is mandatory when --security-type is set to "
                      f"{CUSTOMER_KEY_SECURITY}")
    if given["security_type"] is not None and given["hyper_v_generation"] != "V2":
        session.warn('Enabling security features by using parameter "--security-type" requires UEFI support with '
                     'Generation 2 VMs, please set the parameter "--hyper-v-generation" to "V2" for enabling Generation '
                     "2 VM support.")


def _demand_security(given: dict[str, Any], type_reason: str, generation_reason: str) -> None:
    if given["security_type"] is None:
        raise Failure(f"Please specify --security-type when {type_reason}")
    if given["hyper_v_generation"] != "V2":
        raise Failure(f"Please specify --hyper-v-generation as 'V2' {generation_reason}")


def gallery_reference(text: str) -> dict[str, str]:
    """The reference to an image version: of a gallery, a shared or a community gallery. Raises `Failure` for another id."""
    lowered = text.lower()
    for start, member in _REFERENCES:
        parts = lowered[1:].split("/")
        if lowered.startswith(start) and len(parts) == 6 and parts[2] == "images" and parts[4] == "versions" and all(parts):
            return {member: text}
    parsed = parse(text) if text.startswith("/") else None
    if parsed is not None and not parsed.is_collection and parsed.group is not None \
            and parsed.type.lower() == "microsoft.compute/galleries/images/versions":
        return {"id": text}
    raise Failure(f"usage error: {text} is an invalid gallery image reference, please provide valid compute, shared or "
                  "community gallery image version. For details about valid format, please refer to the help sample")


def find(session: Session, group: str, given: dict[str, Any]) -> Source | None:
    """The source that `--source` names, None without one. Raises `Failure` with az's words when there is none."""
    if given["source"] is None:
        return None
    usage = ("usage error: --source {SNAPSHOT | DISK | RESTOREPOINT} | --source VHD_BLOB_URI "
             "[--source-storage-account-id ID]")
    try:
        found = find_source(session, group, given["source"])
    except ServiceError as error:
        raise Failure(usage) from error
    if found.kind != "blobUri" and given["source_storage_account_id"] is not None:
        raise Failure(usage)
    return found


def creation_data(session: Session, group: str, location: str, found: Source | None,
                  given: dict[str, Any]) -> dict[str, Any]:
    """The option of creation and what it needs; changes the security type that the image brings along.

    Raises `Failure` for options that do not go together, `ServiceError` for a marketplace image that is not there.
    """
    if given["upload_size_bytes"] is not None and given["upload_type"] is None:
        raise Failure("usage error: --upload-size-bytes should be used together with --upload-type")
    creation = source_members(found)
    if found is not None and found.kind == "blobUri" and given["source_storage_account_id"] is None:
        account = found.where.partition("://")[2].partition(".")[0]
        creation["storageAccountId"] = f"{session.group_path(group)}/providers/Microsoft.Storage/storageAccounts/{account}"
    if given["security_data_uri"] is not None:
        creation["createOption"] = "ImportSecure"
    elif not creation:
        creation["createOption"] = {"Upload": "Upload", "UploadWithSecurityData": "UploadPreparedSecure"}.get(
            given["upload_type"], "Empty")
    for name, option in (("imageReference", "image_reference"), ("galleryImageReference", "gallery_image_reference")):
        if given[option] is None:
            continue
        reference: dict[str, Any] = dict(_marketplace(session, location, given) if option == "image_reference"
                                         else gallery_reference(given[option]))
        if given[f"{option}_lun"] is not None:
            reference["lun"] = given[f"{option}_lun"]
        creation[name] = reference
        if creation["createOption"] == "Empty":
            creation["createOption"] = "FromImage"
    if given["gallery_image_reference"] is not None and given["security_type"] != "TrustedLaunch":
        session.warn(STANDARD_SECURITY)
    if creation["createOption"] == "Empty" and given["size_gb"] is None:
        raise Failure("usage error: --size-gb is required to create an empty disk")
    if given["upload_type"] is not None and given["upload_size_bytes"] is None:
        raise Failure("usage error: --upload-size-bytes is required to create a disk for upload")
    if given["security_type"] == "Standard":
        # No type of the service: it means that none is sent.
        given["security_type"] = None
    return creation


def _marketplace(session: Session, location: str, given: dict[str, Any]) -> dict[str, str]:
    """The id of a marketplace image, which the service knows by its location."""
    text = given["image_reference"]
    parsed = parse(text) if text.startswith("/") else None
    if parsed is not None and len(parsed.names) == 6:
        publisher, _, offer, sku, version = parsed.names[1:]
    elif text.count(":") == 3:
        publisher, offer, sku, version = text.split(":")
    else:
        raise Failure("usage error: --image-reference should be ID or URN (publisher:offer:sku:version).")
    versions = (f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/locations/{quoted(location)}/publishers/"
                f"{quoted(publisher)}/artifacttypes/vmimage/offers/{quoted(offer)}/skus/{quoted(sku)}/versions")
    if version.lower() == "latest":
        found = session.get(versions, MARKETPLACE_API, _expand="properties", _orderby="name desc", _top="1")
        version = found[0]["name"]
    image = session.get(f"{versions}/{quoted(version)}", MARKETPLACE_API)
    if image["properties"].get("hyperVGeneration") == "V2" and given["security_type"] is None:
        given["security_type"] = "TrustedLaunch"
    elif given["security_type"] != "TrustedLaunch":
        session.warn(STANDARD_SECURITY)
    return {"id": image["id"]}
