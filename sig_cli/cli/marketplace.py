"""How commands look for images of the marketplace: by alias, and version by version. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.session import quoted
from sig_cli.domain import marketplace
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2024-11-01"
LIST_API = "2024-07-01"
OFFLINE = "You are viewing an offline list of images, use --all to retrieve an up-to-date list"
ALL = ("You are retrieving all the images from server which could take more than a minute. To shorten the wait, provide "
       "'--publisher', '--offer' , '--sku' or '--edge-zone'. Partial name search is supported.")


def aliases(*, publisher: str | None = None, offer: str | None = None, sku: str | None = None,
            architecture: str | None = None) -> list[dict[str, str]]:
    """The images that have an alias, those of Linux first; with words, the ones whose parts contain them."""
    wanted = {"publisher": publisher, "offer": offer, "sku": sku, "architecture": architecture}
    return [row for row in marketplace.aliases()
            if all(matches(text, row[part]) for part, text in wanted.items())]


def matches(wanted: str | None, text: str) -> bool:
    """Whether a part of an image's name contains what is looked for; nothing looks for everything."""
    return not wanted or wanted.lower() in text.lower()


class Place:
    """A region, or an edge zone of one, whose images are looked for."""

    def __init__(self, session: Session, location: str, edge_zone: str | None = None) -> None:
        self._session = session
        self._edge_zone = edge_zone
        self._base = f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/locations/{quoted(location)}"
        if edge_zone is not None:
            self._base += f"/edgeZones/{quoted(edge_zone)}"

    def _path(self, *names: str) -> str:
        steps = ("publishers", "artifacttypes/vmimage/offers", "skus", "versions")
        named = "".join(f"/{step}/{quoted(name)}" for step, name in zip(steps, names, strict=False))
        return f"{self._base}{named}" if len(names) == len(steps) else f"{self._base}{named}/{steps[len(names)]}"

    def _api(self, usual: str) -> str:
        return usual if self._edge_zone is None else LIST_API

    def publishers(self) -> list[dict[str, Any]]:
        return list(self._session.get(self._path(), self._api(API)))

    def offers(self, publisher: str) -> list[dict[str, Any]]:
        return list(self._session.get(self._path(publisher), LIST_API))

    def skus(self, publisher: str, offer: str) -> list[dict[str, Any]]:
        return list(self._session.get(self._path(publisher, offer), LIST_API))

    def versions(self, publisher: str, offer: str, sku: str, **query: str) -> list[dict[str, Any]]:
        return list(self._session.get(self._path(publisher, offer, sku), self._api(API), **query))

    def newest(self, publisher: str, offer: str, sku: str) -> str:
        """The newest version of an image. Raises `Failure` when there is none."""
        found = self.versions(publisher, offer, sku, _expand="properties", _orderby="name desc", _top="1")
        if not found:
            raise Failure(f"Can't resolve the version of '{publisher}:{offer}:{sku}'")
        return str(found[0]["name"])

    def version(self, publisher: str, offer: str, sku: str, version: str) -> dict[str, Any]:
        """One version of an image. Raises `ServiceError` when it is not there."""
        found: dict[str, Any] = self._session.get(self._path(publisher, offer, sku, version), self._api(API))
        return found

    def search(self, publisher: str | None, offer: str | None, sku: str | None,
               architecture: str | None) -> list[dict[str, Any]]:
        """Every version of the images whose names contain what is looked for."""
        found: list[dict[str, Any]] = []
        for row in self.publishers():
            if not matches(publisher, row["name"]):
                continue
            for offered in self._unless_missing(self.offers, row["name"]):
                if not matches(offer, offered["name"]):
                    continue
                for kind in self._unless_missing(self.skus, row["name"], offered["name"]):
                    if matches(sku, kind["name"]):
                        found += self._rows(row["name"], offered["name"], kind["name"], architecture)
        return found

    def _rows(self, publisher: str, offer: str, sku: str, architecture: str | None) -> list[dict[str, Any]]:
        rows = []
        for version in self.versions(publisher, offer, sku, _expand="properties/imageDeprecationStatus"):
            known = version.get("properties") or {}
            row = {"publisher": publisher, "offer": offer, "sku": sku, "version": version["name"],
                   "architecture": known.get("architecture", ""),
                   "imageDeprecationStatus": known.get("imageDeprecationStatus", "")}
            if self._edge_zone is not None:
                row["edge_zone"] = self._edge_zone
            if not architecture or architecture == row["architecture"]:
                rows.append(row)
        return rows

    def _unless_missing(self, ask: Any, *names: str) -> list[dict[str, Any]]:
        try:
            return list(ask(*names))
        except ServiceError as error:
            if error.status != 404:
                raise
            from sig_cli.cli.report import message

            self._session.warn(message(error))
            return []


def some_location(session: Session) -> str:
    """The region that az takes when none is named: West US if the subscription has it, else its first."""
    from sig_cli.cli.session import LOCATIONS_API

    rows = session.list(f"/subscriptions/{session.subscription}/locations", LOCATIONS_API)
    return str(next((row["name"] for row in rows if row["name"].lower() == "westus"), rows[0]["name"]))
