import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pulumiEnvironment } from "../../../tools/setup/pulumi";

const root = path.join(__dirname, "../../..");

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";

const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs: { word: string }) => ({ id: "one", outs: { length: inputs.word.length } }),
};

class Measured extends pulumi.dynamic.Resource {
  declare readonly length: pulumi.Output<number>;
  constructor(name: string, word: string) {
    super(provider, name, { word, length: undefined });
  }
}

export const length: pulumi.Output<number> = new Measured("measured", "partition").length;
`;

describe("the Pulumi CLI of the set-up", () => {
  let dir: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-cli-"));
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: probe\nruntime: nodejs\nmain: index.ts\n");
    fs.writeFileSync(path.join(dir, "package.json"), `{ "name": "probe" }\n`);
    fs.writeFileSync(path.join(dir, "index.ts"), PROGRAM);
    fs.symlinkSync(path.join(root, "node_modules"), path.join(dir, "node_modules"));
    env = pulumiEnvironment({ backendDir: path.join(dir, "state") });
  });
  afterAll(() => fs.rmSync(dir, { recursive: true }));

  function pulumi(...args: string[]): string {
    return execFileSync("pulumi", [...args, "--non-interactive"], {
      cwd: dir,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  it("previews, deploys and destroys a dynamic resource written in TypeScript", () => {
    pulumi("stack", "init", "test");
    expect(pulumi("preview")).toMatch(/\+ 2 to create/);
    expect(pulumi("up", "--yes", "--skip-preview")).toMatch(/\+ 2 created/);
    expect(pulumi("stack", "output", "length").trim()).toBe("9");
    expect(pulumi("preview", "--expect-no-changes")).toMatch(/2 unchanged/);
    expect(pulumi("destroy", "--yes", "--skip-preview")).toMatch(/- 2 deleted/);
  });

  it("keeps home, state and passphrase to this clone", () => {
    expect(env["PULUMI_HOME"]).toBe(path.join(root, ".pulumi-home"));
    expect(fs.existsSync(path.join(dir, "state", ".pulumi"))).toBe(true);
    expect(env["PULUMI_ACCESS_TOKEN"]).toBeUndefined();
  });
});
