import type { Row, SqlCommand, StatementObserver } from "../../provider/dialect/session";
import { repartitionOracle } from "../../provider/engines/oracle/repartition";
import type { RunResult } from "../../provider/schema/report";
import { targetSchema, type Target, type TargetInput } from "../../provider/schema/target";
import { listeningHooks } from "./orders";
import type { OracleServer } from "./oracle-server";

/** ORDERS of Oracle by half years and two hash partitions. */
export function oracleTarget(changes: Partial<TargetInput> = {}): Target {
  return targetSchema.parse({
    connection: "test",
    schema: "HR",
    table: "ORDERS",
    partitionType: "INTERVAL",
    partitionColumn: "ORDER_DATE",
    intervalType: "MONTH",
    ...changes,
    migration: { chunkRows: 500, ...changes.migration },
  });
}

export const withHash: Partial<TargetInput> = {
  subpartitionType: "HASH",
  subpartitionColumn: "ORDER_ID",
  subpartitionCount: 4,
};

/** Two years of orders, with what real tables have hanging on them. */
export const createOrders: readonly string[] = [
  `CREATE TABLE ORDERS (
    ORDER_ID    NUMBER(10) CONSTRAINT ORDERS_PK PRIMARY KEY,
    ORDER_DATE  DATE DEFAULT SYSDATE NOT NULL,
    CUSTOMER_ID NUMBER(10) NOT NULL,
    AMOUNT      NUMBER(12,2) CONSTRAINT ORDERS_AMOUNT_POSITIVE CHECK (AMOUNT >= 0),
    STATUS      VARCHAR2(10) DEFAULT 'new' NOT NULL,
    NOTE        VARCHAR2(100)
  )`,
  `INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID, AMOUNT, STATUS, NOTE)
   SELECT LEVEL, DATE '2024-01-01' + MOD(LEVEL * 7, 730), MOD(LEVEL, 97), MOD(LEVEL, 1000) / 4, 'paid', RPAD('x', MOD(LEVEL, 50) + 1, 'y')
     FROM DUAL CONNECT BY LEVEL <= 2000`,
  "COMMIT",
  "CREATE INDEX ORDERS_CUSTOMER ON ORDERS (CUSTOMER_ID, ORDER_DATE DESC)",
  "COMMENT ON TABLE ORDERS IS 'Everything ordered'",
  "COMMENT ON COLUMN ORDERS.AMOUNT IS 'in EUR; it''s net'",
];

export interface OracleRunOptions {
  readonly user?: string;
  /** Another way to the server. */
  readonly connectString?: string;
  readonly target?: Target;
  readonly observer?: StatementObserver;
  readonly log?: (message: string) => void;
}

/** One run, as `pulumi up` would start it. */
export function migrateOracle(
  server: OracleServer,
  options: OracleRunOptions = {},
): Promise<RunResult | null> {
  const { observer, log, user = "HR", connectString } = options;
  return repartitionOracle({
    connection: server.connectionOf(user, connectString === undefined ? {} : { connectString }),
    target: options.target ?? oracleTarget(),
    plannedHash: null,
    hooks: listeningHooks({ ...(observer ? { observer } : {}), ...(log ? { log } : {}) }),
  });
}

/** Every row as text, in the order of a key. */
export async function readRows(
  server: OracleServer,
  table = "ORDERS",
  user = "HR",
  key = "ORDER_ID",
): Promise<unknown[]> {
  const session = await server.open(user);
  const columns = await session.run({
    name: "test",
    text: 'SELECT COLUMN_NAME AS "name", DATA_TYPE AS "type" FROM USER_TAB_COLUMNS WHERE TABLE_NAME = :1 ORDER BY COLUMN_NAME',
    values: [table],
  });
  const printed = columns.rows.map(({ name, type }) =>
    /^(DATE|TIMESTAMP)/.test(String(type))
      ? `TO_CHAR("${String(name)}") AS "${String(name)}"`
      : `"${String(name)}"`,
  );
  const { rows } = await session.run({
    name: "test",
    text: `SELECT ${printed.join(", ")} FROM "${table}" ORDER BY ${key}`,
  });
  await session.close();
  return rows.map((row) => JSON.stringify(row));
}

/** Tells every statement that a run sends. */
export function recording(names: SqlCommand[]): StatementObserver {
  return { before: (command) => void names.push(command) };
}

/** The rows of a query, by its owner. */
export async function queryOracle(server: OracleServer, text: string, user = "HR"): Promise<readonly Row[]> {
  const session = await server.open(user);
  const { rows } = await session.run({ name: "test", text });
  await session.close();
  return rows;
}
