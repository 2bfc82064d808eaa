# The founding document's own commands, as it prints them, and the least around them.
set -e
az feature register --namespace Microsoft.Compute --name GalleryPreview
az provider register --name Microsoft.Compute
az group create -n images -l southcentralus -o none
az sig create -g images -r golden -o none
az account list -otsv --query "[].id" | xargs -n 1 az sig list --subscription
