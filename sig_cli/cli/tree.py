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
    "sig image-definition create": (HERE + "image_definition:create", "Create an image definition."),
    "sig image-definition list": (HERE + "image_definition:list_", "List image definitions."),
    "sig image-definition show": (HERE + "image_definition:show", "Show an image definition."),
    "sig image-definition update": (HERE + "image_definition:update", "Change an image definition."),
    "sig image-definition delete": (HERE + "image_definition:delete", "Delete an image definition."),
    "sig image-definition wait": (HERE + "image_definition:wait", "Wait until an image definition is in some state."),
    "sig image-version create": (HERE + "image_version_write:create", "Create an image version."),
    "sig image-version list": (HERE + "image_version:list_", "List image versions."),
    "sig image-version show": (HERE + "image_version:show", "Show an image version."),
    "sig image-version update": (HERE + "image_version_write:update", "Change an image version."),
    "sig image-version delete": (HERE + "image_version:delete", "Delete an image version."),
    "sig image-version wait": (HERE + "image_version:wait", "Wait until an image version is in some state."),
    "group create": (HERE + "group:create", "Create a resource group."),
    "group list": (HERE + "group:list_", "List resource groups."),
    "group show": (HERE + "group:show", "Show a resource group."),
    "group update": (HERE + "group:update", "Change a resource group."),
    "group delete": (HERE + "group:delete", "Delete a resource group with all that is in it."),
    "group exists": (HERE + "group:exists", "Tell whether a resource group exists."),
    "group wait": (HERE + "group:wait", "Wait until a resource group is in some state."),
    "image create": (HERE + "image:create", "Create a managed image."),
    "image list": (HERE + "image:list_", "List managed images."),
    "image show": (HERE + "image:show", "Show a managed image."),
    "image update": (HERE + "image:update", "Change a managed image."),
    "image delete": (HERE + "image:delete", "Delete a managed image."),
    "image wait": (HERE + "image:wait", "Wait until a managed image is in some state."),
    "snapshot create": (HERE + "snapshot:create", "Create a snapshot."),
    "snapshot list": (HERE + "snapshot:list_", "List snapshots."),
    "snapshot show": (HERE + "snapshot:show", "Show a snapshot."),
    "snapshot update": (HERE + "snapshot:update", "Change a snapshot."),
    "snapshot delete": (HERE + "snapshot:delete", "Delete a snapshot."),
    "snapshot wait": (HERE + "snapshot:wait", "Wait until a snapshot is in some state."),
    "disk create": (HERE + "disk:create", "Create a managed disk."),
    "disk list": (HERE + "disk:list_", "List managed disks."),
    "disk show": (HERE + "disk:show", "Show a managed disk."),
    "disk update": (HERE + "disk:update", "Change a managed disk."),
    "disk delete": (HERE + "disk:delete", "Delete a managed disk."),
    "disk wait": (HERE + "disk:wait", "Wait until a managed disk is in some state."),
    "config get": (HERE + "config:get", "Show settings, and where each comes from."),
    "config set": (HERE + "config:set_", "Change settings."),
    "config unset": (HERE + "config:unset", "Remove settings."),
    "configure": (HERE + "configure:configure", "Set or list the defaults of options, or answer a few questions."),
    "version": (HERE + "version:version", "Show versions as JSON."),
}

PROGRAM_ONLY: dict[str, tuple[str, str]] = {
    "image-version latest": (HERE + "image_version:latest", "Tell which version `latest` means, and why."),
    "workspace init": (HERE + "workspace:init", "Make a workspace in a folder."),
    "workspace show": (HERE + "workspace:show", "Show the workspace that is used, and what it holds."),
    "workspace check": (HERE + "workspace:check", "Look for everything that is wrong with the workspace."),
    "workspace repair": (HERE + "workspace:repair", "Mend what `check` finds."),
    "workspace profile": (HERE + "workspace:profile", "Show or choose the rules that writes follow."),
    "workspace subscription add": (HERE + "workspace:subscription_add", "Add a subscription."),
    "workspace subscription remove": (HERE + "workspace:subscription_remove", "Remove an empty subscription."),
    "workspace subscription allow-region": (HERE + "workspace:subscription_allow_region",
                                            "Put a region on a subscription's allow-list."),
    "explain": (HERE + "explain:explain", "Explain an error code of the service."),
    "completion": (HERE + "activate:completion", "Print the completion script of a shell."),
    "activate": (HERE + "activate:activate", "Print what makes `az` mean sig in a shell."),
    "tour": (HERE + "tour:tour", "Show the life of an image on a throw-away workspace."),
}

GROUPS: dict[str, str] = {
    "config": "Settings of this machine and of the workspace.",
    "sig": "Galleries, image definitions and image versions.",
    "sig image-definition": "Image definitions: what the images of a gallery are.",
    "sig image-version": "Image versions: the images themselves, replicated to regions.",
    "workspace": "The folder that all state lies in.",
    "workspace subscription": "The subscriptions of the workspace.",
    "group": "Resource groups.",
    "image": "Managed images.",
    "snapshot": "Snapshots of disks.",
    "disk": "Managed disks.",
}
