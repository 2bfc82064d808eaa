"""Images of galleries that somebody else shares: the resource behind an id that names a gallery by its unique name.

The two forms are

    /SharedGalleries/{unique name}/Images/{definition}[/Versions/{version}]
    /CommunityGalleries/{public name}/Images/{definition}[/Versions/{version}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

_GUID = 36


def definition_or_version(call: Call, text: str) -> str | None:
    """The id of the definition or version that such an id names, or None when there is none.

    `latest` as the version, or none at all, is the definition.
    """
    steps = text.strip("/").split("/")
    words = [step.lower() for step in steps]
    if len(steps) not in (4, 6) or words[2] != "images" or (len(steps) == 6 and words[4] != "versions"):
        return None
    gallery = None
    if words[0] == "sharedgalleries":
        gallery = _by_unique_name(call, steps[1])
    elif words[0] == "communitygalleries":
        gallery = _by_public_name(call, steps[1])
    if gallery is None:
        return None
    path = f"{gallery['id']}/images/{steps[3]}"
    return path if len(steps) == 4 or words[5] == "latest" else f"{path}/versions/{steps[5]}"


def _by_unique_name(call: Call, unique: str) -> Document | None:
    """A gallery by `{subscription}-{NAME}`, which the service made up for it."""
    subscription, name = unique[:_GUID], unique[_GUID + 1:]
    for key in call.resources.find(subscription, "microsoft.compute/galleries", name):
        document = call.resources.document(key)
        if document is not None:
            return document
    return None


def _by_public_name(call: Call, public: str) -> Document | None:
    """A gallery by one of the public names of its sharing profile."""
    for subscription in call.resources.names("/subscriptions"):
        for group in call.resources.names(f"/subscriptions/{subscription}/resourcegroups"):
            galleries = f"/subscriptions/{subscription}/resourcegroups/{group}/providers/microsoft.compute/galleries"
            for document in call.resources.list(galleries):
                profile = document["properties"].get("sharingProfile") or {}
                names = (profile.get("communityGalleryInfo") or {}).get("publicNames") or ()
                if public.lower() in (name.lower() for name in names):
                    return document
    return None
