import type { Target, TargetInput } from "../../../provider/schema/target";
import { targetSchema } from "../../../provider/schema/target";
import { migrate } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

const table = { schema: "app", table: "events" };

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await database.query(`
    CREATE SCHEMA app;
    CREATE TABLE app.events (id bigint, at timestamp, kind text, PRIMARY KEY (id, at, kind));
    INSERT INTO app.events
    SELECT i, date_trunc('minute', now()) - i * interval '7 hours 11 minutes', (ARRAY['in', 'out', 'odd'])[i % 3 + 1]
      FROM generate_series(0, 1200) i`);
});
afterEach(() => database.drop());

type Strategy = Omit<Extract<TargetInput, { partitionType: "INTERVAL" }>, "connection" | "schema" | "table">;

function declare(strategy: object): Target {
  return targetSchema.parse({ connection: "test", ...table, migration: { chunkRows: 1_000 }, ...strategy });
}

interface Interval {
  readonly name: string;
  /** Null is MINVALUE. */
  readonly lower: string | null;
  readonly upper: string;
  readonly rows: number;
}

/** The partitions of intervals as the catalog has them, but for the default one, which must be empty. */
async function readIntervals(): Promise<Interval[]> {
  const { rows } = await database.query<Interval>(`
    SELECT c.relname AS name, substring(bound FROM $$FROM \\('([^']*)'\\)$$) AS lower, substring(bound FROM $$TO \\('([^']*)'\\)$$) AS upper,
           (xpath('/row/count/text()', query_to_xml(format('SELECT count(*) FROM app.%I', c.relname), false, true, '')))[1]::text::int AS rows
      FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid CROSS JOIN pg_get_expr(c.relpartbound, c.oid) AS bound
     WHERE inhparent = 'app.events'::regclass ORDER BY upper`);
  expect(rows.filter(({ upper }) => upper === null).map(({ name, rows: count }) => [name, count])).toEqual([
    ["events_pdefault", 0],
  ]);
  return rows.filter(({ upper }) => upper !== null);
}

const inAYear = { partitionType: "INTERVAL", partitionColumn: "at" } as const;

describe("a table by intervals of the calendar", () => {
  const cases: Record<string, { strategy: Strategy; length: string; begins: string }> = {
    "every WEEK, from Monday": {
      strategy: { ...inAYear, intervalType: "WEEK" },
      length: "7 days",
      begins: "date_trunc('week', $1::timestamp)",
    },
    "every YEAR": {
      strategy: { ...inAYear, intervalType: "YEAR" },
      length: "1 year",
      begins: "date_trunc('year', $1::timestamp)",
    },
    "every DAY of a year": {
      strategy: { ...inAYear, intervalType: "DAY" },
      length: "1 day",
      begins: "date_trunc('day', $1::timestamp)",
    },
    "every 365 DAYs": {
      strategy: { ...inAYear, intervalType: "DAY", intervalValue: 365 },
      length: "365 days",
      begins: "date_bin('365 days', $1::timestamp, '1970-01-01')",
    },
  };

  it.each(Object.entries(cases))("%s, has exactly these", async (_, { strategy, length, begins }) => {
    await expectIntervals(declare(strategy), length, begins);
  });

  it("every 15 MINUTEs, has exactly these", async () => {
    await database.query(
      "DELETE FROM app.events; INSERT INTO app.events SELECT i, now() - i * interval '3 minutes', 'in' FROM generate_series(1, 500) i",
    );
    const strategy = { ...inAYear, intervalType: "MINUTE", intervalValue: 15, partitionsAhead: 4 };
    await expectIntervals(
      declare(strategy),
      "15 minutes",
      "date_bin('15 minutes', $1::timestamp, '1970-01-01')",
    );
  });
});

async function expectIntervals(target: Target, length: string, begins: string): Promise<void> {
  const snapshot = await Snapshot.take(database, table);
  await migrate(database, { target });
  await snapshot.expectMigrated();
  const intervals = await readIntervals();
  expect(intervals[0]?.lower).toBeNull();
  const [first] = (await database.query<{ oldest: string }>("SELECT min(at)::text AS oldest FROM app.events"))
    .rows;
  let lower = await computed(`(${begins})::text`, first?.oldest ?? "");
  for (const [at, interval] of intervals.entries()) {
    expect([interval.name, interval.lower]).toEqual([interval.name, at === 0 ? null : lower]);
    lower = await computed(`($1::timestamp + interval '${length}')::text`, lower);
    expect([interval.name, interval.upper]).toEqual([interval.name, lower]);
  }
  expect(intervals.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThanOrEqual(500);
  expect(lower > (await computed("now()::timestamp::text || $1", ""))).toBe(true);
  expect(await migrate(database, { target })).toBeNull();
}

async function computed(expression: string, value: string): Promise<string> {
  const { rows } = await database.query<{ value: string }>(`SELECT ${expression} AS value`, [value]);
  return rows[0]?.value ?? "";
}

describe("a table by bounds, values or hash", () => {
  const cases: Record<string, { strategy: object; bounds: string[] }> = {
    RANGE: {
      strategy: {
        partitionType: "RANGE",
        partitionColumn: "id",
        partitions: [
          { name: "low", lessThan: 100 },
          { name: "middle", lessThan: 1_000 },
          { name: "high", lessThan: "MAXVALUE" },
        ],
      },
      bounds: [
        "events_high FOR VALUES FROM ('1000') TO (MAXVALUE) 201",
        "events_low FOR VALUES FROM (MINVALUE) TO ('100') 100",
        "events_middle FOR VALUES FROM ('100') TO ('1000') 900",
        "events_pdefault DEFAULT 0",
      ],
    },
    LIST: {
      strategy: {
        partitionType: "LIST",
        partitionColumn: "kind",
        partitions: [{ name: "known", values: ["in", "out"] }],
      },
      bounds: ["events_known FOR VALUES IN ('in', 'out') 801", "events_pdefault DEFAULT 400"],
    },
    HASH: {
      strategy: { partitionType: "HASH", partitionColumn: "id", partitionCount: 3 },
      bounds: [
        "events_h0 FOR VALUES WITH (modulus 3, remainder 0)",
        "events_h1 FOR VALUES WITH (modulus 3, remainder 1)",
        "events_h2 FOR VALUES WITH (modulus 3, remainder 2)",
      ],
    },
  };

  it.each(Object.entries(cases))("has exactly these partitions, each with its rows: %s", async (_, each) => {
    const snapshot = await Snapshot.take(database, table);
    const target = declare(each.strategy);
    await migrate(database, { target });
    await snapshot.expectMigrated();
    const { rows } = await database.query<{ text: string; count: string }>(`
      SELECT concat_ws(' ', c.relname, pg_get_expr(c.relpartbound, c.oid)) AS text,
             (xpath('/row/count/text()', query_to_xml(format('SELECT count(*) FROM app.%I', c.relname), false, true, '')))[1]::text AS count
        FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'app.events'::regclass ORDER BY 1`);
    const isHash = target.partitionType === "HASH";
    expect(rows.map(({ text, count }) => (isHash ? text : `${text} ${count}`))).toEqual(each.bounds);
    expect(rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(1_201);
    expect(await migrate(database, { target })).toBeNull();
  });
});
