import { parseInterval, subtractInterval } from "../../../../provider/discovery/oracle/interval";

test.each([
  ["NUMTOYMINTERVAL(1,'MONTH')", "MONTH", "1"],
  ["numtoyminterval( 3 , 'month' )", "MONTH", "3"],
  ["NUMTOYMINTERVAL('1','YEAR')", "YEAR", "1"],
  ["NUMTODSINTERVAL(7,'DAY')", "DAY", "7"],
  ["NumToDsInterval(15, 'minute')", "MINUTE", "15"],
  ["INTERVAL '1' MONTH", "MONTH", "1"],
  ["interval '10' day(2)", "DAY", "10"],
  ["1000", "NUMBER", "1000"],
])("reads %s", (text, unit, count) => {
  expect(parseInterval(text)).toEqual({ text, unit, count });
});

test.each(["NUMTODSINTERVAL(1.5,'DAY')", "TO_YMINTERVAL('01-00')", "NUMTOYMINTERVAL(1,'MONTH') --", ""])(
  "leaves %j as text",
  (text) => {
    expect(parseInterval(text)).toEqual({ text, unit: null, count: null });
  },
);

test.each([
  ["2024-03-01 00:00:00", "NUMTOYMINTERVAL(1,'MONTH')", "2024-02-01 00:00:00"],
  ["2024-01-01 00:00:00", "NUMTOYMINTERVAL(3,'MONTH')", "2023-10-01 00:00:00"],
  ["2024-01-01 00:00:00", "NUMTOYMINTERVAL(1,'YEAR')", "2023-01-01 00:00:00"],
  ["2024-03-01 00:00:00", "NUMTODSINTERVAL(7,'DAY')", "2024-02-23 00:00:00"],
  ["2024-03-31 01:00:00.5", "NUMTODSINTERVAL(2,'HOUR')", "2024-03-30 23:00:00.5"],
  ["12345678901234567890", "90", "12345678901234567800"],
])("knows where the interval before %s by %s begins", (upper, interval, lower) => {
  expect(subtractInterval(upper, parseInterval(interval))).toBe(lower);
});

test.each([
  ["2024-01-01 00:00:00", "TO_YMINTERVAL('01-00')"],
  ["1582-12-01 00:00:00", "NUMTOYMINTERVAL(1,'MONTH')"],
  ["-0044-03-15 00:00:00", "NUMTODSINTERVAL(1,'DAY')"],
  ["1.5", "1"],
])("does not guess where the interval before %s by %s begins", (upper, interval) => {
  expect(subtractInterval(upper, parseInterval(interval))).toBeUndefined();
});
