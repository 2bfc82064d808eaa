# Every version of a gallery has a copy in a second gallery, in another region and group; then the first is lost.
set -euo pipefail
az group create -n primary -l westus -o none
az group create -n recovery -l eastus -o none
az disk create -g primary -n os --size-gb 30 -o none
az image create -g primary -n base --source os --os-type Windows -o none
az sig create -g primary -r main -o none
az sig image-definition create -g primary -r main -i server -p contoso -f windows -s 2022 --os-type Windows \
    --hyper-v-generation V1 --end-of-life-date 2035-01-01 --only-show-errors -o none
for version in 1.0.0 1.2.0; do
    az sig image-version create -g primary -r main -i server -e $version --managed-image base --target-regions westus eastus=2 \
        --only-show-errors -o none
done

az sig create -g recovery -r spare -o none
az sig image-definition list -g primary -r main --query "[].[name, identifier.publisher, identifier.offer, identifier.sku,
    osType, osState, hyperVGeneration]" -o tsv |
while IFS=$'\t' read -r name publisher offer sku os state generation; do
    az sig image-definition create -g recovery -r spare -i "$name" -p "$publisher" -f "$offer" -s "$sku" --os-type "$os" \
        --os-state "$state" --hyper-v-generation "$generation" --only-show-errors -o none </dev/null
    az sig image-version list -g primary -r main -i "$name" --query "[].[name, id]" -o tsv </dev/null |
    while IFS=$'\t' read -r version id; do
        az sig image-version create -g recovery -r spare -i "$name" -e "$version" --image-version "$id" -l eastus \
            --target-regions eastus=2 --only-show-errors -o none </dev/null
    done
done
az sig image-version list -g recovery -r spare -i server --query "[].[name, location, storageProfile.source.id]" -o tsv

az group delete -n primary --yes
az group exists -n primary
az sig list --query "[].[name, resourceGroup]" -o tsv
az sig image-version show -g recovery -r spare -i server -e 1.2.0 --query "[provisioningState, publishingProfile.targetRegions[0].name]" -o tsv
