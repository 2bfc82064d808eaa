"""The options of `az storage account create`, and what each of them puts into the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

SKUS = ("Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Premium_LRS", "Premium_ZRS", "Standard_GZRS",
        "Standard_RAGZRS", "StandardV2_LRS", "StandardV2_GRS", "StandardV2_ZRS", "StandardV2_GZRS", "PremiumV2_LRS",
        "PremiumV2_ZRS")
SHARES = ("None", "StorageFileDataSmbShareReader", "StorageFileDataSmbShareContributor",
          "StorageFileDataSmbShareElevatedContributor")
YES: dict[str, Any] = {"kind": "bool3", "words": "?", "blank": True}


def _text(spelling: str, name: str, told: str, *more: str) -> Opt:
    return Opt(spelling, *more, name=name, help=told)


def _one(spelling: str, name: str, choices: tuple[str, ...], told: str, *more: str, default: str | None = None) -> Opt:
    return Opt(spelling, *more, name=name, kind="enum", choices=choices, default=default, help=told)


def _yes(spelling: str, name: str, told: str, *more: str) -> Opt:
    return Opt(spelling, *more, name=name, help=told, **YES)


OPTIONS = (
    _one("--sku", "sku", SKUS, "Kind of storage", default="Standard_RAGRS"),
    _one("--kind", "kind", ("Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"), "Kind of account",
         default="StorageV2"),
    _text("--custom-domain", "custom_domain", "A domain of one's own"),
    Opt("--encryption-services", name="encryption_services", kind="enum", words="+", choices=("blob", "file", "table", "queue"),
        help="What is encrypted"),
    _one("--encryption-key-source", "encryption_key_source", ("Microsoft.Storage", "Microsoft.Keyvault"), "Whose key encrypts"),
    _text("--encryption-key-name", "encryption_key_name", "Name of the key"),
    _text("--encryption-key-vault", "encryption_key_vault", "Address of the key's vault"),
    _text("--encryption-key-version", "encryption_key_version", "Version of the key"),
    _one("--access-tier", "access_tier", ("Hot", "Cool", "Premium", "Cold", "Smart"), "How often it will be read"),
    _yes("--https-only", "https_only", "No HTTP"),
    _yes("--enable-sftp", "enable_sftp", "SFTP"),
    _yes("--enable-local-user", "enable_local_user", "Users of its own"),
    _yes("--enable-files-aadkerb", "enable_files_aadkerb", "Files: Kerberos of Entra"),
    _yes("--enable-files-aadds", "enable_files_aadds", "Files: domain services of Entra"),
    Opt("--bypass", name="bypass", kind="enum", words="+", choices=("None", "Logging", "Metrics", "AzureServices"),
        help="Who passes the firewall"),
    _one("--default-action", "default_action", ("Allow", "Deny"), "What the firewall does when no rule fits"),
    Opt("--assign-identity", name="assign_identity", kind="flag", default=False, help="An identity of its own"),
    Opt("--enable-large-file-share", name="enable_large_file_share", kind="flag", help="Large file shares"),
    _yes("--enable-files-adds", "enable_files_adds", "Files: Active Directory"),
    _text("--domain-name", "domain_name", "Active Directory: domain"),
    _text("--net-bios-domain-name", "net_bios_domain_name", "Active Directory: NetBIOS name"),
    _text("--forest-name", "forest_name", "Active Directory: forest"),
    _text("--domain-guid", "domain_guid", "Active Directory: GUID of the domain"),
    _text("--domain-sid", "domain_sid", "Active Directory: SID of the domain"),
    _text("--sam-account-name", "sam_account_name", "Active Directory: SAM name"),
    _one("--account-type", "account_type", ("User", "Computer"), "Active Directory: type of the account"),
    _text("--azure-storage-sid", "azure_storage_sid", "Active Directory: SID of the storage"),
    Opt("--enable-hierarchical-namespace", "--hns", "--hierarchical-namespace", name="enable_hierarchical_namespace",
        help="Folders", deprecated={"--hierarchical-namespace": ("--hns", "")}, **YES),
    _one("--encryption-key-type-for-table", "encryption_key_type_for_table", ("Account", "Service"), "Key of tables", "-t"),
    _one("--encryption-key-type-for-queue", "encryption_key_type_for_queue", ("Account", "Service"), "Key of queues", "-q"),
    _one("--routing-choice", "routing_choice", ("MicrosoftRouting", "InternetRouting"), "Which way packets go"),
    _yes("--publish-microsoft-endpoints", "publish_microsoft_endpoints", "Endpoints of Microsoft's network"),
    _yes("--publish-internet-endpoints", "publish_internet_endpoints", "Endpoints of the internet"),
    _yes("--require-infrastructure-encryption", "require_infrastructure_encryption", "Encrypt twice", "-i"),
    _yes("--allow-blob-public-access", "allow_blob_public_access", "Containers may be public"),
    _one("--min-tls-version", "min_tls_version", ("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"), "Oldest version of TLS"),
    _yes("--allow-shared-key-access", "allow_shared_key_access", "Keys may be used", "-k"),
    _text("--edge-zone", "edge_zone", "Edge zone"),
    _one("--identity-type", "identity_type", ("None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"),
         "Kinds of identities"),
    _text("--user-identity-id", "user_identity_id", "User-assigned identity, by id"),
    _text("--key-vault-user-identity-id", "key_vault_user_identity_id", "Identity that reads the key", "-u"),
    _text("--key-vault-federated-client-id", "federated_identity_client_id", "Application that reads the key", "-f"),
    _one("--sas-expiration-action", "sas_expiration_action", ("Log", "Block"), "What happens to signatures that live too long",
         "--sas-exp-action"),
    _text("--sas-expiration-period", "sas_expiration_period", "How long signatures may live, as DD.HH:MM:SS", "--sas-exp"),
    Opt("--key-expiration-period-in-days", "--key-exp-days", name="key_expiration_period_in_days", kind="int",
        help="Days after which keys should be renewed"),
    _yes("--allow-cross-tenant-replication", "allow_cross_tenant_replication", "Copies to other tenants", "-r"),
    _one("--default-share-permission", "default_share_permission", SHARES, "Files: what everybody may", "-d"),
    _yes("--enable-nfs-v3", "enable_nfs_v3", "NFS"),
    _text("--subnet", "subnet", "Subnet that is let in, by id"),
    _text("--vnet-name", "vnet_name", "Network of the subnet"),
    Opt("--action", name="action", default="Allow", help="What a rule for the subnet does"),
    _yes("--enable-alw", "enable_alw", "Blobs cannot be changed"),
    _text("--immutability-period-in-days", "immutability_period_since_creation_in_days", "For how many days",
          "--immutability-period"),
    _one("--immutability-state", "immutability_policy_state", ("Unlocked", "Locked", "Disabled"), "State of that policy"),
    _yes("--allow-protected-append-writes", "allow_protected_append_writes", "Appending is allowed", "--allow-append", "-w"),
    _one("--public-network-access", "public_network_access", ("Enabled", "Disabled", "SecuredByPerimeter"),
         "Whether the internet gets in"),
    _one("--dns-endpoint-type", "dns_endpoint_type", ("Standard", "AzureDnsZone"), "Form of its addresses", "--endpoint"),
    _yes("--enable-smb-oauth", "enable_smb_oauth", "Files: OAuth"),
    Opt("--zones", name="zones", words="+", help="Availability zones"),
    _one("--zone-placement-policy", "zone_placement_policy", ("Any", "None"), "Who chooses the zone"),
    _yes("--enable-blob-geo-priority-replication", "enable_blob_geo_priority_replication", "Copies in time", "--blob-geo-sla"),
    _yes("--publish-ipv6-endpoint", "publish_ipv6_endpoint", "Endpoints of IPv6"),
    _one("--allowed-copy-scope", "allowed_copy_scope", ("PrivateLink", "AAD", "All"), "From where may be copied"),
)

PREVIEWS = {"key_expiration_period_in_days": "--key-expiration-period-in-days", "publish_ipv6_endpoint": "--publish-ipv6-endpoint"}
"""Options that az calls a preview, by the spelling that its warning names."""

PLAIN = {
    "access_tier": "accessTier", "https_only": "supportsHttpsTrafficOnly", "enable_hierarchical_namespace": "isHnsEnabled",
    "enable_sftp": "isSftpEnabled", "enable_local_user": "isLocalUserEnabled",
    "allow_blob_public_access": "allowBlobPublicAccess", "allow_shared_key_access": "allowSharedKeyAccess",
    "allow_cross_tenant_replication": "allowCrossTenantReplication", "enable_nfs_v3": "isNfsV3Enabled",
    "public_network_access": "publicNetworkAccess", "dns_endpoint_type": "dnsEndpointType",
    "allowed_copy_scope": "allowedCopyScope",
}
"""Options that are one property each."""

DIRECTORY = {
    "domain_name": "domainName", "net_bios_domain_name": "netBiosDomainName", "forest_name": "forestName",
    "domain_guid": "domainGuid", "domain_sid": "domainSid", "azure_storage_sid": "azureStorageSid",
    "sam_account_name": "samAccountName", "account_type": "accountType",
}
ORDER = ("encryption", "customDomain", "accessTier", "supportsHttpsTrafficOnly", "isHnsEnabled", "isSftpEnabled",
         "isLocalUserEnabled", "azureFilesIdentityBasedAuthentication", "largeFileSharesState", "networkAcls",
         "routingPreference", "allowBlobPublicAccess", "minimumTlsVersion", "allowSharedKeyAccess", "keyPolicy", "sasPolicy",
         "allowCrossTenantReplication", "isNfsV3Enabled", "immutableStorageWithVersioning", "publicNetworkAccess",
         "dnsEndpointType", "geoPriorityReplicationStatus", "dualStackEndpointPreference", "allowedCopyScope")
"""The order in which az sends them."""

NEEDED = ("domain_name", "net_bios_domain_name", "forest_name", "domain_guid", "domain_sid", "azure_storage_sid")


def body_of(session: Session, location: str, tags: dict[str, str] | None, given: dict[str, Any]) -> dict[str, Any]:
    """The body that the options come to. Raises `Failure` with az's words for those that do not go together."""
    properties = _known({name: given[option] for option, name in PLAIN.items()})
    properties["encryption"] = _encryption(given)
    if given["custom_domain"]:
        properties["customDomain"] = {"name": given["custom_domain"]}
    files = _files(given)
    if files:
        properties["azureFilesIdentityBasedAuthentication"] = files
    if given["enable_large_file_share"]:
        properties["largeFileSharesState"] = "Enabled"
    properties.update(_rules(given))
    tls = given["min_tls_version"]
    if tls in ("TLS1_0", "TLS1_1"):
        session.warn("TLS 1.0 and TLS 1.1 have been retired on 2026/02/03, will use TLS 1.2 instead.")
        tls = "TLS1_2"
    properties.update(_known({"minimumTlsVersion": tls}))
    properties.update(_policies(given))
    body: dict[str, Any] = {"sku": {"name": given["sku"]}, "kind": given["kind"], "location": location}
    if tags is not None:
        body["tags"] = tags
    body["properties"] = {name: properties[name] for name in ORDER if name in properties}
    identity = _identity(given)
    if identity:
        body["identity"] = identity
    if given["edge_zone"] is not None:
        body["extendedLocation"] = {"name": given["edge_zone"], "type": "EdgeZone"}
    if given["zones"] is not None:
        body["zones"] = given["zones"]
    if given["zone_placement_policy"] is not None:
        body["placement"] = {"zonePlacementPolicy": given["zone_placement_policy"]}
    return body


def settle_subnet(session: Session, group: str, given: dict[str, Any]) -> None:
    """Make an id of a subnet that is given by its name and that of its network. Raises `Failure` for one without the other."""
    subnet, network = given["subnet"], given["vnet_name"]
    named = subnet is not None and not subnet.startswith("/subscriptions/")
    if bool(network) != named:
        raise Failure("incorrect usage: [--subnet ID | --subnet NAME --vnet-name NAME]")
    if named:
        given["subnet"] = (f"{session.group_path(group)}/providers/Microsoft.Network/virtualNetworks/{quoted(network)}"
                           f"/subnets/{quoted(subnet)}")


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _encryption(given: dict[str, Any]) -> dict[str, Any]:
    chosen = given["encryption_services"]
    made: dict[str, Any] = {}
    if not chosen or given["encryption_key_source"]:
        made["keySource"] = given["encryption_key_source"] or "Microsoft.Storage"
    made["services"] = {name: {"enabled": True} for name in chosen} if chosen else {"blob": {}}
    if made.get("keySource") == "Microsoft.Keyvault":
        made["keyvaultproperties"] = _known({"keyname": given["encryption_key_name"],
                                             "keyvaulturi": given["encryption_key_vault"],
                                             "keyversion": given["encryption_key_version"]})
    identity = _known({"userAssignedIdentity": given["key_vault_user_identity_id"],
                       "federatedIdentityClientId": given["federated_identity_client_id"]})
    if identity:
        made["identity"] = identity
    for service in ("table", "queue"):
        key = given[f"encryption_key_type_for_{service}"]
        if key is not None:
            made["services"][service] = {"enabled": True, "keyType": key}
    if given["require_infrastructure_encryption"]:
        made["requireInfrastructureEncryption"] = True
    return made


def _files(given: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if given["enable_files_aadds"] is not None:
        made = {"directoryServiceOptions": "AADDS" if given["enable_files_aadds"] else "None"}
    if given["enable_files_aadkerb"] is not None:
        made = {"directoryServiceOptions": "AADKERB" if given["enable_files_aadkerb"] else "None"}
        if given["enable_files_aadkerb"] and (given["domain_name"] or given["domain_guid"]):
            made["activeDirectoryProperties"] = _known({"domainName": given["domain_name"], "domainGuid": given["domain_guid"]})
    if given["enable_files_adds"] is not None:
        made = _directory(given)
    if given["default_share_permission"] is not None:
        made = {"directoryServiceOptions": "None", **made, "defaultSharePermission": given["default_share_permission"]}
    if given["enable_smb_oauth"] is not None:
        made = {"directoryServiceOptions": "None", **made, "smbOAuthSettings": {"isSmbOAuthEnabled": given["enable_smb_oauth"]}}
    return made


def _directory(given: dict[str, Any]) -> dict[str, Any]:
    listed = ("--domain-name, --net-bios-domain-name, --forest-name, --domain-guid, --domain-sid and --azure_storage_sid "
              "arguments in Azure Active Directory Properties Argument group.")
    if given["enable_files_adds"]:
        if not all(given[name] for name in NEEDED):
            raise Failure(f"To enable ActiveDirectoryDomainServicesForFile, user must specify all of: {listed}")
        return {"directoryServiceOptions": "AD",
                "activeDirectoryProperties": _known({member: given[name] for name, member in DIRECTORY.items()})}
    if any(given[name] for name in NEEDED):
        raise Failure(f"To disable ActiveDirectoryDomainServicesForFile, user can't specify any of: {listed}")
    return {"directoryServiceOptions": "None"}


def _rules(given: dict[str, Any]) -> dict[str, Any]:
    bypass, default, subnet = given["bypass"], given["default_action"], given["subnet"]
    made: dict[str, Any] = {}
    if bypass or default or subnet:
        if bypass and not default:
            raise Failure("incorrect usage: --default-action ACTION [--bypass SERVICE ...]")
        made["networkAcls"] = _known({
            "bypass": ", ".join(bypass) if bypass else None, "defaultAction": default,
            "virtualNetworkRules": [{"id": subnet, "action": given["action"]}] if subnet else None})
    if any((given["routing_choice"], given["publish_microsoft_endpoints"], given["publish_internet_endpoints"])):
        made["routingPreference"] = _known({"routingChoice": given["routing_choice"],
                                            "publishMicrosoftEndpoints": given["publish_microsoft_endpoints"],
                                            "publishInternetEndpoints": given["publish_internet_endpoints"]})
    return made


def _policies(given: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if given["key_expiration_period_in_days"] is not None:
        made["keyPolicy"] = {"keyExpirationPeriodInDays": given["key_expiration_period_in_days"]}
    period, action = given["sas_expiration_period"], given["sas_expiration_action"]
    if period is None and action is not None:
        raise Failure("--sas-expiration-action can only be specified together with --sas-expiration-period")
    if period is not None:
        made["sasPolicy"] = {"sasExpirationPeriod": period, "expirationAction": action or "Log"}
    if given["enable_alw"] is not None:
        policy = _known({"immutabilityPeriodSinceCreationInDays": given["immutability_period_since_creation_in_days"],
                         "state": given["immutability_policy_state"],
                         "allowProtectedAppendWrites": given["allow_protected_append_writes"]})
        made["immutableStorageWithVersioning"] = {"enabled": given["enable_alw"],
                                                  **({"immutabilityPolicy": policy} if policy else {})}
    if given["enable_blob_geo_priority_replication"] is not None:
        made["geoPriorityReplicationStatus"] = {"isBlobEnabled": given["enable_blob_geo_priority_replication"]}
    if given["publish_ipv6_endpoint"] is not None:
        made["dualStackEndpointPreference"] = {"publishIpv6Endpoint": given["publish_ipv6_endpoint"]}
    return made


def _identity(given: dict[str, Any]) -> dict[str, Any] | None:
    if given["assign_identity"]:
        return {"type": "SystemAssigned"}
    kind = given["identity_type"]
    if kind is None:
        return None
    if "UserAssigned" in kind and given["user_identity_id"]:
        return {"type": kind, "userAssignedIdentities": {given["user_identity_id"]: {}}}
    return {"type": kind}
