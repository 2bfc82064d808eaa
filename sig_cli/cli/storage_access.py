"""What az looks at before it speaks to the storage service, in its order and with its words.

az speaks to the blobs of an account itself, which `sig` does not (see `commands.storage_data`); what is wrong with a command line is
told all the same. Source: az 2.91, observed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.storage_account import API, group_of, path
from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

MISSING = "Please provide storage account name or connection string."
LOGIN = ("\nYou also can add `--auth-mode login` in your command to use Azure Active Directory (Azure AD) for authorization if your "
         "login account is assigned required RBAC roles.\nFor more information about RBAC roles in storage, visit "
         "https://learn.microsoft.com/azure/storage/common/storage-auth-aad-rbac-cli.")
UNKEYED = ("\nThere are no credentials provided in your command and environment, we will query for account key for your storage "
           "account.\nIt is recommended to provide --connection-string, --account-key or --sas-token in your command as credentials.\n"
           f"{LOGIN}\n\nIn addition, setting the corresponding environment variables can avoid inputting credentials in your command. "
           "Please use --help to get more information about environment variable usage.")
UNKEYED_ADDRESS = ("\nThere are no credentials provided in your command and environment.\nPlease provide --connection-string, "
                   f'--account-key or --sas-token in your command as credentials.\n        {LOGIN}"\n            ')
TIERS = {"block": ("block blob", ("ARCHIVE", "COLD", "COOL", "HOT")),
         "page": ("premium page blob", ("P10", "P15", "P20", "P30", "P4", "P40", "P50", "P6", "P60", "P70", "P80"))}


class Access:
    """The account that the options or the environment name.

    Credentials are taken and not looked at, but az asks for the keys of an account that comes without any, and says so.
    Raises `Failure` for an address without credentials.
    """

    def __init__(self, session: Session, given: dict[str, Any]) -> None:
        self.name = given["account_name"]
        self.address = given["account_url"]
        self.connection = given["connection_string"]
        key, signature = given["account_key"], given["sas_token"]
        if (given["auth_mode"] or os.environ.get("AZURE_STORAGE_AUTH_MODE")) == "login":
            self._from_environment()
            ignored = [spelling for spelling, value in (("--account-key", key), ("--sas-token", signature),
                                                        ("--connection-string", self.connection)) if value]
            if ignored:
                session.warn(f'In "login" auth mode, the following arguments are ignored: {" ,".join(ignored)}')
            return
        if not (self.connection or key or signature):
            self.connection = os.environ.get("AZURE_STORAGE_CONNECTION_STRING")
        if self.connection:
            pairs = _pairs(self.connection)
            self.name, key, signature = (pairs.get(name) for name in ("AccountName", "AccountKey", "SharedAccessSignature"))
        self._from_environment()
        key = key or (None if signature else os.environ.get("AZURE_STORAGE_KEY"))
        signature = signature or os.environ.get("AZURE_STORAGE_SAS_TOKEN")
        if self.name and not key and not signature:
            session.warn(UNKEYED)
            key = _key(session, self.name)
        if self.address and not key and not signature:
            raise Failure(UNKEYED_ADDRESS)

    def _from_environment(self) -> None:
        if not self.name:
            self.name = os.environ.get("AZURE_STORAGE_ACCOUNT")
            self.address = self.address or os.environ.get("AZURE_STORAGE_SERVICE_ENDPOINT")

    def account(self) -> str:
        """The name of the account. Raises `Failure` when nothing tells it."""
        found = self.name or (self.address or "").partition("://")[2].partition(".")[0]
        if found:
            return str(found)
        if self.connection:
            raise Failure(f"Invalid connection string: {self.connection}, err detail: Connection string is either blank or "
                          "malformed.\nTry `az storage account show-connection-string` to get a valid connection string")
        raise Failure(MISSING)


def metadata(words: list[str] | None) -> dict[str, str] | None:
    """The metadata in KEY=VALUE words. Raises `Failure` for a word without a value, with az's words (which are Python's)."""
    found = {}
    for number, word in enumerate(words or ()):
        name, equals, value = word.partition("=")
        if not equals:
            raise Failure(f"dictionary update sequence element #{number} has length 1; 2 is required", exit_code=2)
        found[name] = value
    return found if words is not None else None


def check_content(file: str | None, data: str | None) -> None:
    """Raises `Failure` unless there is either a file or a text to upload."""
    if file and data is not None:
        raise Failure("usage error: please only specify one of --file and --data to upload.")
    if not file and data is None:
        raise Failure("usage error: please specify one of --file and --data to upload.")


def check_tier(tier: str | None, kind: str) -> None:
    """Raises `Failure` for a tier that blobs of this kind do not have."""
    if not tier:
        return
    if kind not in TIERS:
        raise Failure("Blob tier is only applicable to block or page blob.", exit_code=2)
    told, known = TIERS[kind]
    if tier.upper() not in known:
        raise Failure(f"Unknown {told} tier name. Choose among {', '.join(known)}", exit_code=2)


def check_blob(address: str | None, container: str | None, name: str | None) -> None:
    """Raises `Failure` when neither an address nor names say which blob is meant."""
    if not address and not (container and name):
        raise Failure("Please specify --blob-url or combination of blob name, container name and storage account arguments.")


def unreadable(error: OSError) -> Failure:
    """A file that cannot be read, as az tells it."""
    more = {"FileNotFoundError": "Please check the file path.", "IsADirectoryError": "File is expected, not a directory."}
    told = more.get(type(error).__name__)
    return Failure(f"{error}\n{told}" if told else str(error))


def _pairs(text: str) -> dict[str, str]:
    return {name: value for name, equals, value in (part.partition("=") for part in text.split(";")) if equals}


def _key(session: Session, account: str) -> str | None:
    """The first key of an account, for which az asks; a warning when there is none to be had."""
    from sig_cli.cli.report import message
    from sig_cli.domain.errors import ServiceError

    try:
        where = path(session, group_of(session, account), account)
        return str(session.send("POST", f"{where}/listKeys", API).body["keys"][0]["value"])
    except Failure as failure:
        session.warn(f"\nSkip querying account key due to failure: {failure}")
    except ServiceError as error:
        session.warn(f"\nSkip querying account key due to failure: {message(error)}")
    return None
