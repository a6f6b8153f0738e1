import { type PhotoOptions, photo } from "../../packages/files/src/fixtures/photos.ts";
import type { ChosenFile } from "./uploads.ts";

interface Picture extends ChosenFile {
  /** As its maker would call it. */
  readonly name: string;
}

/** What people send: from a telephone held upright, from a camera, from a shop's archive. */
const taken: readonly PhotoOptions[] = [
  { width: 3000, height: 2250, orientation: 6 },
  { width: 4032, height: 3024, orientation: 3 },
  { width: 1600, height: 1600, format: "png" },
  { width: 1920, height: 1280, format: "webp" },
  { width: 1200, height: 900, format: "avif" },
  { width: 640, height: 960, orientation: 8 },
];

/** Photos of these products, each as another camera writes it, with EXIF and the place where it was taken. */
export async function* picturesOf(products: readonly { sku: string; name: string }[]): AsyncGenerator<Picture> {
  for (const [index, { sku, name: label }] of products.entries()) {
    const options = taken[index % taken.length] ?? { width: 800, height: 600 };
    const { format = "jpeg", width, height } = options;
    const bytes = new Uint8Array(await photo({ ...options, label, hue: (index * 61) % 360 }));
    yield {
      kind: "product-image",
      sku,
      contentType: `image/${format}`,
      bytes,
      name: `${sku} ${width}×${height} ${format}`,
    };
  }
}

/** Something that only says that it is a picture. */
export const noPicture = (sku: string): Picture => ({
  kind: "product-image",
  sku,
  contentType: "image/jpeg",
  bytes: new TextEncoder().encode("<script>alert(1)</script>"),
  name: `${sku} a page in disguise`,
});
