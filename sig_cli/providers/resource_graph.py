"""Microsoft.ResourceGraph/resources: one query, the one by which az lists community galleries.

Recorded shape of question and answer; every other query is refused.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.sharing import DISCLAIMER, community_metadata, public_names
from sig_cli.providers.compute.shared_galleries import shared_galleries
from sig_cli.providers.compute.sharing_regions import seen_in
from sig_cli.providers.provider import Outcome, Provider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

TYPE = "microsoft.compute/locations/communitygalleries"
QUERY = re.compile(rf"\s*communitygalleryresources\s*\|\s*where\s+type\s*==\s*'{re.escape(TYPE)}'\s*"
                   r"(?:\|\s*where\s+location\s*==\s*'(?P<region>[^']*)'\s*)?", re.IGNORECASE)
MOST = 1000
"""Rows of a page, which is also the number when none is given. Source: the documentation of Resource Graph (100, 1000)."""
USUAL = 100


class ResourceGraph(Provider):
    type = "Microsoft.ResourceGraph/resources"

    def post(self, call: Call) -> Outcome:
        """The community galleries of the workspace, one row for each region in which one is seen, by name."""
        body = call.body if isinstance(call.body, dict) else {}
        query = body.get("query")
        found = QUERY.fullmatch(query) if isinstance(query, str) else None
        if found is None:
            raise refusal("graph-query-unknown")
        top, skip = _page(body.get("options"))
        rows = [_row(gallery, region) for _, gallery in shared_galleries(call.resources, "community")
                for region in seen_in(call.resources, gallery)
                if found["region"] is None or found["region"].lower() == region]
        rows.sort(key=lambda row: (row["name"].lower(), row["location"]))
        data = rows[skip:skip + top]
        answer = {"totalRecords": len(rows), "count": len(data), "data": data, "facets": [], "resultTruncated": "false"}
        if skip + top < len(rows):
            token = json.dumps({"$id": "1", "MaxRows": top, "RowsToSkip": skip + top})
            answer["$skipToken"] = b64encode(token.encode()).decode()
        return Outcome(200, body=answer)


def _page(options: Any) -> tuple[int, int]:
    """How many rows a page has, and how many come before it. Raises `value-invalid`, `graph-token-invalid`."""
    given = options if isinstance(options, dict) else {}
    top = given.get("$top", USUAL)
    if type(top) is not int or not 0 < top <= MOST:
        raise refusal("value-invalid", parameter="options.$top")
    token = given.get("$skipToken")
    if token is None:
        return top, 0
    try:
        skip = json.loads(b64decode(token, validate=True))["RowsToSkip"]
    except (binascii.Error, ValueError, LookupError, TypeError) as error:
        raise refusal("graph-token-invalid") from error
    if type(skip) is not int or skip < 0:
        raise refusal("graph-token-invalid")
    return top, skip


def _row(gallery: Document, region: str) -> Document:
    name = public_names(gallery)[0]
    told = community_metadata(gallery)
    metadata = {name: told[name] for name in ("publisherContact", "publisherUri", "publicNames", "eula") if name in told}
    properties: Document = {"disclaimer": DISCLAIMER}
    if gallery.get("tags"):
        properties["artifactTags"] = gallery["tags"]
    properties["communityMetadata"] = metadata
    return {"id": f"/providers/Microsoft.Compute/locations/{region}/CommunityGalleries/{name}", "name": name, "type": TYPE,
            "tenantId": "", "kind": "", "location": region, "resourceGroup": "", "subscriptionId": "", "managedBy": "",
            "sku": None, "plan": None,
            "properties": {"identifier": {"uniqueId": f"/CommunityGalleries/{name}"}, "properties": properties,
                           "location": region, "name": name, "communityMetadata": metadata},
            "tags": None, "identity": None, "zones": None, "extendedLocation": None}


RESOURCE_GRAPH = ResourceGraph()
