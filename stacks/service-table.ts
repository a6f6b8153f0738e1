import { production } from "./stage.ts";

/** What each service's table is besides its keys: encrypted, kept by production, and whose it is in its `service` tag. */
export const tableOf = (service: string): Pick<sst.aws.DynamoArgs, "deletionProtection" | "transform"> => ({
  deletionProtection: production,
  transform: {
    table: (args) => {
      args.serverSideEncryption = { enabled: true };
      args.tags = { service };
    },
  },
});
