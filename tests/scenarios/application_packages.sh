# An agent's packages live beside the images: published, spread, excluded from latest, and cleaned up.
set -euo pipefail
az group create -n tools -l westeurope -o none
az sig create -g tools -r software -o none
az sig gallery-application create -g tools -r software -n agent --os-type Linux --description "Monitoring agent" -o none
for version in 1.0.0 1.1.0; do
    az sig gallery-application version create -g tools -r software --application-name agent -n $version \
        --package-file-link "https://packages.blob.core.windows.net/agent/$version.tar.gz" \
        --install-command "tar -xzf agent && ./install.sh" --remove-command "./uninstall.sh" \
        --target-regions '[{"name":"westeurope"},{"name":"northeurope","regionalReplicaCount":2}]' --query "[name, publishingProfile.targetRegions[].name]" -o json
done
az sig gallery-application version update -g tools -r software --application-name agent -n 1.0.0 \
    --package-file-link https://packages.blob.core.windows.net/agent/1.0.0.tar.gz --exclude-from true -o none
az sig gallery-application version list -g tools -r software --application-name agent \
    --query "[?publishingProfile.excludeFromLatest != \`true\`].name" -o tsv
az sig gallery-application list -g tools -r software -o table
if az sig gallery-application delete -g tools -r software -n agent --yes 2>/dev/null; then exit 9; fi
az sig gallery-application version list -g tools -r software --application-name agent --query "[].name" -o tsv |
    xargs -P 2 -I {} az sig gallery-application version delete -g tools -r software --application-name agent -n {} --yes
az sig gallery-application delete -g tools -r software -n agent --yes
az sig gallery-application list -g tools -r software
