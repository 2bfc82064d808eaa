"""`sig export --format terraform`: HCL for the providers azurerm (what it says wholly) and azapi (everything else)."""

from __future__ import annotations

import json
import re
from time import time_ns
from typing import Any

from sig_cli.cli.export_bicep import symbols
from sig_cli.cli.export_bodies import api_version, body, to_make, type_of
from sig_cli.domain.ids import ResourceId, parse

Document = dict[str, Any]

_GROUP = "microsoft.resources/resourcegroups"
_GALLERY = "microsoft.compute/galleries"
_DEFINITION = "microsoft.compute/galleries/images"
_VERSION = "microsoft.compute/galleries/images/versions"
_HEAD = """terraform {
  required_providers {
    azapi = {
      source  = "azure/azapi"
      version = ">= 2.0"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.0"
    }
  }
}

provider "azapi" {}

provider "azurerm" {
  features {}
  subscription_id = %s
}
"""
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Raw(str):
    """An expression, which is written as it is."""

    __slots__ = ()


class Block(dict[str, Any]):
    """A block inside a resource, not an attribute that holds an object."""


class Blocks(list[Block]):
    """A block that is there several times."""


def terraform(documents: list[Document]) -> tuple[str, list[str]]:
    """The file, and what it cannot make again, in words."""
    wanted, lost = to_make(documents)
    now = time_ns() // 1000
    names = symbols(wanted)
    kinds = {document["id"].lower(): _kind(document, body(document, now)[0]) for document in wanted}
    known = {id_: Raw(f"{kind}.{names[id_]}.id") for id_, kind in kinds.items()}
    first = parse(wanted[0]["id"]) if wanted else None
    if len({(parse(document["id"]) or first).subscription for document in wanted if first}) > 1:
        lost.append("Resources of several subscriptions: the provider of the file is for the first one. Choose with --subscription.")
    parts = [_HEAD % _text((first.subscription if first else None) or "")]
    for document in wanted:
        found = parse(document["id"])
        if found is None:
            continue
        made, more = body(document, now)
        lost += more
        key = document["id"].lower()
        write = _WRITERS.get(kinds[key], _azapi)
        members = write(document, found, made, known)
        parts.append(f'resource "{kinds[key]}" "{names[key]}" {{\n' + _members(_referring(members, known), 1) + "}\n")
    return "\n".join(parts), lost


def _kind(document: Document, made: Document) -> str:
    """Which resource type says a document: azurerm's where it can say all of it."""
    type_, properties = type_of(document), made.get("properties") or {}
    if type_ == _GROUP and not set(made) - {"location", "tags"}:
        return "azurerm_resource_group"
    if set(made) - {"location", "tags", "properties"}:
        return "azapi_resource"
    if type_ == _GALLERY and not set(properties) - {"description"}:
        return "azurerm_shared_image_gallery"
    if type_ == _DEFINITION and isinstance(properties.get("osType"), str) and isinstance(properties.get("identifier"), dict) and not set(properties) - {"osType", "osState", "hyperVGeneration", "architecture", "identifier", "description",
                                                       "eula", "privacyStatementUri", "releaseNoteUri", "endOfLifeDate"}:
        return "azurerm_shared_image"
    publishing, source = properties.get("publishingProfile") or {}, (properties.get("storageProfile") or {}).get("source") or {}
    if type_ == _VERSION and not set(properties) - {"publishingProfile", "storageProfile"} and set(source) == {"id"} \
            and "/providers/microsoft.compute/images/" in source["id"].lower() \
            and not set(publishing) - {"targetRegions", "replicaCount", "excludeFromLatest", "endOfLifeDate", "storageAccountType"} \
            and not any(set(target) - {"name", "regionalReplicaCount", "storageAccountType", "excludeFromLatest"} for target in publishing["targetRegions"]):
        return "azurerm_shared_image_version"
    return "azapi_resource"


def _named(document: Document, found: ResourceId, made: Document) -> Document:
    return {"name": found.name, "resource_group_name": found.group, "location": made["location"],
            **({"tags": made["tags"]} if made.get("tags") else {})}


def _group(document: Document, found: ResourceId, made: Document, known: Any) -> Document:
    return {"name": document["name"], "location": made["location"], **({"tags": made["tags"]} if made.get("tags") else {})}


def _gallery(document: Document, found: ResourceId, made: Document, known: Any) -> Document:
    return {**_named(document, found, made), **({"description": made["properties"]["description"]} if made["properties"].get("description") else {}),
            **_after(known, [found.group_path])}


def _definition(document: Document, found: ResourceId, made: Document, known: Any) -> Document:
    given = made["properties"]
    optional = {"description": "description", "eula": "eula", "privacyStatementUri": "privacy_statement_uri", "releaseNoteUri": "release_note_uri",
                "endOfLifeDate": "end_of_life_date", "hyperVGeneration": "hyper_v_generation", "architecture": "architecture"}
    return {**_named(document, found, made), "gallery_name": found.names[0], "os_type": given["osType"],
            "specialized": given.get("osState") == "Specialized", **{to: given[name] for name, to in optional.items() if given.get(name)},
            "identifier": Block(given["identifier"]), **_after(known, [found.parent.path if found.parent else ""])}


def _version(document: Document, found: ResourceId, made: Document, known: Any) -> Document:
    publishing = made["properties"]["publishingProfile"]
    regions = Blocks(Block({"name": target["name"], "regional_replica_count": target["regionalReplicaCount"],
                            "storage_account_type": target["storageAccountType"],
                            **({"exclude_from_latest_enabled": target["excludeFromLatest"]} if "excludeFromLatest" in target else {})})
                     for target in publishing["targetRegions"])
    ends = {"end_of_life_date": publishing["endOfLifeDate"]} if publishing.get("endOfLifeDate") else {}
    return {**_named(document, found, made), "gallery_name": found.names[0], "image_name": found.names[1],
            "managed_image_id": made["properties"]["storageProfile"]["source"]["id"],
            "exclude_from_latest": bool(publishing.get("excludeFromLatest")), **ends, "target_region": regions,
            **_after(known, [found.parent.path if found.parent else ""])}


def _azapi(document: Document, found: ResourceId, made: Document, known: Any) -> Document:
    above = found.scope or found.parent
    parent = above.path if above else found.group_path if found.group else f"/subscriptions/{found.subscription}"
    rest = {name: value for name, value in made.items() if name not in ("location", "tags")}
    return {"type": f"{found.type or 'Microsoft.Resources/resourceGroups'}@{api_version(document)}", "name": found.name, "parent_id": parent,
            **({"location": made["location"]} if "location" in made else {}), **({"tags": made["tags"]} if made.get("tags") else {}), "body": rest}


def _after(known: dict[str, Raw], ids: list[str]) -> Document:
    """`depends_on` for what a resource names by name alone."""
    waits = [Raw(known[id_.lower()].removesuffix(".id")) for id_ in ids if id_.lower() in known]
    return {"depends_on": waits} if waits else {}


_WRITERS = {"azurerm_resource_group": _group, "azurerm_shared_image_gallery": _gallery, "azurerm_shared_image": _definition,
            "azurerm_shared_image_version": _version}


def _referring(value: Any, known: dict[str, Raw]) -> Any:
    """The same with references in the place of ids that the file makes."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, Blocks):
        return Blocks(_referring(member, known) for member in value)
    if isinstance(value, dict):
        return type(value)((name, _referring(member, known)) for name, member in value.items())
    if isinstance(value, list):
        return [_referring(member, known) for member in value]
    return known.get(value.lower(), value) if isinstance(value, str) else value


def _members(value: dict[str, Any], depth: int) -> str:
    indent, text = "  " * depth, ""
    for name, member in value.items():
        if isinstance(member, Blocks):
            text += "".join(f"{indent}{name} {{\n{_members(one, depth + 1)}{indent}}}\n" for one in member)
        elif isinstance(member, Block):
            text += f"{indent}{name} {{\n{_members(member, depth + 1)}{indent}}}\n"
        else:
            text += f"{indent}{_key(name)} = {_value(member, depth)}\n"
    return text


def _value(value: Any, depth: int) -> str:
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{\n" + _members(value, depth + 1) + outer + "}" if value else "{}"
    if isinstance(value, list):
        return "[\n" + "".join(f"{inner}{_value(member, depth + 1)},\n" for member in value) + outer + "]" if value else "[]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
