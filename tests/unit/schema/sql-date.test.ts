import { readSqlDate } from "../../../provider/schema/sql-date";

describe("a date that is written as SQL", () => {
  it.each([
    ["TO_DATE('2020-01-01', 'YYYY-MM-DD')", "2020-01-01"],
    ["to_date( '2020-01-01','yyyy-mm-dd' )", "2020-01-01"],
    ["TO_DATE('2020-01-01 10:30', 'YYYY-MM-DD HH24:MI')", "2020-01-01 10:30"],
    ["TO_TIMESTAMP('2020-01-01 10:30:59', 'YYYY-MM-DD HH24:MI:SS')", "2020-01-01 10:30:59"],
    ["DATE '2020-01-01'", "2020-01-01"],
    ["TIMESTAMP '2020-01-01 00:00:00'", "2020-01-01 00:00:00"],
    [" 2020-01-01 ", "2020-01-01"],
  ])("is read: %s", (written, value) => {
    expect(readSqlDate(written)).toBe(value);
  });

  it.each([
    "TO_DATE('01.01.2020', 'DD.MM.YYYY')",
    "TO_DATE('2020-01-01', 'YYYY-DD-MM')",
    "TO_DATE('2020-01', 'YYYY-MM-DD')",
    "TO_DATE('2020-01-01')",
    "TO_DATE('2020-01-01', 'YYYY-MM-DD', 'NLS_CALENDAR=GREGORIAN')",
    "TO_DATE('2020-01-01', 'YYYY-MM-DD') OR 1 = 1",
    "TO_DATE('2020-01-01', 'YYYY-MM-DD'); DROP TABLE ORDERS",
    "TO_DATE('2020-01-01'||(SELECT 1 FROM DUAL), 'YYYY-MM-DD')",
    "DATE '2020-01-01' + 1",
    "SYSDATE()",
    "TRUNC(SYSDATE)",
  ])("is refused in any other form, and never evaluated: %s", (written) => {
    expect(readSqlDate(written)).toBeNull();
  });
});
