import type { AddressInfo, ListenOptions, Server } from "node:net";

/** Another program listens on the wanted port. The message says what to do. */
export class PortInUse extends Error {
  override readonly name = "PortInUse";
  readonly port: number;
  constructor(port: number, options?: ErrorOptions) {
    super(
      `Port ${port} is taken by another program.\nTake another one: npm start -- --port ${port + 1}\nTake any that is free: npm start -- --port 0`,
      options,
    );
    this.port = port;
  }
}

/**
 * Listens, and resolves with the port that it got.
 * @throws {PortInUse} when somebody else has it.
 */
export function listen(server: Server, options: ListenOptions & { port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new PortInUse(options.port, { cause: error }) : error);
    server.once("error", refuse);
    server.listen(options, () => {
      server.off("error", refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
