import type { BucketSpec, Topology } from "@larder/topology";

type Notification = BucketSpec["notifications"][number];

/**
 * What S3 refuses when a bucket is told whom to tell: two that may be about one key, and a FIFO queue.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
export const checkNotifications = ({ buckets, queues }: Topology): string[] =>
  Object.entries(buckets).flatMap(([name, { notifications }]) => [
    ...notifications.flatMap((one, index) =>
      notifications
        .slice(index + 1)
        .filter((other) => overlap(one, other))
        .map(
          (other) => `${name}: its notifications ${said(one)} and ${said(other)} overlap. S3 takes one for each key`,
        ),
    ),
    ...notifications.flatMap(({ to }) =>
      "queue" in to && queues[to.queue]?.fifo
        ? [`${name}: tells ${to.queue}, a FIFO queue. S3 takes a standard one`]
        : [],
    ),
  ]);

const overlap = (one: Notification, other: Notification): boolean =>
  one.events.some((event) => other.events.some((another) => covers(event, another) || covers(another, event))) &&
  eitherWay((a, b) => a.startsWith(b), one.prefix, other.prefix) &&
  eitherWay((a, b) => a.endsWith(b), one.suffix, other.suffix);

/** Whether `s3:ObjectCreated:*` or the like is about an event. */
const covers = (pattern: string, event: string) =>
  pattern === event || (pattern.endsWith("*") && event.startsWith(pattern.slice(0, -1)));

const eitherWay = (fits: (a: string, b: string) => boolean, a = "", b = "") => fits(a, b) || fits(b, a);

const said = ({ prefix = "", suffix = "" }: Notification) => `${prefix}*${suffix}`;
