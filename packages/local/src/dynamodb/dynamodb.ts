import { type Topology, tableStreamArn } from "@larder/topology";
import { type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import { jsonBody } from "../edge/index.ts";
import type { Live } from "../live.ts";
import type { DynamoDb } from "../ports.ts";
import type { State } from "../state.ts";
import { accessesOf, writes } from "./accesses.ts";
import { DynamoDbMissing, findDynoxide } from "./binary.ts";
import { type Client, createClient } from "./client.ts";
import { withConflicts } from "./conflicts.ts";
import { createNames, type Names } from "./names.ts";
import { provisionTable } from "./provision.ts";
import { runDynoxide, type Server } from "./server.ts";
import { StreamReader } from "./stream-reader.ts";
import { tuneStreamTable } from "./stream-table.ts";
import { answerTo, reads } from "./wire.ts";

export interface DynamoDbOptions {
  readonly topology: Topology;
  readonly state: State;
  readonly live: Live;
  /** How long a transaction holds its items at least, in milliseconds. Default 0: as long as it takes. */
  readonly transactionTime?: number;
}

/**
 * Runs DynamoDB with the topology's tables: dynoxide, or whatever answers at `LARDER_DYNAMODB_URL`.
 * @throws {DynamoDbMissing | TableKeysChanged | CorruptState} each with a message that says what to do.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const { topology, state, live, transactionTime = 0 } = options;
  const server = await openServer(state, live);
  const client = createClient(server.origin);
  const stop = async () => {
    await client.close();
    await server.stop();
  };
  try {
    const tables = await Promise.all(Object.values(topology.tables).map((spec) => provisionTable(client, spec)));
    server.tune();
    const names = createNames(topology, tables);
    const backend = (call: AwsCall) => answerTo(call, client, names);
    const conflicts = withConflicts({ tables: topology.tables, transactionTime, service: backend });
    return {
      ...serve(topology, client, names, conflicts.service),
      async stop() {
        conflicts.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openServer(state: State, live: Live): Promise<Server & { tune(): void }> {
  const elsewhere = process.env["LARDER_DYNAMODB_URL"];
  if (elsewhere) return { origin: originOf(elsewhere), stop: async () => {}, tune: () => {} };
  const server = await runDynoxide(findDynoxide(), state.directory, live);
  return { ...server, tune: () => tuneStreamTable(server.file) };
}

function originOf(url: string): string {
  if (!URL.canParse(url)) throw new DynamoDbMissing(`LARDER_DYNAMODB_URL must be a URL, got ${JSON.stringify(url)}`);
  return new URL(url).origin;
}

function serve(topology: Topology, client: Client, names: Names, answer: AwsService): Omit<DynamoDb, "stop"> {
  const listeners = new Set<(table: string) => void>();
  const logicalNames = new Map(Object.entries(topology.tables).map(([logical, { name }]) => [name, logical]));
  const readers = new Map(
    Object.entries(topology.tables).flatMap(([logical, { name }]) => {
      const backend = names.backendStream(name);
      return backend ? [[logical, new StreamReader(client, backend, tableStreamArn(topology, name))] as const] : [];
    }),
  );

  function tellOfWrites(call: AwsCall) {
    const written = accessesOf(call.operation, jsonBody(call)).filter(writes);
    for (const table of new Set(written.map((access) => logicalNames.get(access.table ?? ""))))
      if (table !== undefined) for (const listener of listeners) listener(table);
  }

  const service: AwsService = async (call) => {
    const answered = await answer(call);
    // After the edge has put the answer on the wire.
    if (listeners.size > 0 && answered.status === 200 && !reads.has(call.operation)) setImmediate(tellOfWrites, call);
    return answered;
  };

  return {
    service,
    readStream(table, from, limit) {
      const reader = readers.get(table);
      if (!reader) throw new AwsError("ResourceNotFoundException", `Table ${table} has no stream`);
      return reader.read(from, limit);
    },
    streamId: (table) => names.tableId(topology.tables[table]?.name ?? table),
    onWrite(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
