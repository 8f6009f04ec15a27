import {
  recommendDegree,
  recommendHash,
  recommendInterval,
  recommendPartitionColumn,
  sayRecommendation,
  type KnownTable,
} from "../../../provider/planning/recommendation";
import { recommendationSchema } from "../../../provider/schema/recommendation";

const GB = 2 ** 30;
type Column = KnownTable["columns"][number];

function column(name: string, baseType: string, changes: Partial<Column> = {}): Column {
  return { name, type: baseType, baseType, notNull: true, default: null, ...changes };
}

function table(columns: readonly Column[], changes: Partial<KnownTable> = {}): KnownTable {
  return { columns, primaryKey: ["ID"], bytes: 100 * GB, ...changes };
}

describe("the recommended partition column", () => {
  it.each<[string, Column[], string | undefined]>([
    [
      "the time of origin, not of change",
      [column("UPDATED_AT", "DATE"), column("CREATED_AT", "DATE")],
      "CREATED_AT",
    ],
    [
      "what is never NULL",
      [column("order_date", "date", { notNull: false }), column("booked", "timestamptz")],
      "booked",
    ],
    [
      "what is set to now",
      [column("A", "TIMESTAMP"), column("B", "TIMESTAMP", { default: "SYSTIMESTAMP" })],
      "B",
    ],
    ["no birthday", [column("BIRTH_DATE", "DATE"), column("JOINED", "DATE")], "JOINED"],
    ["none without a time", [column("ID", "NUMBER"), column("NOTE", "VARCHAR2")], undefined],
  ])("is %s", (_, columns, expected) => {
    expect(recommendPartitionColumn(table(columns))?.value).toBe(expected);
  });

  it("says what speaks against it", () => {
    const found = recommendPartitionColumn(table([column("LAST_UPDATED", "DATE", { notNull: false })]));
    expect(found?.against).toBe(
      "it may be NULL, which no interval takes; by its name it changes, and rows would move; the primary key does not contain it",
    );
    expect(sayRecommendation(found)).toMatch(/^ LAST_UPDATED would do: it is of type DATE \(but it may/);
    expect(sayRecommendation(null)).toBe("");
  });
});

describe("the recommended interval", () => {
  const years = { min: "2022-01-01 00:00:00", max: "2025-12-31 00:00:00" };
  it.each([
    ["MONTH", "four years of 100 GB", years, 100],
    [
      "DAY",
      "four years of 10 TB would be 1,460 days, a week has the size",
      { ...years, min: "2024-01-01" },
      10_000,
    ],
    ["WEEK", "four years of 10 TB", years, 10_000],
    ["MONTH", "a small table", years, 0.1],
    ["YEAR", "a century", { min: "1900-01-01", max: "2025-01-01" }, 0.1],
  ])("is %s for %s", (expected, _, range, gb) => {
    expect(recommendInterval(table([], { bytes: gb * GB }), range)?.value).toBe(expected);
  });

  it("tells partitions and their size, and where they are small", () => {
    expect(recommendInterval(table([]), years)?.because).toBe(
      "the keys span 1460 days: 49 partitions of about 2.0 GB",
    );
    expect(recommendInterval(table([], { bytes: GB / 10 }), years)?.against).toContain("may need none");
  });

  it("is none for a key that is no time", () => {
    expect(recommendInterval(table([]), { min: "1", max: "1000000" })).toBeNull();
  });
});

it.each([
  [100, 49, []],
  [1_000, 49, ["ID", 16]],
  [100_000, 49, ["ID", 64]],
])("recommends hash partitions for %s GB in %s partitions: %j", (gb, partitions, expected) => {
  const found = recommendHash(table([], { primaryKey: ["DAY", "ID"], bytes: gb * GB }), partitions, "DAY");
  expect(found.map(({ value }) => value)).toEqual(expected);
  for (const each of found) recommendationSchema.parse(each);
});

it.each([
  [0, 2],
  [100, 4],
  [10_000, 8],
])("recommends for %s GB a degree of %s", (gb, degree) => {
  expect(recommendDegree(table([], { bytes: gb * GB })).value).toBe(degree);
});
