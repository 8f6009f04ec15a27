import { randomBytes } from "node:crypto";
import pg from "pg";
import { compareTable } from "../application/postgres/comparison";
import { postgresApplication } from "../application/postgres/database";
import type { Closers } from "../closers";
import { formatSeconds, say } from "../console";
import type { BuiltTable, DeclaredTable, DemoDatabase } from "../database";
import { buildHr, type HrPasswords } from "../hr/build";
import { HR_TABLES } from "../hr/tables";
import { planPartitionDrop } from "./hand-change";
import { takeInventory } from "./inventory";
import { findRetiredTables, readPartitions } from "./partitions";
import { startDemoServer, type DemoServer } from "./server";
import { foreseeInventory } from "./widened-keys";
import { postgresWitness } from "./witness";

const DATABASE = "hr";
const SLOW_FILE_MS = 500;

const DECLARED: readonly DeclaredTable[] = [
  { table: "transactions", every: "month", range: "RANGE (txn_date)", hash: "HASH (transaction_id) × 8" },
  { table: "audit_log", every: "hour", range: "RANGE (audit_date)", hash: "HASH (user_id) × 4" },
  { table: "events", every: "hour", range: "RANGE (event_date)", hash: "HASH (user_id) × 16" },
  { table: "orders", every: "day", range: "RANGE (order_date)", hash: "HASH (order_id) × 8" },
  { table: "employees", every: "day", range: "RANGE (hire_date)", hash: "HASH (employee_id) × 4" },
  { table: "customer_data", every: "month", range: "RANGE (created_date)", hash: "HASH (customer_id) × 4" },
];

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

async function describe(server: DemoServer, admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<Record<"version" | "fsync" | "commit" | "buffers", string>>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
            current_setting('synchronous_commit') AS commit, current_setting('shared_buffers') AS buffers`,
  );
  const facts = rows[0];
  say(`PostgreSQL ${facts?.version} on ${server.host}:${server.port}`);
  say(`fsync ${facts?.fsync}, synchronous_commit ${facts?.commit}, shared_buffers ${facts?.buffers}`);
}

async function listTables(admin: pg.Client): Promise<BuiltTable[]> {
  const counts = HR_TABLES.map(
    (table) => `SELECT '${table}' AS name, count(*)::integer AS rows FROM hr.${table}`,
  );
  const { rows } = await admin.query<{ name: string; rows: number; size: string; indexes: string }>(
    `SELECT c.name, c.rows, s.total_size AS size, t.indexes
     FROM (${counts.join(" UNION ALL ")}) AS c
     JOIN hr.v_table_sizes AS s ON s.table_name = c.name JOIN hr.v_table_summary AS t ON t.table_name = c.name
     ORDER BY c.rows DESC`,
  );
  return rows.map((row) => ({ ...row, indexes: Number(row.indexes) }));
}

async function buildSchema(
  server: DemoServer,
  admin: pg.Client,
  options: { readonly passwords: HrPasswords; readonly rowsDivisor: number },
): Promise<readonly BuiltTable[]> {
  const { host, port, superuser, password: superuserPassword } = server;
  await buildHr({
    ...{ host, port, superuser, superuserPassword, ...options },
    database: DATABASE,
    onFile: (name, durationMs) => {
      if (durationMs > SLOW_FILE_MS) say(`${name} … ${formatSeconds(durationMs)}`);
    },
  });
  return listTables(admin);
}

async function leaveRunning(
  server: DemoServer,
  passwords: HrPasswords,
): ReturnType<DemoDatabase["leaveRunning"]> {
  const { host, port, processId, superuser, password } = server;
  const url = (user: string, secret: string) =>
    `psql postgres://${user}:${secret}@${host}:${port}/${DATABASE}`;
  await server.leaveRunning();
  return {
    uses: [
      ["The owner:", url("hr", passwords.hr)],
      ["The application:", url("hr_app_user", passwords.hr_app_user)],
      ["An administrator:", url(superuser, password)],
    ],
    end: `To stop the server and remove its data:  kill ${processId}`,
  };
}

/** Starts a PostgreSQL server and creates an empty database. */
export async function openPostgres(closers: Closers): Promise<DemoDatabase> {
  const server = await startDemoServer();
  closers.add(() => server.stop());
  const first = await connect(server, server.superuser, server.password, "postgres");
  await first.query(`CREATE DATABASE ${DATABASE}`);
  await first.end();
  const admin = await connect(server, server.superuser, server.password, DATABASE);
  const passwords = { hr: randomBytes(9).toString("hex"), hr_app_user: randomBytes(9).toString("hex") };
  const { host, port } = server;
  const login = { user: "hr_app_user", password: passwords.hr_app_user };
  return {
    caveats: [],
    declared: DECLARED,
    retiredTables: DECLARED.length,
    connection: {
      engine: "postgres",
      connectString: `${host}:${port}/${DATABASE}`,
      user: "hr",
      password: passwords.hr,
    },
    application: postgresApplication({ host, port, database: DATABASE, ...login }),
    witness: postgresWitness(admin, () => connect(server, login.user, login.password, DATABASE)),
    words: {
      lock: "lock held",
      handChange: "Somebody drops a partition by hand",
      carried: "columns, indexes, checks, triggers, privileges and comments",
    },
    describe: () => describe(server, admin),
    buildSchema: (rowsDivisor) => buildSchema(server, admin, { passwords, rowsDivisor }),
    takeInventory: (table) => takeInventory(admin, table),
    foreseeInventory,
    readPartitions: (table) => readPartitions(admin, table),
    findRetiredTables: () => findRetiredTables(admin, HR_TABLES),
    compareTable: (ledger) => compareTable(admin, ledger),
    planHandChange: () => planPartitionDrop(admin, () => connect(server, "hr", passwords.hr, DATABASE)),
    leaveRunning: () => leaveRunning(server, passwords),
  };
}
