# The whole life of an image, with pipes between separate processes.
set -e
az group create --name images --location southcentralus -o none
az disk create -g images -n web-os --size-gb 30 -o none
az image create -g images -n web --source web-os --os-type Linux -o none
az sig create -g images --gallery-name golden --description "Base images" -o none
az sig image-definition create -g images -r golden -i ubuntu --publisher Contoso --offer Ubuntu --sku 22.04 \
    --os-type Linux --hyper-v-generation V1 -o none 2>/dev/null
for version in 1.0.0 1.1.0 1.2.0 1.10.0; do
    az sig image-version create -g images -r golden -i ubuntu -e "$version" --managed-image web \
        --target-regions southcentralus=2 "West US 2" --replica-count 3 --only-show-errors -o none
done
az sig image-version wait -g images -r golden -i ubuntu -e 1.10.0 --created
az sig image-version update -g images -r golden -i ubuntu -e 1.2.0 --set publishingProfile.excludeFromLatest=true \
    --only-show-errors --query publishingProfile.excludeFromLatest
# Retention: all but the newest two go, side by side.
az sig image-version list -g images -r golden -i ubuntu --query "[:-2].id" -o tsv | xargs -P 4 -n 1 az sig image-version delete --ids
az sig image-version list -g images -r golden -i ubuntu --query "[].[name, publishingProfile.targetRegions[0].name]" -o tsv
az resource list -g images --query "[].type" -o tsv | sort | uniq -c
if az sig delete -g images -r golden 2>/dev/null; then exit 9; fi
az sig image-version list -g images -r golden -i ubuntu --query "[].id" -o tsv | xargs az sig image-version delete --ids
az sig image-definition delete -g images -r golden -i ubuntu
az sig delete -g images -r golden
az sig list -o table
