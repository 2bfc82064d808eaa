# Ways into a gallery: a managed image, a blob that was made one, and a disk whose system is attached to a machine, made general
# and captured. The fourth, a VHD that is uploaded, is in vhd_upload.sh.
set -euo pipefail
az group create -n in -l eastus -o none
az sig create -g in -r golden -o none
for way in managed blob disk; do
    az sig image-definition create -g in -r golden -i "$way" -p contoso -f linux -s "$way" --os-type Linux \
        --hyper-v-generation V1 --only-show-errors -o none
done
publish() {
    az sig image-version create -g in -r golden -i "$1" -e 1.0.0 --managed-image "$2" --only-show-errors \
        --query "storageProfile.osDiskImage.sizeInGB"
}

# A managed image.
az disk create -g in -n first --size-gb 30 --os-type Linux -o none
az image create -g in -n managed --source first --os-type Linux -o none
publish managed managed

# An unmanaged, generalized image: a blob, made into a managed image.
az image create -g in -n blob --source https://account.blob.core.windows.net/vhds/generalized.vhd --os-type Linux -o none
publish blob blob

# A disk with a system of its own: attached to a machine, which is made general and captured.
az disk create -g in -n special --size-gb 40 --os-type Linux -o none
az vm create -g in -n machine --attach-os-disk special --os-type Linux --size Standard_DS1_v2 --only-show-errors -o none
az vm deallocate -g in -n machine
az vm generalize -g in -n machine
az image create -g in -n disk --source machine -o none
publish disk disk
az sig image-version list -g in -r golden -i disk --query "[].storageProfile.source.id" -o tsv
