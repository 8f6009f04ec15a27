import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureBuild } from "../../../../tools/setup/build";

// The compiler takes its time on a machine that is busy.
jest.setTimeout(120_000);

const project = path.join(__dirname, "../../../..");

describe("ensureBuild", () => {
  let root: string;
  beforeAll(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "build-"));
    fs.mkdirSync(path.join(root, "provider"));
    for (const file of ["tsconfig.json", "tsconfig.build.json", "package-lock.json"]) {
      fs.copyFileSync(path.join(project, file), path.join(root, file));
    }
    fs.symlinkSync(path.join(project, "node_modules"), path.join(root, "node_modules"));
    write("index.ts", "export const answer: number = 42;\n");
    write("retired.ts", "export {};\n");
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  function write(name: string, text: string): void {
    fs.writeFileSync(path.join(root, "provider", name), text);
  }

  function built(): string[] {
    return fs.readdirSync(path.join(root, "dist", "provider")).sort();
  }

  it("compiles the provider, with declarations", async () => {
    expect(await ensureBuild(root, jest.fn())).toBe("compiled");
    expect(built()).toEqual(expect.arrayContaining(["index.d.ts", "index.js", "retired.js"]));
  });

  it("does nothing when nothing has changed", async () => {
    const say = jest.fn();
    expect(await ensureBuild(root, say)).toBe("up to date");
    expect(say).not.toHaveBeenCalled();
  });

  it("forgets a source that is gone", async () => {
    fs.rmSync(path.join(root, "provider", "retired.ts"));
    expect(await ensureBuild(root, jest.fn())).toBe("compiled");
    expect(built()).toEqual(["index.d.ts", "index.js", "index.js.map"]);
  });

  it("keeps the last build, and names the place, when the sources do not compile", async () => {
    write("index.ts", "export const answer: string = 42;\n");
    await expect(ensureBuild(root, jest.fn())).rejects.toThrow(
      /^SETUP_BUILD: .*provider\/index\.ts\(1,14\): error TS2322/s,
    );
    expect(built()).toEqual(["index.d.ts", "index.js", "index.js.map"]);
    expect(fs.readdirSync(root).filter((name) => name.startsWith("dist"))).toEqual(["dist"]);
  });
});
