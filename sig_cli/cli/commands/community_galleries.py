"""`az sig list-community | show-community`, the same of definitions and versions: what is shared with everybody."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.commands.shared_galleries import (
    DEFINITION,
    IN_DEFINITION,
    LIST_API,
    REGION,
    REGION_ONLY,
    VERSION,
    VERSION_API,
)
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import PAGING, PLAIN_LOCATION
from sig_cli.cli.session import Session, quoted
from sig_cli.domain.errors import ServiceError

SHOW_API = "2025-03-03"
GRAPH_API = "2021-03-01"
PAGE = 30
"""Galleries that az asks for at once."""

NAME = Opt("-n", "--name", "--public-gallery-name", name="public_gallery_name", kind="aaz-str", required=True,
           id_part="child_name_1", group="Resource Id", help="Public name of the gallery, as `list-community` tells it")
PUBLIC_NAME = NAME.with_(spellings=("--public-gallery-name",))


def path(session: Session, location: str, public_gallery_name: str, *inner: str) -> str:
    """The path of a community gallery in a region, or of what `inner` names inside it."""
    return "/".join((f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/locations/"
                     f"{quoted(session.location(location))}/communityGalleries/{quoted(public_gallery_name)}", *inner))


@command(
    PLAIN_LOCATION.with_(help="Only what is seen in this region"),
    Opt("--marker", name="marker", help="Marker of the page to go on with"),
    Opt("--show-next-marker", name="show_next_marker", kind="flag",
        help="Print the marker of the next page as the last item, not as a warning"),
    shape="plain", style="hand",
    examples=(("Community galleries that are seen in a region", "sig list-community -l southcentralus"),),
)
def list_(session: Session, *, location: str | None = None, marker: str | None = None,
          show_next_marker: bool = False) -> Any:
    """List community galleries, 30 at a time."""
    query = "communitygalleryresources| where type == 'microsoft.compute/locations/communitygalleries' "
    if location:
        query += f"| where location == '{session.location(location).lower()}' "
    options: dict[str, Any] = {"$top": PAGE}
    if marker:
        options["$skipToken"] = marker
    try:
        answer = session.post("/providers/Microsoft.ResourceGraph/resources", GRAPH_API, {"query": query, "options": options})
    except ServiceError as error:
        raise Failure(error.message) from error
    rows = [_row(item) for item in answer["data"]]
    following = answer.get("$skipToken")
    if show_next_marker:
        rows.append({"nextMarker": following})
    elif following:
        session.warn("Next Marker:")
        session.warn(following)
    return rows


def _row(item: dict[str, Any]) -> dict[str, Any]:
    properties = item["properties"]
    return {"id": item["id"], "location": item["location"], "name": item["name"],
            "communityMetadata": properties.get("communityMetadata", {}), "uniqueId": properties["identifier"]["uniqueId"]}


@command(REGION, NAME, ids=True,
         examples=(("A gallery of the community",
                    "sig show-community -l southcentralus -n contoso-652052da-4083-4cec-8c5f-03fed07b7650"),))
def show(session: Session, *, location: str, public_gallery_name: str) -> Any:
    """Show one community gallery."""
    return session.get(path(session, location, public_gallery_name), SHOW_API)


@command(REGION_ONLY, PUBLIC_NAME.with_(id_part=None, group=""), *PAGING,
         examples=(("The definitions of a gallery of the community",
                    "sig image-definition list-community -l southcentralus --public-gallery-name contoso-652052da-4083-4cec-8c5f-03fed07b7650"),))
def list_definitions(session: Session, *, location: str, public_gallery_name: str, max_items: int | None = None,
                     next_token: str | None = None) -> Any:
    """List the image definitions of a community gallery."""
    return session.list(path(session, location, public_gallery_name, "images"), LIST_API, max_items, next_token)


@command(DEFINITION.with_(spellings=IN_DEFINITION.spellings), REGION, PUBLIC_NAME, ids=True,
         examples=(("One of them",
                    "sig image-definition show-community -l southcentralus --public-gallery-name contoso-652052da-4083-4cec-8c5f-03fed07b7650 -i ubuntu"),))
def show_definition(session: Session, *, gallery_image_definition: str, location: str, public_gallery_name: str) -> Any:
    """Show one image definition of a community gallery."""
    return session.get(path(session, location, public_gallery_name, "images", quoted(gallery_image_definition)), LIST_API)


@command(IN_DEFINITION, REGION_ONLY, PUBLIC_NAME.with_(id_part=None, group=""), *PAGING,
         examples=(("The versions of a definition of the community",
                    "sig image-version list-community -l southcentralus --public-gallery-name contoso-652052da-4083-4cec-8c5f-03fed07b7650 -i ubuntu"),))
def list_versions(session: Session, *, gallery_image_definition: str, location: str, public_gallery_name: str,
                  max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the image versions of a definition of a community gallery."""
    where = path(session, location, public_gallery_name, "images", quoted(gallery_image_definition), "versions")
    return session.list(where, VERSION_API, max_items, next_token)


@command(DEFINITION, VERSION, REGION, PUBLIC_NAME, ids=True,
         examples=(("One of them",
                    "sig image-version show-community -l southcentralus --public-gallery-name contoso-652052da-4083-4cec-8c5f-03fed07b7650 -i ubuntu -e 1.0.0"),))
def show_version(session: Session, *, gallery_image_definition: str, gallery_image_version_name: str, location: str,
                 public_gallery_name: str) -> Any:
    """Show one image version of a community gallery."""
    where = path(session, location, public_gallery_name, "images", quoted(gallery_image_definition), "versions",
                 quoted(gallery_image_version_name))
    return session.get(where, VERSION_API)
