import { isConnectionLoss } from "../../../provider/dialect/database-error";
import { openSession } from "../../../provider/dialect/postgres";
import type { Session } from "../../../provider/dialect/session";
import { startProxy, type NetworkProxy } from "../../support/network-proxy";
import { connectionThrough } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let proxy: NetworkProxy;
let session: Session;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query("CREATE TABLE done (what text)");
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  proxy = await startProxy(database);
  session = await openSession(connectionThrough(proxy.port, database), { applicationName: "tests" });
});

afterEach(async () => {
  await session.close();
  await proxy.close();
});

/** Writes a row in a transaction, and says how that ended. */
async function write(what: string): Promise<"committed" | "connection lost"> {
  try {
    await session.runBatch({ name: "begin", text: "BEGIN" });
    await session.run({ name: "insert", text: "INSERT INTO public.done VALUES ($1)", values: [what] });
    await session.runBatch({ name: "commit", text: "COMMIT" });
    return "committed";
  } catch (error) {
    expect(isConnectionLoss(error)).toBe(true);
    return "connection lost";
  }
}

async function wasWritten(what: string): Promise<boolean> {
  const { rowCount } = await database.query("SELECT 1 FROM done WHERE what = $1", [what]);
  return rowCount === 1;
}

test("is a plain connection through an undisturbed network", async () => {
  expect(await write("undisturbed")).toBe("committed");
  expect(await wasWritten("undisturbed")).toBe(true);
});

test("loses the connection when the reply to COMMIT is lost, though the server has committed", async () => {
  const lost = proxy.loseReplyTo(/^COMMIT$/);
  expect(await write("reply lost")).toBe("connection lost");
  await lost;
  expect(await wasWritten("reply lost")).toBe(true);
  expect(session.isOpen).toBe(false);
});

test("loses the connection when COMMIT itself is lost, and the server has not committed", async () => {
  const lost = proxy.loseRequest(/^COMMIT$/);
  expect(await write("request lost")).toBe("connection lost");
  await lost;
  expect(await wasWritten("request lost")).toBe(false);
});

test("loses a COMMIT by the statement before it, and no other one", async () => {
  const lost = proxy.loseRequest(/^COMMIT$/, /INSERT INTO public\.done/);
  await session.runBatch({ name: "other", text: "BEGIN; SELECT 1" });
  await session.runBatch({ name: "commit", text: "COMMIT" });
  expect(await write("this one")).toBe("connection lost");
  await lost;
  expect(await wasWritten("this one")).toBe(false);
});

test("loses a statement with bind values by its text", async () => {
  const lost = proxy.loseRequest(/INSERT INTO public\.done/);
  expect(await write("never sent")).toBe("connection lost");
  await lost;
});

test.each([
  ["client", "before", false],
  ["client", "after", false],
  ["server", "before", false],
] as const)("loses the connection at a message of the %s: %s it", async (from, when, isWritten) => {
  const lost = proxy.cutAt({ from, message: 2, when });
  const what = `cut ${when} a message of the ${from}`;
  expect(await write(what)).toBe("connection lost");
  await lost;
  expect(await wasWritten(what)).toBe(isWritten);
});

test("loses all connections at once, and finds the way again", async () => {
  const sleeping = session
    .run({ name: "sleep", text: "SELECT pg_sleep(30)" })
    .catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  proxy.cutAll();
  expect(isConnectionLoss(await sleeping)).toBe(true);
  session = await openSession(connectionThrough(proxy.port, database), { applicationName: "tests" });
  expect(await write("after a cut")).toBe("committed");
});

test("waits while the network stands still", async () => {
  proxy.stall();
  let isAnswered = false;
  const answer = session.run({ name: "one", text: "SELECT 1" }).then(() => (isAnswered = true));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isAnswered).toBe(false);
  proxy.resume();
  expect(await answer).toBe(true);
});

test("closes within seconds though the network stands still", async () => {
  proxy.stall();
  const begun = Date.now();
  await session.close();
  expect(Date.now() - begun).toBeLessThan(5_000);
});
