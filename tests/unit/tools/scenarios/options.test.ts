import { readOptions } from "../../../../tools/scenarios/options";

describe("the scenarios' options", () => {
  it("play on both databases with a hundredth of the rows, if not told otherwise", () => {
    expect(readOptions([])).toEqual({
      targets: [{ kind: "postgres" }, { kind: "oracle test server" }],
      rowsDivisor: 100,
      rate: 20,
    });
  });

  it("play on one database, with all rows", () => {
    expect(readOptions(["oracle", "--rows", "full", "--rate", "200"])).toEqual({
      targets: [{ kind: "oracle test server" }],
      rowsDivisor: 1,
      rate: 200,
    });
    expect(readOptions(["oracle", "--container", "--rows", "1/20"])).toMatchObject({
      targets: [{ kind: "oracle container" }],
      rowsDivisor: 20,
    });
  });

  it("show the usage on demand", () => {
    expect(readOptions(["--help"])).toBeUndefined();
  });

  it.each([
    [["--rows", "half"], "--rows"],
    [["--rows", "1/0"], "--rows"],
    [["--rows", "1/101"], "--rows"],
    [["--rate", "0"], "--rate"],
    [["--rate", "fast"], "--rate"],
    [["mysql"], "no database of the demo"],
    [["--container"], "are for Oracle"],
    [["--rwos", "full"], "Unknown option"],
  ])("are refused where they make no sense: %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
