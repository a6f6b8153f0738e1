import { join } from "node:path";
import type { Topology } from "@larder/topology";
import { AwsError } from "../aws-call.ts";
import type { Clock } from "../clock.ts";
import type { State } from "../state.ts";
import type { ObjectStore } from "./object-store.ts";
import { getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { completeMultipartUpload } from "./operations/complete-upload.ts";
import type { Context } from "./operations/context.ts";
import { copyObject } from "./operations/copy.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { listObjects, listObjectsV2 } from "./operations/list.ts";
import { listMultipartUploads, listParts } from "./operations/list-uploads.ts";
import * as multipart from "./operations/multipart.ts";
import { getObject, getObjectAttributes, headObject } from "./operations/read.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/tagging.ts";
import { refuseUnserved } from "./operations/unserved.ts";
import { deleteObject, postObject, putObject } from "./operations/write.ts";
import type { S3Answer, S3Call, S3Operation, S3Service } from "./s3-call.ts";
import { openObjectStore } from "./store/open-object-store.ts";

export interface S3 {
  readonly service: S3Service;
  readonly store: ObjectStore;
}

const operations: Record<S3Operation, (call: S3Call, context: Context) => Promise<S3Answer>> = {
  ListBuckets: listBuckets,
  HeadBucket: headBucket,
  GetBucketLocation: getBucketLocation,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
  PostObject: postObject,
  GetObject: getObject,
  HeadObject: headObject,
  GetObjectAttributes: getObjectAttributes,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  CreateMultipartUpload: multipart.createMultipartUpload,
  UploadPart: multipart.uploadPart,
  UploadPartCopy: multipart.uploadPartCopy,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: multipart.abortMultipartUpload,
  ListParts: listParts,
};

/** The buckets of a topology, and what is in them, on disk in the state folder. */
export function startS3({ topology, state, clock }: { topology: Topology; state: State; clock: Clock }): S3 {
  const { store, ...parts } = openObjectStore({
    database: state.database,
    directory: join(state.directory, "objects"),
    clock,
  });
  const buckets = new Map(Object.entries(topology.buckets).map(([logical, { name }]) => [name, logical]));
  const context: Context = {
    ...parts,
    buckets,
    region: topology.region,
    bucketOf({ bucket }) {
      const name = buckets.get(bucket);
      if (name === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
      return name;
    },
  };
  async function service(call: S3Call): Promise<S3Answer> {
    refuseUnserved(call);
    return operations[call.operation](call, context);
  }
  return { store, service };
}
