# A real accident: a filter on the tag buildDate, which versions never carried, deleted 39 live ones, as nothing is less than any
# date. The same rule as a policy deletes nothing, and says why; the rule that was meant deletes what it should.
# local only: a policy is sig's own.
set -euo pipefail
az group create -n images -l westus2 -o none
az disk create -g images -n os --size-gb 30 -o none
az image create -g images -n base --source os --os-type Linux -o none
az sig create -g images -r golden -o none
az sig image-definition create -g images -r golden -i node -p contoso -f linux -s node --os-type Linux --hyper-v-generation V1 \
    --only-show-errors -o none
for number in $(seq 1 8); do
    az sig image-version create -g images -r golden -i node -e "1.$number.0" --managed-image base --only-show-errors -o none
done
# What the faulty script did: null < "2026" is true in jq. Here: all eight.
az sig image-version list -g images -r golden -i node --query "length([?tags.buildDate == null])"

cat > policy.toml <<'END'
[galleries.golden]
older-than = "30d"
age-tag = "buildDate"
END
sig prune --policy policy.toml --yes --query "counts"
sig prune --policy policy.toml --query "items[].reason | [0]" -o tsv
az sig image-version list -g images -r golden -i node --query "length(@)"

cat > policy.toml <<'END'
[galleries.golden]
keep = 3
END
sig prune --policy policy.toml --save plan.json --query "counts"
sig prune --apply plan.json -0 | xargs -0 -P 4 -n 1 az sig image-version delete --ids
az sig image-version list -g images -r golden -i node --query "[].name" -o tsv
rm policy.toml plan.json
