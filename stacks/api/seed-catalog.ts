import { onItems } from "../permissions.ts";
import { production } from "../stage.ts";
import { store, storeTable } from "./store.ts";

/** A stage made to be tried opens with a stocked store. Production starts empty: its catalog is its own. */
if (!production) {
  const seedCatalog = new sst.aws.Function("SeedCatalog", {
    handler: "packages/api/src/catalog/seed-catalog.handler",
    timeout: "1 minute",
    link: [storeTable],
    permissions: [onItems(store, "PutItem")],
  });

  new aws.lambda.Invocation("SeedCatalogOnce", { functionName: seedCatalog.name, input: JSON.stringify({}) });
}
