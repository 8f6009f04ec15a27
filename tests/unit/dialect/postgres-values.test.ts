import { valueTypes } from "../../../provider/dialect/postgres-values";

const JSONB = 3802;
const parse = (oid: number, text: string) => valueTypes.getTypeParser(oid)(text);

test.each([
  [16, "t", true],
  [16, "f", false],
  [23, "-2147483648", -2147483648],
  [20, "9223372036854775807", "9223372036854775807"],
  [1700, "0.10", "0.10"],
  [701, "-0", "-0"],
  [1184, "infinity", "infinity"],
  [17, "\\x00ff", "\\x00ff"],
  [99999, "anything", "anything"],
  [1009, '{a,"b,\\"c",NULL,"NULL"}', ["a", 'b,"c', null, "NULL"]],
  [1016, "{9223372036854775807}", ["9223372036854775807"]],
  [1007, "{{1,2},{3,NULL}}", [[1, 2], [3, null]]], // prettier-ignore
  [
    JSONB,
    '{"n": 900719925474099, "s": "12345678901234567890"}',
    { n: 900719925474099, s: "12345678901234567890" },
  ],
])("brings type %i back from %s without loss", (oid, text, value) => {
  expect(parse(oid, text)).toEqual(value);
});

test.each(["1e+06", "0.30000000000000004", "-100000000000000000000", "0", "-0.50"])(
  "parses the JSON %s, which JavaScript holds exactly",
  (text) => {
    expect(parse(JSONB, text)).toBe(Number(text));
  },
);

test.each([
  "9007199254740993",
  '{"a": [0.12345678901234567]}',
  "1e400",
  "1e-400",
  '{"\\"": 12345678901234567}',
])("refuses the JSON %s rather than round it", (text) => {
  expect(() => parse(JSONB, text)).toThrow(RangeError);
});
