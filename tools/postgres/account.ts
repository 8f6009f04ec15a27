import fs from "node:fs";
import path from "node:path";

/** An operating-system user as whom the server runs. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, and initdb wants a user that has a name: "nobody" exists everywhere. */
const CANDIDATES = ["postgres", "nobody"];

function parsePasswdLine(line: string): Account | undefined {
  const [name, , uid, gid] = line.split(":");
  if (name === undefined || uid === undefined || gid === undefined) return undefined;
  return { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * The user to run the server as, or undefined when the current one will do.
 * @throws when this process is root and the system has neither a user "postgres" nor "nobody"
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = fs.readFileSync("/etc/passwd", "utf8").split("\n").map(parsePasswdLine);
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate?.name === name);
    if (account !== undefined) return account;
  }
  throw new Error(
    `POSTGRES_ACCOUNT: PostgreSQL does not run as root, and this system has no user named ${CANDIDATES.join(" or ")}. ` +
      `Add one ("useradd --system postgres"), or run this as an ordinary user.`,
  );
}

function mayEnter(file: string, account: Account): boolean {
  const { mode, uid, gid } = fs.statSync(file);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}

/** The first folder on the way to `target`, or the target itself, that `account` may not enter (or run); undefined when it may. */
export function closedPart(target: string, account: Account | undefined): string | undefined {
  if (account === undefined) return undefined;
  const parts = path.resolve(target).split(path.sep);
  const steps = parts.map((_, index) => parts.slice(0, index + 1).join(path.sep) || path.sep);
  return steps.find((step) => !mayEnter(step, account));
}
