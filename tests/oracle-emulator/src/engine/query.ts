import {
  OracleError,
  type ExecuteOptions,
  type ExecuteResult,
  type StatementInfo,
  type Value,
} from "../contract";
import type { Query } from "../sql/ast";
import { translate } from "../translate/translate";
import { bindTypes, describeColumn } from "./describe";
import { reloadPartitions } from "./partition-names";
import { contextOf, parameterValues, requirePrivileges, rowsOf, runTranslation, snapshotOf } from "./runner";
import type { Session } from "./session";
import { prepareTemporary } from "./temporary";
import { revalidateViews } from "./ddl-view";

/** A query: all of its rows are there when it returns. */
export async function runQuery(
  session: Session,
  statement: Query,
  info: StatementInfo,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  await reloadPartitions(session, statement);
  const snapshot = snapshotOf(session);
  const translation = translate(statement, contextOf(session, snapshot, bindTypes(info, options)));
  requirePrivileges(session, statement, snapshot, translation);
  const columns = (translation.columns ?? []).map(describeColumn);
  if (options.describeOnly) return { info, rowCount: 0, rowCounts: [], columns, rows: [] };
  const [row = []] = options.rows;
  const values = parameterValues(translation, (index) => (row[index] ?? null) as Value);
  const work = async (): Promise<ExecuteResult> => {
    await prepareTemporary(session, snapshot);
    await revalidateViews(session, snapshot.used.values());
    const rows = rowsOf(translation, await runTranslation(session.connection, translation, values));
    return { info, rowCount: rows.length, rowCounts: [], columns, rows };
  };
  if (statement.forUpdate !== undefined) requireWritable(snapshot);
  // Outside of a transaction a query holds no lock that a DDL would wait for once it has ended.
  const plain = !session.transaction.open && statement.forUpdate === undefined;
  return plain ? work() : session.transaction.atomically(session.version(), work);
}

function requireWritable(snapshot: ReturnType<typeof snapshotOf>): void {
  for (const object of snapshot.used.values()) {
    if (object.kind === "RELATION" && object.readOnly) {
      throw new OracleError(
        12081,
        `update operation not allowed on table "${object.owner}"."${object.name}"`,
      );
    }
  }
}
