import { setTimeout as sleep } from "node:timers/promises";
import type { StatementObserver } from "../../../provider/dialect/session";
import { before, migrate, smallTarget } from "../../support/copy-swap";
import { ordersTable, readKind } from "../../support/equality";
import { historyTarget } from "../../support/history";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 500);
});
afterEach(() => database.drop());

describe("a cutover with a statement that takes longer than its window", () => {
  it("gets a longer window, instead of the same one again and again", async () => {
    await database.query(`
      CREATE FUNCTION app.be_slow(note text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$
      BEGIN
        IF note = 'slow' THEN PERFORM pg_sleep(0.7); END IF;
        RETURN true;
      END $$;
      ALTER TABLE app.orders ADD CONSTRAINT orders_slow CHECK (app.be_slow(note))`);
    const writer = await database.connect();
    const slowRowBeforeEachLock: StatementObserver = {
      before: async ({ name }) => {
        if (name !== "swapTables.lock") return;
        await writer.query("UPDATE app.orders SET note = 'slow' WHERE order_id = 7");
      },
    };
    const messages: string[] = [];
    const result = await migrate(database, {
      target: smallTarget({ migration: { cutoverPatienceMs: 30_000 } }),
      observer: slowRowBeforeEachLock,
      log: (message) => messages.push(message),
    });
    expect(result?.cutoverAttempts).toBeGreaterThan(1);
    expect(result?.lockedMs).toBeGreaterThan(700);
    expect(messages.filter((message) => message.includes("gave way"))).toEqual([]);
    expect(await readKind(database, ordersTable)).toBe("p");
  });
});

describe("a cutover whose process is too slow under the lock, so that the server takes it back", () => {
  it.each([
    ["of a copy", smallTarget(), "swapTables.swap"],
    ["that keeps the table", historyTarget(), "attachHistory.swap"],
  ])("is tried again by another session: %s", async (_, target, statement) => {
    const messages: string[] = [];
    const observer = before(statement, async () => void (await sleep(900)));
    await migrate(database, { target, observer, log: (message) => messages.push(message) });
    expect(messages.join("\n")).toContain("was too slow under the lock");
    expect(await readKind(database, ordersTable)).toBe("p");
  });
});
