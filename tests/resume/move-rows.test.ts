import { openSession } from "../../provider/dialect/postgres";
import { planTarget } from "../../provider/engines/postgres/plan-target";
import { releaseTable } from "../../provider/engines/postgres/release";
import { connectionTo, createOrders, listeningHooks } from "../support/orders";
import { failureOf, before, migrate, smallTarget } from "../support/copy-swap";
import { crashAt, describePoint, recordStatements, type CrashPoint } from "../support/crash";
import { shareOf } from "../support/share";
import { findRowDifferences, keepTruth, ordersTable, readInventory } from "../support/equality";
import { listOwnObjects } from "../support/live-orders";
import { createTestDatabase, type TestDatabase } from "../support/test-database";

/** Partitions up to ten years ahead, of which the run has to make some: with rows of the default partition, and without. */
const target = smallTarget({ intervalType: "YEAR", intervalValue: 5, partitionsAhead: 1 });
const further = smallTarget({ intervalType: "YEAR", intervalValue: 5, partitionsAhead: 8 });

interface Prepared {
  readonly database: TestDatabase;
  readonly inventory: readonly string[];
  readonly objects: readonly string[];
}

/** A table whose default partition holds rows of three intervals. */
async function prepare(): Promise<Prepared> {
  const database = await createTestDatabase();
  await createOrders(database, 60);
  await migrate(database, { target });
  await database.query(`
    INSERT INTO app.orders (order_date, customer_id, amount)
    SELECT '2040-01-01'::timestamp + i * interval '90 days', -2, i FROM generate_series(0, 49) i`);
  const objects = await listOwnObjects(database);
  const inventory = await readInventory(database, ordersTable);
  await keepTruth(database, ordersTable);
  return { database, inventory, objects };
}

async function expectWhole({ database, inventory }: Prepared): Promise<void> {
  const truth = { schema: "test_truth", table: "truth" };
  expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
  expect(await readInventory(database, ordersTable)).toEqual(inventory);
}

async function countDefault({ database }: Prepared): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM app.orders_pdefault",
  );
  return rows[0]?.count ?? -1;
}

async function expectMoved(prepared: Prepared): Promise<void> {
  await expectWhole(prepared);
  expect(await countDefault(prepared)).toBe(0);
  expect(await listOwnObjects(prepared.database)).toEqual(
    [...prepared.objects, "relation app.orders_pdefault_retired"].sort(),
  );
  expect(await migrate(prepared.database, { target: further })).toBeNull();
}

async function crashAndResume(point: CrashPoint): Promise<void> {
  const prepared = await prepare();
  try {
    expect(await crashAt(prepared.database, point, further)).toBe(true);
    await expectWhole(prepared);
    await migrate(prepared.database, { target: further });
    await expectMoved(prepared);
  } finally {
    await prepared.database.drop();
  }
}

async function recordMove() {
  const { database } = await prepare();
  try {
    return await recordStatements(database, further);
  } finally {
    await database.drop();
  }
}

let points: CrashPoint[];
beforeAll(async () => {
  const statements = await recordMove();
  points = statements
    .filter(({ step }) => step !== "begin")
    .flatMap(({ step, statement }) =>
      (["before", "after"] as const).map((when) => ({ step, statement, occurrence: 1, when })),
    );
});

describe("a move of rows that dies", () => {
  it("goes on where it was, before and after each statement of the swap and of what follows it", async () => {
    const own = points.filter(
      ({ step, statement }) => statement.startsWith(`${step}.`) && /^(swapDefault|addPartitions)$/.test(step),
    );
    expect(own.length).toBeGreaterThanOrEqual(16);
    const faults: string[] = [];
    const queue = [...shareOf(own)];
    const work = async () => {
      for (let point = queue.shift(); point; point = queue.shift()) {
        const at = describePoint(point);
        await crashAndResume(point).catch((error: unknown) => faults.push(`${at}: ${String(error)}`));
      }
    };
    await Promise.all([work(), work()]);
    expect(faults).toEqual([]);
  });

  it("goes on however often it dies, and nobody misses a row meanwhile", async () => {
    const prepared = await prepare();
    let crashes = 0;
    for (const point of shareOf(points)) {
      if (await crashAt(prepared.database, point, further)) crashes += 1;
      await expectWhole(prepared);
    }
    expect(crashes).toBeGreaterThan(10);
    await migrate(prepared.database, { target: further });
    await expectMoved(prepared);
    await prepared.database.drop();
  });
});

describe("a move of rows that is given up", () => {
  it("leaves nothing behind, and the rows where they were", async () => {
    const prepared = await prepare();
    const { database } = prepared;
    const stop = before("swapDefault.lock", () => Promise.reject(new Error("stopped here")));
    await expect(migrate(database, { target, observer: stop })).rejects.toThrow("stopped here");
    expect(await listOwnObjects(database)).not.toEqual(prepared.objects);
    await releaseTable({ connection: connectionTo(database), target, hooks: listeningHooks() });
    await expectWhole(prepared);
    expect(await countDefault(prepared)).toBe(50);
    const left = (await listOwnObjects(database)).filter((text) => !prepared.objects.includes(text));
    expect(left).toEqual([]);
    await database.drop();
  });

  it("is taken back by the next run where the table was altered, even when no row is left to be moved", async () => {
    const prepared = await prepare();
    const { database } = prepared;
    const alter = before("swapDefault.readSiblings", async () => {
      await database.query(
        "DELETE FROM app.orders WHERE customer_id = -2; CREATE INDEX ON app.orders (status)",
      );
    });
    const failure = await failureOf(migrate(database, { target, observer: alter }));
    expect(failure.code).toBe("SOURCE_CHANGED");
    await migrate(database, { target });
    expect(await listOwnObjects(database)).toEqual(
      [...prepared.objects, "relation app.orders_pdefault_retired"].sort(),
    );
    const session = await openSession(connectionTo(database), { applicationName: "test" });
    const planned = await planTarget(session, target);
    expect("plan" in planned ? planned.plan.method : planned.refusals).toBe("nothing");
    await session.close();
    await database.drop();
  });
});
