import fs from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { projectRoot } from "../../setup/project";
import { daysDivisor } from "./share";

const FILES = path.join(projectRoot, "tools", "demo", "hr");

/** Runs as a superuser; all later files run as the owner of the schema. */
const ROLES_FILE = "10_roles.sql";

/** The roles that log in: the owner of the tables, and the application. */
export type HrPasswords = Readonly<Record<"hr" | "hr_app_user", string>>;

export interface HrOptions {
  readonly host: string;
  readonly port: number;
  /** An empty database. */
  readonly database: string;
  readonly superuser: string;
  readonly superuserPassword: string;
  readonly passwords: HrPasswords;
  /** 1 builds the full size; 100 a hundredth of the rows over a tenth of the time. */
  readonly rowsDivisor: number;
  /** Is told of each file when it has run. */
  readonly onFile?: (name: string, durationMs: number) => void;
}

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...config, application_name: "hr build" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function runFile(client: pg.Client, name: string, options: HrOptions): Promise<void> {
  const started = performance.now();
  await client.query(await fs.readFile(path.join(FILES, name), "utf8"));
  options.onFile?.(name, performance.now() - started);
}

/** Settings that the SQL files read; they end with the session. */
async function configure(client: pg.Client, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await client.query("SELECT set_config($1, $2, false)", [name, value]);
  }
}

/**
 * Builds the HR schema in an empty database: roles, tables, data, indexes, triggers, views and grants, from the SQL files
 * beside this one in the order of their names.
 */
export async function buildHr(options: HrOptions): Promise<void> {
  const { host, port, database, superuser, superuserPassword, passwords } = options;
  const names = (await fs.readdir(FILES)).filter((name) => name.endsWith(".sql")).sort();
  await withClient({ host, port, database, user: superuser, password: superuserPassword }, async (client) => {
    await configure(client, {
      "hr.password_of_hr": passwords.hr,
      "hr.password_of_hr_app_user": passwords.hr_app_user,
    });
    await runFile(client, ROLES_FILE, options);
  });
  await withClient({ host, port, database, user: "hr", password: passwords.hr }, async (client) => {
    await configure(client, {
      "hr.rows_divisor": String(options.rowsDivisor),
      "hr.days_divisor": String(daysDivisor(options.rowsDivisor)),
    });
    for (const name of names.filter((name) => name !== ROLES_FILE)) await runFile(client, name, options);
  });
}
