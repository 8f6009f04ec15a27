import { adviseOn, type AdviceSubject } from "../../../provider/planning/advice";
import { adviceSchema } from "../../../provider/schema/advice";
import { targetSchema } from "../../../provider/schema/target";

const place = { connection: "test", schema: "HR", table: "ORDERS" };
const monthly = { partitionType: "INTERVAL", partitionColumn: "ORDER_DATE", intervalType: "MONTH" } as const;
const hashed = { subpartitionType: "HASH", subpartitionColumn: "ID", subpartitionCount: 8 } as const;

function targetOf(changes: object = {}) {
  return targetSchema.parse({ ...place, ...monthly, ...hashed, ...changes });
}

const forecast: AdviceSubject["forecast"] = {
  rows: 1e8,
  bytes: 1e11,
  extraBytes: 1e11,
  partitions: 40,
  leaves: 320,
  isAtMost: false,
  besides: null,
  from: null,
  to: null,
  seconds: { low: 1, high: 2 },
  instead: null,
  hazards: [],
  statementsWithoutKey: [],
};

/** A table that nobody has anything against. */
const well: AdviceSubject = {
  engine: "oracle",
  target: targetOf(),
  columns: [
    { name: "ID", notNull: true },
    { name: "ORDER_DATE", notNull: true },
    { name: "REGION", notNull: false },
    { name: "UPDATED_AT", notNull: true },
  ],
  unindexedKeys: [],
  keyUpdates: null,
  statistics: {
    analyzedAt: "2026-01-31 10:00",
    isStale: false,
    columns: [
      { name: "ID", distinct: 1e8, nullShare: 0 },
      { name: "REGION", distinct: 5, nullShare: 0.25 },
    ],
  },
  forecast,
};

const hashedAlone = targetSchema.parse({
  ...place,
  partitionType: "HASH",
  partitionColumn: "REGION",
  partitionCount: 8,
});
const byRegion = targetOf({ subpartitionColumn: "REGION" });

describe("advice", () => {
  it("is silent where nothing speaks against a table", () => {
    expect(adviseOn(well)).toEqual([]);
  });

  it.each<[string, Partial<AdviceSubject>, readonly RegExp[]]>([
    [
      "a hash key that may be NULL and has few values",
      { target: byRegion },
      [
        /^HASH_KEY_NULLABLE: REGION may be NULL.* By the statistics 25 % of the rows are so/,
        /^HASH_KEY_FEW_VALUES: REGION has about 5 different values by the statistics \(2026-01-31 10:00\) for 8 hash partitions: some stay empty for ever/,
      ],
    ],
    [
      "a hash key of more values than parts, but not many",
      { statistics: { ...well.statistics, columns: [{ name: "ID", distinct: 30, nullShare: null }] } },
      [/^HASH_KEY_FEW_VALUES: .* some get several times the rows of others/],
    ],
    [
      "a table that is divided by hash alone",
      { target: hashedAlone },
      [/^HASH_KEY_NULLABLE/, /^HASH_KEY_FEW_VALUES/],
    ],
    [
      "many small partitions",
      { forecast: { ...forecast, leaves: 400, extraBytes: 40_000_000 } },
      [/^PARTITIONS_SMALL: 400 partitions are many .* 100 kB/],
    ],
    [
      "few large partitions",
      { forecast: { ...forecast, leaves: 2, extraBytes: 900_000_000_000 } },
      [/^PARTITIONS_LARGE: 2 partitions are few .* 450 GB/],
    ],
    [
      "a key that is called as one that changes",
      { target: targetOf({ partitionColumn: "UPDATED_AT" }) },
      [/^KEY_CHANGES: By its name UPDATED_AT changes during a row's life, and nobody here counts/],
    ],
    [
      "a key that statements set, whatever it is called",
      {
        engine: "postgres",
        keyUpdates: [{ query: "UPDATE orders SET order_date = $1", calls: 1_200 }],
      },
      [/^KEY_CHANGES: The application sets ORDER_DATE, 1,200 times by pg_stat_statements \(UPDATE orders/],
    ],
    [
      "no statistics",
      { statistics: { ...well.statistics, analyzedAt: null } },
      [/^STATISTICS_MISSING: .* Run DBMS_STATS/],
    ],
    [
      "statistics of another time",
      { statistics: { ...well.statistics, isStale: true } },
      [/^STATISTICS_STALE: The statistics are of 2026-01-31 10:00/],
    ],
    [
      "a foreign key without an index",
      { unindexedKeys: [{ name: "ORDERS_CUSTOMER_FK", columns: ["CUSTOMER_ID"] }] },
      [/^FOREIGN_KEY_UNINDEXED: .*CUSTOMER_ID.*ORDERS_CUSTOMER_FK.* locks this table against all writers/],
    ],
    [
      "hours that nobody ends",
      { target: targetOf({ intervalType: "HOUR" }) },
      [/^RETENTION_MISSING: .* up to 70,080 partitions a year/],
    ],
  ])("is given for %s, and for nothing else", (_, changes, expected) => {
    const given = adviseOn({ ...well, ...changes });
    for (const advice of given) adviceSchema.parse(advice);
    const texts = given.map(({ code, text, remedy }) => `${code}: ${text} ${remedy}`);
    expect(texts).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(texts[at]).toMatch(pattern);
  });

  it("is not given for hours with a retention", () => {
    const retention = { dropAfter: { value: 30, unit: "DAY" } };
    expect(adviseOn({ ...well, target: targetOf({ intervalType: "HOUR", retention }) })).toEqual([]);
  });
});
