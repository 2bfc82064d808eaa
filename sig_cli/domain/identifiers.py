"""Identifiers that the service makes up.

They follow from the workspace's seed, the key and the moment, so that reruns, tests and diffs are stable.
"""

from __future__ import annotations


def made_up_guid(*parts: object) -> str:
    """A GUID that follows from its parts: the same parts give the same GUID in every run."""
    try:
        from _blake2 import blake2b  # hashlib loads OpenSSL, which costs a tenth of the whole start-up
    except ImportError:
        from hashlib import blake2b
    digest = blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:]}"
