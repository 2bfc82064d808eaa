"""Microsoft.Authorization/providerOperations: what roles may allow, for each provider and type. Read only, the same in every tenant.

Shape: the REST specification of 2022-04-01. The names are in `data/operations.json`; the service also has texts beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal
from sig_cli.providers.provider import Call, Outcome, Provider, going_on

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

TYPES_TOO = "resourcetypes"


class ProviderOperations(Provider):
    type = "Microsoft.Authorization/providerOperations"

    def list(self, call: Call) -> Outcome:
        """The operations of every provider, by its namespace; those of its types only with `$expand=resourceTypes`."""
        known = going_on(call, [(namespace.lower(), namespace) for namespace in _providers()])
        return Outcome(200, rows=((place, _row(call, namespace)) for place, namespace in known))

    def get(self, call: Call) -> Outcome:
        """The operations of one provider. Raises `namespace-invalid` for one that has none here."""
        for namespace in _providers():
            if namespace.lower() == call.id.name.lower():
                return Outcome(200, body=_row(call, namespace))
        raise refusal("namespace-invalid", namespace=call.id.name)


def _providers() -> dict[str, Any]:
    return load("operations.json")["providers"]  # type: ignore[no-any-return]


def _row(call: Call, namespace: str) -> Document:
    facts = _providers()[namespace]
    row: Document = {"displayName": None, "operations": _operations(namespace, facts["operations"])}
    if call.query.get("$expand", "").lower() == TYPES_TOO:
        row["resourceTypes"] = [{"name": type_, "displayName": None, "operations": _operations(f"{namespace}/{type_}", names)}
                                for type_, names in facts["resourceTypes"].items()]
    return {**row, "id": f"/providers/{ProviderOperations.type}/{namespace}", "type": ProviderOperations.type, "name": namespace}


def _operations(type_: str, names: list[str]) -> list[Document]:
    return [{"name": f"{type_}/{name}", "displayName": None, "description": None, "origin": None, "properties": None, "isDataAction": False}
            for name in names]


PROVIDER_OPERATIONS = ProviderOperations()
