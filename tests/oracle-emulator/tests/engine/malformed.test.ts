import { connect, createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import type oracledb from "oracledb";
import oracle from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, HR, rowsOf, startTestEmulator } from "./emulator";

let emulator: Emulator;
let open: oracledb.Connection;

beforeAll(async () => {
  emulator = await startTestEmulator();
  open = await connectTo(emulator);
  await open.execute("CREATE TABLE kept (id NUMBER PRIMARY KEY, note VARCHAR2(100))");
});

afterAll(async () => {
  await open.close();
  await emulator.close();
});

/** Numbers that look random and are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Line {
  readonly server: Server;
  /** From now on, what the client sends is damaged, and then the line is cut. */
  damage(change: (bytes: Buffer) => Buffer): void;
}

function openLine(): Promise<Line> {
  let change: ((bytes: Buffer) => Buffer) | undefined;
  const server = createServer((client) => {
    const upstream = connect(emulator.port, "127.0.0.1");
    client.on("data", (bytes) => {
      upstream.write(change === undefined ? bytes : change(bytes));
      if (change !== undefined) setTimeout(() => upstream.end(), 20);
    });
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      socket.on("error", () => undefined);
      socket.on("close", () => [client, upstream].forEach((each) => each.destroy()));
    }
  });
  const line: Line = { server, damage: (how) => (change = how) };
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(line)));
}

type Damage = (bytes: Buffer, next: () => number) => Buffer;

const DAMAGES: readonly (readonly [string, Damage])[] = [
  ["a packet that is cut short", (bytes, next) => bytes.subarray(0, Math.floor(next() * bytes.length))],
  ["random bytes", (bytes, next) => Buffer.from(bytes.map(() => Math.floor(next() * 256)))],
  [
    "a packet with random bytes behind its header",
    (bytes, next) => Buffer.from(bytes.map((byte, at) => (at < 13 ? byte : Math.floor(next() * 256)))),
  ],
  [
    "a packet that says it is longer",
    (bytes) => Buffer.concat([Buffer.from([0, 0, 0xff, 0xff]), bytes.subarray(4)]),
  ],
];

describe("after a log-on", () => {
  it.each(DAMAGES)(
    "%s ends the session, takes its work back and disturbs no other",
    async (_, damage) => {
      const next = random(20_260_101);
      for (let round = 0; round < 6; round++) {
        const line = await openLine();
        const { port } = line.server.address() as AddressInfo;
        const connectString = `127.0.0.1:${port}/FREEPDB1`;
        const connection = await oracle.getConnection({ ...HR, connectString });
        await connection.execute("INSERT INTO kept VALUES (1, 'damaged')");
        line.damage((bytes) => damage(bytes, next));
        const call =
          round % 2 === 0
            ? connection.execute("INSERT INTO kept VALUES (2, :1)", ["x".repeat(50)])
            : connection.executeMany("INSERT INTO kept VALUES (:1, :2)", [
                [3, "a"],
                [4, "b"],
              ]);
        await expect(call).rejects.toThrow();
        await connection.close().catch(() => undefined);
        line.server.close();
        await open.execute("LOCK TABLE kept IN EXCLUSIVE MODE WAIT 5");
        expect(await rowsOf(open, "SELECT * FROM kept")).toEqual([]);
        await open.commit();
      }
    },
    60_000,
  );
});
