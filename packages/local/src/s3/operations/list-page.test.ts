import { expect, it } from "vitest";
import { createClock } from "../../clock.ts";
import { temporaryFolder } from "../../edge/fixture.ts";
import { openState } from "../../state.ts";
import { openObjectStore } from "../store/open-object-store.ts";
import { pageOf } from "./list-page.ts";

it("a page reads no more objects than it shows and one for each of what it folds", () => {
  using folder = temporaryFolder();
  const state = openState(folder.path);
  const directory = `${folder.path}/objects`;
  const { objects } = openObjectStore({ ...state, directory, clock: createClock() });
  const bare = { etag: "0", headers: {}, metadata: {}, tags: {}, checksum: undefined, pieces: [] };
  const why = { caller: "somebody", requestId: "1", kind: "ObjectCreated:Put" } as const;
  for (let product = 0; product < 30; product++)
    for (const name of ["large", "small"]) objects.put("Files", { ...bare, key: `${product}/${name}` }, why, {});
  let read = 0;
  const list: typeof objects.list = function* (...asked) {
    for (const object of objects.list(...asked)) {
      read++;
      yield object;
    }
  };
  const page = (delimiter: string, limit: number) => {
    read = 0;
    const { found, prefixes } = pageOf({ list }, "Files", { prefix: "", delimiter, after: "", limit });
    return [found.length, prefixes.length, read];
  };
  expect(page("", 10)).toEqual([10, 0, 11]);
  expect(page("/", 10)).toEqual([0, 10, 11]);
  expect(page("/", 1000)).toEqual([0, 30, 30]);
  state.close();
});
