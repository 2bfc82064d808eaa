"""`az sig list-shared | show-shared`, the same of definitions and versions: what is shared with one's subscription."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import LOCATION, PAGING, VERSION_NAME
from sig_cli.cli.session import Session, quoted

LIST_API = "2023-07-03"
VERSION_API = "2026-03-03"
SHOW_API = "2022-01-03"

REGION = LOCATION.with_(required=True, group="Resource Id", id_part="name", help="Region to look in")
REGION_ONLY = REGION.with_(group="", id_part=None)
NAME = Opt("-n", "--name", "--gallery-unique-name", name="gallery_unique_name", kind="aaz-str", required=True,
           id_part="child_name_1", group="Resource Id", help="Unique name of the gallery, as `list-shared` tells it")
UNIQUE_NAME = NAME.with_(spellings=("--gallery-unique-name",))
DEFINITION = Opt("-i", "--gallery-image-name", "--gallery-image-definition", name="gallery_image_definition", kind="aaz-str",
                 required=True, id_part="child_name_2", group="Resource Id", help="Image definition")
IN_DEFINITION = DEFINITION.with_(spellings=("-i", "--gallery-image-definition"), id_part=None, group="")
VERSION = VERSION_NAME.with_(id_part="child_name_3", complete="")
SHARED_TO = Opt("--shared-to", name="shared_to", kind="aaz-str", choices=("tenant",),
                help="What is shared with the tenant. Without it, what is shared with the subscription")


def path(session: Session, location: str, gallery_unique_name: str | None = None, *inner: str) -> str:
    """The path of the shared galleries of a region, or of one with what `inner` names inside."""
    base = (f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/locations/{quoted(session.location(location))}"
            "/sharedGalleries")
    return base if gallery_unique_name is None else "/".join((f"{base}/{quoted(gallery_unique_name)}", *inner))


@command(REGION_ONLY, SHARED_TO, *PAGING,
         examples=(("What is shared with the current subscription", "sig list-shared -l southcentralus"),))
def list_(session: Session, *, location: str, shared_to: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the galleries that are shared with one's subscription or tenant, in a region."""
    return session.list(path(session, location), LIST_API, max_items, next_token, sharedTo=shared_to)


@command(NAME, REGION, ids=True,
         examples=(("A gallery that is shared with the subscription",
                    "sig show-shared -l southcentralus -n 00000000-0000-4000-8000-000000000002-SHARED"),))
def show(session: Session, *, gallery_unique_name: str, location: str) -> Any:
    """Show one gallery that is shared with one's subscription or tenant."""
    return session.get(path(session, location, gallery_unique_name), SHOW_API)


@command(UNIQUE_NAME.with_(id_part=None, group=""), REGION_ONLY, SHARED_TO, *PAGING,
         examples=(("The definitions of a shared gallery",
                    "sig image-definition list-shared -l southcentralus --gallery-unique-name 00000000-0000-4000-8000-000000000002-SHARED"),))
def list_definitions(session: Session, *, gallery_unique_name: str, location: str, shared_to: str | None = None,
                     max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the image definitions of a shared gallery."""
    return session.list(path(session, location, gallery_unique_name, "images"), LIST_API, max_items, next_token,
                        sharedTo=shared_to)


@command(DEFINITION, UNIQUE_NAME, REGION, ids=True,
         examples=(("One of them",
                    "sig image-definition show-shared -l southcentralus --gallery-unique-name 00000000-0000-4000-8000-000000000002-SHARED -i ubuntu"),))
def show_definition(session: Session, *, gallery_image_definition: str, gallery_unique_name: str, location: str) -> Any:
    """Show one image definition of a shared gallery."""
    return session.get(path(session, location, gallery_unique_name, "images", quoted(gallery_image_definition)), SHOW_API)


@command(IN_DEFINITION, UNIQUE_NAME.with_(id_part=None, group=""), REGION_ONLY, SHARED_TO, *PAGING,
         examples=(("The versions of a shared definition",
                    "sig image-version list-shared -l southcentralus --gallery-unique-name 00000000-0000-4000-8000-000000000002-SHARED -i ubuntu"),))
def list_versions(session: Session, *, gallery_image_definition: str, gallery_unique_name: str, location: str,
                  shared_to: str | None = None, max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the image versions of a definition of a shared gallery."""
    where = path(session, location, gallery_unique_name, "images", quoted(gallery_image_definition), "versions")
    return session.list(where, VERSION_API, max_items, next_token, sharedTo=shared_to)


@command(DEFINITION, VERSION, UNIQUE_NAME, REGION, ids=True,
         examples=(("One of them",
                    "sig image-version show-shared -l southcentralus --gallery-unique-name 00000000-0000-4000-8000-000000000002-SHARED -i ubuntu -e 1.0.0"),))
def show_version(session: Session, *, gallery_image_definition: str, gallery_image_version_name: str,
                 gallery_unique_name: str, location: str) -> Any:
    """Show one image version of a shared gallery."""
    where = path(session, location, gallery_unique_name, "images", quoted(gallery_image_definition), "versions",
                 quoted(gallery_image_version_name))
    return session.get(where, VERSION_API)
