import { stripVTControlCharacters } from "node:util";

/** Lines that change. On a terminal each in its place; elsewhere each change that matters is a line of its own. */
export interface Board {
  /** @param stage What is going on. Where lines do not change in place, only a new stage is printed, and not how far it is. */
  show(name: string, stage: string, progress?: string): void;
  /** Leaves the lines as they are. What is printed afterwards is below them. */
  close(): void;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export const openBoard = (output: Output): Board => (output.isTTY ? inPlace(output) : lineByLine(output));

function inPlace(output: Output): Board {
  const told = new Map<string, string>();
  return {
    show(name, stage, progress = "") {
      const up = told.size > 0 ? `\u001b[${told.size}A` : "";
      told.set(name, `${stage} ${progress}`);
      const width = Math.max(...[...told.keys()].map(({ length }) => length));
      const lines = [...told].map(([name, rest]) => fitted(`${name.padEnd(width)}  ${rest}`, output.columns ?? 80));
      output.write(`${up}${lines.map((line) => `\r\u001b[2K${line}\n`).join("")}`);
    },
    close: () => told.clear(),
  };
}

function lineByLine(output: Output): Board {
  const stages = new Map<string, string>();
  return {
    show(name, stage, progress) {
      if (stages.get(name) === stage) return;
      stages.set(name, stage);
      output.write(`${stripVTControlCharacters(`${name}: ${stage}${progress ? ` ${progress}` : ""}`)}\n`);
    },
    close: () => stages.clear(),
  };
}

/** A line that the terminal breaks would be two, and the cursor would go up too little. */
const fitted = (line: string, columns: number) =>
  stripVTControlCharacters(line).length < columns
    ? line.trimEnd()
    : `${stripVTControlCharacters(line).slice(0, columns - 2)}…`;

/** As much of a bar as is done. */
export function bar(done: number, total: number, width = 24): string {
  const full = total === 0 ? width : Math.min(width, Math.floor((done / total) * width));
  return "█".repeat(full) + "░".repeat(width - full);
}
