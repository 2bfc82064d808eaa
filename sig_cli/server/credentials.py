"""The secrets of a served workspace: they are random, lie in `run/serve/` for this user only, and outlive a restart.

One service principal is there from the start, the workspace's owner. az caches tokens and does not recover from one
that is refused, so the signing key stays the same for as long as `run/` is not thrown away.
"""

from __future__ import annotations

import json
import os
import secrets
from typing import TYPE_CHECKING

from sig_cli.workspace import disk
from sig_cli.workspace.engine import ReadOnlyStore
from sig_cli.workspace.foundation import FIRST_TENANT
from sig_cli.workspace.locks import make_workspace

if TYPE_CHECKING:
    from typing import Any

FOLDER = "serve"
OWNER = "00000000-0000-4000-8000-0000000000c1"
"""Client id, and object id, of the workspace's owner. A fixed name; the secret is random."""


class Credentials:
    """What a server signs with and whom it lets in. `signing_key` signs tokens, `secret` is the owner's password,
    `identity_header` is what a managed identity's request must carry.
    """

    __slots__ = ("client_id", "identity_header", "secret", "signing_key", "tenant")

    def __init__(self, client_id: str, secret: str, tenant: str, signing_key: str, identity_header: str) -> None:
        self.client_id = client_id
        self.secret = secret
        self.tenant = tenant
        self.signing_key = signing_key
        self.identity_header = identity_header


def with_secret(known: Credentials, secret: str | None) -> Credentials:
    """The same credentials with the secret that a user gave."""
    return known if secret is None else Credentials(known.client_id, secret, known.tenant, known.signing_key,
                                                    known.identity_header)


def serve_folder(folder: str) -> str:
    """The folder of a workspace that holds what its server needs, made for this user only when it is missing.

    Raises `ReadOnlyStore` when it cannot be made and written.
    """
    path = f"{folder}/run/{FOLDER}"
    try:
        make_workspace(folder)
        disk.make_folders(folder, path, 0o700)
        os.chmod(path, 0o700)
    except OSError as error:
        raise ReadOnlyStore(f"The workspace {folder} cannot be served: a server keeps its lock, certificate and secrets in {path}, "
                            f"which cannot be written ({error.strerror}).") from error
    return path


def credentials(folder: str) -> Credentials:
    """The credentials of the workspace at `folder`, made on first use. Two first users agree."""
    path = f"{serve_folder(folder)}/credentials.json"
    found = _read(path)
    if found is None:
        made = {"clientId": OWNER, "clientSecret": secrets.token_urlsafe(32), "tenant": FIRST_TENANT,
                "signingKey": secrets.token_urlsafe(48), "identityHeader": secrets.token_urlsafe(32)}
        temporary = disk.write_temporary(os.path.dirname(path), json.dumps(made, indent=2).encode(),
                                         sync=disk.fsync_wanted(), mode=0o600)
        try:
            os.link(temporary, path)  # fails when somebody was faster: theirs counts
        except FileExistsError:
            pass
        finally:
            disk.remove_quietly(temporary)
        found = _read(path) or made
    return Credentials(found["clientId"], found["clientSecret"], found["tenant"], found["signingKey"],
                       found["identityHeader"])


def _read(path: str) -> dict[str, Any] | None:
    """What is stored; None when nothing is, or when it was torn and has to be made anew."""
    try:
        with open(path, "rb") as file:
            found = json.loads(file.read())
    except FileNotFoundError:
        return None
    except ValueError:
        disk.remove_quietly(path)
        return None
    names = ("clientId", "clientSecret", "tenant", "signingKey", "identityHeader")
    if isinstance(found, dict) and all(isinstance(found.get(name), str) and found[name] for name in names):
        return found
    disk.remove_quietly(path)
    return None
