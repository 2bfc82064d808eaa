"""`az vm image list | show | list-publishers | list-offers | list-skus`: images of the marketplace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.marketplace import ALL, OFFLINE, Place, aliases, some_location
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import PLAIN_LOCATION

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

PUBLISHER = Opt("--publisher", "-p", name="publisher", help="Publisher of the image")
OFFER = Opt("--offer", "-f", name="offer", help="Offer of the image")
SKU = Opt("--sku", "-s", name="sku", help="SKU of the image")
EDGE_ZONE = Opt("--edge-zone", name="edge_zone", help="Edge zone of the region")
WHERE = PLAIN_LOCATION.with_(help="Region")
PARTS = "Please specify all of (--publisher, --offer, --sku, --version), or --urn"
FORM = "--urn should be in the format of publisher:offer:sku:version or publisher:offer:sku:edge_zone:version"


@command(
    WHERE, PUBLISHER, OFFER, SKU,
    Opt("--all", name="all_", kind="flag", help="Ask the service, instead of showing those that have an alias"), EDGE_ZONE,
    Opt("--architecture", name="architecture", kind="enum", choices=("x64", "Arm64"), help="Only images of this architecture"),
    shape="plain", style="hand",
    examples=(("Those with an alias", "vm image list -o table"),
              ("All versions of an offer", "vm image list --publisher Canonical --offer jammy --all --query [].urn -o tsv")),
)
def list_(session: Session, *, location: str | None = None, publisher: str | None = None, offer: str | None = None,
          sku: str | None = None, all_: bool = False, edge_zone: str | None = None, architecture: str | None = None) -> Any:
    """List images of the marketplace: those with an alias, or all that the service offers in a region."""
    if all_ or edge_zone is not None:
        if not (publisher or offer or sku or edge_zone):
            session.warn(ALL)
        where = session.location(location) if location else some_location(session)
        found = Place(session, where, edge_zone).search(publisher, offer, sku, architecture)
    else:
        found = aliases(publisher=publisher, offer=offer, sku=sku, architecture=architecture)
        session.warn(OFFLINE)
    parts = ("publisher", "offer", "sku", "version") if edge_zone is None else ("publisher", "offer", "sku", "edge_zone", "version")
    return [{**row, "urn": ":".join(row[part] for part in parts)} for row in found]


@command(Opt("--urn", name="urn", help="All in one: PUBLISHER:OFFER:SKU:VERSION, with `latest` for the newest version"),
         PUBLISHER, OFFER, SKU, Opt("--version", name="version", help="Version of the image"), WHERE, EDGE_ZONE, style="hand",
         examples=(("The newest one", "vm image show -l westus --urn Canonical:ubuntu-24_04-lts:server:latest"),))
def show(session: Session, *, urn: str | None = None, publisher: str | None = None, offer: str | None = None,
         sku: str | None = None, version: str | None = None, location: str | None = None, edge_zone: str | None = None) -> Any:
    """Show one image of the marketplace."""
    where = session.location(location) if location else some_location(session)
    if urn:
        if publisher or offer or sku or edge_zone or version:
            raise Failure(PARTS + "\nTry to use --urn publisher:offer:sku:version or --urn publisher:offer:sku:edge_zone:version")
        parts = urn.split(":")
        if len(parts) not in (4, 5):
            raise Failure(FORM)
        publisher, offer, sku, *zone, version = parts
        edge_zone = zone[0] if zone else None
        if version.lower() == "latest":
            version = Place(session, where).newest(publisher, offer, sku)
    if not (publisher and offer and sku and version):
        raise Failure(PARTS)
    found = Place(session, where, edge_zone).version(publisher, offer, sku, version)
    # az's list of members does not have these two, and shows no others.
    found.get("properties", {}).pop("replicaType", None)
    found.get("properties", {}).get("osDiskImage", {}).pop("sizeInBytes", None)
    return found


@command(WHERE.with_(required=True), EDGE_ZONE, style="hand",
         examples=(("In one region", "vm image list-publishers -l westus --query [].name -o tsv"),))
def list_publishers(session: Session, *, location: str, edge_zone: str | None = None) -> Any:
    """List the publishers of images in a region."""
    return Place(session, session.location(location), edge_zone).publishers()


@command(PUBLISHER.with_(required=True), WHERE.with_(required=True), EDGE_ZONE, style="hand",
         examples=(("Of one publisher", "vm image list-offers -l westus -p Canonical -o table"),))
def list_offers(session: Session, *, publisher: str, location: str, edge_zone: str | None = None) -> Any:
    """List what a publisher offers in a region."""
    return Place(session, session.location(location), edge_zone).offers(publisher)


@command(WHERE.with_(required=True), PUBLISHER.with_(required=True), OFFER.with_(required=True), EDGE_ZONE, style="hand",
         examples=(("Of one offer", "vm image list-skus -l westus -p Canonical -f ubuntu-24_04-lts -o table"),))
def list_skus(session: Session, *, location: str, publisher: str, offer: str, edge_zone: str | None = None) -> Any:
    """List the SKUs of an offer in a region."""
    return Place(session, session.location(location), edge_zone).skus(publisher, offer)
