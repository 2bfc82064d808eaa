# Two versions side by side: blue serves as latest, green comes excluded, the two change places, and back again.
set -euo pipefail
name=(-g images -r golden -i web)
az group create -n images -l eastus -o none
az disk create -g images -n os --size-gb 30 -o none
az image create -g images -n base --source os --os-type Linux -o none
az sig create -g images -r golden -o none
az sig image-definition create "${name[@]}" -p contoso -f web -s blue-green --os-type Linux \
    --hyper-v-generation V1 --only-show-errors -o none
az sig image-version create "${name[@]}" -e 1.0.0 --managed-image base --tags colour=blue --only-show-errors -o none
az sig image-version create "${name[@]}" -e 1.1.0 --managed-image base --tags colour=green --exclude-from-latest \
    --only-show-errors -o none

latest() {  # versions are numbers: the newest that is not excluded
    az sig image-version list "${name[@]}" --query '[?publishingProfile.excludeFromLatest != `true`].[name, tags.colour]' -o tsv |
        sort -V | tail -n 1
}

switch() {  # the first is served, the second is not
    az sig image-version update "${name[@]}" -e "$1" --set publishingProfile.excludeFromLatest=false --only-show-errors -o none
    az sig image-version update "${name[@]}" -e "$2" --set publishingProfile.excludeFromLatest=true --only-show-errors -o none
}

latest
switch 1.1.0 1.0.0
latest
switch 1.0.0 1.1.0
latest
# The loser goes for good, the winner loses nothing by it.
az sig image-version delete "${name[@]}" -e 1.1.0
latest
az sig image-version wait "${name[@]}" -e 1.1.0 --deleted --timeout 60
az sig image-version list "${name[@]}" -o table
