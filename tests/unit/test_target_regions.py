"""`--target-regions`, `--target-edge-zones` and their keys: every form, every message."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.failures import Failure
from sig_cli.cli.target_edge_zones import target_edge_zones
from sig_cli.cli.target_regions import publishing_targets, target_regions

SCOPE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute"
SET = f"{SCOPE}/diskEncryptionSets/"
OTHER = "/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/diskEncryptionSets/z"
NEITHER = ("The second part is neither an integer replica count or a valid storage account type. Storage account types "
           "must be one of standard_lrs, standard_zrs, premium_lrs.")
NO_COUNT = "The second part must be a valid integer replica count."
NO_TYPE = ("The third part is not a valid storage account type. Storage account types must be one of standard_lrs, "
           "standard_zrs, premium_lrs.")


def failure(function, words, **more):
    with pytest.raises(Failure) as caught:
        function(words, scope=SCOPE, **more)
    assert caught.value.exit_code == 1
    return caught.value.message


class TestRegions:
    @pytest.mark.parametrize(("word", "target"), [
        ("westus", {"name": "westus"}),
        ("westus=2", {"name": "westus", "regionalReplicaCount": 2}),
        ("South Central US=2", {"name": "South Central US", "regionalReplicaCount": 2}),
        ("USA Centre Sud=2", {"name": "USA Centre Sud", "regionalReplicaCount": 2}),
        ("eastus=standard_zrs", {"name": "eastus", "storageAccountType": "standard_zrs"}),
        ("eastus=Standard_ZRS", {"name": "eastus", "storageAccountType": "Standard_ZRS"}),
        ("westus2=1=premium_lrs", {"name": "westus2", "regionalReplicaCount": 1, "storageAccountType": "premium_lrs"}),
        ("westus=0", {"name": "westus", "regionalReplicaCount": 0}),
        ("westus=-1", {"name": "westus", "regionalReplicaCount": -1}),
        ("westus= 2 ", {"name": "westus", "regionalReplicaCount": 2}),
        ("=1", {"name": "", "regionalReplicaCount": 1}),
        ("", {"name": ""}),
    ])
    def test_the_four_forms(self, word, target):
        assert target_regions([word]) == [target]

    @pytest.mark.parametrize("word", ["« USA Centre Sud=2 »", "«USA Centre Sud=2»", "«\u00a0USA\u00a0Centre\u00a0Sud=2\u00a0»",
                                      "USA\u00a0Centre\u00a0Sud=2", "«USA Centre Sud»=2"])
    def test_the_quotes_and_blanks_of_the_founding_document_are_no_part_of_the_name(self, word):
        assert target_regions([word]) == [{"name": "USA Centre Sud", "regionalReplicaCount": 2}]

    def test_duplicates_and_unknown_regions_are_left_to_the_service(self):
        assert target_regions(["nowhere", "nowhere"]) == [{"name": "nowhere"}, {"name": "nowhere"}]

    @pytest.mark.parametrize(("word", "problem"), [
        ("westus=x", NEITHER), ("westus=", NEITHER), ("westus=1.5", NEITHER), ("westus=standardssd_lrs", NEITHER),
        ("westus=x=Standard_LRS", NO_COUNT), ("westus==Standard_LRS", NO_COUNT), ("westus=Standard_LRS=1", NO_COUNT),
        ("westus=1=bad", NO_TYPE), ("westus=1=", NO_TYPE), ("r=1=Standard_LRS=z", NO_TYPE),
        ("«westus=x»", NEITHER),
    ])
    def test_messages(self, word, problem):
        assert failure(target_regions, ["eastus", word]) == (
            f"usage error: {word} is an invalid target region argument. {problem}")


class TestKeysOfRegions:
    @pytest.mark.parametrize(("word", "keys"), [
        ("os", {"osDiskImage": {"diskEncryptionSetId": f"{SET}os"}}),
        (OTHER, {"osDiskImage": {"diskEncryptionSetId": OTHER}}),
        ("os,0,d,1,e", {"osDiskImage": {"diskEncryptionSetId": f"{SET}os"}, "dataDiskImages": [
            {"lun": 0, "diskEncryptionSetId": f"{SET}d"}, {"lun": 1, "diskEncryptionSetId": f"{SET}e"}]}),
        ("null,0,null", {"dataDiskImages": [{"lun": 0, "diskEncryptionSetId": f"{SET}null"}]}),
    ])
    def test_forms(self, word, keys):
        assert target_regions(["a"], encryption=[word], scope=SCOPE) == [{"name": "a", "encryption": keys}]

    def test_no_key_at_all(self):
        assert target_regions(["a", "b=2"], encryption=["null", "null"], scope=SCOPE) == [
            {"name": "a"}, {"name": "b", "regionalReplicaCount": 2}]

    def test_confidential(self):
        assert target_regions(["a", "b"], confidential=["EncryptedWithCmk,des", "NonPersistedTPM,"], scope=SCOPE) == [
            {"name": "a", "encryption": {"osDiskImage": {"securityProfile": {
                "confidentialVMEncryptionType": "EncryptedWithCmk", "secureVMDiskEncryptionSetId": f"{SET}des"}}}},
            {"name": "b", "encryption": {"osDiskImage": {"securityProfile": {
                "confidentialVMEncryptionType": "NonPersistedTPM"}}}}]

    def test_both(self):
        assert target_regions(["a"], encryption=["os"], confidential=["EncryptedWithPmk,"], scope=SCOPE) == [
            {"name": "a", "encryption": {"osDiskImage": {
                "diskEncryptionSetId": f"{SET}os",
                "securityProfile": {"confidentialVMEncryptionType": "EncryptedWithPmk"}}}}]

    @pytest.mark.parametrize(("encryption", "message"), [
        (["os", "os"], "usage error: Length of --target-region-encryption should be as same as length of target regions"),
        (["os,0"], ("usage error: LUN and disk encryption set for data disk should appear in pair in "
                   "--target-region-encryption. Example: osdes,0,datades0,1,datades1")),
        (["os,x,d"], ("usage error: {} is an invalid target region encryption argument. LUN and disk encryption set for "
                     "data disk should appear in pair in --target-region-encryption. Example: "
                     "osdes,0,datades0,1,datades1")),
    ])
    def test_messages(self, encryption, message):
        assert failure(target_regions, ["a"], encryption=encryption) == message

    @pytest.mark.parametrize(("confidential", "message"), [
        (["a,", "b,"],
         "usage error: Length of --target_region_cvm_encryption should be as same as length of target regions"),
        (["a"], ("usage error: ['a'] is an invalid target region cvm encryption. Both os_cvm_encryption_type and "
                "os_cvm_des parameters are required.")),
        (["Foo,des"], ("usage error: ['Foo', 'des'] is an invalid os_cvm_encryption_type. The valid values for "
                      "os_cvm_encryption_type are EncryptedVMGuestStateOnlyWithPmk, EncryptedWithPmk, "
                      "EncryptedWithCmk, NonPersistedTPM")),
        (["encryptedwithpmk,"],
         ("usage error: ['encryptedwithpmk', ''] is an invalid os_cvm_encryption_type. The valid values for "
         "os_cvm_encryption_type are EncryptedVMGuestStateOnlyWithPmk, EncryptedWithPmk, EncryptedWithCmk, "
         "NonPersistedTPM")),
    ])
    def test_messages_about_confidential_keys(self, confidential, message):
        assert failure(target_regions, ["a"], confidential=confidential) == message


ZONE = {"extendedLocation": {"name": "z", "type": "EdgeZone"}}


class TestEdgeZones:
    @pytest.mark.parametrize(("word", "more"), [
        ("a=z", {}), ("a=z=1", {"extendedLocationReplicaCount": 1}),
        ("a=z=StandardSSD_LRS", {"storageAccountType": "StandardSSD_LRS"}),
        ("a=z=1=Premium_LRS", {"extendedLocationReplicaCount": 1, "storageAccountType": "Premium_LRS"}),
    ])
    def test_forms(self, word, more):
        assert target_edge_zones([word]) == [{"name": "a", **ZONE, **more}]

    @pytest.mark.parametrize("words", [["none"], ["None"], [""], []])
    def test_none(self, words):
        assert target_edge_zones(words) == []

    @pytest.mark.parametrize(("word", "problem"), [
        ("a=z=x", ("The third part is neither an integer replica count or a valid storage account type. Storage account "
                  "types must be one of standard_lrs, standard_zrs, premium_lrs, standardssd_lrs.")),
        ("a=z=x=Standard_LRS", "The third part must be a valid integer replica count."),
        ("a=z=1=bad", ("The fourth part is not a valid storage account type. Storage account types must be one of "
                      "standard_lrs, standard_zrs, premium_lrs, standardssd_lrs.")),
        ("a", ("A region and an edge zone are required: <region>=<edge zone>[=<replica count>][=<storage account "
              "type>]")),
    ])
    def test_messages(self, word, problem):
        assert failure(target_edge_zones, ["b=y", word]) == (
            f"usage error: {word} is an invalid target edge zone argument. {problem}")

    def test_keys(self):
        assert target_edge_zones(["a=z", "b=z"], encryption=["z,os,0,d", "z,null"], scope=SCOPE) == [
            {"name": "a", **ZONE, "encryption": {
                "osDiskImage": {"diskEncryptionSetId": f"{SET}os"},
                "dataDiskImages": [{"lun": 0, "diskEncryptionSetId": f"{SET}d"}]}},
            {"name": "b", **ZONE}]

    @pytest.mark.parametrize(("encryption", "message"), [
        (["z,os", "y,os"], ("usage error: Length of --target-edge-zone-encryption should be as same as length of "
                           "--target-edge-zones")),
        (["z,os,0"], ("usage error: LUN and disk encryption set for data disk should appear in pair in "
                     "--target-edge-zone-encryption. Example: 1,osdes,0,datades0,1,datades1")),
        (["z,os,x,d"], ("usage error: {} is an invalid target edge zone encryption. LUN and disk encryption set for data "
                       "disk should appear in pair in --target-edge-zone-encryption. Example: "
                       "1,osdes,0,datades0,1,datades1")),
        (["z"], ("usage error: z is an invalid target edge zone encryption. An edge zone and a disk encryption set, or "
                "null, are required: <edge zone>,<os des>[,<lun>,<data des>]...")),
    ])
    def test_messages_about_keys(self, encryption, message):
        assert failure(target_edge_zones, ["a=z"], encryption=encryption) == message


class TestPublishing:
    def test_the_own_region_is_the_only_target_when_none_is_given(self):
        assert publishing_targets({"target_regions": []}, location="westus", scope=SCOPE) == {
            "targetRegions": [{"name": "westus"}]}

    def test_the_own_region_is_not_added_to_given_ones(self):
        assert publishing_targets({"target_regions": ["eastus"]}, location="westus", scope=SCOPE) == {
            "targetRegions": [{"name": "eastus"}]}

    def test_keys_without_regions_are_ignored(self):
        given_options = {"target_regions": None, "target_region_encryption": ["os,0"]}
        assert publishing_targets(given_options, location=None, scope=SCOPE) == {}

    def test_an_update_changes_what_is_given(self):
        assert publishing_targets({"target_regions": []}, location=None, scope=SCOPE) == {}
        assert publishing_targets({"target_regions": ["a=2"], "target_edge_zones": ["a=z"]}, location=None,
                                  scope=SCOPE) == {
            "targetRegions": [{"name": "a", "regionalReplicaCount": 2}],
            "targetExtendedLocations": [{"name": "a", **ZONE}]}

    @pytest.mark.parametrize("words", [["none"], []])
    def test_no_edge_zones(self, words):
        assert publishing_targets({"target_edge_zones": words}, location=None, scope=SCOPE) == {
            "targetExtendedLocations": None}
        assert "targetExtendedLocations" not in publishing_targets({"target_edge_zones": words}, location="a",
                                                                   scope=SCOPE)


@given(st.lists(st.text(alphabet="ab1=, «»\u00a0-_", max_size=10) | st.text(max_size=8), min_size=1, max_size=3),
       st.lists(st.text(alphabet="ab1,null/", max_size=10), max_size=3))
def test_no_words_do_anything_but_parse_or_fail(words, keys):
    for function, more in ((target_regions, {"encryption": keys}), (target_regions, {"confidential": keys}),
                           (target_edge_zones, {"encryption": keys})):
        try:
            assert len(function(words, scope=SCOPE, **more)) in (0, len(words))
        except Failure as error:
            assert error.message.startswith("usage error: ")  # noqa: PT017


def test_plain_regions_load_nothing_else():
    code = ("import sys; from sig_cli.cli.target_regions import publishing_targets as p; before = set(sys.modules);"
            "p({'target_regions': ['a=2']}, location='b', scope=''); print(len(set(sys.modules) - before))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"
