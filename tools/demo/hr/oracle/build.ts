import fs from "node:fs/promises";
import path from "node:path";
import oracledb from "oracledb";
import { projectRoot } from "../../../setup/project";
import { daysDivisor } from "../share";

const FILES = path.join(projectRoot, "tools", "demo", "hr", "oracle");

/** Runs as an administrator; all later files run as the owner of the schema. */
const USERS_FILE = "10_users.sql";

/** The users that the schema brings along; HR_AUDITOR never logs on. */
export type OracleHrPasswords = Readonly<Record<"hr" | "hr_app_user" | "hr_auditor", string>>;

export interface OracleLogin {
  readonly user: string;
  readonly password: string;
}

export interface OracleHrOptions {
  readonly connectString: string;
  /** May create users and roles, and pass on SELECT_CATALOG_ROLE. */
  readonly administrator: OracleLogin;
  readonly passwords: OracleHrPasswords;
  /** 1 builds the full size; 100 a hundredth of the rows over a tenth of the time. */
  readonly rowsDivisor: number;
  /** Is told of each file when it has run. */
  readonly onFile?: (name: string, durationMs: number) => void;
}

/** Each statement ends with a line that holds a slash alone. */
function splitStatements(text: string): string[] {
  return text
    .replace(/^--.*$/gm, "")
    .split(/^\/$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

/** Puts values in the place of &name, as SQL*Plus does. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/&(\w+)/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`no value for &${name}`);
    return value;
  });
}

async function runFile(
  connection: oracledb.Connection,
  name: string,
  { passwords, rowsDivisor, onFile }: OracleHrOptions,
): Promise<void> {
  const started = performance.now();
  const values = new Map(
    Object.entries(passwords).map(([user, password]) => [`password_of_${user}`, password]),
  );
  values.set("rows_divisor", String(rowsDivisor));
  values.set("days_divisor", String(daysDivisor(rowsDivisor)));
  const text = await fs.readFile(path.join(FILES, name), "utf8");
  for (const statement of splitStatements(text)) {
    const { warning } = await connection.execute(substitute(statement, values));
    if (warning !== undefined) throw new Error(`${name}: ${warning.message}\n${statement}`);
  }
  onFile?.(name, performance.now() - started);
}

async function withConnection(
  connectString: string,
  login: OracleLogin,
  work: (connection: oracledb.Connection) => Promise<void>,
): Promise<void> {
  const connection = await oracledb.getConnection({ ...login, connectString });
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

/**
 * Builds the HR schema in a database that has no user of its names: users, tables, data, indexes, triggers, views and grants,
 * from the SQL files beside this one in the order of their names.
 */
export async function buildOracleHr(options: OracleHrOptions): Promise<void> {
  const { connectString, administrator, passwords } = options;
  const names = (await fs.readdir(FILES)).filter((name) => name.endsWith(".sql")).sort();
  await withConnection(connectString, administrator, (connection) =>
    runFile(connection, USERS_FILE, options),
  );
  await withConnection(connectString, { user: "hr", password: passwords.hr }, async (connection) => {
    for (const name of names.filter((name) => name !== USERS_FILE)) await runFile(connection, name, options);
  });
}
