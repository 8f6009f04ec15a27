import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import type { Engine } from "../contract";
import { Connection } from "./connection";

export interface ListenerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
}

export interface Listener {
  readonly port: number;
  /** Stops listening and ends all connections; their open work is rolled back. The engine stays open. */
  close(): Promise<void>;
}

/** Serves an engine to Oracle's drivers. */
export async function startListener(engine: Engine, options: ListenerOptions = {}): Promise<Listener> {
  const connections = new Set<Connection>();
  const server = createServer((socket) => {
    const connection = new Connection(socket, engine);
    connections.add(connection);
    void connection.whenEnded().then(() => connections.delete(connection));
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...connections].map((connection) => connection.close()));
      await stopped;
    },
  };
}

function listen(server: Server, { host = "127.0.0.1", port = 0 }: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
