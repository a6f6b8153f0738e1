import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { bucketOf } from "../../../packages/local/src/edge/fixture.ts";
import { useCloud } from "./cloud.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
const cloud = useCloud({
  buckets: {
    Files: bucketOf("files", {
      lifecycle: [
        { id: "short", prefix: "short/", expiration: 1 },
        { id: "long", prefix: "long/", expiration: 7 },
        { id: "leftovers", prefix: "", abortMultipart: 2 },
      ],
    }),
  },
});
const Bucket = "files";
const hour = 60 * 60 * 1000;

it("objects and leftovers go at the midnight after their days, by the clock, and others stay", async () => {
  const s3 = cloud.s3();
  const { clock } = cloud.local;
  // Made early in a day, so that none of them is of another.
  clock.advance(25 * hour - (clock.now() % (24 * hour)));
  for (const Key of ["short/1", "long/1", "kept"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
  const left = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    return [...Contents, ...Uploads].map(({ Key }) => Key);
  };
  clock.advance(24 * hour);
  expect(await left()).toEqual(["kept", "long/1", "short/1", "parts"]);
  clock.advance(24 * hour);
  expect(await left()).toEqual(["kept", "long/1", "parts"]);
  clock.advance(24 * hour);
  expect(await left()).toEqual(["kept", "long/1"]);
  clock.advance(6 * 24 * hour);
  expect(await left()).toEqual(["kept"]);
});
