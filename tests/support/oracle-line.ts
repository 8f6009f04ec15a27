import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { OracleAddress } from "./oracle-server";

/** A line to an Oracle server that can break. It knows nothing of the protocol. */
export interface Line {
  readonly port: number;
  /** Ends all connections at once, as a router that restarts. */
  cut(): void;
  /** Passes nothing on, though all connections stay open. */
  stall(): void;
  /**
   * Lets the next request reach the server, waits until the server has answered, keeps the answer back and cuts that connection:
   * the client cannot know what has become of its statement.
   * @returns when that has happened
   */
  loseNextReply(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a line from a port of this machine. */
export async function openLine({ host, port }: OracleAddress): Promise<Line> {
  const sockets = new Set<Socket>();
  let isStalled = false;
  let lost: (() => void) | undefined;
  /** Sockets of the server whose next answer is lost, with whom to tell. */
  const losing = new Map<Socket, () => void>();
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on("data", (data) => isStalled || to.write(data));
    from.on("error", () => to.destroy());
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const listener = createServer((client) => {
    const server = connect(port, host);
    client.on("data", () => {
      if (lost) losing.set(server, lost);
      lost = undefined;
    });
    server.on("data", () => {
      const tell = losing.get(server);
      if (!tell) return;
      client.destroy();
      tell();
    });
    pass(client, server);
    pass(server, client);
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    cut,
    stall: () => {
      isStalled = true;
    },
    loseNextReply: () =>
      new Promise((resolve) => {
        lost = resolve;
      }),
    close: async () => {
      const closed = once(listener, "close");
      listener.close();
      cut();
      await closed;
    },
  };
}
