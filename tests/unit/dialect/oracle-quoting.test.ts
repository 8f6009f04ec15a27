import {
  dateLiteral,
  numberLiteral,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
  timestampLiteral,
} from "../../../provider/dialect/oracle";

test("quotes every identifier as the dictionary spells it", () => {
  expect(quoteIdentifier("ORDERS")).toBe('"ORDERS"');
  expect(quoteQualified("Sales", "select * from x; --")).toBe('"Sales"."select * from x; --"');
});

test.each(["", 'a"b', "a\0b"])("refuses what no name of Oracle holds: %j", (name) => {
  expect(() => quoteIdentifier(name)).toThrow(RangeError);
});

test("counts the bytes of a name, up to the limit of the server", () => {
  expect(quoteIdentifier("é".repeat(64))).toHaveLength(66);
  expect(() => quoteIdentifier("é".repeat(65))).toThrow(/NAME_TOO_LONG.*130 bytes long; 128/);
  expect(() => quoteIdentifier("x".repeat(31), 30)).toThrow(/NAME_TOO_LONG.*31 bytes long; 30/);
});

test("doubles the quotes of a text, and takes nothing else for special", () => {
  expect(quoteLiteral("it's \\ :1 &x;")).toBe("'it''s \\ :1 &x;'");
  expect(() => quoteLiteral("\0")).toThrow(RangeError);
});

test("writes dates as the dictionary writes bounds, whatever the session's formats are", () => {
  expect(dateLiteral("2022-01-01 00:00:00")).toBe(
    "TO_DATE(' 2022-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')",
  );
  expect(dateLiteral("-0044-03-15 12:30:59")).toContain("'-0044-03-15 12:30:59'");
  expect(timestampLiteral("2022-01-01 00:00:00")).toBe("TIMESTAMP' 2022-01-01 00:00:00'");
  expect(timestampLiteral("2022-01-01 00:00:00.123456789")).toBe("TIMESTAMP' 2022-01-01 00:00:00.123456789'");
});

test.each([
  "2022-01-01",
  "2022-13-01 00:00:00",
  "2022-01-01 24:00:00",
  "0000-01-01 00:00:00",
  "2022-01-01 00:00:00.5",
  "2022-01-01 00:00:00' OR '1",
])("refuses to write %s as a date", (text) => {
  expect(() => dateLiteral(text)).toThrow(RangeError);
});

test("writes numbers digit by digit", () => {
  const digits = "12345678901234567890123456789012345678";
  expect([digits, "-0.5", ".5", "1E-100"].map(numberLiteral)).toEqual([digits, "-0.5", ".5", "1E-100"]);
  for (const text of ["", "1;", "1 2", "0x10", "NaN", "1e9999"])
    expect(() => numberLiteral(text)).toThrow(RangeError);
});
