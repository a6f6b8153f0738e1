import type { Topology } from "@larder/topology";
import type { Breaks } from "./breaks.ts";

/** Nothing that holds data can be deleted. */
const keepData = ({ tables, userPools, buckets }: Topology) => {
  for (const bucket of Object.values(buckets)) delete bucket.forceDestroy;
  for (const each of [...Object.values(tables), ...Object.values(userPools)]) each.deletionProtection = true;
};

export const safekeeping = {
  "every table is encrypted and restorable": {
    "it is not encrypted": ({ tables }) => {
      tables["Store"]!.encrypted = false;
    },
    "it has no point-in-time recovery": ({ tables }) => {
      tables["Store"]!.pointInTimeRecovery = false;
    },
  },
  "no bucket is open to others than our own CDN": {
    "public access is not blocked": ({ buckets }) => {
      buckets["Uploads"]!.private = false;
    },
    "it may be reached without TLS": ({ buckets }) => {
      buckets["Uploads"]!.policy = [];
    },
    "every distribution of the world may read it": ({ buckets }) => delete buckets["Media"]!.policy[1]!.conditions,
    "the distributions of another account may read it": ({ buckets }) => {
      buckets["Media"]!.policy[1]!.conditions = {
        ArnLike: { "aws:SourceArn": ["arn:aws:cloudfront::999999999999:distribution/*"] },
      };
    },
    "everybody may read it": ({ buckets }) => {
      buckets["Media"]!.policy[1]!.principals = { "*": ["*"] };
    },
    "the CDN may write": ({ buckets }) => buckets["Media"]!.policy[1]!.actions.push("s3:PutObject"),
  },
  "every bucket removes what was never completed": {
    "one does not": ({ buckets }) => {
      buckets["Media"]!.lifecycle = [];
    },
    "one does so for some keys only": ({ buckets }) => {
      buckets["Media"]!.lifecycle[0]!.prefix = "products/";
    },
  },
  "buckets tell queues, not functions": {
    "one calls a function": ({ buckets }) => {
      buckets["Uploads"]!.notifications[0]!.to = { function: "ImageUploadsWorker" };
    },
  },
  "every queue is encrypted": {
    "one is not": ({ queues }) => {
      queues["EventsDlq"]!.encrypted = false;
    },
  },
  "production is protected and retained, and nothing else is": {
    "production can be removed": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.protection = { protect: true, removal: "remove" };
    },
    "production is not protected": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.protection = { protect: false, removal: "retain" };
    },
    "a table of production can be deleted": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.tables["Store"]!.deletionProtection = false;
      topology.protection = { protect: true, removal: "retain" };
    },
    "a bucket of production is emptied when it is removed": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.buckets["Uploads"]!.forceDestroy = true;
      topology.protection = { protect: true, removal: "retain" };
    },
    "a bucket of another stage is not": ({ buckets }) => delete buckets["Uploads"]!.forceDestroy,
    "the user pool of production can be deleted": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.userPools["Customers"]!.deletionProtection = false;
      topology.protection = { protect: true, removal: "retain" };
    },
    "another stage is retained": ({ protection }) => {
      protection.removal = "retain";
    },
  },
  "production is not seeded": {
    "it is": (topology) => {
      topology.stage = "production";
    },
  },
} satisfies Breaks;
