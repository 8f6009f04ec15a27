import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Closers } from "./closers";
import { formatSeconds, say, sayTable } from "./console";
import { buildHr, type HrPasswords } from "./hr/build";
import { HR_TABLES } from "./hr/tables";
import { startDemoServer, type DemoServer } from "./server";

export const DATABASE = "hr";

/** The demo's database, with a session of an administrator who watches. */
export interface DemoDatabase {
  readonly server: DemoServer;
  readonly admin: pg.Client;
  readonly passwords: HrPasswords;
  connect(user: keyof HrPasswords): Promise<pg.Client>;
}

async function connect(
  server: DemoServer,
  user: string,
  password: string,
  database: string,
): Promise<pg.Client> {
  const { host, port } = server;
  const client = new pg.Client({ host, port, user, password, database, application_name: "demo" });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Starts the server and creates an empty database. */
export async function openDatabase(closers: Closers): Promise<DemoDatabase> {
  const server = await startDemoServer();
  closers.add(() => server.stop());
  const first = await connect(server, server.superuser, server.password, "postgres");
  await first.query(`CREATE DATABASE ${DATABASE}`);
  await first.end();
  const admin = await connect(server, server.superuser, server.password, DATABASE);
  const passwords = { hr: randomBytes(9).toString("hex"), hr_app_user: randomBytes(9).toString("hex") };
  return { server, admin, passwords, connect: (user) => connect(server, user, passwords[user], DATABASE) };
}

/** Tells which server it is, and whether it keeps what it has committed. */
export async function describeServer({ server, admin }: DemoDatabase): Promise<void> {
  const { rows } = await admin.query<Record<"version" | "fsync" | "commit" | "buffers", string>>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
            current_setting('synchronous_commit') AS commit, current_setting('shared_buffers') AS buffers`,
  );
  const facts = rows[0];
  say(`PostgreSQL ${facts?.version} on ${server.host}:${server.port}`);
  say(`fsync ${facts?.fsync}, synchronous_commit ${facts?.commit}, shared_buffers ${facts?.buffers}`);
}

/** Builds the HR schema, a line for each part, and shows its tables. */
export async function buildSchema(
  { server, admin, passwords }: DemoDatabase,
  rowsDivisor: number,
): Promise<void> {
  const started = performance.now();
  const { host, port, superuser, password: superuserPassword } = server;
  await buildHr({
    ...{ host, port, superuser, superuserPassword, passwords, rowsDivisor },
    database: DATABASE,
    onFile: (name, durationMs) => {
      if (durationMs > 500) say(`${name} … ${formatSeconds(durationMs)}`);
    },
  });
  const counts = HR_TABLES.map(
    (table) => `SELECT '${table}' AS name, count(*)::integer AS rows FROM hr.${table}`,
  );
  const { rows } = await admin.query<{ name: string; rows: number; size: string; indexes: string }>(
    `SELECT c.name, c.rows, s.total_size AS size, t.indexes
     FROM (${counts.join(" UNION ALL ")}) AS c
     JOIN hr.v_table_sizes AS s ON s.table_name = c.name JOIN hr.v_table_summary AS t ON t.table_name = c.name
     ORDER BY c.rows DESC`,
  );
  sayTable(
    ["table", "rows", "size", "indexes"],
    rows.map(({ name, rows: count, size, indexes }) => [`hr.${name}`, count, size, Number(indexes)]),
  );
  const total = rows.reduce((sum, { rows: count }) => sum + count, 0);
  say(`${total.toLocaleString("en-US")} rows in ${formatSeconds(performance.now() - started)}`);
}
