import { expect, it, vi } from "vitest";
import { Undo } from "./undo.ts";

it("ends in reverse order, all of it, and tells of the first failure", async () => {
  const undo = new Undo();
  const ended: string[] = [];
  const step = (name: string, failure?: Error) => async () => {
    ended.push(name);
    if (failure) throw failure;
  };
  undo.add(step("state"));
  undo.add(step("queues", new Error("queues")));
  undo.add(step("edge", new Error("edge")));
  await expect(undo.all()).rejects.toThrow("edge");
  expect(ended).toEqual(["edge", "queues", "state"]);
});

it("ends at once what is started while all else is being ended", async () => {
  const undo = new Undo();
  await undo.all();
  const stop = vi.fn(async () => {});
  undo.adopt({ stop });
  expect(stop).toHaveBeenCalledOnce();
});
