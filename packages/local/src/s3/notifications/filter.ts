import type { BucketSpec } from "@larder/topology";
import type { ObjectChange } from "../object-store.ts";

type Notification = BucketSpec["notifications"][number];

/** Whether a change is to be told by this configuration: its event's name, or a group of names, and its key's ends. */
export const concerns = ({ events, prefix = "", suffix = "" }: Notification, { kind, key }: ObjectChange): boolean =>
  key.startsWith(prefix) && key.endsWith(suffix) && events.some((event) => fits(event.replace(/^s3:/, ""), kind));

const fits = (event: string, kind: string) =>
  event.endsWith(":*") ? kind.startsWith(event.slice(0, -1)) : event === kind;
