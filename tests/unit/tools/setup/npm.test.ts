import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { arePackagesInstalled } from "../../../../tools/setup/npm";

const wanted = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/for-macs": { version: "2.0.0", optional: true },
};

describe("arePackagesInstalled", () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "npm-"));
    fs.mkdirSync(path.join(root, "node_modules"));
    writeLock("package-lock.json", wanted);
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  function writeLock(file: string, packages: object): void {
    fs.writeFileSync(path.join(root, file), JSON.stringify({ packages }));
  }

  it("is false in a fresh clone", () => {
    expect(arePackagesInstalled(root)).toBe(false);
  });

  it("is true when all but other platforms' packages are there", () => {
    writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.0.0" } });
    expect(arePackagesInstalled(root)).toBe(true);
  });

  it("is false when a package has another version", () => {
    writeLock("node_modules/.package-lock.json", { "node_modules/a": { version: "0.9.0" } });
    expect(arePackagesInstalled(root)).toBe(false);
  });

  it("is false when a package that is not optional is missing", () => {
    writeLock("node_modules/.package-lock.json", { "node_modules/for-macs": { version: "2.0.0" } });
    expect(arePackagesInstalled(root)).toBe(false);
  });
});
