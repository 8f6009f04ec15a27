import type { IntervalTargetInput } from "../../../provider/schema/target";
import { beforeStep, failureOf, migrate, plainTarget, smallTarget } from "../../support/copy-swap";
import { findRowDifferences, keepTruth, ordersTable, Snapshot } from "../../support/equality";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { oneIn } from "../../support/share";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.query("CREATE SCHEMA app; SET timezone = 'UTC'");
});
afterEach(() => database.drop());

/** Bounds of the partitions, in the order in which they were created. */
async function readBounds(): Promise<string[]> {
  const { rows } = await database.query<{ bounds: string }>(`
    SELECT pg_get_expr(relpartbound, c.oid) AS bounds FROM pg_class c JOIN pg_inherits ON inhrelid = c.oid
     WHERE inhparent = 'app.orders'::regclass ORDER BY c.oid`);
  return rows.map(({ bounds }) => bounds);
}

interface Case {
  readonly type: string;
  /** An expression of `i`, from 1 to 500. */
  readonly key: string;
  readonly target: Partial<IntervalTargetInput>;
  /** The first bounds. */
  readonly bounds: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  "dates by WEEK": {
    type: "date",
    key: "'2026-06-01'::date + i % 30",
    target: { intervalType: "WEEK" },
    bounds: [
      "FOR VALUES FROM (MINVALUE) TO ('2026-06-08')",
      "FOR VALUES FROM ('2026-06-08') TO ('2026-06-15')",
    ],
  },
  "dates by YEAR": {
    type: "date",
    key: "'2024-12-31'::date + i",
    target: { intervalType: "YEAR" },
    bounds: [
      "FOR VALUES FROM (MINVALUE) TO ('2026-01-01')",
      "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    ],
  },
  "timestamps with time zone by MONTH": {
    type: "timestamptz",
    key: "'2026-01-31 23:30:00+00'::timestamptz + i * interval '10 hours'",
    target: { intervalType: "MONTH" },
    bounds: [
      "FOR VALUES FROM (MINVALUE) TO ('2026-03-01 00:00:00+00')",
      "FOR VALUES FROM ('2026-03-01 00:00:00+00') TO ('2026-04-01 00:00:00+00')",
    ],
  },
  "timestamps by 365 days": {
    type: "timestamp",
    key: "'2020-01-01'::timestamp + i * interval '4 days'",
    target: { intervalType: "DAY", intervalValue: 365 },
    bounds: [
      "FOR VALUES FROM (MINVALUE) TO ('2020-12-19 00:00:00')",
      "FOR VALUES FROM ('2020-12-19 00:00:00') TO ('2021-12-19 00:00:00')",
    ],
  },
  "timestamps with time zone by HOUR × 6": {
    type: "timestamptz",
    key: "date_trunc('day', now()) - i % 48 * interval '1 hour'",
    target: { intervalType: "HOUR", intervalValue: 6, partitionsAhead: 1 },
    bounds: [],
  },
  "numbers, negative ones too": {
    type: "bigint",
    key: "i * 100 - 25000",
    target: { intervalType: "NUMBER", intervalValue: 10_000 },
    bounds: [
      "FOR VALUES FROM (MINVALUE) TO ('-20000')",
      "FOR VALUES FROM ('-20000') TO ('-10000')",
      "FOR VALUES FROM ('-10000') TO ('0')",
      "FOR VALUES FROM ('0') TO ('10000')",
    ],
  },
  "small numbers": {
    type: "smallint",
    key: "i % 100",
    target: { intervalType: "NUMBER", intervalValue: 50 },
    bounds: ["FOR VALUES FROM (MINVALUE) TO ('50')", "FOR VALUES FROM ('50') TO ('100')"],
  },
};

describe("the partition key", () => {
  it.each(oneIn(3, Object.entries(cases)))("may be %s", async (_, { type, key, target, bounds }) => {
    await database.query(`
      CREATE TABLE app.orders (id int, happened ${type}, note text, PRIMARY KEY (id, happened));
      INSERT INTO app.orders SELECT i, ${key}, 'n' || i FROM generate_series(1, 500) i`);
    const snapshot = await Snapshot.take(database);
    let truth = ordersTable;
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(`
        UPDATE app.orders SET note = 'changed', id = id + 1000 WHERE id % 3 = 0;
        DELETE FROM app.orders WHERE id % 7 = 1`);
      truth = await keepTruth(database, ordersTable, "changed");
    });
    await migrate(database, {
      target: plainTarget({ intervalValue: 1, partitionColumn: "happened", ...target }),
      observer,
    });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
    const found = await readBounds();
    expect(found.slice(0, bounds.length)).toEqual(bounds);
    expect(found.filter((bound) => bound === "DEFAULT")).toHaveLength(1);
    expect(
      await migrate(database, {
        target: plainTarget({ intervalValue: 1, partitionColumn: "happened", ...target }),
      }),
    ).toBeNull();
  });
});

describe("the other columns of the primary key", () => {
  beforeEach(async () => {
    await database.query(`
      CREATE COLLATION app.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE DOMAIN app.code AS text CHECK (VALUE ~ '^[a-z]');
      CREATE DOMAIN app.fine_code AS app.code COLLATE "C" CHECK (length(VALUE) < 20);
      CREATE DOMAIN app.number AS bigint NOT NULL;
      CREATE DOMAIN app.caseless_code AS text COLLATE app.caseless`);
  });

  const columns: Readonly<Record<string, string>> = {
    text: "chr(97 + i % 26) || '/''\"{},' || i",
    'text COLLATE "C"': "chr(65 + i % 52) || i",
    uuid: "md5(i::text)::uuid",
    numeric: "(i / 7.0)::numeric(20, 10)",
    "char(8)": "'k' || i",
    bytea: "sha256(i::text::bytea)",
    date: "'2020-01-01'::date + i",
    inet: "('10.0.0.0'::inet + i)",
    "app.code": "'c' || i",
    "app.fine_code": "'f' || i",
    "app.number": "i * 7",
    'text COLLATE "de-x-icu"': "chr(97 + i % 26) || 'ä' || i",
    "text COLLATE app.caseless": "chr(65 + i % 26) || i",
    "varchar(20) COLLATE app.caseless": "chr(97 + i % 26) || i",
    "app.caseless_code": "chr(97 + i % 26) || i",
  };

  it.each(Object.entries(columns))("may be of type %s", async (type, value) => {
    await database.query(`
      CREATE TABLE app.orders (order_date timestamptz, order_id ${type}, note text, PRIMARY KEY (order_id, order_date));
      INSERT INTO app.orders SELECT now() - i * interval '1 hour', ${value}, 'n' || i FROM generate_series(1, 1500) i`);
    const snapshot = await Snapshot.take(database);
    let truth = ordersTable;
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(`
        UPDATE app.orders SET order_date = order_date - interval '1 year' WHERE right(note, 1) = '5';
        UPDATE app.orders SET note = 'changed' WHERE right(note, 1) = '6';
        DELETE FROM app.orders WHERE right(note, 1) = '7'`);
      truth = await keepTruth(database, ordersTable, "changed");
    });
    const target = smallTarget({ intervalType: "YEAR", intervalValue: 1 });
    const result = await migrate(database, { target, observer });
    expect(result?.chunks).toBe(4);
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
  });

  it("may be written in another case meanwhile, where their collation takes both for equal", async () => {
    await database.query(`
      CREATE TABLE app.orders (order_date timestamptz, order_id text COLLATE app.caseless, PRIMARY KEY (order_id, order_date));
      INSERT INTO app.orders SELECT now() - i * interval '1 hour', 'order ' || i FROM generate_series(1, 900) i`);
    const snapshot = await Snapshot.take(database);
    let truth = ordersTable;
    const observer = beforeStep("deltaLoad", async () => {
      await database.query(
        "UPDATE app.orders SET order_id = upper(order_id) WHERE order_id LIKE '%7' COLLATE \"C\"",
      );
      truth = await keepTruth(database, ordersTable, "changed");
    });
    await migrate(database, { target: smallTarget({ intervalType: "YEAR", intervalValue: 1 }), observer });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
    const found = await database.query("SELECT order_id FROM app.orders WHERE order_id = 'oRdEr 17'");
    expect(found.rows).toEqual([{ order_id: "ORDER 17" }]);
  });

  it("may be an enum, but not the hash key: its hash differs from one database to the next", async () => {
    await database.query(`
      CREATE TYPE app.channel AS ENUM ('web', 'shop', 'phone');
      CREATE TABLE app.orders (order_date timestamptz, channel app.channel, order_id bigint, note text,
        PRIMARY KEY (channel, order_id, order_date));
      INSERT INTO app.orders SELECT now() - i * interval '1 hour', (enum_range(NULL::app.channel))[1 + i % 3], i, 'n' || i
        FROM generate_series(1, 1500) i`);
    const snapshot = await Snapshot.take(database);
    const yearly = { intervalType: "YEAR", intervalValue: 1 } as const;
    const refused = await failureOf(
      migrate(database, { target: smallTarget({ ...yearly, subpartitionColumn: "channel" }) }),
    );
    expect(refused.message).toMatch(
      /^KEY_TYPE_UNSUPPORTED: .*app\.orders\.channel is of type app\.channel.*hash key/,
    );
    await snapshot.expectUntouched();
    let truth = ordersTable;
    const observer = beforeStep("deltaLoad", async () => {
      await database.query("UPDATE app.orders SET channel = 'phone' WHERE channel = 'web'");
      truth = await keepTruth(database, ordersTable, "changed");
    });
    await migrate(database, { target: smallTarget(yearly), observer });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
  });
});
