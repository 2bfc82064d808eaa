"""Profiles: the rules of the service at one time, as data.

`latest` is the service today; `2019-01-preview` is the service that the founding document describes. A profile governs
writes; changing it re-validates nothing. The rules and where each comes from lie in `data/profiles/`.

`load` reads nothing: a read of resources never opens a profile's file.
"""

from __future__ import annotations

from typing import Any

from sig_cli.data_files import load as _load
from sig_cli.domain.errors import ServiceError, refusal

NAMES = ("latest", "2019-01-preview")

GALLERY = "Microsoft.Compute/galleries"
DEFINITION = "Microsoft.Compute/galleries/images"
VERSION = "Microsoft.Compute/galleries/images/versions"
APPLICATION = "Microsoft.Compute/galleries/applications"
APPLICATION_VERSION = "Microsoft.Compute/galleries/applications/versions"
ACCESS_PROFILE = "Microsoft.Compute/galleries/inVMAccessControlProfiles"
ACCESS_PROFILE_VERSION = "Microsoft.Compute/galleries/inVMAccessControlProfiles/versions"

PREFIXES = {GALLERY: "gallery", DEFINITION: "galleryImage", VERSION: "galleryImageVersion",
            APPLICATION: "galleryApplication", APPLICATION_VERSION: "galleryApplicationVersion",
            ACCESS_PROFILE: "galleryInVMAccessControlProfile",
            ACCESS_PROFILE_VERSION: "galleryInVMAccessControlProfileVersion"}
"""How the service begins the path of a property in its errors.

Source: documented and reported refusals; for access control profiles the names of the specification's types.
"""


class Profile:
    """The rules of one profile. Its file is read when the first rule is asked for."""

    __slots__ = ("name", "own_quotas")

    def __init__(self, name: str, own_quotas: dict[str, int] | None = None) -> None:
        self.name = name
        self.own_quotas = own_quotas or {}

    @property
    def rules(self) -> dict[str, Any]:
        """The whole file."""
        found: dict[str, Any] = _load(f"profiles/{self.name}.json")
        return found

    def creation_regions(self, type_: str) -> list[str] | None:
        """Short names of the regions in which a type can be made; None when the profile does not limit it."""
        found: list[str] | str | None = self.rules["creationRegions"].get(type_)
        return self.rules["creationRegions"][found] if isinstance(found, str) else found

    @property
    def allow_list_opens_creation(self) -> bool:
        """Whether resources can be made in a region because the subscription is on its allow-list."""
        return bool(self.rules["allowListOpensCreation"])

    @property
    def restricted_targets(self) -> list[str]:
        """Regions that a subscription must be allowed before versions are replicated there."""
        found: list[str] = self.rules["restrictedTargets"]
        return found

    def quota(self, type_: str) -> int | None:
        """How many resources of a type a subscription may have in one region; None for no limit.

        A limit that the workspace's owner has set comes first: the service raises quotas on request.
        """
        found: int | None = self.own_quotas.get(type_, self.rules["quotas"].get(type_))
        return found

    @property
    def shares_across_tenants(self) -> bool:
        """Whether a resource of one tenant can be made from one of another, by somebody who is in both."""
        return bool(self.rules["sharesAcrossTenants"])

    @property
    def replica_maximum(self) -> int:
        """The most replicas of a version in one region: 100 today, 10 until 2022."""
        return int(self.rules["replicaMaximum"])

    @property
    def application_replica_maximum(self) -> int:
        """The most replicas of an application version in one region: 10 today; 3 in 2023, as its error text still says."""
        return int(self.rules["applicationReplicaMaximum"])

    def has_type(self, type_: str) -> bool:
        """Whether the service had resources of a type at the time of this profile."""
        return type_ not in self.rules["notYet"]

    @property
    def shallow_replica_maximum(self) -> int:
        """The most replicas of a shallow version in one region."""
        return int(self.rules["shallowReplicaMaximum"])

    @property
    def machines_per_replica(self) -> int:
        """How many machines one replica serves at once. Source: the documentation's advice, one replica for 20."""
        return int(self.rules["machinesPerReplica"])

    @property
    def machine_creation_seconds(self) -> int:
        """How long the creation of a machine keeps a replica busy; deployments of one were recorded to take 22 to 107 s."""
        return int(self.rules["machineCreationSeconds"])

    def scale_set_maximum(self, kind: str) -> int:
        """The most instances of a scale set by kind of image: "gallery" or "managedImage". Source: the documentation."""
        return int(self.rules["scaleSetMaximum"][kind])

    def source_size_maximum(self, mode: str) -> int:
        """The largest disk in GB that a version can hold in a replication mode."""
        return int(self.rules["sourceSizeMaximum"][mode])

    @property
    def shared_with_maximum(self) -> dict[str, int]:
        """Of each kind of group, how many a gallery can be shared with; empty where galleries cannot be shared."""
        found: dict[str, int] = self.rules["sharedWithMaximum"]
        return found

    @property
    def soft_delete(self) -> dict[str, int]:
        """The days of a soft-delete policy that names none: `retentionPeriodInDays`, `gracePeriodInDays`."""
        found: dict[str, int] = self.rules["softDelete"]
        return found

    @property
    def gate(self) -> tuple[str, str] | None:
        """Namespace and name of the feature that a subscription must have registered, or None."""
        found = self.rules["gate"]
        return (found["namespace"], found["feature"]) if found else None

    @property
    def sharing_gate(self) -> tuple[str, str] | None:
        """Namespace and name of the feature without which a subscription shares no galleries with others directly, or None."""
        found = self.rules["sharingGate"]
        return (found["namespace"], found["feature"]) if found else None

    def accepts_source(self, kind: str) -> bool:
        """Whether a version can be made from this kind of source (the kinds of `sources.kind_of`)."""
        return kind in self.rules["sources"]

    @property
    def sources_across_subscriptions(self) -> bool:
        """Whether a version can be made from a source in another subscription than its gallery's."""
        return bool(self.rules["sourcesAcrossSubscriptions"])

    @property
    def os_states(self) -> list[str]:
        """The OS states that a definition may have."""
        found: list[str] = self.rules["osStates"]
        return found

    @property
    def checks_generation(self) -> bool:
        """Whether the generation of a source must be that of the definition (there was none in 2019)."""
        return bool(self.rules["checksGeneration"])

    @property
    def storage_account_types(self) -> list[str]:
        """The storage types of replicas, in the service's spelling."""
        found: list[str] = self.rules["storageAccountTypes"]
        return found

    @property
    def edge_zone_storage_account_types(self) -> list[str]:
        """The storage types of replicas in edge zones; empty where the profile knows no edge zones."""
        found: list[str] = self.rules["edgeZoneStorageAccountTypes"]
        return found

    @property
    def replication_modes(self) -> list[str]:
        """The replication modes of a version."""
        found: list[str] = self.rules["replicationModes"]
        return found

    @property
    def tag_limits(self) -> dict[str, int]:
        """`count` of tags, length of a `name`, length of a `value`."""
        found: dict[str, int] = self.rules["tags"]
        return found

    def updatable(self, type_: str) -> list[str]:
        """Paths inside `properties` that an update may change; a path covers everything below it."""
        found: list[str] = self.rules["updatable"].get(type_, [])
        return found

    def newer(self, type_: str) -> dict[str, list[Any]]:
        """Paths inside `properties` that this profile does not know yet, each with the values that are dropped."""
        found: dict[str, list[Any]] = self.rules["newer"].get(type_, {})
        return found

    def property_path(self, type_: str, path: str) -> str:
        """How the service of this profile writes the path of a property in an error."""
        written = f"{PREFIXES[type_]}.properties.{path}"
        found: str = self.rules["paths"].get(written, written)
        return found

    def refusal(self, case: str, /, **values: object) -> ServiceError:
        """`refusal` in the wording of this profile's time."""
        return refusal(self.rules["texts"].get(case, case), **values)


def load(name: str, own_quotas: dict[str, int] | None = None) -> Profile:
    """The profile of this name, one of `NAMES`, with limits of one's own. Raises `ValueError` for any other."""
    if name not in NAMES:
        raise ValueError(f"unknown profile '{name}'; there are: {', '.join(NAMES)}")
    return Profile(name, own_quotas)
