import { S3Client } from "@aws-sdk/client-s3";
import { Resource } from "sst/resource";

/** One client for the life of the execution environment, so that connections are kept. */
export const s3 = new S3Client({});

/** Where files are sent, and what becomes of them that is not for everybody: see `places.ts`. */
export const uploadsBucket = () => Resource.UploadsBucket.name;

/** What the CDN serves to everybody. */
export const mediaBucket = () => Resource.MediaBucket.name;

/** Where the CDN is: `https://…`, without a slash at the end. */
export const mediaUrl = () => Resource.MediaCdn.url;
