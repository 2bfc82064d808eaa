"""The server's own certificate: for loopback names, made once and kept with its key in `run/serve/`.

It is its own authority, so that a client which is told to trust it trusts nothing else. The extensions are those that
strict verifiers ask for (RFC 5280; OpenSSL's X509_STRICT).
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sig_cli.workspace import disk

if TYPE_CHECKING:
    from collections.abc import Sequence

LIFETIME = timedelta(days=825)
RENEWED_BEFORE = timedelta(days=30)


def ensure(folder: str, names: Sequence[str] = ()) -> tuple[str, str]:
    """The paths of certificate and key in `folder`, made anew when they are missing, near their end or for other names.

    `names` are host names and addresses beyond localhost, 127.0.0.1 and ::1.
    """
    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    wanted = ["localhost", "127.0.0.1", "::1", *names]
    if not _serves(certificate, key, wanted):
        _make(certificate, key, wanted)
    return certificate, key


def bundle(folder: str) -> str:
    """A file of authorities for clients: those of this machine, and our certificate beside them.

    A client that knew only ours could reach nothing else (pip in the same shell, say).
    """
    path = f"{folder}/ca-bundle.pem"
    with open(f"{folder}/certificate.pem", "rb") as file:
        own = file.read()
    disk.write_file(path, _authorities() + own, sync=False, mode=0o600)
    return path


def _authorities() -> bytes:
    """The authorities that are trusted here: the caller's own bundle, else certifi's."""
    import certifi

    # The second one holds what the first one was in a shell that talks to a server already (cli/served_shell).
    for path in (os.environ.get("REQUESTS_CA_BUNDLE"), os.environ.get("_sig_serve_REQUESTS_CA_BUNDLE"),  # noqa: SIM112 - shells know it so
                 os.environ.get("SSL_CERT_FILE"), certifi.where()):
        if path and not path.endswith("/serve/ca-bundle.pem") and os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read().rstrip(b"\n") + b"\n"
    return b""


def _serves(certificate: str, key: str, names: Sequence[str]) -> bool:
    try:
        with open(certificate, "rb") as file:
            found = x509.load_pem_x509_certificate(file.read())
        with open(key, "rb") as file:
            private = serialization.load_pem_private_key(file.read(), None)
        alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    known = {str(name.value) for name in alternatives}
    return (found.public_key() == private.public_key() and known >= set(names)
            and found.not_valid_after_utc - datetime.now(UTC) > RENEWED_BEFORE)


def _make(certificate: str, key: str, names: Sequence[str]) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sig serve (this machine only)")])
    now = datetime.now(UTC)
    unused = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                            "encipher_only", "decipher_only"), False)
    made = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + LIFETIME)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **unused), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
            .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
            .sign(private, hashes.SHA256()))
    # The key first: a certificate without its key would be found and made anew.
    disk.write_file(key, private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                               serialization.NoEncryption()), sync=disk.fsync_wanted(), mode=0o600)
    disk.write_file(certificate, made.public_bytes(serialization.Encoding.PEM), sync=disk.fsync_wanted(), mode=0o600)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
