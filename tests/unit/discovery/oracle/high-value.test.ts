import { parseHighValue } from "../../../../provider/discovery/oracle/high-value";

test.each([
  [
    "TO_DATE(' 2022-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')",
    [{ type: "DATE", value: "2022-01-01 00:00:00" }],
  ],
  [
    "TO_DATE('-0044-03-15 12:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')",
    [{ type: "DATE", value: "-0044-03-15 12:00:00" }],
  ],
  ["TIMESTAMP' 2022-01-01 00:00:00'", [{ type: "TIMESTAMP", value: "2022-01-01 00:00:00" }]],
  ["TIMESTAMP' 2022-01-01 00:00:00.123456'", [{ type: "TIMESTAMP", value: "2022-01-01 00:00:00.123456" }]],
  ["100", [{ type: "NUMBER", value: "100" }]],
  ["-1.5E+20", [{ type: "NUMBER", value: "-1.5E+20" }]],
  ["MAXVALUE", [{ type: "MAXVALUE" }]],
  ["DEFAULT", [{ type: "DEFAULT" }]],
  [
    "'EU', 'it''s, (x)', NULL",
    [{ type: "TEXT", value: "EU" }, { type: "TEXT", value: "it's, (x)" }, { type: "NULL" }],
  ],
  ["10, MAXVALUE", [{ type: "NUMBER", value: "10" }, { type: "MAXVALUE" }]],
])("reads %s", (text, bounds) => {
  expect(parseHighValue(text)).toEqual(bounds);
});

test("keeps what it does not know as text", () => {
  const zoned = "TIMESTAMP' 2022-01-01 00:00:00+02:00'";
  const tuples = "( 1, 'a' ), ( 2, 'b' )";
  expect(parseHighValue(zoned)).toEqual([{ type: "OTHER", text: zoned }]);
  expect(parseHighValue(tuples).map((bound) => bound.type)).toEqual(["OTHER", "OTHER"]);
  expect(parseHighValue("TO_DATE('2022-01-01', 'YYYY-MM-DD')")).toEqual([
    { type: "OTHER", text: "TO_DATE('2022-01-01', 'YYYY-MM-DD')" },
  ]);
});

test.each([null, "", " "])("takes %j for no bound, as of a hash partition", (text) => {
  expect(parseHighValue(text)).toEqual([]);
});

test("is not slow on a long list of values", () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `'v${index}'`).join(", ");
  expect(parseHighValue(text)).toHaveLength(20_000);
});
