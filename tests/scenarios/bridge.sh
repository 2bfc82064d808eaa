# What the printed script collects with az makes the same galleries, and who uses them, in an empty workspace.
set -eu
rm -rf azure copy
az group create -n images -l southcentralus -o none
az group create -n fleet -l westus2 -o none
az disk create -g images -n os --size-gb 30 --os-type Linux --hyper-v-generation V1 --tags sig:occupied-gb=10 -o none
az image create -g images -n web --source os --os-type Linux -o none --only-show-errors
az snapshot create -g images -n os-s --source os -o none
az sig create -g images -r golden --description "It's ours" --tags team=core --permissions Groups -o none
az sig share add -g images -r golden --subscription-ids 00000000-0000-4000-8000-0000000000ff -o none
az sig image-definition create -g images -r golden -i ubuntu -p Contoso -f Ubuntu -s 22.04 --os-type Linux \
  --hyper-v-generation V1 -o none --only-show-errors
for version in 1.0.0 1.1.0 1.10.0; do
    az sig image-version create -g images -r golden -i ubuntu -e $version --managed-image web -o none --only-show-errors \
      --target-regions southcentralus=2 westus2=1=premium_lrs
done
az lock create -n keep --lock-type CanNotDelete -g fleet -o none
sig import --print-script > collect.sh
command -v az > /dev/null || eval "$(sig activate)"  # the script says az, whoever runs it
bash collect.sh azure
export SIG_WORKSPACE="$PWD/copy"
sig import azure --query "{taken:taken, skipped:skipped, doubted:doubted[].doubt, notSeen:notSeen}"
sig list --query "[].[name, location, tags, description]"
sig image-version list -g images -r golden -i ubuntu --query "[].[name, publishingProfile.targetRegions, storageProfile.source.id]"
sig cost -o tsv --query "[perMonth, once]"
sig lint --format text --fail-on never
sig prune -r golden --keep 1 -o table
sig prune --unused 2>&1 || echo "exit code $?"
sig export -r golden --format script
