import { expect, it } from "vitest";
import { openDoor } from "./door.ts";

it("whoever comes before there is somebody to answer waits, and is answered", async () => {
  const door = await openDoor(0);
  const early = [1, 2].map((n) => fetch(`${door.url}/${n}`).then((response) => response.text()));
  await expect.poll(() => door.waiting()).toBe(2);
  door.answer((request, response) => response.end(`seen ${request.url}`));
  expect(await Promise.all(early)).toEqual(["seen /1", "seen /2"]);
  expect(await (await fetch(`${door.url}/3`)).text()).toBe("seen /3");
  await door.stop();
});

it("hangs up on who waits for an answer that does not come, when it is closed, and is closed once", async () => {
  const door = await openDoor(0);
  const hopeless = fetch(door.url).catch((error: Error) => error);
  await expect.poll(() => door.waiting()).toBe(1);
  await Promise.all([door.stop(), door.stop()]);
  expect(await hopeless).toBeInstanceOf(Error);
  await expect(fetch(door.url)).rejects.toThrow();
});
