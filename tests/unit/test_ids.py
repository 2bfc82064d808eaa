"""ARM ids, taken apart and put together again."""

from __future__ import annotations

import pytest

from sig_cli.domain.ids import parse

GROUP = "/subscriptions/s/resourceGroups/g"


@pytest.mark.parametrize(("path", "type_", "names"), [
    (f"{GROUP}/providers/Microsoft.Compute/galleries/a", "Microsoft.Compute/galleries", ("a",)),
    (f"{GROUP}/providers/Microsoft.Compute/galleries/a/images/b", "Microsoft.Compute/galleries/images", ("a", "b")),
    (f"{GROUP}/providers/Microsoft.Compute/disks/providers", "Microsoft.Compute/disks", ("providers",)),
    (f"{GROUP}/providers/Microsoft.Compute/galleries/providers/images/providers", "Microsoft.Compute/galleries/images",
     ("providers", "providers")),
    (f"{GROUP}/providers/Microsoft.Compute/galleries/a/images", "Microsoft.Compute/galleries/images", ("a",)),
    ("/subscriptions/s/providers/Microsoft.Features/providers/Microsoft.Compute/features/X",
     "Microsoft.Features/providers/features", ("Microsoft.Compute", "X")),
    (f"{GROUP}/providers/Microsoft.Compute/disks/d/providers/Microsoft.Resources/tags/default", "Microsoft.Resources/tags",
     ("default",)),
])
def test_an_id_is_taken_apart(path: str, type_: str, names: tuple[str, ...]) -> None:
    found = parse(path)
    assert found is not None
    assert (found.type, found.names, found.path) == (type_, names, path)


@pytest.mark.parametrize("path", ["", "x", "/", "//", f"{GROUP}//providers", "/subscriptions", f"{GROUP}/providers"])
def test_what_is_no_id(path: str) -> None:
    assert parse(path) is None
