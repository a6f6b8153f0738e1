/** Sets what a function finds in its environment: region, key, links with their properties, and what is given besides. */
export function setEnvironment(links: Record<string, Record<string, unknown>>, variables: Record<string, string> = {}) {
  Object.assign(process.env, {
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
    SST_RESOURCE_App: JSON.stringify({ name: "larder", stage: "test" }),
    ...variables,
  });
  for (const [link, properties] of Object.entries(links))
    process.env[`SST_RESOURCE_${link}`] = JSON.stringify(properties);
}
