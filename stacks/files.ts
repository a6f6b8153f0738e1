import { catalogs } from "./files/catalogs.ts";
import { images } from "./files/images.ts";
import { notifyOfUploads } from "./files/notify.ts";
import "./files/events.ts";
import "./files/uploads.ts";

/** The files service: what happens to a file once it is in S3. */
notifyOfUploads({ ImageUploads: images, CatalogUploads: catalogs });
