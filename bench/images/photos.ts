import { type PhotoOptions, photo } from "../../packages/files/src/fixtures/photos.ts";

/** As they come: from telephones and cameras, upright or not, and some from elsewhere. */
const kinds: readonly PhotoOptions[] = [
  { width: 4032, height: 3024, orientation: 6 },
  { width: 3024, height: 4032 },
  { width: 6000, height: 4000 },
  { width: 2400, height: 1800 },
  { width: 2000, height: 2000, format: "png" },
  { width: 1600, height: 1200, format: "webp" },
];

export const photos = (): Promise<Buffer[]> =>
  Promise.all(kinds.map((kind, index) => photo({ ...kind, hue: index * 55, label: `Product ${index}` })));
