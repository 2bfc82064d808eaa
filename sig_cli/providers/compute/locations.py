"""What Microsoft.Compute offers in a region: images of the marketplace, sizes, and how much of a quota is in use.

Recorded: lists of the marketplace are bare arrays; `$top` and `$orderby=name desc` work on versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import machine_sizes, marketplace, quotas
from sig_cli.domain.errors import refusal
from sig_cli.domain.regions import canonical, names
from sig_cli.domain.versions import order_key
from sig_cli.providers.indexes import BY_REGION
from sig_cli.providers.provider import Outcome, Provider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call

_STEPS = ("Publishers", "ArtifactTypes/VMImage/Offers", "Skus", "Versions")


class MarketplaceImages(Provider):
    """The lists and versions below `locations/{location}/publishers`."""

    def __init__(self, type_: str) -> None:
        self.type = type_

    def list(self, call: Call) -> Outcome:
        """Publishers, offers, SKUs or versions as a bare array."""
        location, given = _named(call)
        if len(given) < 3:
            base = _path(call, location, given)
            step = _STEPS[len(given)]
            return Outcome(200, body=[{"location": location, "name": name, "id": f"{base}/{step}/{name}"}
                                      for name in marketplace.names(*given)])
        row = marketplace.offered(*given)
        versions = sorted(row["versions"], key=order_key)
        if "desc" in call.query.get("$orderby", "").lower():
            versions.reverse()
        top = call.query.get("$top", "")
        if top.isdecimal() and len(top) < 10:
            versions = versions[:int(top)]
        base = _path(call, location, given)
        rows = [marketplace.version_row(location, base, version) for version in versions]
        if call.query.get("$expand", "").lower().startswith("properties"):
            rows = [{**shown, "properties": marketplace.version_document(row, location, shown["id"], shown["name"],
                                                                        call.api_version)["properties"]} for shown in rows]
        return Outcome(200, body=rows)

    def get(self, call: Call) -> Outcome:
        """One version of an image; of one that the catalogue lacks, any."""
        location, given = _named(call)
        if len(given) < 4:
            raise self._not_allowed(call)
        row = marketplace.find(*given[:3])
        version = marketplace.exact_version(row, given[3])
        if row is None:
            row = marketplace.offered(*given[:3])
        elif version not in row["versions"]:
            raise refusal("marketplace-image-not-found")
        base = _path(call, location, given[:3])
        return Outcome(200, body=marketplace.version_document(row, location, f"{base}/Versions/{version}", version,
                                                              call.api_version))


def _location(call: Call) -> str:
    found = canonical(call.id.names[0])
    if found is None:
        raise refusal("location-not-available", location=call.id.names[0], type="locations/publishers",
                      regions=",".join(names()))
    return found


def _named(call: Call) -> tuple[str, list[str]]:
    """The region, and publisher, offer, SKU and version as far as the address names them."""
    given = [name for type_, name in zip(call.id.types, call.id.names, strict=False)
             if type_.lower() in ("publishers", "offers", "skus", "versions")]
    known = marketplace.canonical(*given[:3])
    return _location(call), [*known, *given[3:]]


def _path(call: Call, location: str, given: list[str]) -> str:
    path = f"/Subscriptions/{call.id.subscription}/Providers/Microsoft.Compute/Locations/{location}"
    for step, name in zip(_STEPS, given, strict=False):
        path += f"/{step}/{name}"
    return path


class Sizes(Provider):
    type = "Microsoft.Compute/locations/vmSizes"

    def list(self, call: Call) -> Outcome:
        _location(call)
        return Outcome(200, body={"value": machine_sizes.rows()})


class Skus(Provider):
    """`$filter=location eq 'westus'` names the region; all of them have the same."""

    type = "Microsoft.Compute/skus"

    def list(self, call: Call) -> Outcome:
        asked = call.query.get("$filter", "").partition("location eq '")[2].partition("'")[0]
        regions = [canonical(asked) or asked] if asked else names()
        return Outcome(200, body={"value": [row for region in regions for row in machine_sizes.sku_rows(region)]})


class Usages(Provider):
    type = "Microsoft.Compute/locations/usages"

    def list(self, call: Call) -> Outcome:
        """How many machines, cores, sets and gallery resources the subscription has in the region, beside the limits."""
        location = _location(call)
        cores: dict[str, int] = {}
        counts: dict[str, int] = {}
        groups = f"/subscriptions/{call.id.subscription}/resourcegroups"
        for group in call.resources.names(groups):
            compute = f"{groups}/{group}/providers/Microsoft.Compute"
            for kind in ("availabilitySets", "virtualMachines", "virtualMachineScaleSets"):
                for document in call.resources.list(f"{compute}/{kind}"):
                    if canonical(document.get("location") or "") == location:
                        counts[kind] = counts.get(kind, 0) + 1
                        _add_cores(cores, document)
        subscription = call.id.subscription or ""
        galleries = {type_: call.resources.count(index, subscription, location) for type_, index in BY_REGION.items()
                     if quotas.limit(call.profile, type_) is not None}
        return Outcome(200, body={"value": [*machine_sizes.usage_rows(cores, counts),
                                            *quotas.usage_rows(call.profile, galleries)]})


def _add_cores(cores: dict[str, int], document: dict[str, Any]) -> None:
    """Count the cores of a machine, or of the instances of a uniform scale set; those of a flexible one are machines."""
    properties = document["properties"]
    size, number = (properties.get("hardwareProfile") or {}).get("vmSize"), 1
    if size is None and properties.get("orchestrationMode") == "Uniform":
        sku = document.get("sku") or {}
        size, number = sku.get("name"), sku.get("capacity") or 0
    known = machine_sizes.facts(size) if isinstance(size, str) else None
    if known is not None:
        cores[known["family"]] = cores.get(known["family"], 0) + known["cores"] * number


PUBLISHERS = MarketplaceImages("Microsoft.Compute/locations/publishers")
OFFERS = MarketplaceImages("Microsoft.Compute/locations/publishers/artifactTypes/offers")
SKUS_OF_OFFER = MarketplaceImages("Microsoft.Compute/locations/publishers/artifactTypes/offers/skus")
VERSIONS_OF_SKU = MarketplaceImages("Microsoft.Compute/locations/publishers/artifactTypes/offers/skus/versions")
SIZES = Sizes()
SKUS = Skus()
USAGES = Usages()
