import { openSession } from "../../../provider/dialect/postgres";
import { engineOf } from "../../../provider/engines";
import { compareOnSession } from "../../../provider/engines/postgres/compare";
import type { CompareOptions } from "../../../provider/schema/compare-options";
import type { CheckName, Outcome, Validation } from "../../../provider/schema/validation";
import { targetSchema } from "../../../provider/schema/target";
import { migrate } from "../../support/copy-swap";
import { LiveOrders, liveTarget } from "../../support/live-orders";
import { connectionTo } from "../../support/orders";

const target = liveTarget({ intervalValue: 1 });
/** More than there are, so that every row is drawn. */
const allRows = { sampleRows: 10_000, seed: 7 };

const byKey = {
  range: {
    partitionType: "RANGE",
    partitionColumn: "id",
    partitions: [
      { name: "low", lessThan: 100 },
      { name: "middle", lessThan: 200 },
      { name: "high", lessThan: "MAXVALUE" },
    ],
  },
  list: {
    partitionType: "LIST",
    partitionColumn: "kind",
    partitions: [
      { name: "first", values: ["a", "b"] },
      { name: "quoted", values: ["it's"] },
    ],
  },
  hash: { partitionType: "HASH", partitionColumn: "id", partitionCount: 3 },
};

let orders: LiveOrders;
beforeAll(async () => {
  orders = await LiveOrders.start({ shape: "bare" });
  await migrate(orders.database, { target });
});
afterAll(() => orders.drop());

function compare(options: CompareOptions = {}): Promise<Validation> {
  return engineOf(connectionTo(orders.database)).compareTables(target, options);
}

function outcomes({ checks }: Validation): Partial<Record<CheckName, Outcome>> {
  return Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
}

function problems({ checks }: Validation, name: CheckName): string {
  return (checks.find((check) => check.name === name)?.faults ?? []).map(({ problem }) => problem).join("\n");
}

const allPassed = { counts: "passed", keySpan: "passed", distribution: "passed", sample: "passed" };

/** Changes rows around the triggers of the way back, looks, and undoes it. */
async function tampered(change: string, undo: string): Promise<Validation> {
  const around = (sql: string) =>
    orders.database.query(`BEGIN; ALTER TABLE app.orders DISABLE TRIGGER table_migration_reverse; ${sql};
      ALTER TABLE app.orders ENABLE ALWAYS TRIGGER table_migration_reverse; COMMIT`);
  await around(change);
  const validation = await compare({ full: true, ...allRows });
  await around(undo);
  return validation;
}

/** Of ORDERS: the first journal. */
function renameJournal(from: string, to: string): string {
  return `DO $$ DECLARE name text; BEGIN
    SELECT relname INTO STRICT name FROM pg_class
     WHERE relnamespace = 'table_migration'::regnamespace AND relname ~ '^${from}_' AND relkind = 'r' ORDER BY oid LIMIT 1;
    EXECUTE format('ALTER TABLE table_migration.%I RENAME TO %I', name, replace(name, '${from}', '${to}')); END $$`;
}

describe("a migrated table and the one it came from", () => {
  it("are equal, while the application writes, but for the keys it has written", async () => {
    await orders.application.commitMore(5);
    const validation = await compare({ full: true });
    expect(outcomes(validation)).toEqual({ ...allPassed, checksum: "passed" });
    expect(validation.holds).toBe(true);
    expect(validation.distribution.length).toBeGreaterThan(2);
    expect(validation.checks[0]?.finding).toMatch(/^Equal, but for \d+ keys written since the swap\.$/);
    await orders.application.commitMore(5);
    expect((await compare()).holds).toBe(true);
    await orders.application.stop();
  });

  it("are compared by the same rows with the same seed, and not wholly unless asked for", async () => {
    const [first, second] = [
      await compare({ sampleRows: 50, seed: 3 }),
      await compare({ sampleRows: 50, seed: 3 }),
    ];
    expect(first.seed).toBe(3);
    expect(first.checks).toEqual(second.checks);
    expect(outcomes(first)).toEqual({ ...allPassed, checksum: "notApplicable" });
    expect(first.checks.find(({ name }) => name === "sample")?.compared).toBeGreaterThanOrEqual(50);
  });

  it("are called equal by nobody where time was too short: what was compared stands there, and what was not", async () => {
    const validation = await compare({ full: true, totalTimeoutMs: 1 });
    const part = { counts: "partial", keySpan: "partial", distribution: "partial", checksum: "partial" };
    expect(outcomes(validation)).toEqual({ ...part, sample: "partial" });
    expect(validation.holds).toBe(false);
    const counts = validation.checks.find(({ name }) => name === "counts");
    expect(counts?.finding).toMatch(/^Equal in 1 of \d+ chunks \(\d+ %\)\.$/);
    expect(counts?.compared).toBeGreaterThan(0);
    expect(problems(validation, "counts")).toMatch(/and no others: the time for it was over\.$/);
  });

  it("are compared under no snapshot that lasts, which would hold VACUUM back", async () => {
    const held: unknown[] = [];
    const session = await openSession(connectionTo(orders.database), {
      applicationName: "test",
      observer: {
        before: async ({ name }) => {
          if (name !== "compare.compareRange") return;
          const { rows } = await orders.database.query(
            `SELECT backend_xmin FROM pg_stat_activity WHERE pid = ${session.serverProcessId}`,
          );
          held.push(rows[0]);
        },
      },
    });
    const validation = await compareOnSession(session, target, { full: true });
    await session.close();
    expect(validation.holds).toBe(true);
    expect(held.length).toBeGreaterThan(1);
    expect(held).toEqual(held.map(() => ({ backend_xmin: null })));
  });

  it("are compared from where the last comparison was cut short, by the ledger, and anew where it was not", async () => {
    const bound: unknown[][] = [];
    const session = await openSession(connectionTo(orders.database), {
      applicationName: "test",
      observer: {
        before: ({ name, values = [] }) => {
          if (name === "compare.compareRange")
            bound.at(-1)?.push(values.filter((value) => Array.isArray(value)));
        },
      },
    });
    const found: Validation[] = [];
    for (const totalTimeoutMs of [1, 600_000, 600_000]) {
      bound.push([]);
      found.push(await compareOnSession(session, target, { isKept: true, full: true, totalTimeoutMs }));
    }
    await session.close();
    expect(found.map(({ holds }) => holds)).toEqual([false, true, true]);
    const [first, second, third] = bound as string[][][][];
    expect(first).toHaveLength(1);
    expect(second?.[0]?.[0]).toEqual(first?.[0]?.[0]);
    expect(third?.[0]).toEqual(first?.[0]);
    const rows = found.map(({ checks }) => checks.find(({ name }) => name === "checksum")?.compared);
    expect(rows[1]).toBe(rows[2]);
  });

  it("leave nothing behind, no lock and no session", async () => {
    const { rows } = await orders.database.query(
      "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%validation%'",
    );
    expect(rows).toEqual([]);
  });

  it("differ where one row is missing", async () => {
    const validation = await tampered(
      "CREATE TABLE app.kept AS SELECT * FROM app.orders WHERE customer_id = -1 AND note = 'fixed 7'; DELETE FROM app.orders WHERE note = 'fixed 7'",
      "INSERT INTO app.orders OVERRIDING SYSTEM VALUE SELECT * FROM app.kept; DROP TABLE app.kept",
    );
    expect(outcomes(validation)).toEqual({
      ...{
        counts: "failed",
        keySpan: "passed",
        distribution: "failed",
        sample: "failed",
        checksum: "failed",
      },
    });
    expect(problems(validation, "counts")).toMatch(/1 row fewer.*\nChunks? \d.*: \(\d+, .*\) missing\.$/);
    expect(problems(validation, "sample")).toMatch(/^\(\d+, \d{4}-.*\) is missing\.$/);
  });

  it("differ where one column of one row does, which is named", async () => {
    const validation = await tampered(
      "UPDATE app.orders SET amount = amount + 0.01 WHERE note = 'fixed 8'",
      "UPDATE app.orders SET amount = amount - 0.01 WHERE note = 'fixed 8'",
    );
    expect(outcomes(validation)).toEqual({ ...allPassed, sample: "failed", checksum: "failed" });
    expect(problems(validation, "sample")).toMatch(/differs in amount\.$/);
    expect(problems(validation, "checksum")).toMatch(/^Chunks? \d+(?: to \d+)?: \(\d+, .*\) different\.$/);
  });

  it("are not called different where the triggers were switched off while rows were compared", async () => {
    const switched = (
      state: string,
      sign: string,
    ) => `ALTER TABLE app.orders DISABLE TRIGGER table_migration_reverse;
      UPDATE app.orders SET amount = amount ${sign} 0.01 WHERE note = 'fixed 8';
      ALTER TABLE app.orders ${state} TRIGGER table_migration_reverse`;
    let isOff = false;
    const session = await openSession(connectionTo(orders.database), {
      applicationName: "test",
      observer: {
        before: async ({ name }) => {
          if (name !== "compare.compareRange" || isOff) return;
          isOff = true;
          await orders.database.query(switched("DISABLE", "+"));
        },
      },
    });
    const validation = await compareOnSession(session, target, { full: true, ...allRows });
    await session.close();
    await orders.database.query(switched("ENABLE ALWAYS", "-"));
    expect(new Set(validation.checks.map(({ outcome }) => outcome))).toEqual(new Set(["notApplicable"]));
    expect(validation.checks[0]?.finding).toMatch(/^Rows differ, but .* switched off/);
  });

  it("differ where NULL became a value", async () => {
    const validation = await tampered(
      "UPDATE app.orders SET amount = NULL WHERE note = 'fixed 8'",
      "UPDATE app.orders SET amount = 8 WHERE note = 'fixed 8'",
    );
    expect(problems(validation, "sample")).toMatch(/differs in amount\.$/);
  });

  it("differ where a row was written to the retired table, which nobody reads", async () => {
    const validation = await tampered(
      "INSERT INTO app.orders_retired (order_id, order_date, customer_id, note) VALUES (-9, now(), 1, 'lost')",
      "DELETE FROM app.orders_retired WHERE order_id = -9",
    );
    expect(outcomes(validation)).toMatchObject({
      counts: "failed",
      distribution: "failed",
      checksum: "failed",
    });
    expect(problems(validation, "checksum")).toContain("(-9, ");
  });

  it("differ where a row has gone to another key, though the counts are equal", async () => {
    const validation = await tampered(
      "UPDATE app.orders SET order_date = order_date - interval '2 years' WHERE note = 'fixed 9'",
      "UPDATE app.orders SET order_date = order_date + interval '2 years' WHERE note = 'fixed 9'",
    );
    expect(outcomes(validation)).toMatchObject({
      counts: "passed",
      distribution: "failed",
      sample: "failed",
    });
  });

  it("are equal again, and found by the retired table's id whatever its name is", async () => {
    await orders.database.query('ALTER TABLE app.orders_retired RENAME TO "kept; DROP"');
    expect(outcomes(await compare(allRows))).toEqual({ ...allPassed, checksum: "notApplicable" });
  });

  it("are equal, whatever they were partitioned by", async () => {
    for (const [name, settings] of Object.entries(byKey)) {
      const table = `things_${name}`;
      await orders.database.query(
        `CREATE TABLE app.${table} (id int, kind text DEFAULT 'none', PRIMARY KEY (id, kind));
         INSERT INTO app.${table} SELECT i, (ARRAY['a', 'b', 'it''s', 'x'])[1 + i % 4] FROM generate_series(1, 300) i`,
      );
      const declared = targetSchema.parse({ connection: "test", schema: "app", table, ...settings });
      await migrate(orders.database, { target: declared });
      const engine = engineOf(connectionTo(orders.database));
      const validation = await engine.compareTables(declared, { full: true, ...allRows });
      expect({ name, found: outcomes(validation) }).toEqual({
        name,
        found: {
          ...allPassed,
          keySpan: name === "range" ? "passed" : expect.any(String),
          checksum: "passed",
        },
      });
      expect(validation.distribution.length).toBeGreaterThanOrEqual(3);
      expect(validation.distribution.every(({ rows, retiredRows }) => rows > 0 && rows === retiredRows)).toBe(
        true,
      );
    }
  });

  it.each([
    [
      "a trigger of the way back is off",
      "ALTER TABLE app.orders DISABLE TRIGGER table_migration_reverse",
      "ALTER TABLE app.orders ENABLE ALWAYS TRIGGER table_migration_reverse",
      /switched off/,
    ],
    [
      "a column was altered",
      "ALTER TABLE app.orders ALTER COLUMN note TYPE varchar(90)",
      "ALTER TABLE app.orders ALTER COLUMN note TYPE text",
      /altered since the swap: note/,
    ],
    [
      "the reverse journal is gone",
      renameJournal("reverse", "elsewhere"),
      renameJournal("elsewhere", "reverse"),
      /reverse journal .* is gone/,
    ],
    [
      "the retired table is gone",
      'DROP TABLE app."kept; DROP" CASCADE',
      "SELECT",
      /retired table app\.orders_retired is gone/,
    ],
  ])("are not compared, and no check passes, where %s", async (_, change, undo, reason) => {
    await orders.database.query(change);
    const validation = await compare({ full: true });
    await orders.database.query(undo);
    expect(new Set(validation.checks.map(({ outcome }) => outcome))).toEqual(new Set(["notApplicable"]));
    expect(validation.checks[0]?.finding).toMatch(reason);
    expect(validation.holds).toBe(false);
  });
});
