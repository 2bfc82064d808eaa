# A scale set lives on a definition: it takes the newest version that its region has, and rolls on when a newer one comes.
set -euo pipefail
az group create -n fleet -l westus2 -o none
az disk create -g fleet -n os --size-gb 30 --os-type Linux -o none
az image create -g fleet -n base --source os --os-type Linux -o none
az sig create -g fleet -r golden -o none
az sig image-definition create -g fleet -r golden -i web -p contoso -f web -s fleet --os-type Linux --hyper-v-generation V1 \
    --only-show-errors -o none
az sig image-version create -g fleet -r golden -i web -e 1.0.0 --managed-image base --target-regions westus2=1 \
    --only-show-errors -o none
az sig image-version create -g fleet -r golden -i web -e 2.0.0 --managed-image base --target-regions westus2=1 --exclude-from-latest \
    --only-show-errors -o none
definition=$(az sig image-definition show -g fleet -r golden -i web --query id -o tsv)
az vmss create -g fleet -n front --image "$definition" --orchestration-mode Uniform --instance-count 2 --vm-sku Standard_DS1_v2 \
    --upgrade-policy-mode manual --admin-username me --admin-password 'Canary-12345!' --only-show-errors -o none
az vmss list-instances -g fleet -n front --query "[].storageProfile.imageReference.exactVersion" -o tsv
az sig image-version update -g fleet -r golden -i web -e 2.0.0 --set publishingProfile.excludeFromLatest=false --only-show-errors -o none
az vmss scale -g fleet -n front --new-capacity 3 -o none
az vmss list-instances -g fleet -n front --query "sort([].storageProfile.imageReference.exactVersion)" -o tsv
az vmss delete -g fleet -n front
az sig image-version list -g fleet -r golden -i web --query "length(@)"
