import { readOptions } from "../../../../tools/demo/options";

describe("the demo's options", () => {
  it("builds all rows and keeps nothing, if not told otherwise", () => {
    expect(readOptions([])).toEqual({ isToKeep: false, rowsDivisor: 1 });
  });

  it("keeps the database and builds fewer rows on demand", () => {
    expect(readOptions(["--keep", "--rows-divisor", "10"])).toEqual({ isToKeep: true, rowsDivisor: 10 });
  });

  it("leaves a call for help to the caller", () => {
    expect(readOptions(["--help"])).toBeUndefined();
  });

  it.each(["0", "101", "2.5", "ten"])("refuses --rows-divisor %s, and says what it may be", (value) => {
    expect(() => readOptions(["--rows-divisor", value])).toThrow("give a whole number from 1 to 100");
  });

  it("refuses an option it does not know", () => {
    expect(() => readOptions(["--keeep"])).toThrow("--keeep");
  });
});
