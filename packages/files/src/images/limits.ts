/** What a picture may be, asked before it is decoded. */
export const mostPixels = 50_000_000;
export const mostFrames = 60;

/** Pixels a byte of the file may stand for. A photograph has some ten, a drawing in one colour some hundred. */
export const mostPixelsPerByte = 2_000;

/** By what its bytes say. SVG is not among them: it is a program. */
export const acceptedTypes: ReadonlySet<string> = new Set([
  "image/jpeg",
  "image/png",
  "image/apng",
  "image/webp",
  "image/avif",
  "image/gif",
]);

/** In pixels; none is wider than its source. */
export const widths = [320, 640, 1280] as const;

/** Goes up with whatever changes the pictures that are made: they are kept by everybody for ever, so others need other names. */
export const pipelineVersion = 1;
