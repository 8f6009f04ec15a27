import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { EMULATOR, type Server } from "./servers";

const run = promisify(execFile);
const SCRIPT = join(__dirname, "smoke.py");
/** Kept between runs, like other things that a package installs for its tests. */
const ENVIRONMENT = join(__dirname, "../../node_modules/.cache/python-oracledb");
const INSTALL = { timeout: 120_000, stdio: "pipe" } as const;

/** A Python that has oracledb: the one on PATH, or one in an environment of its own. */
function findPython(): { readonly python: string } | { readonly missing: string } {
  const own = join(ENVIRONMENT, "bin", "python3");
  const found = ["python3", own].find(hasDriver);
  if (found !== undefined) return { python: found };
  try {
    execFileSync("python3", ["-m", "venv", "--clear", ENVIRONMENT], INSTALL);
    execFileSync(own, ["-m", "pip", "install", "--quiet", "--retries", "1", "oracledb"], INSTALL);
    return { python: own };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}

function hasDriver(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import oracledb"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

const found = findPython();

describe("python-oracledb on the emulator", () => {
  if ("missing" in found) {
    it.skip(`is not here and cannot be installed: ${found.missing}`, () => undefined);
    return;
  }
  let server: Server;

  beforeAll(async () => {
    server = await EMULATOR.start();
  });
  afterAll(() => server.close());

  it("connects, runs DDL, inserts arrays, fetches, reads large objects and takes OUT binds", async () => {
    const { connectString, user, password } = server;
    const { stdout } = await run(found.python, [SCRIPT, connectString, user, password], { timeout: 50_000 });
    expect(JSON.parse(stdout)).toEqual({
      inserted: 250,
      fetched: 249,
      first: [1, "näme 1", "2024-03-01T00:00:00"],
      columns: [
        ["ID", "DB_TYPE_NUMBER"],
        ["NAME", "DB_TYPE_VARCHAR"],
        ["AT", "DB_TYPE_DATE"],
      ],
      lob: [40_000, true],
      out: 500,
      duplicate: "ORA-00001",
      "batch errors": [[1, "ORA-00001"]],
    });
  });
});
