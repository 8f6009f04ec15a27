import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pulumiEnvironment } from "../../../../tools/setup/pulumi";
import { cliOnPath, isRecent } from "../../../../tools/setup/pulumi-find";
import { ensurePulumi } from "../../../../tools/setup/pulumi-install";

describe("isRecent", () => {
  it.each(["3.200.0", "3.259.1", "4.0.0"])("accepts %s", (version) => expect(isRecent(version)).toBe(true));
  it.each(["3.199.9", "2.300.0"])("refuses %s", (version) => expect(isRecent(version)).toBe(false));
});

describe("cliOnPath", () => {
  let root: string;
  beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "path-")));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  function addProgram(name: string, output = ""): void {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), `#!/bin/sh\necho ${output}\n`, { mode: 0o755 });
  }

  function addCli(dir: string, version: string): void {
    addProgram(`${dir}/pulumi`, version);
    addProgram(`${dir}/pulumi-language-nodejs`);
    addProgram(`${dir}/pulumi-resource-pulumi-nodejs`);
  }

  function find(...dirs: string[]): ReturnType<typeof cliOnPath> {
    return cliOnPath(dirs.map((dir) => path.join(root, dir)).join(path.delimiter));
  }

  it("takes the user's own CLI", () => {
    addCli("bin", "v3.210.0");
    expect(find("empty", "bin")).toEqual({ binDir: path.join(root, "bin"), version: "3.210.0" });
  });

  it("follows a link to the folder that holds the language host", () => {
    addCli("opt", "v3.210.0");
    fs.mkdirSync(path.join(root, "bin"));
    fs.symlinkSync("../opt/pulumi", path.join(root, "bin/pulumi"));
    expect(find("bin")?.binDir).toBe(path.join(root, "opt"));
  });

  it("passes over the npm package, which would download", () => {
    addCli("node_modules/.bin", "v3.259.0");
    expect(find("node_modules/.bin")).toBeUndefined();
  });

  it("passes over a CLI that is too old", () => {
    addCli("bin", "v3.100.0");
    expect(find("bin")).toBeUndefined();
  });

  it("passes over a CLI without a language host", () => {
    addProgram("bin/pulumi", "v3.259.0");
    expect(find("bin")).toBeUndefined();
  });
});

describe("without a CLI, Go or network", () => {
  const before = { ...process.env };
  let cache: string;
  beforeEach(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), "cache-"));
    process.env = { ...before, PATH: path.join(cache, "empty"), XDG_CACHE_HOME: cache };
    jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
  });
  afterEach(() => {
    process.env = before;
    jest.restoreAllMocks();
    fs.rmSync(cache, { recursive: true });
  });

  it("names each way that failed, and the remedies", async () => {
    const failure = ensurePulumi(jest.fn());
    await expect(failure).rejects.toThrow(/^SETUP_PULUMI: There is no Pulumi CLI \(3\.200 or later\)/);
    await expect(failure).rejects.toThrow("- Download: get.pulumi.com cannot be reached");
    await expect(failure).rejects.toThrow("- Build from source: Go is not installed");
    await expect(failure).rejects.toThrow("https://www.pulumi.com/docs/install/");
  });

  it("leaves nothing half done behind", async () => {
    await expect(ensurePulumi(jest.fn())).rejects.toThrow("SETUP_PULUMI");
    expect(fs.readdirSync(cache, { recursive: true })).toEqual([
      "pulumi-table-migration",
      "pulumi-table-migration/pulumi",
    ]);
  });

  it("tells who asks for the environment to run the set-up", () => {
    expect(() => pulumiEnvironment()).toThrow(
      'PULUMI_MISSING: There is no Pulumi CLI yet. Run "npm run setup".',
    );
  });
});
