# What a golden-image pipeline does: build a machine, make it general, capture it, publish a version, try it out, clean up.
set -euo pipefail
version=${1:-1.0.0}
az group create -n build -l westus2 -o none
az group create -n images -l westus2 -o none
az sig create -g images -r golden -o none
az sig image-definition create -g images -r golden -i web -p contoso -f web -s '22.04' --os-type Linux \
    --hyper-v-generation V2 --features SecurityType=TrustedLaunchSupported --only-show-errors -o none

az vm create -g build -n builder --image Ubuntu2204 --size Standard_DS1_v2 --admin-username packer --admin-password 'Packer-12345!' \
    --security-type Standard --only-show-errors --query powerState -o tsv
az vm run-command invoke -g build -n builder --command-id RunShellScript --scripts "waagent -deprovision+user -force" \
    --query "value[0].code" -o tsv
az vm deallocate -g build -n builder
az vm generalize -g build -n builder
az vm get-instance-view -g build -n builder --query "instanceView.statuses[].code" -o tsv
az image create -g build -n captured --source builder --hyper-v-generation V2 -o none
az sig image-version create -g images -r golden -i web -e "$version" \
    --managed-image "$(az image show -g build -n captured --query id -o tsv)" \
    --target-regions westus2=2 eastus=1 --tags commit=abc123 --only-show-errors \
    --query "[provisioningState, publishingProfile.targetRegions[].name]" -o json
az group delete -n build --yes

# The golden image serves without what it was made of: the newest version by its definition.
definition=$(az sig image-definition show -g images -r golden -i web --query id -o tsv)
az vm create -g images -n canary --image "$definition" --size Standard_DS1_v2 --admin-username me --admin-password 'Canary-12345!' \
    --public-ip-address "" --only-show-errors -o none
az vm show -g images -n canary --query "storageProfile.imageReference.exactVersion" -o tsv
az vm delete -g images -n canary --yes
az sig image-version list -g images -r golden -i web -o table
