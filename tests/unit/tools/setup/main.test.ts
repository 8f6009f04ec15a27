import { spawnSync } from "node:child_process";
import path from "node:path";

describe("the set-up", () => {
  it("refuses a command it does not know, before it does anything", () => {
    const script = path.join(__dirname, "../../../../tools/setup.mjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, "deploy"], { encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: 'SETUP_COMMAND: "deploy" is none of test, demo, scenarios, bench, soak.\n',
    });
  });
});
