# A version is built in one region, proves itself there, and is promoted region by region with more replicas each time.
set -euo pipefail
images() { az sig image-version "$@" -g images -r golden -i web --only-show-errors; }
az group create -n images -l westus2 -o none
az disk create -g images -n os --size-gb 64 --sku Premium_LRS -o none
az image create -g images -n base --source os --os-type Linux --hyper-v-generation V2 -o none
az sig create -g images -r golden --description "Promoted images" --tags stage=prod -o none
az sig image-definition create -g images -r golden -i web -p contoso -f web -s '22.04' --os-type Linux \
    --hyper-v-generation V2 --features SecurityType=TrustedLaunchSupported --only-show-errors -o none
images create -e 2.0.0 --managed-image base --target-regions westus2=1 --exclude-from-latest true --tags ring=first -o none
images show -e 2.0.0 --query "[publishingProfile.excludeFromLatest, publishingProfile.targetRegions[].name]" -o json

ring=0
for region in eastus "West Europe" southeastasia; do
    ring=$((ring + 1))
    images update -e 2.0.0 --add publishingProfile.targetRegions name="$region" regionalReplicaCount=$ring \
        --set tags.ring=number-$ring --query "publishingProfile.targetRegions[-1].regionalReplicaCount" -o tsv
done
images update -e 2.0.0 --set publishingProfile.excludeFromLatest=false -o none
images show -e 2.0.0 --expand ReplicationStatus --query "replicationStatus.summary[].[region, state, progress]" -o tsv
images show -e 2.0.0 --query "sum(publishingProfile.targetRegions[].regionalReplicaCount)"
# Ireland, not the Netherlands: a whole new list replaces the old one.
images update -e 2.0.0 --target-regions westus2=2 eastus=2 northeurope=1=premium_lrs -o none
# What a region stores on may not change.
if images update -e 2.0.0 --target-regions westus2=2 eastus=2=standard_zrs northeurope=1=premium_lrs -o none 2>refusal; then exit 8; fi
head -n 1 refusal
images show -e 2.0.0 --query "publishingProfile.targetRegions[].[name, regionalReplicaCount, storageAccountType]" -o tsv
# Its own region cannot go.
if images update -e 2.0.0 --target-regions eastus=2 -o none 2>refusal; then exit 9; fi
grep -c "" refusal
rm refusal
