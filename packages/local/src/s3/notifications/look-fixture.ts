interface Notification {
  readonly Records: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
}

/** A handler that says what it was told of, and where it finds AWS. */
export const where = async ({ Records }: Notification) => {
  for (const { s3 } of Records) process.stdout.write(`${s3.object.key} at ${process.env["AWS_ENDPOINT_URL"]}\n`);
};
