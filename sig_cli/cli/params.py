"""Options that many commands share, spelled as az 2.91 spells them."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt

# -- az's generated commands ------------------------------------------------------------------------------------------

RESOURCE_GROUP = Opt("--resource-group", "-g", name="resource_group", kind="aaz-str", required=True,
                     id_part="resource_group", configured="group", complete="group", group="Resource Id",
                     help="Resource group. A default can be set with `configure --defaults group=NAME`")
GALLERY_NAME = Opt("-r", "--gallery-name", name="gallery_name", kind="aaz-str", required=True, id_part="name",
                   complete="gallery", group="Resource Id", help="Gallery")
DEFINITION_NAME = Opt("-i", "--gallery-image-definition", name="gallery_image_name", kind="aaz-str", required=True,
                      id_part="child_name_1", complete="definition", group="Resource Id", help="Image definition")
VERSION_NAME = Opt("-e", "--gallery-image-version", "--gallery-image-version-name", name="gallery_image_version_name",
                   kind="aaz-str", required=True, id_part="child_name_2", complete="version", group="Resource Id",
                   help="Image version, as MAJOR.MINOR.PATCH")
NO_WAIT = Opt("--no-wait", name="no_wait", kind="aaz-bool", words="?", blank=True,
              help="Return as soon as the request is accepted")
MAX_ITEMS = Opt("--max-items", name="max_items", kind="aaz-int", group="Pagination",
                help="Stop after this many items; a token for the rest is printed as a warning")
NEXT_TOKEN = Opt("--next-token", name="next_token", kind="aaz-str", group="Pagination",
                 help="Token of the page to go on with")
PAGING = (MAX_ITEMS, NEXT_TOKEN)
LOCATION = Opt("--location", "-l", name="location", kind="aaz-str", configured="location", complete="region",
               help="Region. Without it, the region of the resource group")
GENERIC_UPDATE = (
    Opt("--set", name="update_actions", kind="update", words="+", group="Generic Update", metavar="KEY=VALUE",
        help="Set a property, by path: `--set tags.team=core`"),
    Opt("--add", name="update_actions", kind="update", words="+", group="Generic Update", metavar="LIST KEY=VALUE",
        help="Add an object or a value to a list: `--add LIST key=value`"),
    Opt("--remove", name="update_actions", kind="update", words="+", group="Generic Update", metavar="LIST INDEX",
        help="Remove a property, or an element of a list: `--remove LIST 0`"),
)
FORCE_STRING = Opt("--force-string", name="force_string", kind="aaz-bool", words="?", blank=True,
                   group="Generic Update", help="Keep values of --set and --add as text, whatever they look like")
FORCE_STRING_FLAG = FORCE_STRING.with_(kind="flag", words=None, blank=None)
WAIT = (
    Opt("--created", name="created", kind="flag", group="Wait Condition", help="Wait until it is created"),
    Opt("--updated", name="updated", kind="flag", group="Wait Condition", help="Wait until its update has succeeded"),
    Opt("--deleted", name="deleted", kind="flag", group="Wait Condition", help="Wait until it is gone"),
    Opt("--exists", name="exists", kind="flag", group="Wait Condition", help="Wait until it can be read"),
    Opt("--custom", name="custom", group="Wait Condition", help="Wait until this JMESPath is true of it"),
    Opt("--interval", name="interval", kind="int", group="Wait Condition",
        help="Seconds between two looks. Default: 30 of the service's, which are fewer where operations are faster"),
    Opt("--timeout", name="timeout", kind="int", default=3600, group="Wait Condition", help="Seconds to wait at most"),
)

# -- az's hand-written commands ---------------------------------------------------------------------------------------

GROUP = RESOURCE_GROUP.with_(name="resource_group_name", kind="str", group="")
TAGS = Opt("--tags", name="tags", kind="tags", words="*", help="Tags as KEY=VALUE, separated by blanks")
PLAIN_NO_WAIT = Opt("--no-wait", name="no_wait", kind="flag", help="Return as soon as the request is accepted")
PLAIN_LOCATION = LOCATION.with_(kind="location", metavar="LOCATION")


def any_condition(values: dict[str, Any]) -> None:
    """Hold that a `wait` command was given something to wait for; az looks at this before it misses a name."""
    if not any(values.get(name) for name in ("created", "updated", "deleted", "exists", "custom")):
        raise Failure("incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH")
