# A VHD on a local disk is uploaded and becomes a managed image, and a version straight from the blob.
# local only: the upload goes past Resource Manager to a storage account, which only the look-alike has.
set -euo pipefail
az group create -n in -l eastus -o none
# A fixed VHD of 1 GiB: a hole, and the footer that says so.
{ head -c 1073741824 /dev/zero; printf 'conectix'; head -c 40 /dev/zero; printf '\0\0\0\0\100\0\0\0\0\0\0\0\0\0\0\2'; head -c 448 /dev/zero; } |
    cp --sparse=always /dev/stdin web.vhd
az storage account create -g in -n contosovhds --sku Standard_LRS --only-show-errors -o none
az storage container create --account-name contosovhds -n vhds --only-show-errors -o none
az storage blob upload --account-name contosovhds -c vhds -n web.vhd -f web.vhd --only-show-errors -o none
blob=https://contosovhds.blob.core.windows.net/vhds/web.vhd
az image create -g in -n web --os-type Linux --source "$blob" --query storageProfile.osDisk.diskSizeGB
az sig create -g in -r golden -o none
az sig image-definition create -g in -r golden -i web -p contoso -f linux -s upload --os-type Linux --hyper-v-generation V1 \
    --only-show-errors -o none
az sig image-version create -g in -r golden -i web -e 1.0.0 --managed-image web --only-show-errors \
    --query "storageProfile.osDiskImage.sizeInGB"
az sig image-version create -g in -r golden -i web -e 1.1.0 --os-vhd-uri "$blob" --only-show-errors \
    --os-vhd-storage-account "$(az storage account show -g in -n contosovhds --query id -o tsv)" \
    --query "[provisioningState, storageProfile.osDiskImage.sizeInGB]" -o tsv
cp web.vhd broken.vhd
truncate -s -512 broken.vhd
if az storage blob upload --account-name contosovhds -c vhds -n broken.vhd -f broken.vhd -o none 2>/dev/null; then exit 9; fi
rm web.vhd broken.vhd
