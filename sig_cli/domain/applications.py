"""What a gallery application and its versions may say: links, texts, actions, and which regions stay.

Sources: the documentation of VM applications with its list of error messages, the REST specification 2024-03-03, and
reported refusals (see `data/errors.json`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.replicas import removed_regions

if TYPE_CHECKING:
    from collections.abc import Iterable

PUBLISHING = "galleryApplicationVersion.properties.publishingProfile"
LONGEST_TEXT = 4096
"""Characters of a command and of a file name. Source: specification."""
PROTECTS_REGIONS = "2022-03-03"
"""The first api-version that asks for a permission before an update takes a region away (reported)."""


def check_source(source: dict[str, Any]) -> None:
    """The links of a version: absolute addresses. Nobody looks at what lies there. Raises `source-uri-not-absolute`."""
    for name in ("mediaLink", "defaultConfigurationLink"):
        link = source.get(name)
        if link is not None and not _is_absolute(link):
            raise refusal("source-uri-not-absolute", value=link, parameter=f"{PUBLISHING}.source.{name}")


def _is_absolute(link: str) -> bool:
    """Whether a link names a host with http or https: a package is fetched from there."""
    scheme, mark, rest = link.partition("://")
    host = rest.replace("?", "/").replace("#", "/").partition("/")[0]
    return bool(mark) and scheme.lower() in ("http", "https") and bool(host) and " " not in host


def check_texts(publishing: dict[str, Any]) -> None:
    """The commands and file names of a version: not empty, not too long. Raises `text-length-out-of-range`."""
    for place in ("manageActions", "settings"):
        for name, text in (publishing.get(place) or {}).items():
            if isinstance(text, str) and not 1 <= len(text) <= LONGEST_TEXT:
                raise refusal("text-length-out-of-range", parameter=f"{PUBLISHING}.{place}.{name}",
                              maximum=LONGEST_TEXT)


def check_actions(actions: Iterable[dict[str, Any]] | None, parameter: str) -> None:
    """Custom actions and the parameters of each have names of their own. Raises `duplicate-action-names`."""
    _check_names(actions or (), f"{parameter}.customActions")
    for action in actions or ():
        _check_names(action.get("parameters") or (), f"{parameter}.customActions.parameters")


def _check_names(rows: Iterable[dict[str, Any]], parameter: str) -> None:
    seen: set[str] = set()
    for row in rows:
        folded = row["name"].lower()
        if folded in seen:
            raise refusal("duplicate-action-names", name=row["name"], parameter=parameter)
        seen.add(folded)


def check_unencrypted(targets: Iterable[dict[str, Any]] | None) -> None:
    """Refuse keys for the copies of a version, which images have only. Raises `application-encryption-not-supported`."""
    if any(target.get("encryption") for target in targets or ()):
        raise refusal("application-encryption-not-supported")


def check_kept_regions(name: str, old: dict[str, Any], new_targets: Iterable[dict[str, Any]],
                       requested: dict[str, Any] | None, api_version: str) -> None:
    """Hold that an update names every region that the version has, unless regions may be taken away.

    `old` are the stored properties, `requested` the safety profile of the request. Raises `regions-not-complete`.
    """
    allowed = {**(old.get("safetyProfile") or {}), **(requested or {})}.get("allowDeletionOfReplicatedLocations")
    if api_version < PROTECTS_REGIONS or allowed:
        return
    if removed_regions(old["publishingProfile"]["targetRegions"], new_targets):
        raise refusal("regions-not-complete", name=name, type="GalleryApplicationVersion")
