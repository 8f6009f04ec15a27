import {
  hasEarlierRows,
  refuseEarlierRows,
  refuseInitialValue,
} from "../../../provider/planning/initial-value";
import { targetSchema } from "../../../provider/schema/target";

const range = {
  rows: -1,
  min: "2024-01-01 00:00:00",
  max: null,
  nullCount: 0,
  infiniteCount: 0,
  farRows: 0,
  farFrom: null,
};
const targetOf = (initialPartitionValue: string | number) =>
  targetSchema.parse({
    ...{ connection: "hr", schema: "HR", table: "ORDERS", partitionType: "INTERVAL" },
    ...{ partitionColumn: "ORDER_DATE", intervalType: "MONTH", initialPartitionValue },
  });

describe("a value that no row may lie before", () => {
  it.each([
    ["2024-01-01 00:00:00", "2024-01-01 00:00:00", false],
    ["2024-01-01 00:00:00", "2024-01-01 00:00:01", true],
    ["2024-01-01 10:00:00.5", "2024-01-01 10:00:00", false],
    ["-0044-03-15 00:00:00", "0001-01-01 00:00:00", true],
    ["0044-03-15 00:00:00 BC", "0001-01-01 00:00:00", true],
    ["99", "100", true],
    ["100", "99", false],
    ["-5", "-4", true],
    [".5", "1", true],
  ])("is compared with the oldest row: %s and %s", (min, value, earlier) => {
    expect(hasEarlierRows({ ...range, min }, value)).toBe(earlier);
  });

  it("refuses nothing of an empty table, and where nothing is declared", () => {
    expect(hasEarlierRows({ ...range, min: null }, "2024-01-01")).toBe(false);
    expect(hasEarlierRows(range, null)).toBe(false);
  });

  it("is refused with the number of rows before it", () => {
    const measured = { ...range, rows: 100, nullCount: 3, farRows: 90, farFrom: "2024-06-01 00:00:00" };
    expect(refuseEarlierRows(targetOf("2024-06-01"), measured)).toMatchObject([
      {
        code: "ROWS_BEFORE_INITIAL",
        path: "initialPartitionValue",
        problem:
          "initialPartitionValue: 7 rows of HR.ORDERS have ORDER_DATE before 2024-06-01 00:00:00; the oldest is of 2024-01-01 00:00:00.",
      },
    ]);
  });

  it("is refused where it is none of the key, or SQL of a form that is not read", () => {
    const codes = (value: string | number, canonical: (text: string | number) => string | null) =>
      refuseInitialValue(targetOf(value), "HR.ORDERS", canonical).map(({ code, path }) => `${path} ${code}`);
    expect(codes("TO_DATE('2024-01-01', 'YYYY-MM-DD')", (text) => String(text))).toEqual([]);
    expect(codes("TRUNC(SYSDATE)", (text) => String(text))).toEqual([
      "initialPartitionValue KEY_VALUE_INVALID",
    ]);
    expect(codes("2024-13-01", () => null)).toEqual(["initialPartitionValue KEY_VALUE_INVALID"]);
  });
});
