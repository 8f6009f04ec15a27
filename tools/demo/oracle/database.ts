import { randomBytes } from "node:crypto";
import oracledb from "oracledb";
import { compareTable } from "../application/oracle/comparison";
import { openConnection } from "../application/oracle/connection";
import { oracleApplication } from "../application/oracle/database";
import { readRows } from "../application/oracle/rows";
import { formatBytes, formatSeconds, say } from "../console";
import type { BuiltTable, DeclaredTable, DemoDatabase } from "../database";
import { buildOracleHr, type OracleHrPasswords } from "../hr/oracle/build";
import { HR_TABLES } from "../hr/tables";
import { planIntervalChange } from "./hand-change";
import { takeInventory } from "./inventory";
import { findRetiredTables, readPartitions } from "./partitions";
import type { OracleServer } from "./servers";
import { oracleWitness } from "./witness";

const SLOW_FILE_MS = 500;

const EVENTS_RANGE = "RANGE (EVENT_DATE) INTERVAL (NUMTODSINTERVAL(1,'HOUR'))";

const DECLARED: readonly DeclaredTable[] = [
  {
    table: "transactions",
    every: "month",
    range: "RANGE (TXN_DATE) INTERVAL (NUMTOYMINTERVAL(1,'MONTH'))",
    hash: "HASH (TRANSACTION_ID) × 8",
  },
  {
    table: "audit_log",
    every: "hour",
    range: "RANGE (AUDIT_DATE) INTERVAL (NUMTODSINTERVAL(1,'HOUR'))",
    hash: "HASH (USER_ID) × 4",
  },
  { table: "events", every: "hour", range: EVENTS_RANGE, hash: "HASH (USER_ID) × 16" },
  {
    table: "orders",
    every: "day",
    range: "RANGE (ORDER_DATE) INTERVAL (NUMTODSINTERVAL(1,'DAY'))",
    hash: "HASH (ORDER_ID) × 8",
  },
  {
    table: "employees",
    every: "day",
    range: "RANGE (HIRE_DATE) INTERVAL (NUMTODSINTERVAL(1,'DAY'))",
    hash: "HASH (EMPLOYEE_ID) × 4",
  },
  {
    table: "customer_data",
    every: "month",
    range: "RANGE (CREATED_DATE) INTERVAL (NUMTOYMINTERVAL(1,'MONTH'))",
    hash: "HASH (CUSTOMER_ID) × 4",
  },
];

function newPassword(): string {
  return `Aa1_${randomBytes(9).toString("hex")}`;
}

/** A session of the schema's owner, which is opened when it is first asked for: before the schema is built there is no owner. */
class OwnerSession {
  private session: Promise<oracledb.Connection> | undefined;

  constructor(
    private readonly connectString: string,
    private readonly password: string,
  ) {}

  open(): Promise<oracledb.Connection> {
    const { connectString, password } = this;
    this.session ??= openConnection({ connectString, user: "hr", password }, "demo");
    return this.session;
  }
}

async function listTables(owner: oracledb.Connection): Promise<BuiltTable[]> {
  const built: BuiltTable[] = [];
  for (const table of HR_TABLES) {
    const name = table.toUpperCase();
    const [row] = await readRows(
      owner,
      `SELECT (SELECT COUNT(*) FROM ${name}), (SELECT INDEXES FROM V_TABLE_SUMMARY WHERE TABLE_NAME = '${name}'),
              (SELECT TABLE_BYTES FROM V_TABLE_SIZES WHERE TABLE_NAME = '${name}') FROM DUAL`,
    );
    const [rows, indexes, bytes] = (row ?? []).map(Number);
    built.push({ name: table, rows: rows ?? 0, indexes: indexes ?? 0, size: formatBytes(bytes ?? 0) });
  }
  return built.sort((left, right) => right.rows - left.rows);
}

async function describe({ description, administrator, connectString }: OracleServer): Promise<void> {
  const connection = await oracledb.getConnection({ ...administrator, connectString });
  say(description);
  say(
    `It says that it is version ${connection.oracleServerVersionString}; node-oracledb ${oracledb.versionString}, thin mode`,
  );
  await connection.close();
}

async function buildSchema(
  server: OracleServer,
  owner: OwnerSession,
  options: { readonly passwords: OracleHrPasswords; readonly rowsDivisor: number },
): Promise<readonly BuiltTable[]> {
  const { connectString, administrator } = server;
  await buildOracleHr({
    ...{ connectString, administrator, ...options },
    onFile: (name, durationMs) => {
      if (durationMs > SLOW_FILE_MS) say(`${name} … ${formatSeconds(durationMs)}`);
    },
  });
  return listTables(await owner.open());
}

/** The HR schema on a server that has none yet. */
export function oracleDatabase(server: OracleServer): DemoDatabase {
  const { connectString, administrator } = server;
  const passwords = { hr: newPassword(), hr_app_user: newPassword(), hr_auditor: newPassword() };
  const owner = new OwnerSession(connectString, passwords.hr);
  const login = { connectString, user: "hr_app_user", password: passwords.hr_app_user };
  const use = (user: string, password: string) => `sqlplus ${user}/${password}@//${connectString}`;
  return {
    caveats: server.caveats,
    declared: DECLARED,
    // One of them is migrated twice.
    retiredTables: DECLARED.length + 1,
    connection: { engine: "oracle", connectString, user: "hr", password: passwords.hr },
    application: oracleApplication(login),
    witness: oracleWitness(
      () => owner.open(),
      () => openConnection(login, "demo"),
    ),
    words: {
      lock: "closed for writers",
      handChange: "Somebody sets another interval by hand",
      carried: "columns, constraints, indexes, triggers, privileges and comments",
    },
    describe: () => describe(server),
    buildSchema: (rowsDivisor) => buildSchema(server, owner, { passwords, rowsDivisor }),
    takeInventory: async (table) => takeInventory(await owner.open(), table),
    foreseeInventory: (_, lines) => lines,
    readPartitions: async (table) => readPartitions(await owner.open(), table),
    findRetiredTables: async () => findRetiredTables(await owner.open(), [...HR_TABLES, "alarms"]),
    compareTable: async (ledger) => compareTable(await owner.open(), ledger),
    planHandChange: async () => planIntervalChange(await owner.open(), EVENTS_RANGE),
    leaveRunning: async () => ({
      end: await server.leaveRunning(),
      uses: [
        ["The owner:", use("hr", passwords.hr)],
        ["The application:", use("hr_app_user", passwords.hr_app_user)],
        ["An administrator:", use(administrator.user, administrator.password)],
      ],
    }),
  };
}
