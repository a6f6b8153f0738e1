import { S3Client } from "@aws-sdk/client-s3";
import { Resource } from "sst/resource";

/** One client for the life of the execution environment, so that connections are kept. */
export const s3 = new S3Client({});

/**
 * For what others send: nothing is known here of what they will. By default the SDK writes the checksum of nothing into the
 * addresses that it signs, and S3 then takes nothing else there. https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html
 */
export const s3ForOthers = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });

/** Where files are sent, and what becomes of them that is not for everybody: see `places.ts`. */
export const uploadsBucket = () => Resource.UploadsBucket.name;

/** What the CDN serves to everybody. */
export const mediaBucket = () => Resource.MediaBucket.name;

/** Where the CDN is: `https://…`, without a slash at the end. */
export const mediaUrl = () => Resource.MediaCdn.url;
