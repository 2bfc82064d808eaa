"""What versions cost, against tables computed by hand, one per rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sig_cli.data_files import load
from sig_cli.domain.costs import Prices, PricesInvalid, cents, misread, occupied, size, total, version_parts
from sig_cli.domain.regions import names


def version(*targets: tuple[Any, ...], location: str = "eastus", **properties: Any) -> dict[str, Any]:
    profile: dict[str, Any] = {"targetRegions": [
        {"name": name, "regionalReplicaCount": count, "storageAccountType": (*rest, "Standard_LRS")[0]} for name, count, *rest in targets]}
    profile.update(properties)
    return {"name": "1.0.0", "location": location, "properties": {"publishingProfile": profile, "storageProfile": {
        "osDiskImage": {"sizeInGB": 127}, "dataDiskImages": [{"lun": 0, "sizeInGB": 32}]}}}


def money(document: dict[str, Any], gigabytes: int = 10, prices: Prices | None = None) -> tuple[float, float]:
    monthly, once, _ = total(version_parts(document, prices or Prices(), Decimal(gigabytes)))
    return cents(monthly), cents(once)


@pytest.mark.parametrize(("document", "expected"), [
    # The documentation's example: six snapshots of 10 GB at 0.05; 20 GB of transfer within North America at 0.02.
    (version(("East US", 2), ("West US 3", 2), ("South Central US", 2)), (3.00, 0.40)),
    # The location alone: no transfer.
    (version(("East US", 1)), (0.50, 0.00)),
    # More replicas in a region pay storage and no further transfer.
    (version(("East US", 1), ("West US", 50)), (25.50, 0.20)),
    # To another continent: what leaves North America costs 0.05.
    (version(("East US", 1), ("West Europe", 1)), (1.00, 0.50)),
    # What leaves Asia costs 0.08 wherever it goes, Asia as well.
    (version(("Southeast Asia", 1), ("East Asia", 1), ("East US", 1), location="southeastasia"), (1.50, 1.60)),
    # Within South America 0.16.
    (version(("Brazil South", 1), ("Brazil Southeast", 1), location="brazilsouth"), (1.00, 1.60)),
    # Storage types: 0.132 for premium, 0.05 for zones.
    (version(("East US", 1, "Premium_LRS"), ("East US 2", 2, "Standard_ZRS")), (2.32, 0.20)),
    # Edge zones: Standard SSD, and the transfer to their region.
    (version(("East US", 1), targetExtendedLocations=[{"name": "West US", "extendedLocationReplicaCount": 2, "extendedLocation": {
        "name": "microsoftlosangeles1"}, "storageAccountType": "StandardSSD_LRS"}]), (3.14, 0.20)),
])
def test_hand_computed(document: dict[str, Any], expected: tuple[float, float]) -> None:
    assert money(document) == expected


def test_further_sets_of_replicas_pay_storage_and_no_transfer() -> None:
    document = version(("East US", 1), ("West US", 1))
    document["properties"]["publishingProfile"]["targetRegions"][1]["additionalReplicaSets"] = [
        {"regionalReplicaCount": 3, "storageAccountType": "Premium_LRS"}]
    assert money(document) == (4.96, 0.20)


def test_the_tag_on_the_version_beats_the_one_on_its_source_and_both_beat_the_disks() -> None:
    document = version(("East US", 1))
    assert size(document) == (Decimal(159), "the size of the disks is taken, an upper bound: the tag sig:occupied-gb tells what they occupy")
    assert size(document, {"SIG:Occupied-GB": "12.5"}) == (Decimal("12.5"), "")
    assert size({**document, "tags": {"sig:occupied-gb": "7"}}, {"sig:occupied-gb": "12"}) == (Decimal(7), "")


@pytest.mark.parametrize("text", ["", "much", "-1", "NaN", "Infinity", "1e99", None, True, []])
def test_a_tag_that_is_no_size_counts_as_none(text: Any) -> None:
    assert occupied({"sig:occupied-gb": text}) is None


BOUND = "which is no number of GB: it counts for nothing"


@pytest.mark.parametrize(("own", "source", "expected", "note"), [
    ("ten", None, 159, f"the tag sig:occupied-gb of version golden/ubuntu/1.0.0 is 'ten', {BOUND}"),
    ("-1", "12", 12, f"the tag sig:occupied-gb of version golden/ubuntu/1.0.0 is '-1', {BOUND}"),
    (None, "NaN", 159, f"the tag sig:occupied-gb of the source of version golden/ubuntu/1.0.0 is 'NaN', {BOUND}"),
    ("10", "many", 10, ""),
])
def test_a_tag_that_is_no_size_is_told(own: str | None, source: str | None, expected: int, note: str) -> None:
    document = {**version(("East US", 1)), "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/golden"
                                                 "/images/ubuntu/versions/1.0.0", "tags": {"a": "b"}}
    if own is not None:
        document["tags"]["SIG:occupied-GB"] = own
    tags = None if source is None else {"sig:occupied-gb": source}
    assert size(document, tags) == (Decimal(expected), note)
    assert misread(document, tags) == note


def test_guesses_are_told_and_what_is_sourced_is_not() -> None:
    prices = Prices()
    assert [part.notes for part in version_parts(version(("East US", 2), ("West US 3", 2)), prices, Decimal(1))] == [[], []]
    document = version(("West US", 1), ("East US", 1, "Premium_LRS"), location="westus", replicationMode="Shallow")
    assert total(version_parts(document, prices, Decimal(1)))[2] == [
        "no price of Standard_LRS is known for West US: that of East US is used",
        "whether a Shallow version is billed is not known: it is counted as a full one",
        "price of Premium_LRS: the price is sourced; that Premium_LRS replicas are billed on this meter is inferred"]


def test_prices_of_ones_own_take_the_place_of_the_shipped_ones_and_are_no_guess() -> None:
    prices = Prices({"currency": "EUR", "storage": {"prices": {"Standard_LRS": {"France Central": 0.07, "East US": "0.06"}}},
                     "transfer": {"within": {"North America": {"price": 0.01}}, "from": {"North America": 0.03}}})
    document = version(("East US", 1), ("France Central", 2))
    parts = version_parts(document, prices, Decimal(10))
    assert [(cents(part.monthly), cents(part.once), part.notes) for part in parts] == [(0.60, 0.00, []), (1.40, 0.30, [])]
    assert "a price in USD is taken as it is" in version_parts(version(("West US 3", 1)), prices, Decimal(1))[0].notes[0]


def test_the_shipped_table_is_a_file_of_prices() -> None:
    assert Prices(load("prices.json")).storage["Premium_LRS"]["eastus"]["price"] == "0.132"


@pytest.mark.parametrize(("given", "message"), [
    ([], "the file must be an object"),
    ({"storage": {"prices": {"Standard_LRS": {"atlantis": 1}}}}, "storage.prices.Standard_LRS: 'atlantis' is not a region that Azure has"),
    ({"storage": {"prices": {"Standard_LRS": {"eastus": -1}}}},
     'storage.prices.Standard_LRS.eastus must be a number, zero or more, or an object with such a "price"'),
    ({"transfer": {"within": {"Mars": 1}}},
     "transfer.within: 'Mars' is none of Asia, Europe, Middle East and Africa, North America, Oceania, South America"),
    ({"storag": {}}, "the file: 'storag' is none of currency, asOf, storage, transfer"),
    ({"storage": {"Standard_LRS": 0.05}}, "storage: 'Standard_LRS' is none of unit, defaultRegion, prices"),
    ({"storage": {"prices": {"standard_lrs": {"eastus": 1}}}},
     "storage.prices: 'standard_lrs' is none of Standard_LRS, Standard_ZRS, Premium_LRS, PremiumV2_LRS, StandardSSD_LRS"),
    ({"transfer": {"With": {}}}, "transfer: 'With' is none of unit, within, from, continents"),
    ({"storage": {"unit": "TB and month"}},
     "storage.unit cannot be changed: it is 'GB and month, per replica, on the occupied size'"),
    ({"storage": {"defaultRegion": "westus"}}, "storage.defaultRegion cannot be changed: it is 'eastus'"),
    ({"transfer": {"continents": {"Mars": []}}}, "transfer.continents cannot be changed"),
    ({"storage": {"prices": {"Standard_LRS": {"eastus": 1, "East US": 2}}}},
     "storage.prices.Standard_LRS: 'East US' has a price already, by another of its names"),
    ({"storage": {"prices": {"Standard_LRS": {"eastus": {"price": 1, "unit": "TB"}}}}},
     "storage.prices.Standard_LRS.eastus: 'unit' is none of price, confidence, why"),
    ({"storage": {"prices": {"Standard_LRS": {"eastus": {"price": 1, "why": 5}}}}},
     "storage.prices.Standard_LRS.eastus.why must be a text"),
    ({"currency": ["EUR"]}, "currency must be a text"),
    ({"currency": " "}, "currency must be a text"),
    ({"asOf": 2026}, "asOf must be a text"),
    *(({"transfer": {"from": {"Asia": price}}}, 'transfer.from.Asia must be a number, zero or more, or an object with such a "price"')
      for price in ("cheap", "1_0", float("nan"), float("inf"), -0.01, True, None, {"price": "0,05"})),
])
def test_prices_that_cannot_be_used(given: Any, message: str) -> None:
    with pytest.raises(PricesInvalid) as refused:
        Prices(given)
    assert str(refused.value) == message


def test_every_public_region_lies_on_a_continent() -> None:
    known = {region for regions in load("prices.json")["transfer"]["continents"].values() for region in regions}
    assert not {name for name in names() if not name.endswith(("euap", "stg"))} - known - {
        "eastusslv", "brazilus", "jioindiacentral", "southcentralusstg"}
    assert known <= set(names())
