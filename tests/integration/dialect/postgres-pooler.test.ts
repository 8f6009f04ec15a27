import { Client } from "pg";
import { openSession, verifyServer } from "../../../provider/dialect/postgres";
import { connectionThrough, connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { startPooler, type Pooler, type PoolerOptions } from "../../support/transaction-pooler";

let database: TestDatabase;
let pooler: Pooler | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

afterEach(async () => {
  await pooler?.close();
  pooler = undefined;
});

async function start(options: Partial<PoolerOptions>): Promise<Pooler> {
  pooler = await startPooler({
    server: database,
    mode: "transaction",
    size: 3,
    order: "last used first",
    announces: "own process",
    ...options,
  });
  return pooler;
}

const shapes = (["last used first", "longest idle first"] as const).flatMap((order) =>
  [1, 2, 3, 5].flatMap((size) =>
    (["own process", "server process"] as const).map((announces) => ({ order, size, announces })),
  ),
);

test.each(shapes)(
  "refuses a transaction-mode pooler: $order of $size, announcing its $announces",
  async (shape) => {
    const { port } = await start(shape);
    await expect(verifyServer(connectionThrough(port, database))).rejects.toThrow(
      `POOLED_CONNECTION: 127.0.0.1:${port}/${database.database} is a transaction-mode pooler`,
    );
  },
);

test("refuses a pooler that hands out sessions at random", async () => {
  const { port } = await start({ order: "random", size: 4 });
  await expect(verifyServer(connectionThrough(port, database))).rejects.toThrow("POOLED_CONNECTION");
});

test("refuses a session through it too, and leaves no setting for the application to find", async () => {
  const { port } = await start({ order: "longest idle first", size: 2 });
  const opened = openSession(connectionThrough(port, database), { applicationName: "tests" });
  await expect(opened).rejects.toThrow("POOLED_CONNECTION");
  const ofServer = await database.query("SHOW search_path");
  const application = new Client({ ...database, port });
  await application.connect();
  for (let draw = 0; draw < 4; draw += 1) {
    expect((await application.query("SHOW search_path")).rows).toEqual(ofServer.rows);
  }
  await application.end();
});

test("works through a pooler in session mode", async () => {
  const { port } = await start({ mode: "session" });
  const connection = connectionThrough(port, database);
  await expect(verifyServer(connection)).resolves.toMatchObject({ isInRecovery: false });
  const session = await openSession(connection, { applicationName: "tests" });
  const { rows } = await session.run({
    name: "test",
    text: "SELECT pg_backend_pid() AS pid, current_setting('search_path') AS path",
  });
  expect(rows).toEqual([{ pid: session.serverProcessId, path: "pg_catalog" }]);
  await session.close();
});

test("works with the server itself", async () => {
  await expect(verifyServer(connectionTo(database))).resolves.toMatchObject({ isInRecovery: false });
});
