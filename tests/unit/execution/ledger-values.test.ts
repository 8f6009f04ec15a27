import { readFlag, readJson, readKey } from "../../../provider/execution/ledger-values";

describe("values of the ledger", () => {
  it.each([
    [true, true],
    [false, false],
    ["Y", true],
    ["N", false],
    [null, false],
    [undefined, false],
  ])("reads %p as the truth %p", (value, truth) => {
    expect(readFlag(value)).toBe(truth);
  });

  it("reads a document that the driver has parsed, and one that is text", () => {
    expect([readJson({ a: 1 }), readJson('{"a":1}')]).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it("reads the values of a key in their order, and an open end as null", () => {
    expect([readKey(["1", "2"]), readKey('["1","2"]'), readKey(null), readKey(undefined)]).toEqual([
      ["1", "2"],
      ["1", "2"],
      null,
      null,
    ]);
  });
});
