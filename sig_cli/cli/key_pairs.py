"""A pair of SSH keys in files, for `--generate-ssh-keys`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def make(session: Session, private: str, public: str, *, edwards: bool) -> str:
    """Write a pair of keys, of the private one that is there or of a new one; the public one as text. A rehearsal writes none.

    The private key is readable for its owner only, as is a folder that is made for it. Raises `Failure` when the files cannot
    be written.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    folder = os.path.dirname(private)
    key: Any
    try:
        if folder and not os.path.exists(folder) and not session.rehearsing:
            os.makedirs(folder, mode=0o700)
        if os.path.isfile(private):
            with open(private, "rb") as file:
                data = file.read()
            load = serialization.load_ssh_private_key if b"OPENSSH" in data else serialization.load_pem_private_key
            key = load(data, password=None)
            session.warn(f"Private SSH key file '{private}' was found in the directory: '{folder}'. A paired public key file "
                         f"'{public}' will be generated.")
        else:
            key = ed25519.Ed25519PrivateKey.generate() if edwards else rsa.generate_private_key(65537, 2048)
            form = serialization.PrivateFormat.OpenSSH if edwards else serialization.PrivateFormat.TraditionalOpenSSL
            _write(session, private, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()), 0o600)
        text: bytes = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        _write(session, public, text, 0o644)
    except (OSError, ValueError, TypeError) as error:
        raise Failure(f"The SSH key files '{private}' and '{public}' cannot be made: {error}") from None
    return text.decode()


def _write(session: Session, path: str, data: bytes, mode: int) -> None:
    if session.rehearsing:
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
