import {
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { useCloud } from "./cloud.ts";

const cloud = useCloud();
const place = { Bucket: "files", Key: "apples" };
const { Bucket } = place;

it.each<[string, ConstructorParameters<typeof Object>[0]]>([
  ["an object's ACL", new PutObjectAclCommand({ ...place, ACL: "private" })],
  ["to read an object's ACL", new GetObjectAclCommand(place)],
  ["an object's retention", new PutObjectRetentionCommand({ ...place, Retention: { Mode: "GOVERNANCE" } })],
  ["to remove a bucket's CORS", new DeleteBucketCorsCommand({ Bucket })],
  ["to remove a bucket", new DeleteBucketCommand({ Bucket })],
  [
    "a bucket's notifications",
    new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }),
  ],
])("what is not served is said to be so, and touches nothing: %s", async (_, command) => {
  await cloud.s3().send(new PutObjectCommand({ ...place, Body: "Gala" }));
  const refused = await cloud
    .s3()
    .send(command)
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  const { Body } = await cloud.s3().send(new GetObjectCommand(place));
  expect(await Body?.transformToString()).toBe("Gala");
});
