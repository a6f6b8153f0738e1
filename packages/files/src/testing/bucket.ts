import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { s3 } from "../store/buckets.ts";

/** An object, as a test looks at it. */
export interface TestObject {
  readonly bytes: Buffer;
  /** Without quotes, as notifications have it. */
  readonly etag: string;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A bucket, as a test sees it. */
export interface TestBucket {
  readonly name: string;
  /** Puts an object, and answers it as a notification would tell of it. */
  put(key: string, body: Uint8Array | string, contentType?: string): Promise<ArrivedObject>;
  /** Undefined when there is none. */
  get(key: string): Promise<TestObject | undefined>;
  remove(key: string): Promise<void>;
  /** Keys that start so, or all. */
  keys(prefix?: string): Promise<string[]>;
  /** Keys of files that are being sent in parts. */
  partial(): Promise<string[]>;
}

export interface ArrivedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export const bucket = (name: () => string): TestBucket => ({
  get name() {
    return name();
  },
  put: async (key, body, contentType) => {
    await s3.send(new PutObjectCommand({ Bucket: name(), Key: key, Body: body, ContentType: contentType }));
    const { ETag, ContentLength = 0 } = await s3.send(new HeadObjectCommand({ Bucket: name(), Key: key }));
    return { bucket: name(), key, size: ContentLength, etag: unquoted(ETag) };
  },
  get: (key) => read(name(), key),
  remove: async (key) => void (await s3.send(new DeleteObjectCommand({ Bucket: name(), Key: key }))),
  keys: async (prefix = "") => {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: name(), Prefix: prefix }))
      keys.push(...Contents.map(({ Key = "" }) => Key));
    return keys;
  },
  partial: async () => {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: name() }));
    return Uploads.map(({ Key = "" }) => Key);
  },
});

async function read(Bucket: string, Key: string): Promise<TestObject | undefined> {
  try {
    const {
      Body,
      ETag,
      ContentType,
      CacheControl,
      Metadata = {},
    } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    return { bytes, etag: unquoted(ETag), contentType: ContentType, cacheControl: CacheControl, metadata: Metadata };
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}

const unquoted = (etag = "") => etag.replaceAll('"', "");
