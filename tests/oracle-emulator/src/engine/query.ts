import type { ExecuteOptions, ExecuteResult, StatementInfo, Value } from "../contract";
import type { Query } from "../sql/ast";
import { translate } from "../translate/translate";
import { bindTypes, describeColumn } from "./describe";
import { isStale } from "./errors";
import { reloadPartitions } from "./partition-names";
import { withRoutines } from "./routine-units";
import { contextOf, parameterValues, requirePrivileges, rowsOf, runTranslation, snapshotOf } from "./runner";
import type { Session } from "./session";
import { prepareTemporary } from "./temporary";
import { revalidateViews } from "./ddl-view";

/** So often a locking query is translated again because its table changed while it waited. */
const MAX_RETRIES = 50;
const RETRY_PAUSE_MS = 10;

/** A query: all of its rows are there when it returns. */
export async function runQuery(
  session: Session,
  statement: Query,
  info: StatementInfo,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  for (let retry = 0; ; retry++) {
    try {
      return await attempt(session, statement, info, options);
    } catch (error) {
      if (!isStale(error) || retry >= MAX_RETRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

async function attempt(
  session: Session,
  statement: Query,
  info: StatementInfo,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  await reloadPartitions(session, statement);
  const snapshot = snapshotOf(session);
  const translation = translate(
    statement,
    withRoutines(session, snapshot, contextOf(session, snapshot, bindTypes(info, options))),
  );
  requirePrivileges(session, statement, snapshot, translation);
  const columns = (translation.columns ?? []).map(describeColumn);
  if (options.describeOnly) return { info, rowCount: 0, rowCounts: [], columns, rows: [] };
  const [row = []] = options.rows;
  const values = parameterValues(translation, (index) => (row[index] ?? null) as Value);
  const isLocking = statement.forUpdate !== undefined;
  const work = async (): Promise<ExecuteResult> => {
    await prepareTemporary(session, snapshot);
    await revalidateViews(session, snapshot.used.values());
    const rows = rowsOf(translation, await runTranslation(session.connection, translation, values));
    if (isLocking) await checkTables(session, snapshot);
    return { info, rowCount: rows.length, rowCounts: [], columns, rows };
  };
  // Outside of a transaction a query holds no lock that a DDL would wait for once it has ended.
  const plain = !session.transaction.open && !isLocking;
  return plain ? work() : session.transaction.atomically(session.version(), work);
}

/** As DML does, once the lock is there: a DDL may have come first that closed or changed the table. */
async function checkTables(session: Session, snapshot: ReturnType<typeof snapshotOf>): Promise<void> {
  for (const object of snapshot.used.values()) {
    if (object.kind === "RELATION") {
      await session.connection.run(`SELECT ora_catalog.check_table(${object.objectId})`);
    }
  }
}
