// The life of a gallery with @azure/arm-compute, over HTTPS. Run by test_node.py from the folder that has the modules.
// Standard input names the server: {url, token, subscriptionId, image}. Prints what it saw as JSON.

import { readFileSync } from "node:fs";
import { ComputeManagementClient } from "@azure/arm-compute";
import { DefaultAzureCredential } from "@azure/identity";

const { url, token, subscriptionId, image } = JSON.parse(readFileSync(0, "utf8"));
const options = { endpoint: url, credentials: { scopes: [`${url}/.default`] } };
const fixed = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3600_000 }) };
const client = new ComputeManagementClient(fixed, subscriptionId, options);
const [group, gallery, definition, location] = ["images", "golden", "ubuntu", "southcentralus"];
const rest = { updateIntervalInMs: 50 };
const seen = {};

// Releases up to 23 wait by another name.
const isOld = !("createOrUpdate" in client.galleries);
const oldName = (name) => `begin${name[0].toUpperCase()}${name.slice(1)}AndWait`;
const wait = (operations, name, ...words) => operations[isOld ? oldName(name) : name](...words);
const names = async (list) => {
  const found = [];
  for await (const row of list) found.push(row.name);
  return found;
};
const made = await wait(client.galleries, "createOrUpdate", group, gallery,
  { location, tags: { team: "core" }, description: "of gold" }, rest);
seen.gallery = [made.name, made.description, made.provisioningState, made.tags.team];

await wait(client.galleryImages, "createOrUpdate", group, gallery, definition, {
  location, osType: "Linux", osState: "Generalized", hyperVGeneration: "V1",
  identifier: { publisher: "Contoso", offer: "Ubuntu", sku: "22.04" } }, rest);

for (const version of ["1.0.0", "1.1.0"]) {
  await wait(client.galleryImageVersions, "createOrUpdate", group, gallery, definition, version, {
    location, publishingProfile: { targetRegions: [{ name: location, regionalReplicaCount: 2 }, { name: "westus2" }] },
    storageProfile: { source: { id: image } } }, rest);
}
const version = await client.galleryImageVersions.get(group, gallery, definition, "1.0.0", { expand: "ReplicationStatus" });
seen.targets = version.publishingProfile.targetRegions.map((region) => [region.name, region.regionalReplicaCount]);
seen.replication = version.replicationStatus.aggregatedState;
seen.versions = await names(client.galleryImageVersions.listByGalleryImage(group, gallery, definition));

const changed = await wait(client.galleries, "update", group, gallery, { description: "of silver" }, rest);
seen.updated = [changed.description, changed.tags.team];

const refusal = async (promise) => {
  try {
    await promise;
    return "nothing was thrown";
  } catch (error) {
    return [error.statusCode, error.code];
  }
};
seen.missing = await refusal(client.galleries.get(group, "nowhere"));
seen.refused = await refusal(wait(client.galleries, "delete", group, gallery, rest));

for (const name of seen.versions) await wait(client.galleryImageVersions, "delete", group, gallery, definition, name, rest);
await wait(client.galleryImages, "delete", group, gallery, definition, rest);
await wait(client.galleries, "delete", group, gallery, rest);
seen.left = await names(client.galleries.list());

// The credential that finds everything in the environment, as `sig serve env --sdk` sets it.
const environment = new ComputeManagementClient(new DefaultAzureCredential(), subscriptionId, options);
seen.images = await names(environment.images.list());

console.log(JSON.stringify(seen));
