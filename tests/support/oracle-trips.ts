import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { OracleServer } from "./oracle-server";

/** A way to the server that counts round trips: how often a client has spoken after the server had. */
export interface CountingLine {
  readonly connectString: string;
  /** Round trips of each session so far by what it is for, as its log-on says: `control`, `load`, `compare`. */
  count(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

class CountedSession {
  purpose = "";
  trips = 0;
  private clientSpeaks = false;

  constructor(client: Socket, server: Socket) {
    client.on("data", (data: Buffer) => {
      if (!this.clientSpeaks) this.trips += 1;
      this.clientSpeaks = true;
      this.purpose ||= purposeIn(data);
      server.write(data);
    });
    server.on("data", (data: Buffer) => {
      this.clientSpeaks = false;
      client.write(data);
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  }
}

/** The action that a session names itself by. */
function purposeIn(data: Buffer): string {
  return (
    /run \d+ (heartbeat|load|compare|delta)|(control|hold)/
      .exec(data.toString("latin1"))
      ?.slice(1)
      .find(Boolean) ?? ""
  );
}

/** Opens a line to an Oracle server. */
export async function openCountingLine(server: OracleServer): Promise<CountingLine> {
  const sessions: CountedSession[] = [];
  const sockets: Socket[] = [];
  const listener = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...server.address, noDelay: true });
    sockets.push(client, upstream);
    sessions.push(new CountedSession(client, upstream));
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  return {
    connectString: server.connectStringThrough((listener.address() as AddressInfo).port),
    count: () => {
      const trips = new Map<string, number>();
      for (const session of sessions)
        trips.set(session.purpose, (trips.get(session.purpose) ?? 0) + session.trips);
      return trips;
    },
    close: async () => {
      const closed = once(listener, "close");
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
