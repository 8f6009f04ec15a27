import { readOptions } from "../../../../tools/demo/options";

describe("the demo's options", () => {
  it("builds all rows and keeps nothing, if not told otherwise", () => {
    expect(readOptions([])).toMatchObject({ target: { kind: "postgres" }, isToKeep: false, rowsDivisor: 1 });
  });

  it("keeps the database and builds fewer rows on demand", () => {
    expect(readOptions(["--keep", "--rows-divisor", "10"])).toMatchObject({
      isToKeep: true,
      rowsDivisor: 10,
    });
  });

  it("runs on the test server for Oracle, unless it is told of a real one", () => {
    const target = (...args: string[]) =>
      readOptions(["oracle", ...args], { DEMO_ORACLE_PASSWORD: "secret" })?.target;
    expect(target()).toEqual({ kind: "oracle test server" });
    expect(target("--container")).toEqual({ kind: "oracle container" });
    expect(target("--connect", "db1:1521/FREEPDB1", "--user", "system")).toEqual({
      kind: "oracle",
      connectString: "db1:1521/FREEPDB1",
      user: "system",
      password: "secret",
    });
  });

  it.each([
    [["mysql"], "no database of the demo"],
    [["oracle", "more"], "no database of the demo"],
    [["--container"], "are for Oracle"],
    [["oracle", "--user", "system"], "goes with --connect"],
    [["oracle", "--connect", "db1/x"], "needs --user"],
    [["oracle", "--connect", "db1/x", "--user", "system"], "DEMO_ORACLE_PASSWORD"],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args, {})).toThrow(message);
  });

  it("refuses a container and a connect string at once", () => {
    const args = ["oracle", "--connect", "db1/x", "--user", "system", "--container"];
    expect(() => readOptions(args, { DEMO_ORACLE_PASSWORD: "secret" })).toThrow("two different databases");
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
