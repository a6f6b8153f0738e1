import { beforeEach, vi } from "vitest";
import { logLines } from "./log-lines.ts";

/**
 * For the head of a test file: keeps what each test logs, instead of printing it. Lines are parsed, and metrics are kept
 * apart; the raw text is there to look for what must not be in it.
 */
export function captureLogs() {
  const written: string[] = [];
  const keep = (chunk: unknown) => {
    written.push(String(chunk));
    return true;
  };
  beforeEach(() => {
    written.length = 0;
    const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(keep));
    return () => {
      for (const spy of spies) spy.mockRestore();
    };
  });

  const text = () => written.join("");
  const lines = () => logLines(text()).lines;
  const metrics = () => logLines(text()).metrics;
  return { text, lines, metrics };
}
