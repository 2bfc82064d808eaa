"""`--features` of a definition, and what is sent when it says nothing of the security type."""

from __future__ import annotations

import pytest

from sig_cli.cli.definition_features import STANDARD_SECURITY, definition_features
from sig_cli.cli.failures import Failure

TRUSTED = {"name": "SecurityType", "value": "TrustedLaunchSupported"}


@pytest.mark.parametrize(("text", "generation", "features"), [
    (None, "V2", [TRUSTED]), (None, "V1", None), ("", "V2", None),
    ("DiskControllerTypes=SCSI", "V2", [{"name": "DiskControllerTypes", "value": "SCSI"}, TRUSTED]),
    ("DiskControllerTypes=SCSI", "V1", [{"name": "DiskControllerTypes", "value": "SCSI"}]),
    ("SecurityType=TrustedLaunch  IsAcceleratedNetworkSupported=true", "V2", [
        {"name": "SecurityType", "value": "TrustedLaunch"},
        {"name": "IsAcceleratedNetworkSupported", "value": "true"}]),
    ("a=b=c", "V1", [{"name": "a", "value": "b=c"}]), ("a=", "V1", [{"name": "a", "value": ""}]),
])
def test_what_is_sent(text, generation, features):
    assert definition_features(text, generation) == (features, None)


@pytest.mark.parametrize("generation", ["V1", "V2"])
def test_standard_security_is_no_feature_and_warns(generation):
    assert definition_features("SecurityType=Standard", generation) == ([], STANDARD_SECURITY)


def test_a_word_that_is_no_pair():
    with pytest.raises(Failure) as caught:
        definition_features("a=b c", "V2")
    assert (caught.value.message, caught.value.exit_code) == ("usage error: --features KEY=VALUE [KEY=VALUE ...]", 1)
