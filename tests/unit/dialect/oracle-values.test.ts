import oracledb from "oracledb";
import { bindsOf, fetchType, refuseDates } from "../../../provider/dialect/oracle-values";
import { pinnedSettings, renderSettings } from "../../../provider/dialect/oracle-settings";

test("binds values by number, lists as one JSON array and long text as a CLOB", () => {
  const long = "é".repeat(2001);
  expect(bindsOf(["a", 1, null, ["HR", 'A"B'], long])).toEqual({
    "1": "a",
    "2": 1,
    "3": null,
    "4": '["HR","A\\"B"]',
    "5": { type: oracledb.DB_TYPE_CLOB, val: long },
  });
});

test.each([2 ** 53, Number.NaN, true])("refuses to bind %s", (value) => {
  expect(() => bindsOf([value])).toThrow(RangeError);
});

test("gives whole numbers that JavaScript holds, and all others as text", () => {
  const converter = fetchType({ dbType: oracledb.DB_TYPE_NUMBER })?.converter;
  const convert = (text: unknown): unknown => converter?.(text);
  expect(["12", "-3", "9007199254740993", ".5", null].map(convert)).toEqual([
    12,
    -3,
    "9007199254740993",
    ".5",
    null,
  ]);
});

test("refuses a date that is not text, by its column", () => {
  const columns = [
    { name: "id", dbType: oracledb.DB_TYPE_NUMBER },
    { name: "created", dbType: oracledb.DB_TYPE_DATE },
    { name: "changed", dbType: oracledb.DB_TYPE_TIMESTAMP_TZ },
  ];
  expect(() => refuseDates("discovery.x", columns)).toThrow(
    "discovery.x selects dates without TO_CHAR: created, changed.",
  );
  expect(() => refuseDates("discovery.x", columns.slice(0, 1))).not.toThrow();
});

test("sets the territory before the formats that it would change", () => {
  const text = renderSettings(pinnedSettings);
  expect(text.indexOf("NLS_TERRITORY")).toBeLessThan(text.indexOf("NLS_DATE_FORMAT"));
  expect(text).toMatch(/^ALTER SESSION SET NLS_LANGUAGE = 'AMERICAN' .* DDL_LOCK_TIMEOUT = 0$/);
});

test("lets no setting smuggle in another", () => {
  expect(renderSettings({ NLS_SORT: "x' EVENTS = '1" })).toBe(
    "ALTER SESSION SET NLS_SORT = 'x'' EVENTS = ''1'",
  );
  expect(() => renderSettings({ DDL_LOCK_TIMEOUT: "0 EVENTS = 'x'" })).toThrow(RangeError);
  expect(() => renderSettings({ "NLS_SORT = 'x' Y": "z" })).toThrow(RangeError);
});
