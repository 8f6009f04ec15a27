import { setTimeout as sleep } from "node:timers/promises";
import { postgresReads } from "../../../provider/engines/postgres";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("the session that previews share", () => {
  it("stays open as long as somebody uses it, however long it was idle before", async () => {
    const use = (seconds: number) =>
      postgresReads.use(connectionTo(database), "sleeping", async ({ session }) => {
        await session.run({ name: "sleep", text: `SELECT pg_sleep(${seconds})` });
        return session.serverProcessId;
      });
    await use(0);
    await sleep(2_000);
    expect(await use(2)).toBeGreaterThan(0);
  });

  it("closes when nobody has asked for a while", async () => {
    const process = await postgresReads.use(connectionTo(database), "looking", ({ session }) =>
      Promise.resolve(session.serverProcessId),
    );
    const isThere = async () =>
      (await database.query("SELECT FROM pg_stat_activity WHERE pid = $1", [process])).rowCount === 1;
    expect(await isThere()).toBe(true);
    while (await isThere()) await sleep(100);
  });
});
