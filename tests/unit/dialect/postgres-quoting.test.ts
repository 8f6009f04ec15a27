import {
  identifierLimit,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
} from "../../../provider/dialect/postgres";
import { limitBytes } from "../../../provider/dialect/postgres-quoting";

test("quotes every identifier, whether it needs it or not", () => {
  expect(quoteIdentifier("orders")).toBe('"orders"');
  expect(quoteIdentifier('a"; DROP TABLE b; --')).toBe('"a""; DROP TABLE b; --"');
  expect(quoteQualified("Sales", "Order.Items")).toBe('"Sales"."Order.Items"');
});

test("refuses an empty identifier and one with a NUL character", () => {
  expect(() => quoteIdentifier("")).toThrow(RangeError);
  expect(() => quoteIdentifier("a\0b")).toThrow(RangeError);
});

test("refuses an identifier that the server would cut off, counted in bytes", () => {
  expect(quoteIdentifier("x".repeat(identifierLimit))).toHaveLength(identifierLimit + 2);
  expect(() => quoteIdentifier("x".repeat(identifierLimit + 1))).toThrow(/NAME_TOO_LONG.*64 bytes/);
  expect(() => quoteIdentifier("é".repeat(32))).toThrow(/NAME_TOO_LONG.*64 bytes/);
});

test("quotes text constants, with backslashes in a form that no setting changes", () => {
  expect(quoteLiteral("it's")).toBe("'it''s'");
  expect(quoteLiteral("\\'")).toBe(" E'\\\\'''");
  expect(() => quoteLiteral("\0")).toThrow(RangeError);
});

test("shortens text to a limit of bytes without cutting a character in two", () => {
  expect(limitBytes("abc", 3)).toBe("abc");
  expect(limitBytes("aéb", 2)).toBe("a");
  expect(limitBytes("😀😀", 7)).toBe("😀");
});
