import { OracleError } from "../contract";
import type { AlterSessionSet, Statement, TransactionControl } from "../sql/ast";
import { alterSystem } from "./kill-session";
import { lockTable } from "./lock-table";
import type { Session } from "./session";

/** ALTER SESSION, LOCK TABLE, COMMIT, …: what changes the session or its transaction and no object. */
export async function runSessionStatement(session: Session, statement: Statement): Promise<void> {
  switch (statement.kind) {
    case "commit":
    case "rollback":
    case "savepoint":
    case "setTransaction":
      return controlTransaction(session, statement);
    case "lockTable":
      return session.transaction.atomically(session.version(), () =>
        lockTable(session, session.connection, statement),
      );
    case "alterSessionSet":
      return alterSession(session, statement.settings);
    case "alterSessionParallel":
      if (session.transaction.open && statement.statement === "DML") {
        throw new OracleError(12841, "Cannot alter the session parallel DML state within a transaction");
      }
      return;
    case "setConstraints":
      return session.connection.run(`SET CONSTRAINTS ALL ${statement.deferred ? "DEFERRED" : "IMMEDIATE"}`);
    case "setRole":
      return;
    case "alterSystem":
      return alterSystem(session, statement);
    default:
      throw new OracleError(3001, `unimplemented feature: ${statement.kind}`, statement.position);
  }
}

export async function controlTransaction(session: Session, statement: TransactionControl): Promise<void> {
  switch (statement.kind) {
    case "commit":
      return session.transaction.commit();
    case "rollback":
      return statement.savepoint === undefined
        ? session.transaction.rollback()
        : session.transaction.rollbackTo(statement.savepoint.name);
    case "savepoint":
      return session.transaction.savepoint(statement.name.name);
    case "setTransaction":
      return session.transaction.setMode(statement);
  }
}

/** NLS parameters that functions and V$NLS_PARAMETERS read. */
const NLS =
  /^NLS_(DATE_FORMAT|TIMESTAMP_FORMAT|TIMESTAMP_TZ_FORMAT|NUMERIC_CHARACTERS|LANGUAGE|TERRITORY|SORT|COMP|CALENDAR|DATE_LANGUAGE|LENGTH_SEMANTICS)$/;
/** Settings without an effect here. */
const IGNORED = new Set([
  "STATISTICS_LEVEL",
  "OPTIMIZER_MODE",
  "EVENTS",
  "SQL_TRACE",
  "TRACEFILE_IDENTIFIER",
  "RESUMABLE_TIMEOUT",
  "RECYCLEBIN",
  "DEFERRED_SEGMENT_CREATION",
]);

type Setting = AlterSessionSet["settings"][number];

async function alterSession(session: Session, settings: readonly Setting[]): Promise<void> {
  for (const setting of settings) await set(session, setting);
  const nls = settings.filter(({ name }) => NLS.test(name));
  await session.configure(Object.fromEntries(nls.map(({ name, value }) => [name.toLowerCase(), value])));
}

async function set(session: Session, { name, value }: Setting): Promise<void> {
  if (name === "CURRENT_SCHEMA") return setCurrentSchema(session, value);
  if (name === "DDL_LOCK_TIMEOUT") {
    const seconds = Number(value);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 1_000_000) {
      throw new OracleError(
        68,
        `invalid value ${value} for parameter ddl_lock_timeout, must be between 0 and 1000000`,
      );
    }
    // PostgreSQL's 0 waits for ever.
    session.ddlLockTimeoutMs = Math.max(1, seconds * 1000);
    return;
  }
  if (name === "TIME_ZONE") return setTimeZone(session, value);
  if (name === "CONTAINER") {
    if (value.toUpperCase() === session.state.serviceName) return;
    throw new OracleError(65011, `Pluggable database ${value} does not exist.`);
  }
  if (Object.hasOwn(session.compilerSettings, name))
    session.compilerSettings = { ...session.compilerSettings, [name]: value };
  if (
    NLS.test(name) ||
    Object.hasOwn(session.compilerSettings, name) ||
    IGNORED.has(name) ||
    name.startsWith("_")
  )
    return;
  throw new OracleError(3001, `unimplemented feature: ALTER SESSION SET ${name}`);
}

async function setCurrentSchema(session: Session, schema: string): Promise<void> {
  const { rowCount } = await session.state.admin.query("SELECT FROM ora_catalog.users WHERE name = $1", [
    schema,
  ]);
  if (rowCount === 0) throw new OracleError(1435, "user does not exist");
  session.currentSchema = schema;
  await session.configure({ current_schema: schema });
}

/** PostgreSQL reads the sign of "+01:00" the other way round, but not that of an interval. */
export async function setTimeZone(session: Session, zone: string): Promise<void> {
  const offset = /^[+-]\d{1,2}:\d{2}$/.test(zone);
  const text = offset ? `INTERVAL '${zone}' HOUR TO MINUTE` : `'${zone.replaceAll("'", "''")}'`;
  await session.connection.run(`SET TIME ZONE ${text}`);
  await session.configure({ time_zone: zone });
}
