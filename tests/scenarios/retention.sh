# Keeps the newest versions of every definition, never one that is pinned, and drops the rest side by side.
set -euo pipefail
keep=2
az group create -n images -l westeurope -o none
az disk create -g images -n os --size-gb 30 -o none
az image create -g images -n base --source os --os-type Linux -o none
az sig create -g images -r golden -o none
for definition in web data; do
    az sig image-definition create -g images -r golden -i "$definition" -p contoso -f linux -s "$definition" --os-type Linux \
        --hyper-v-generation V1 --only-show-errors -o none
done
for number in 1 2 3 4 5; do
    for definition in web data; do
        echo "$definition 1.$number.0"
    done
done | xargs -P 4 -n 2 sh -c 'az sig image-version create -g images -r golden -i "$0" -e "$1" --managed-image base \
    --target-regions westeurope=1 --only-show-errors -o none'
az sig image-version update -g images -r golden -i web -e 1.1.0 --set tags.pinned=yes --only-show-errors -o none

az sig image-definition list -g images -r golden --query "[].name" -o tsv | sort | while read -r definition; do
    # A list is in no order of versions: they are put in order here, as numbers.
    az sig image-version list -g images -r golden -i "$definition" --query "[?tags.pinned != 'yes'].[name, id]" -o tsv |
        sort -V | head -n "-$keep" | cut -f 2
done > doomed
wc -l < doomed | tr -d ' '
xargs -P 4 -n 1 az sig image-version delete --ids < doomed
az sig image-version list -g images -r golden -i web --query "sort_by([].{name: name, pinned: tags.pinned}, &name)" -o table
az sig image-version list -g images -r golden -i data --query "sort([].name)" -o tsv
# A second run finds nothing to do.
az sig image-version list -g images -r golden -i data --query "[?tags.pinned != 'yes'].id" -o tsv | head -n "-$keep" | wc -l | tr -d ' '
rm doomed
