"""`az storage container create` and `az storage blob upload`: as far as a pipeline hands a VHD over.

az speaks to the storage service here, which is not Resource Manager. These commands tell Resource Manager of the container and of
the blob instead: what is known of a blob is its length and, of a VHD, the size of its disk. The bytes stay where they are.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.storage_account import API, path, tell_previews
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.session import quoted
from sig_cli.cli.storage_access import Access, check_blob, check_content, check_tier, metadata, unreadable
from sig_cli.domain.blobs import FOOTER, UnusableDisk, as_segment, disk_size, parts
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

ACCESS = (
    Opt("--account-name", name="account_name", help="Storage account"),
    Opt("--connection-string", name="connection_string", help="Connection string of the account"),
    Opt("--blob-endpoint", name="account_url", help="Address of the account's blobs"),
    Opt("--account-key", name="account_key", help="Key of the account. It is not looked at"),
    Opt("--sas-token", name="sas_token", help="A signature. It is not looked at"),
)
AUTH = Opt("--auth-mode", name="auth_mode", kind="enum", choices=("login", "key"), help="How az would log in")
TIMEOUT = Opt("--timeout", name="timeout", kind="int", help="Seconds that az would wait")
METADATA = Opt("--metadata", name="metadata", words="+", metavar="KEY=VALUE", help="Metadata")


def as_texts(result: dict[str, Any]) -> dict[str, str]:
    """`storage container create`: its table has words."""
    return {name: str(value) for name, value in result.items()}


@command(
    *ACCESS, Opt("--name", "-n", name="container_name", required=True, help="Container"),
    Opt("--resource-group", "-g", name="resource_group_name", hidden=True, help="Resource group of the account"), METADATA,
    Opt("--public-access", name="public_access", kind="enum", choices=("off", "blob", "container"), help="What everybody may read"),
    Opt("--fail-on-exist", name="fail_on_exist", kind="flag", default=False, help="One that is there is an error"), TIMEOUT,
    Opt("--default-encryption-scope", "-d", name="default_encryption_scope", help="Encryption scope"),
    Opt("--prevent-encryption-scope-override", "-p", name="prevent_encryption_scope_override", kind="bool3", words="?", blank=True,
        help="No other encryption scope"),
    AUTH, shape="sdk", style="hand", table=as_texts,
    examples=(("For VHDs", "storage container create --account-name contosovhds -n vhds"),),
)
def create_container(session: Session, *, container_name: str, resource_group_name: str | None = None,
                     public_access: str | None = None, fail_on_exist: bool = False, default_encryption_scope: str | None = None, prevent_encryption_scope_override: bool | None = None,
                     **given: Any) -> Any:
    """Create a container for blobs. One that is there already is no error."""
    if "resource_group_name" in session.chosen.given:
        session.warn("Argument 'resource_group_name' has been deprecated and will be removed in a future release.")
    tell_previews(session, {"scope": "--default-encryption-scope", "override": "--prevent-encryption-scope-override"},
                  {"scope": default_encryption_scope, "override": prevent_encryption_scope_override})
    access_to = Access(session, given)
    known = metadata(given["metadata"])
    if (not default_encryption_scope) != (prevent_encryption_scope_override is None):
        raise Failure("usage error: You need to specify both --default-encryption-scope and --prevent-encryption-scope-override to "
                      "set encryption scope information when creating container/file system.")
    where = _container(session, access_to.account(), container_name, resource_group_name)
    if _is_there(session, where):
        if fail_on_exist:
            raise Failure("The specified container already exists.\nErrorCode:ContainerAlreadyExists")
        return {"created": False}
    access = {"blob": "Blob", "container": "Container"}.get(public_access or "", "None")
    properties = {"publicAccess": access, "metadata": known, "defaultEncryptionScope": default_encryption_scope,
                  "denyEncryptionScopeOverride": prevent_encryption_scope_override}
    session.put(where, API, {"properties": {name: value for name, value in properties.items() if value is not None}},
                generated=False)
    return {"created": True}


@command(
    *ACCESS, Opt("--file", "-f", name="file_path", complete="file", help="File to upload"),
    Opt("--container-name", "-c", name="container_name", help="Container"), Opt("--name", "-n", name="blob_name", help="Blob"),
    Opt("--type", "-t", name="blob_type", kind="enum", choices=("block", "page", "append"), help="Kind of blob: a VHD is a page blob"),
    METADATA, Opt("--validate-content", name="validate_content", kind="flag", default=False, help="az would check each part"),
    Opt("--maxsize-condition", name="maxsize_condition", kind="int", help="Largest size of an append blob"),
    Opt("--max-connections", name="max_connections", kind="int", default=2, help="Connections that az would use"),
    Opt("--lease-id", name="lease_id", help="Lease of the blob"),
    Opt("--if-modified-since", name="if_modified_since", kind="moment", help="Taken and not looked at"),
    Opt("--if-unmodified-since", name="if_unmodified_since", kind="moment", help="Taken and not looked at"),
    Opt("--if-match", name="if_match", help="Taken and not looked at"),
    Opt("--if-none-match", name="if_none_match", help="`*` is: no blob of this name"), TIMEOUT,
    Opt("--encryption-scope", name="encryption_scope", help="Encryption scope"),
    Opt("--overwrite", name="overwrite", kind="bool3", words="?", blank=True, help="Replace one that is there"),
    Opt("--data", name="data", help="A text to upload"), Opt("--length", name="length", kind="int", help="Bytes of --data"), AUTH,
    Opt("--blob-url", name="blob_url", help="Address of the blob, in place of account, container and name"),
    Opt("--tags-condition", name="if_tags_match_condition", help="Taken and not looked at"),
    Opt("--content-type", name="content_type", help="Content type"),
    Opt("--content-encoding", name="content_encoding", help="Content encoding"),
    Opt("--content-language", name="content_language", help="Content language"),
    Opt("--content-disposition", name="content_disposition", help="Content disposition"),
    Opt("--content-cache-control", "--content-cache", name="content_cache_control", help="Cache control"),
    Opt("--content-md5", name="content_md5", help="MD5 of the content"),
    Opt("--no-progress", name="no_progress", kind="flag", help="No progress is shown anyway"),
    Opt("--tier", name="tier", help="Access tier"), Opt("--tags", name="tags", kind="tags", words="*", help="Tags of the blob"),
    Opt("--socket-timeout", name="connection_timeout", kind="int", help="Seconds that az would wait"),
    shape="sdk", style="hand",
    examples=(("A VHD", "storage blob upload --account-name contosovhds -c vhds -n web.vhd -f web.vhd"),),
)
def upload(session: Session, *, file_path: str | None = None, container_name: str | None = None, blob_name: str | None = None,
           blob_type: str | None = None, overwrite: bool | None = None, data: str | None = None, length: int | None = None,
           blob_url: str | None = None, if_none_match: str | None = None, content_type: str | None = None,
           tags: dict[str, str] | None = None, **given: Any) -> Any:
    """Note what is uploaded to a blob: its length and, of a fixed VHD, the size of the disk in it.

    Raises `Failure` for VHDX and for VHDs that Azure makes no image of, with the reason.
    """
    tell_previews(session, {"data": "--data", "length": "--length"}, {"data": data, "length": length})
    access = Access(session, given)
    check_content(file_path, data)
    likely = blob_type or ("page" if (file_path or "").endswith(".vhd") else "block")
    of_blob = metadata(given["metadata"])
    check_tier(given["tier"], likely)
    blob_name = blob_name or (os.path.basename(file_path) if file_path else None)
    check_blob(blob_url, container_name, blob_name)
    account, container_name, blob_name = _blob(blob_url) if blob_url else (access.account(), container_name or "", blob_name or "")
    known = _measured(file_path) if file_path else {"contentLength": len((data or "").encode()[:length])}
    is_disk = "diskSizeBytes" in known
    kind = blob_type or ("page" if is_disk or (file_path or "").lower().endswith(".vhd") else "block")
    if is_disk and kind != "page":
        raise Failure(f"A VHD must be a page blob to make an image of it, and this one is to be a {kind} blob. Leave --type away.")
    container = _container(session, account, container_name, None)
    if not _is_there(session, container):
        raise Failure("The specified container does not exist.\nErrorCode:ContainerNotFound")
    where = f"{container}/blobs/{as_segment(blob_name)}"
    if (not overwrite or if_none_match == "*") and _is_there(session, where):
        raise Failure("The specified blob already exists.\nErrorCode:BlobAlreadyExists\nIf you want to overwrite the existing one, "
                      "please add --overwrite in your command.")
    properties = {"name": blob_name, "blobType": f"{kind.capitalize()}Blob", **known, "metadata": of_blob,
                  "contentType": content_type, "tags": tags}
    made = session.put(where, API, {"properties": {name: value for name, value in properties.items() if value is not None}},
                       generated=False)["properties"]
    return {"client_request_id": None, "content_md5": None, "date": made["lastModified"], "encryption_key_sha256": None,
            "encryption_scope": given["encryption_scope"], "etag": f'"{made["etag"]}"', "lastModified": made["lastModified"],
            "request_id": None, "request_server_encrypted": True, "version": None, "version_id": None}


def _blob(address: str) -> tuple[str, str, str]:
    """Account, container and name of the blob that an address means."""
    found = parts(address)
    if found is None:
        raise Failure(f"'{address}' is no address of a blob.")
    return found


def _container(session: Session, account: str, name: str, group: str | None) -> str:
    try:
        found = path(session, group, account)
    except Failure as failure:
        raise Failure(failure.message) from failure  # az meets an account that is not there where its blobs would be
    return f"{found}/blobServices/default/containers/{quoted(name)}"


def _is_there(session: Session, where: str) -> bool:
    try:
        session.get(where, API)
    except ServiceError as error:
        if error.status == 404:
            return False
        raise
    return True


def _measured(file: str) -> dict[str, int]:
    """Length of a file and, of a VHD, the bytes of its disk. Raises `Failure` for a disk that cannot be used."""
    try:
        with open(file, "rb") as stream:
            head = stream.read(FOOTER)
            length = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, length - FOOTER))
            footer = stream.read(FOOTER)
    except OSError as error:
        raise unreadable(error) from error
    try:
        size = disk_size(head, footer, length)
    except UnusableDisk as error:
        raise Failure(f"'{file}' cannot become an image: {error}.") from error
    if size is None and file.lower().endswith((".vhd", ".vhdx")):
        raise Failure(f"'{file}' cannot become an image: it has no footer of a VHD.")
    return {"contentLength": length} if size is None else {"contentLength": length, "diskSizeBytes": size}
