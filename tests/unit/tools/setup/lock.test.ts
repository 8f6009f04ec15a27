import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { withLock } from "../../../../tools/setup/lock";

describe("withLock", () => {
  let file: string;
  beforeEach(() => {
    file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "lock-")), "deeper", "setup.lock");
  });
  afterEach(() => fs.rmSync(path.dirname(path.dirname(file)), { recursive: true }));

  it("lets one in at a time, and tells the other that it waits", async () => {
    const order: string[] = [];
    let leave = (): void => undefined;
    const inside = new Promise<void>((resolve) => (leave = resolve));
    const first = withLock(
      file,
      async () => {
        order.push("first in");
        await inside;
        order.push("first out");
      },
      () => order.push("first waits"),
    );
    const second = withLock(
      file,
      () => Promise.resolve(order.push("second in")),
      () => {
        order.push("second waits");
        leave();
      },
    );
    await Promise.all([first, second]);
    expect(order).toEqual(["first in", "second waits", "first out", "second in"]);
  });

  it("takes over from a process that has died", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, String(pid));
    const onWait = jest.fn();
    expect(await withLock(file, () => Promise.resolve("done"), onWait)).toBe("done");
    expect(onWait).not.toHaveBeenCalled();
  });

  it("is free again after a failure", async () => {
    const failing = withLock(file, () => Promise.reject(new Error("no network")), jest.fn());
    await expect(failing).rejects.toThrow("no network");
    expect(fs.existsSync(file)).toBe(false);
  });
});
