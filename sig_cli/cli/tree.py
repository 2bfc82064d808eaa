"""The command index: words -> where the command lives, and its help in one line. Nothing else is loaded to find one.

The words are az's. `PROGRAM_ONLY` commands are our own, and only the program `sig` has them.
"""

from __future__ import annotations

HERE = "sig_cli.cli.commands."

COMMANDS: dict[str, tuple[str, str]] = {
    "sig create": (HERE + "gallery:create", "Create a gallery."),
    "sig list": (HERE + "gallery:list_", "List galleries."),
    "sig show": (HERE + "gallery:show", "Show a gallery."),
    "sig update": (HERE + "gallery:update", "Change a gallery."),
    "sig delete": (HERE + "gallery:delete", "Delete a gallery."),
    "sig wait": (HERE + "gallery:wait", "Wait until a gallery is in some state."),
    "group create": (HERE + "group:create", "Create a resource group."),
    "group list": (HERE + "group:list_", "List resource groups."),
    "group show": (HERE + "group:show", "Show a resource group."),
    "group update": (HERE + "group:update", "Change a resource group."),
    "group delete": (HERE + "group:delete", "Delete a resource group with all that is in it."),
    "group exists": (HERE + "group:exists", "Tell whether a resource group exists."),
    "group wait": (HERE + "group:wait", "Wait until a resource group is in some state."),
}

PROGRAM_ONLY: dict[str, tuple[str, str]] = {}

GROUPS: dict[str, str] = {
    "sig": "Galleries, image definitions and image versions.",
    "group": "Resource groups.",
}
