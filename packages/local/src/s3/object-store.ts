import type { Readable } from "node:stream";

/** What an object says of itself beside its bytes. Times are milliseconds since the epoch, by the local cloud's clock. */
export interface ObjectHead {
  readonly key: string;
  readonly size: number;
  /** With its quotes, as it goes over the wire. */
  readonly etag: string;
  readonly lastModified: number;
  /** `content-type`, `cache-control`, `content-disposition`, `content-encoding`, `content-language`, `expires`: as they were given. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Why an object is there, or is there no more: the end of an event's name after `s3:` or of its EventBridge `reason`. */
export type ObjectChangeKind =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "LifecycleExpiration:Delete";

/** A change of an object, kept until it was told to everybody who is to be told. */
export interface ObjectChange {
  /** Counts up; what the store forgets it by. */
  readonly sequence: number;
  /** The bucket's logical name. */
  readonly bucket: string;
  readonly kind: ObjectChangeKind;
  readonly key: string;
  readonly at: number;
  /** Of what was created. */
  readonly size?: number;
  /** Of what was created, without quotes. */
  readonly etag?: string;
  /** Of two changes of one key the later has the greater, compared as text: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
  readonly sequencer: string;
  readonly caller: string;
  readonly requestId: string;
}

/** The objects of the local cloud, on disk: bytes in files, everything else in the state's database. */
export interface ObjectStore {
  /** For the CDN: an object and bytes of it, both ends included, or nothing. Ask for them at once: later they may be gone. */
  read(
    bucket: string,
    key: string,
  ): { head: ObjectHead; body: (range: { readonly start: number; readonly end: number }) => Readable } | undefined;
  /** Keys of objects whose age is more than this, oldest first, at most 1,000: for lifecycle rules. */
  olderThan(bucket: string, prefix: string, time: number): string[];
  /** Removes an object as lifecycle does. */
  expire(bucket: string, key: string): void;
  /** Aborts multipart uploads that were begun before this time. Answers how many. */
  abortUploadsBegunBefore(bucket: string, prefix: string, time: number): number;
  /** Changes behind this one that were not told yet, in order, at most 100. They are on disk from the moment that the change is. */
  pendingChanges(after?: number): ObjectChange[];
  /** This one was told to everybody. */
  told(sequence: number): void;
  /** Called right after each change. */
  onChange(listener: () => void): void;
}
