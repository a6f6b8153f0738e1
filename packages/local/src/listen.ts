import { once } from "node:events";
import type { Server } from "node:net";

/** The port asked for is taken. The message says what to do. */
export class PortInUse extends Error {
  override name = "PortInUse";
}

/**
 * Listens, on 127.0.0.1 only: nothing of the local cloud is for other machines.
 * @returns the port, which is the system's choice for port 0.
 * @throws {PortInUse}
 */
export async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE")) throw cause;
    throw new PortInUse(
      `Port ${port} is taken by another program.\nEnd that program, or take ports that are free: npm start -- --port 0`,
      { cause },
    );
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
