"""`az sig image-definition create | list | show | update | delete | wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.listing import listed
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import (
    DEFINITION_NAME,
    FORCE_STRING,
    GALLERY_NAME,
    GENERIC_UPDATE,
    GROUP,
    NO_WAIT,
    PAGING,
    PLAIN_LOCATION,
    RESOURCE_GROUP,
    TAGS,
    WAIT,
    any_condition,
)
from sig_cli.cli.session import Session, quoted

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions

API = "2021-10-01"
UPDATE_API = "2024-03-03"

NEW_DEFAULTS = ('Starting Build (May) 2024, "az sig image-definition create" command will use the new default values '
                "Hyper-V Generation: V2 and SecurityType: TrustedLaunchSupported.")

# show, delete and list know a third spelling of the definition's name; update and wait do not.
NAMED = DEFINITION_NAME.with_(spellings=("-i", "--gallery-image-name", "--gallery-image-definition"))


def path(session: Session, resource_group: str, gallery_name: str, gallery_image_name: str) -> str:
    """The path of an image definition."""
    return (f"{session.group_path(resource_group)}/providers/Microsoft.Compute/galleries/{quoted(gallery_name)}"
            f"/images/{quoted(gallery_image_name)}")


@command(
    GROUP.with_(id_part=None),
    Opt("--gallery-name", "-r", name="gallery_name", required=True, complete="gallery", help="Gallery"),
    Opt("--gallery-image-definition", "-i", name="gallery_image_name", required=True, complete="definition",
        help="Name of the new image definition"),
    Opt("--os-type", name="os_type", kind="enum", choices=("Windows", "Linux"), required=True,
        help="Operating system of the images"),
    Opt("--publisher", "-p", name="publisher", required=True, help="Publisher, the first part of the identifier"),
    Opt("--offer", "-f", name="offer", required=True, help="Offer, the second part of the identifier"),
    Opt("--sku", "-s", name="sku", required=True, help="SKU, the third part of the identifier"),
    Opt("--os-state", name="os_state", kind="enum", choices=("Generalized", "Specialized"), default="Generalized",
        help="Whether machine-specific data has been removed from the images"),
    Opt("--end-of-life-date", name="end_of_life_date", help="Date after which the images should not be used"),
    Opt("--privacy-statement-uri", name="privacy_statement_uri", help="Address of the privacy statement"),
    Opt("--release-note-uri", name="release_note_uri", help="Address of the release notes"),
    Opt("--eula", name="eula", help="End-user licence agreement"),
    Opt("--description", name="description", help="What the images are for"),
    PLAIN_LOCATION,
    Opt("--minimum-cpu-core", name="minimum_cpu_core", kind="int", group="Recommendation", help="Fewest vCPUs advised"),
    Opt("--maximum-cpu-core", name="maximum_cpu_core", kind="int", group="Recommendation", help="Most vCPUs advised"),
    Opt("--minimum-memory", name="minimum_memory", kind="int", group="Recommendation", help="Least memory advised, in GB"),
    Opt("--maximum-memory", name="maximum_memory", kind="int", group="Recommendation", help="Most memory advised, in GB"),
    Opt("--disallowed-disk-types", name="disallowed_disk_types", words="*",
        help="Disk types that machines from these images may not use"),
    Opt("--plan-name", name="plan_name", group="Purchase plan", help="Name of the purchase plan"),
    Opt("--plan-publisher", name="plan_publisher", group="Purchase plan", help="Publisher of the purchase plan"),
    Opt("--plan-product", name="plan_product", group="Purchase plan", help="Product of the purchase plan"),
    TAGS,
    Opt("--hyper-v-generation", name="hyper_v_generation", kind="enum", choices=("V1", "V2"), default="V2",
        help="Hyper-V generation of machines from these images"),
    Opt("--features", name="features", help="Features of the images, as one text of KEY=VALUE separated by blanks"),
    Opt("--architecture", name="architecture", kind="enum", choices=("x64", "Arm64"), help="CPU architecture"),
    style="hand",
    examples=(("A definition for generalized Linux images of generation 1",
               "sig image-definition create -g images -r golden -i ubuntu --os-type Linux -p Contoso -f Ubuntu -s 22.04 "
               "--hyper-v-generation V1"),),
)
def create(session: Session, *, resource_group_name: str, gallery_name: str, gallery_image_name: str, os_type: str,
           publisher: str, offer: str, sku: str, os_state: str, hyper_v_generation: str, location: str | None = None,
           tags: dict[str, str] | None = None, features: str | None = None, **given: Any) -> Any:
    """Create an image definition, or replace one."""
    from sig_cli.cli.definition_features import definition_features

    session.warn(NEW_DEFAULTS)
    location = session.location(location) if location else session.group_location(resource_group_name)
    feature_list, warning = definition_features(features, hyper_v_generation)
    if warning:
        session.warn(warning)
    properties: dict[str, Any] = {
        "osType": os_type, "osState": os_state, "hyperVGeneration": hyper_v_generation,
        "identifier": {"publisher": publisher, "offer": offer, "sku": sku}, "disallowed": {},
    }
    if given["end_of_life_date"] is not None:
        from sig_cli.cli.dates import convert_date

        properties["endOfLifeDate"] = convert_date(given["end_of_life_date"], "--end-of-life-date")
    if feature_list is not None:
        properties["features"] = feature_list
    _add_details(properties, given)
    body = {"location": location, "tags": tags or {}, "properties": properties}
    return session.put(path(session, resource_group_name, gallery_name, gallery_image_name), API, body)


def _add_details(properties: dict[str, Any], given: dict[str, Any]) -> None:
    """What az sends only when it was given, and three texts that az accepts and loses: here they are kept."""
    if given["disallowed_disk_types"]:
        properties["disallowed"] = {"diskTypes": given["disallowed_disk_types"]}
    for option, name in (("eula", "eula"), ("architecture", "architecture"), ("description", "description"),
                         ("privacy_statement_uri", "privacyStatementUri"), ("release_note_uri", "releaseNoteUri")):
        if given[option] is not None:
            properties[name] = given[option]
    recommended = {}
    for unit, low, high in (("vCPUs", "minimum_cpu_core", "maximum_cpu_core"),
                            ("memory", "minimum_memory", "maximum_memory")):
        bounds = {name: given[option] for name, option in (("min", low), ("max", high)) if given[option] is not None}
        if bounds:
            recommended[unit] = bounds
    if recommended:
        properties["recommended"] = recommended
    plan = {name: given[f"plan_{name}"] for name in ("name", "publisher", "product")
            if given[f"plan_{name}"] is not None}
    if plan:
        properties["purchasePlan"] = plan


@command(GALLERY_NAME.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING,
         examples=(("The definitions of a gallery, as a table",
                    "sig image-definition list -g images -r golden -o table"),))
def list_(session: Session, *, gallery_name: str, resource_group: str, max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the image definitions of a gallery."""
    where = f"{session.group_path(resource_group)}/providers/Microsoft.Compute/galleries/{quoted(gallery_name)}/images"
    return listed(session, where, API, max_items, next_token)


@command(NAMED, GALLERY_NAME, RESOURCE_GROUP, ids=True,
         examples=(("What the images of a definition are",
                    "sig image-definition show -g images -r golden -i ubuntu --query identifier"),))
def show(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str) -> Any:
    """Show one image definition."""
    return session.get(path(session, resource_group, gallery_name, gallery_image_name), API)


@command(DEFINITION_NAME, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT,
         Opt("--allow-update-image", name="allow_update_image", kind="aaz-bool", words="?", blank=True,
             group="Properties", help="Let image versions of this definition be updated"),
         *GENERIC_UPDATE, FORCE_STRING, ids=True,
         examples=(("Describe a definition",
                    'sig image-definition update -g images -r golden -i ubuntu --set description="Base image"'),))
def update(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str,
           no_wait: bool | None = None, allow_update_image: bool | None = None,
           update_actions: Actions | None = None, force_string: bool | None = None) -> Any:
    """Change an image definition: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, gallery_name, gallery_image_name)
    body = session.get(where, UPDATE_API)
    if allow_update_image is not None:
        body["properties"]["allowUpdateImage"] = allow_update_image
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz",
                 schema="image-definition")
    return session.put(where, UPDATE_API, body, no_wait=bool(no_wait))


@command(NAMED, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Delete a definition that has no versions",
                    "sig image-definition delete -g images -r golden -i special"),))
def delete(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str,
           no_wait: bool | None = None) -> None:
    """Delete an image definition that holds no versions any more."""
    session.delete(path(session, resource_group, gallery_name, gallery_image_name), API, no_wait=bool(no_wait))


@command(NAMED, GALLERY_NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a definition is there",
                    "sig image-definition wait -g images -r golden -i ubuntu --created"),))
def wait(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str,
         **conditions: Any) -> Any:
    """Wait until an image definition is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name, gallery_image_name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)
