import { percentOf } from "../../../provider/discovery/sample-size";
import { recommendTable, type TableToRecommend } from "../../../provider/planning/recommend-table";
import { formatRecommendation } from "../../../provider/report/recommendation";
import { tableRecommendationSchema } from "../../../provider/schema/recommendation";

const GB = 2 ** 30;

/** So many rows at each of some days from a day on. */
function days(from: string, count: number, rows = 10) {
  const first = Date.parse(`${from}T00:00:00Z`);
  return Array.from({ length: count }, (_, day) => ({
    hour: `${new Date(first + day * 86_400_000).toISOString().slice(0, 10)} 08:00`,
    rows,
  }));
}

const orders: TableToRecommend = {
  schema: "HR",
  name: "ORDERS",
  known: {
    columns: [
      { name: "ID", type: "NUMBER", baseType: "NUMBER", notNull: true, default: null },
      { name: "ORDER_DATE", type: "DATE", baseType: "DATE", notNull: true, default: null },
    ],
    primaryKey: ["ID"],
    bytes: 100 * GB,
  },
  distribution: { column: "ORDER_DATE", isWhole: false, hours: days("2022-01-01", 4 * 365) },
  statistics: { analyzedAt: "2026-01-01", isStale: false, columns: [] },
  tablespaces: [],
  now: "2026-01-31T10:00:00Z",
  environment: { processors: null, connections: null },
  bytesPerSecond: { slow: 12e6, fast: 60e6 },
};

function settingsOf(changes: Partial<TableToRecommend>) {
  const found = tableRecommendationSchema.parse(recommendTable({ ...orders, ...changes }));
  const of = (setting: string) => found.recommendations.find((one) => one.setting === setting);
  return { ...found, of };
}

describe("what is recommended for a table", () => {
  it("is told with reasons, with what a run takes, and with what that rests on", () => {
    expect(formatRecommendation(recommendTable(orders))).toBe(`HR.ORDERS
  partitionType: INTERVAL
     because rows come by time
  partitionColumn: ORDER_DATE
     because it is of type DATE and NOT NULL
     but the primary key does not contain it
  intervalType: MONTH
     because by a sample of 14,600 rows, from 2022-01-01 08:00 to 2025-12-30 08:00: 48 partitions, 48 of them with rows, the usual one of about 2.1 GB, the largest of 2.1 GB
  migration.parallelDegree: 4
     because the table and its indexes take 100.0 GB
     but each reads and writes beside the application
  Partitions begin with 2022-01-01 08:00, the least key of the sample; a plan measures the least key exactly, so nothing is to be set.
  takes about 30 min to 2 h 29 min: 100.0 GB of table and indexes at 12 to 60 MB/s for load, indexes and comparison together, as measured on slow and fast disks; a preview tells it for the partitions that it plans`);
  });

  it("goes by where rows are, not by the ends of the key", () => {
    const far = { hour: "9999-12-31 00:00", rows: 3 };
    const hours = [{ hour: null, rows: 7 }, ...days("2025-10-01", 100), far];
    const { of } = settingsOf({ distribution: { column: "ORDER_DATE", isWhole: true, hours } });
    expect(of("intervalType")).toMatchObject({
      value: "DAY",
      because: expect.stringMatching(
        /^by all 1,000 rows, from 2025-10-01 08:00 to 2026-01-08 08:00: 100 partitions/,
      ),
      against:
        "7 rows have no value, which no interval takes; 3 rows lie apart from all others, as at 9999-12-31: mend them before",
    });
  });

  it("counts the gaps between rows as partitions, and calls uneven what is", () => {
    const hours = [...days("2020-01-01", 1), ...days("2023-01-01", 60, 1), ...days("2025-12-01", 31, 1_000)];
    const { of } = settingsOf({ distribution: { column: "ORDER_DATE", isWhole: true, hours } });
    expect(of("intervalType")?.because).toMatch(/: 72 partitions, 5 of them with rows/);
    expect(of("intervalType")?.against).toMatch(/rows are uneven: the largest partition would hold \d/);
  });

  it("has an hour where a day is too much", () => {
    const hours = days("2026-01-29", 2).map(({ hour, rows }) =>
      [hour, hour.replace("08:", "09:")].map((at) => ({ hour: at, rows })),
    );
    const { of } = settingsOf({ distribution: { column: "ORDER_DATE", isWhole: true, hours: hours.flat() } });
    expect(of("intervalType")?.value).toBe("HOUR");
    expect(of("subpartitionColumn")?.value).toBe("ID");
  });

  it("spreads over tablespaces only where there are several", () => {
    expect(settingsOf({ tablespaces: ["USERS"] }).of("partitionTablespaces")).toBeUndefined();
    expect(settingsOf({ tablespaces: ["DATA1", "DATA2"] }).of("partitionTablespaces")?.value).toBe(
      "DATA1, DATA2",
    );
  });

  it.each([
    [{ processors: 4, connections: null }, 2, /no more than half of the 4 processors/],
    [{ processors: 64, connections: 9 }, 2, /no more than a quarter of the 9 connections left/],
    [{ processors: 1, connections: 1 }, 1, /no more than/],
    [{ processors: 64, connections: 100 }, 4, /^the table and its indexes take 100.0 GB$/],
  ])("asks of a server with %j a degree of %s", (environment, degree, because) => {
    const { of } = settingsOf({ environment });
    expect(of("migration.parallelDegree")).toMatchObject({
      value: degree,
      because: expect.stringMatching(because),
    });
  });

  it("doubts a hash column of few values", () => {
    const statistics = { ...orders.statistics, columns: [{ name: "ID", distinct: 12, nullShare: 0 }] };
    const { of } = settingsOf({ statistics, known: { ...orders.known, bytes: 2_000 * GB } });
    expect(of("subpartitionColumn")?.against).toBe(
      "by the statistics it has about 12 different values alone",
    );
  });

  it("is a hash where no column is a time, and nothing where the table is small", () => {
    const known = { ...orders.known, columns: orders.known.columns.slice(0, 1) };
    expect(settingsOf({ known, distribution: null }).of("partitionCount")?.value).toBe(64);
    const small = settingsOf({ known: { ...known, bytes: GB }, distribution: null });
    expect(small.recommendations).toEqual([]);
    expect(small.notes).toEqual(["No column is a time, and 1.0 GB need no partitions."]);
  });

  it("says what is missing: a primary key, or rows to go by", () => {
    const known = { ...orders.known, primaryKey: [] };
    const { notes } = settingsOf({ known, distribution: { column: "ORDER_DATE", isWhole: true, hours: [] } });
    expect(notes).toEqual([
      "It has no primary key, which a copy needs: add one first.",
      "No row has a value that says how long an interval should be.",
    ]);
  });
});

it.each([
  [50_000, 1e7, null],
  [1_000_000, 1e8, 2],
  [1e10, 1e12, 0.0002],
  [-1, 1_000_000, null],
  [-1, 1e9, 0.2],
  [0, 1e12, 0.002],
])("of %d rows by the statistics and %d bytes reads %j %% of the blocks", (rows, bytes, expected) => {
  expect(percentOf(rows, bytes)).toBe(expected);
});
