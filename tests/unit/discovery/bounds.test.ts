import { compareBounds, parseRangeBounds } from "../../../provider/discovery/postgres/bounds";
import type { BoundValue } from "../../../provider/schema/table-state";

describe("parseRangeBounds", () => {
  it.each([
    ["FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')", { value: "2026-01-01" }, { value: "2026-02-01" }],
    ["FOR VALUES FROM (MINVALUE) TO (MAXVALUE)", { end: "MINVALUE" }, { end: "MAXVALUE" }],
    ["FOR VALUES FROM (100) TO ('-5')", { value: "100" }, { value: "-5" }],
    [
      "FOR VALUES FROM ('9223372036854775807') TO (MAXVALUE)",
      { value: "9223372036854775807" },
      { end: "MAXVALUE" },
    ],
    ["FOR VALUES FROM ('0044-03-15 BC') TO ('infinity')", { value: "0044-03-15 BC" }, { value: "infinity" }],
    ["FOR VALUES FROM ('MINVALUE') TO ('MAXVALUE')", { value: "MINVALUE" }, { value: "MAXVALUE" }],
    ["FOR VALUES FROM ('it''s') TO ('') TO (''')", null, null],
    ["FOR VALUES FROM ('it''s') TO ('''')", { value: "it's" }, { value: "'" }],
    ["FOR VALUES FROM (') TO (') TO ('z\n')", { value: ") TO (" }, { value: "z\n" }],
  ])("reads %s", (text, lower, upper) => {
    expect(parseRangeBounds(text)).toEqual(lower === null ? null : { lower, upper });
  });

  it("keeps the first column of a range over several", () => {
    expect(
      parseRangeBounds("FOR VALUES FROM ('2026-01-01', 'a, b', MINVALUE) TO ('2026-02-01', 3, MAXVALUE)"),
    ).toEqual({
      lower: { value: "2026-01-01" },
      upper: { value: "2026-02-01" },
    });
  });

  it.each([
    "DEFAULT",
    "FOR VALUES IN ('a', 'b')",
    "FOR VALUES WITH (modulus 2, remainder 0)",
    "FOR VALUES FROM () TO ()",
    "FOR VALUES FROM ('open) TO ('x')",
    "FOR VALUES FROM (1) TO (2) and more",
  ])("takes %s for no range", (text) => {
    expect(parseRangeBounds(text)).toBeNull();
  });
});

describe("compareBounds", () => {
  const toBound = (text: string): BoundValue =>
    text === "MINVALUE" || text === "MAXVALUE" ? { end: text } : { value: text };

  it.each([
    ["integers", ["MINVALUE", "-10", "-9", "0", "9", "10", "9223372036854775807", "MAXVALUE"]],
    [
      "dates",
      [
        "0044-01-01 BC",
        "0044-03-15 BC",
        "0001-12-31 BC",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "294276-01-01",
      ],
    ],
    [
      "timestamps",
      ["MINVALUE", "2026-01-01 00:00:00+00", "2026-01-01 00:00:00.5+00", "2026-01-01 10:00:00+00"],
    ],
    ["texts", ["A", "B", "a"]],
  ])("orders %s", (_, texts) => {
    const sorted = [...texts].reverse().map(toBound).sort(compareBounds);
    expect(sorted).toEqual(texts.map(toBound));
  });

  it("takes equal bounds for equal", () => {
    for (const text of ["MINVALUE", "MAXVALUE", "7", "2026-01-01", "x"]) {
      expect(compareBounds(toBound(text), toBound(text))).toBe(0);
    }
  });
});
