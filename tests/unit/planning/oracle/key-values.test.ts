import {
  canonicalOracleValue,
  identifyValue,
  isBoundBefore,
} from "../../../../provider/planning/oracle/key-values";
import type { OracleColumn } from "../../../../provider/schema/oracle-table-state";

function columnOf(type: string): OracleColumn {
  return { name: "K", type, baseType: type.replace(/\(.*/, "") } as OracleColumn;
}

describe("a bound or a value that a user has written", () => {
  it.each([
    ["2026-01-31", "DATE", "2026-01-31 00:00:00"],
    ["2026-01-31T10:30", "DATE", "2026-01-31 10:30:00"],
    ["2026-01-31 10:30:05", "TIMESTAMP(6)", "2026-01-31 10:30:05"],
    ["007", "NUMBER", "7"],
    [-12, "NUMBER(3)", "-12"],
    ["0", "NUMBER(2,2)", "0"],
    ["9".repeat(38), "NUMBER", "9".repeat(38)],
    [1_000_000, "NUMBER(4,-3)", "1000000"],
    ["O'Hara", "VARCHAR2(6 CHAR)", "O'Hara"],
    ["née", "VARCHAR2(3 CHAR)", "née"],
    [7, "FLOAT", "7"],
  ])("%j is of %s, as the dictionary prints it", (written, type, canonical) => {
    expect(canonicalOracleValue(written, columnOf(type))).toBe(canonical);
  });

  it.each([
    ["2026-02-30", "DATE"],
    ["2026-01-31T10:30:00Z", "TIMESTAMP(6)"],
    ["TO_DATE('2026-01-01')", "DATE"],
    [2026, "DATE"],
    ["1.5", "NUMBER"],
    ["9".repeat(39), "NUMBER"],
    [1000, "NUMBER(3)"],
    [10, "NUMBER(3,2)"],
    [true, "NUMBER"],
    ["", "VARCHAR2(10)"],
    ["a\0b", "VARCHAR2(10)"],
    ["née", "VARCHAR2(3 BYTE)"],
    ["abcd", "CHAR(3)"],
    [7, "VARCHAR2(10)"],
    ["x", "NVARCHAR2(10)"],
  ])("%j is no value of %s", (written, type) => {
    expect(canonicalOracleValue(written, columnOf(type))).toBeNull();
  });

  it("lies before another by its value, and not by its text", () => {
    expect(isBoundBefore("9", "10", "NUMBER")).toBe(true);
    expect(isBoundBefore("-9", "-10", "NUMBER")).toBe(false);
    expect(isBoundBefore("2026-01-01 00:00:00", "2026-01-01 00:00:01", "DATE")).toBe(true);
  });

  it("is equal to another but for the padding of CHAR", () => {
    expect(identifyValue("a  ", "CHAR")).toBe("a");
    expect(identifyValue("a  ", "VARCHAR2")).toBe("a  ");
  });
});
