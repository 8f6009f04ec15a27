import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { HR, startTestEmulator } from "../engine/emulator";

const run = promisify(execFile);
const CLIENT = path.join(__dirname, "JdbcClient.java");
const DRIVER = "ojdbc11";
const VERSION = "23.7.0.25.01";
/** Kept between runs, like other things that a package installs for its tests. */
const FOLDER = path.join(__dirname, "../../../../node_modules/.cache/oracle-jdbc");
const JAR = path.join(FOLDER, `${DRIVER}-${VERSION}.jar`);

/** What keeps JDBC from being tried; undefined when it is here. The driver comes from Maven's registry. */
function findMissing(): string | undefined {
  try {
    execFileSync("java", ["--version"], { stdio: "pipe" });
    if (existsSync(JAR)) return undefined;
    const artifact = `com.oracle.database.jdbc:${DRIVER}:${VERSION}`;
    const copy = ["-q", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${FOLDER}`];
    execFileSync("mvn", copy, { timeout: 120_000, stdio: "pipe" });
    return existsSync(JAR) ? undefined : "no jar came";
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

const missing = findMissing();

describe("JDBC thin", () => {
  if (missing !== undefined) {
    it.skip(`is not here and cannot be installed: ${missing}`, () => undefined);
    return;
  }

  it("runs statements, batches, blocks and queries, and is told errors", async () => {
    const emulator = await startTestEmulator();
    try {
      const options = ["-Dfile.encoding=UTF-8", "-Doracle.jdbc.diagnostic.enableLogging=false", "-cp", JAR];
      const address = [emulator.connectString, HR.user, HR.password];
      const { stdout } = await run("java", [...options, CLIENT, ...address], { timeout: 150_000 });
      expect(stdout.trim().split("\n")).toEqual([
        "inserted: 1",
        "row: -1|näme|2024-02-29 13:14:15.123456|12345678901234567890123456789012345678|ñ€|null",
        "by rowid: true",
        "after rollback: 0",
        "batch: 1000",
        "fetched: 1000",
        "fetched: 1000",
        "updated: 1",
        "lobs: 20000 5000 üü",
        "no lobs: true",
        "out: x7",
        "cursor: 0 1 2",
        "duplicate: 1",
        "unknown table: 942",
        "timeout: 1013",
        "temporary lob: 3001",
        "valid: true",
        "module: billing",
        "schema: HR",
        "primary key: ID",
      ]);
    } finally {
      await emulator.close();
    }
  }, 180_000);
});
