/**
 * `npm run demo:files`: sends pictures and a catalog to the local cloud that runs, as a web page would, and shows what becomes
 * of them.
 */
import { parseArgs, styleText } from "node:util";
import { signIn, signInRequest } from "@larder/local/sign-in";
import { loadTopology } from "@larder/topology";
import * as z from "zod";
import { catalog as catalogOf } from "../packages/files/src/fixtures/catalog.ts";
import { type Board, bar, openBoard } from "./demo-files/board.ts";
import { noPicture, picturesOf } from "./demo-files/pictures.ts";
import { type ChosenFile, type Uploads, uploadsOf, type View } from "./demo-files/uploads.ts";
import { findLocalCloud } from "./local-cloud.ts";

const help = `Sends pictures of products and a catalog to the local cloud that runs, and shows what becomes of them.

  npm run demo:files -- [options]

  --rows <number>    of the catalog (10000)
  --photos <number>  of products, each in another format (6)
  --state <folder>   where the local cloud keeps its data (.larder)
  --topology <file>  what it runs (stacks/topology.json)
  --help             this text
`;

const shelfSchema = z.object({ items: z.array(z.object({ sku: z.string(), name: z.string() })) });

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const options = readOptions();
  if (options.help) return console.log(help);
  const { oidc: issuer, api } = findLocalCloud(options.state);
  if (issuer === undefined || api === undefined) throw new Error("The local cloud that runs has no shop to send to.");
  const request = signInRequest(loadTopology(options.topology), "staff@example.com", { groups: ["staff"] });
  const { accessToken } = await signIn({ ...request, issuer });
  const uploads = uploadsOf(api, accessToken);
  const board = openBoard(process.stdout);
  const pictures = await sendPictures(api, options.photos, uploads, board);
  const catalog = await follow(
    "catalog",
    { kind: "catalog-csv", contentType: "text/csv", bytes: fromAnOffice(options.rows) },
    uploads,
    board,
  );
  board.close();
  for (const line of [...shown(api, pictures), ...(await summed(api, catalog))]) console.log(line);
}

/** A catalog with a byte order mark, Windows' line ends, and some slips. Sent again, it changes nothing. */
function fromAnOffice(rows: number) {
  return Buffer.concat([Buffer.from("\ufeff"), catalogOf({ rows, faulty: 0.001, lineEnd: "\r\n" })]);
}

async function sendPictures(api: string, count: number, uploads: Uploads, board: Board): Promise<View[]> {
  const { items } = shelfSchema.parse(await (await fetch(`${api}/products?limit=${Math.max(1, count)}`)).json());
  const sent: Promise<View>[] = [];
  for await (const { name, ...file } of picturesOf(items.slice(0, count)))
    sent.push(follow(name, file, uploads, board));
  const [first] = items;
  if (first) {
    const { name, ...file } = noPicture(first.sku);
    sent.push(follow(name, file, uploads, board));
  }
  return Promise.all(sent);
}

/** Sends a file, and shows where it is until it is done with. */
async function follow(name: string, file: ChosenFile, uploads: Uploads, board: Board): Promise<View> {
  board.show(name, "sending", `${(file.bytes.length / 1024).toFixed(0)} KiB`);
  return uploads.settled(await uploads.send(file), (view) => board.show(name, stageOf(view), progressOf(view)));
}

function stageOf({ status, reason }: View): string {
  if (status === "processed") return styleText("green", "✓ processed");
  return status === "rejected" ? styleText("red", `✗ rejected: ${reason?.message ?? ""}`) : status;
}

function progressOf({ progress, images = [] }: View): string {
  if (!progress) return images.length > 0 ? `${images.length} images` : "";
  const { bytes, totalBytes, rowsRead, rowsWritten, rowsRejected, rowsPerSecond } = progress;
  // Written rows of the read part of the file: what is left of either is still to come.
  const share = (bytes / Math.max(1, totalBytes)) * ((rowsWritten + rowsRejected) / Math.max(1, rowsRead));
  const rows = `${number(rowsRead)} read, ${number(rowsWritten)} written, ${number(rowsRejected)} rejected`;
  return `${bar(share, 1, 16)} ${rows}, ${number(rowsPerSecond)}/s`;
}

function shown(api: string, pictures: readonly View[]): string[] {
  const links = pictures.flatMap(({ sku, images: [image] = [] }) =>
    image ? [`${api}/products/${sku}`, styleText("dim", `  ${image.url}`)] : [],
  );
  return ["", ...links];
}

async function summed(api: string, { totals, report }: View): Promise<string[]> {
  if (!totals) return [];
  const { read, created, updated, unchanged, rejected } = totals;
  const sums = `${number(read)} rows = ${number(created)} created + ${number(updated)} updated + ${number(unchanged)} unchanged + ${number(rejected)} rejected`;
  const rejectedLines = report ? (await (await fetch(report)).text()).trimEnd().split(/\r?\n/).slice(0, 6) : [];
  return ["", sums, `${api}/products?q=ilse`, "", ...rejectedLines, ...(report ? ["", styleText("dim", report)] : [])];
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rows: { type: "string", default: "10000" },
        photos: { type: "string", default: "6" },
        state: { type: "string", default: ".larder" },
        topology: { type: "string", default: "stacks/topology.json" },
        help: { type: "boolean", default: false },
      },
    });
    return { ...values, rows: count("rows", values.rows, 1_000_000), photos: count("photos", values.photos, 100) };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

function count(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`--${name} takes a number up to ${most}, not ${text}`);
}
