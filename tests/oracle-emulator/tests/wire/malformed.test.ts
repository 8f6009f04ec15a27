import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import oracledb from "oracledb";
import { startListening } from "./listening";
import type { Listening } from "./listening";
import { column } from "./scripted-engine";

const CONNECTIONS = 600;
const AT_ONCE = 20;

let wire: Listening;
let open: oracledb.Connection;

beforeAll(async () => {
  wire = await startListening();
  wire.engine.onQuery("select 1 from dual", [column("N", "NUMBER")], [["1"]]);
  wire.engine.on("insert into t values (:1, :2)", ({ options }) => ({ rowCount: options.rows.length }));
  wire.engine.onQuery("select c from documents", [column("C", "CLOB")], [["text"]]);
  open = await wire.connect();
});

afterAll(async () => {
  await open.close();
  await wire.close();
});

/** Numbers that look random and are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Mutate = (bytes: Buffer) => Buffer;

/** Passes on what a client sends, mutated, and what the listener answers, as it is. */
function startMutatingProxy(port: number, mutate: Mutate): Promise<Server> {
  const server = createServer((client: Socket) => {
    const upstream = connect(port, "127.0.0.1");
    client.on("data", (bytes) => upstream.write(mutate(bytes)));
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      socket.on("error", () => undefined);
      socket.on("close", () => [client, upstream].forEach((each) => each.destroy()));
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function mutator(next: () => number): Mutate {
  const kind = Math.floor(next() * 4);
  // The later a mutation comes, the deeper into the protocol the connection has got.
  let untouched = Math.floor(next() * 14);
  return (bytes) => {
    untouched -= 1;
    if (untouched > 0 || bytes.length === 0) {
      return bytes;
    }
    const mutated = Buffer.from(bytes);
    const at = Math.floor(next() * mutated.length);
    switch (kind) {
      case 0:
        mutated.writeUInt8(Math.floor(next() * 256), at);
        return mutated;
      case 1:
        for (let index = at; index < mutated.length && index < at + 12; index += 1) {
          mutated.writeUInt8(Math.floor(next() * 256), index);
        }
        return mutated;
      case 2:
        return mutated.subarray(0, at);
      default:
        return Buffer.concat([mutated.subarray(0, at), mutated.subarray(Math.floor(at / 2))]);
    }
  };
}

/** Does a bit of everything, as far as the mutated bytes let it. */
async function useConnection(port: number, password: string): Promise<void> {
  const connectString = `127.0.0.1:${port}/FREEPDB1?transport_connect_timeout=1&connect_timeout=1`;
  const connection = await oracledb.getConnection({ user: "hr", password, connectString });
  try {
    connection.callTimeout = 200;
    await connection.execute("select 1 from dual");
    await connection.executeMany("insert into t values (:1, :2)", [
      [1, "one"],
      [2, "two"],
    ]);
    const { rows } = await connection.execute<[oracledb.Lob]>("select c from documents");
    await rows?.[0]?.[0].getData();
    await connection.createLob(oracledb.CLOB);
    await connection.commit();
  } finally {
    await connection.close();
  }
}

function within(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  const limit = new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  return Promise.race([work.catch(() => undefined), limit]);
}

describe("malformed bytes", () => {
  it(`of ${CONNECTIONS} connections do not disturb an open session`, async () => {
    const next = random(20_240_229);
    const password = wire.engine.passwords.get("HR") ?? "";
    for (let done = 0; done < CONNECTIONS; done += AT_ONCE) {
      const proxies = await Promise.all(
        Array.from({ length: AT_ONCE }, () => startMutatingProxy(wire.listener.port, mutator(next))),
      );
      const ports = proxies.map((proxy) => (proxy.address() as { port: number }).port);
      await Promise.all(ports.map((port) => within(400, useConnection(port, password))));
      proxies.forEach((proxy) => proxy.close());
      expect((await open.execute("select 1 from dual")).rows).toEqual([[1]]);
    }
    expect(wire.engine.sessions.length).toBeGreaterThan(CONNECTIONS / 10);
  });

  it.each<[string, Buffer]>([
    ["text", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")],
    ["a packet of no length", Buffer.alloc(64)],
    ["a packet of an unknown type", Buffer.from([0, 8, 0, 0, 99, 0, 0, 0])],
    ["data before the connect", Buffer.from([0, 12, 0, 0, 6, 0, 0, 0, 0, 0, 3, 94])],
    ["a marker before the log-on", Buffer.from([0, 11, 0, 0, 12, 0, 0, 0, 1, 0, 3])],
  ])("ends a connection that sends %s", async (_, bytes) => {
    const socket = connect(wire.listener.port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("error", () => undefined).once("close", resolve));
    socket.write(bytes);
    await closed;
    expect((await open.execute("select 1 from dual")).rows).toEqual([[1]]);
  });
});
