"""`--features` of `image-definition create`: one text of KEY=VALUE pairs, and what az adds to it.

Source: az 2.91, observed.
"""

from __future__ import annotations

from sig_cli.cli.failures import Failure

STANDARD_SECURITY = ("Consider upgrading security for your workloads using Azure Trusted Launch VMs. "
                     "To know more about Trusted Launch, please visit https://aka.ms/TrustedLaunch.")
_TRUSTED = {"name": "SecurityType", "value": "TrustedLaunchSupported"}


def definition_features(text: str | None, generation: str | None) -> tuple[list[dict[str, str]] | None, str | None]:
    """The features to send, or None for none at all, and a warning to print, if any.

    A definition of generation V2 supports trusted launch unless the features name a security type. `Standard` is no
    feature of the service: it means that none is sent, with a warning. Raises Failure for a word that is no pair.
    """
    if text is None:
        return ([dict(_TRUSTED)] if generation == "V2" else None), None
    if not text:
        return None, None
    features: list[dict[str, str]] = []
    warning = None
    named = False
    for word in text.split():
        key, equals, value = word.partition("=")
        if not equals:
            raise Failure("usage error: --features KEY=VALUE [KEY=VALUE ...]")
        if key == "SecurityType":
            named = True
            if value == "Standard":
                warning = STANDARD_SECURITY
                continue
        features.append({"name": key, "value": value})
    if generation == "V2" and not named:
        features.append(dict(_TRUSTED))
    return features, warning
