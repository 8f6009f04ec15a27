import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const root = path.join(__dirname, "../..");

describe("npm run scenarios", () => {
  let child: ChildProcess | undefined;
  // Ends its servers and Pulumi with it.
  afterAll(() => child?.kill("SIGTERM"));

  // A demo in this folder is waited for.
  it("partitions six tables of Oracle while the application writes, and every check holds", async () => {
    const program = ["tools/typescript.js", "tools/scenarios/main.ts", "oracle", "--rate", "10"];
    child = spawn(process.execPath, program, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    const [exitCode] = (await once(child, "close")) as [number | null];
    // What did not hold stands in the output.
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("Every check held") as string,
    });
    expect(output.match(/ (\d+) of \1$/gm)).toHaveLength(6);
  }, 900_000);
});
