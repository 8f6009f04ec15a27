import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { embeddedPostgresDir, hydrateEmbeddedPostgres } from "../setup/postgres";
import { closedPart, type Account } from "./account";

/**
 * Another installation's folder of binaries, from TEST_POSTGRES_BIN.
 * @throws when the folder lacks initdb or pg_ctl
 */
function chosenBinDir(): string | undefined {
  const dir = process.env["TEST_POSTGRES_BIN"];
  if (!dir) return undefined;
  const missing = ["initdb", "pg_ctl", "postgres"].filter((name) => !fs.existsSync(path.join(dir, name)));
  if (missing.length > 0) {
    throw new Error(
      `POSTGRES_BIN: TEST_POSTGRES_BIN is ${dir}, where ${missing.join(" and ")} cannot be found. ` +
        `Name the folder that holds them, such as /usr/lib/postgresql/15/bin, or unset it to use the embedded server.`,
    );
  }
  return dir;
}

/** Whatever the umask was when npm unpacked the files, other users may read them, and run what is a program. */
function openToAll(dir: string): void {
  const entries = fs.readdirSync(dir, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => !found.isSymbolicLink())) {
    const file = path.join(entry.parentPath, entry.name);
    fs.chmodSync(file, (fs.statSync(file).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  fs.chmodSync(dir, 0o755);
}

/** A world-readable copy of the embedded server, made once per version: some home folders are closed to others. */
function readableCopy(sourceDir: string): string {
  const manifest = JSON.parse(fs.readFileSync(path.join(sourceDir, "..", "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const name = `pulumi-table-migration-${path.basename(manifest.name)}-${manifest.version}`;
  const target = path.join(os.tmpdir(), name);
  if (isOwnCopy(target)) return target;
  const staging = fs.mkdtempSync(`${target}-`);
  fs.cpSync(sourceDir, staging, { recursive: true, verbatimSymlinks: true });
  openToAll(staging);
  publish(staging, target);
  return target;
}

/** Whether the copy is there and ours: anybody may write to the temporary folder, and we are going to run its programs. */
function isOwnCopy(target: string): boolean {
  const found = fs.lstatSync(target, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (found.isDirectory() && found.uid === process.getuid?.()) return true;
  throw new Error(
    `POSTGRES_COPY: ${target} belongs to somebody else, so its programs are not run. ` +
      `Remove it, or set TMPDIR to a folder of your own that other users may enter.`,
  );
}

function publish(staging: string, target: string): void {
  try {
    fs.renameSync(staging, target);
  } catch (error) {
    fs.rmSync(staging, { recursive: true, force: true });
    // Somebody else's copy of the same version came first: it is as good as ours.
    if (!isOwnCopy(target)) throw error;
  }
}

/**
 * The folder that holds initdb, pg_ctl and postgres, readable by the account the server runs as.
 * @throws when there is none
 */
export function postgresBinDir(account: Account | undefined): string {
  const chosen = chosenBinDir();
  if (chosen !== undefined) return chosen;
  hydrateEmbeddedPostgres();
  const binDir = path.join(embeddedPostgresDir(), "bin");
  if (closedPart(path.join(binDir, "postgres"), account) === undefined) return binDir;
  return path.join(readableCopy(path.dirname(binDir)), "bin");
}
