import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Engine } from "../contract";
import { Connection } from "./connection";

export interface ListenerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Speaks TCPS with this certificate (PEM) instead of TCP. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface Listener {
  readonly port: number;
  /** Stops listening and ends all connections; their open work is rolled back. The engine stays open. */
  close(): Promise<void>;
}

/** Serves an engine to Oracle's drivers. */
export async function startListener(engine: Engine, options: ListenerOptions = {}): Promise<Listener> {
  const connections = new Set<Connection>();
  const serve = (socket: Socket): void => {
    const connection = new Connection(socket, engine);
    connections.add(connection);
    void connection.whenEnded().then(() => connections.delete(connection));
  };
  const { tls } = options;
  const server =
    tls === undefined ? createServer(serve) : createTlsServer({ cert: tls.certificate, key: tls.key }, serve);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...connections].map((connection) => connection.close()));
      // A client whose TLS handshake never ended has a socket and no connection.
      sockets.forEach((socket) => socket.destroy());
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
