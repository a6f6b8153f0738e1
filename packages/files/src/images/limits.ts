/** What a picture may be, asked before it is decoded. What the largest takes of memory, `docs/patterns/quarantine.md` says. */
export const mostPixels = 50_000_000;
export const mostFrames = 60;

/** Pixels a byte of the file may stand for. A photograph has some ten, a drawing in one colour some hundred. */
export const mostPixelsPerByte = 2_000;

/** Bytes of a PNG that are texts, as they are sent. Every one stands for up to a thousand, and reading them takes time. */
export const mostTextOfPng = 2 * 1024 * 1024;

/** By what its bytes say. SVG is not among them: it is a program. */
export const acceptedTypes: ReadonlySet<string> = new Set([
  "image/jpeg",
  "image/png",
  "image/apng",
  "image/webp",
  "image/avif",
  "image/gif",
]);

/** Goes up with whatever changes the pictures that are made: they are kept by everybody for ever, so others need other names. */
export const pipelineVersion = 1;
