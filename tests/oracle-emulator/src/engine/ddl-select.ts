import { OracleError } from "../contract";
import type { ColumnDefinition, CreateTable, Dml, Query, ScalarType } from "../sql/ast";
import { translate } from "../translate/translate";
import type { TranslatedColumn } from "../translate/context";
import { recompileTriggers } from "./ddl-recompile";
import { inDdlTransaction } from "./ddl-run";
import { createTable } from "./ddl/create-table";
import { dropTableById } from "./ddl/drop";
import { runDml } from "./dml";
import { withRoutines } from "./routine-units";
import { contextOf, snapshotOf } from "./runner";
import type { Session } from "./session";

/**
 * CREATE TABLE … AS SELECT. The table is committed before its rows come, since interval partitions are made by other
 * connections; when the rows fail, it goes again.
 */
export async function createTableAsSelect(
  session: Session,
  statement: CreateTable,
  query: Query,
): Promise<void> {
  const snapshot = snapshotOf(session);
  const context = withRoutines(session, snapshot, contextOf(session, snapshot, []));
  const { columns = [] } = translate(query, context);
  const definitions = definitionsOf(statement, columns);
  const tableId = await inDdlTransaction(session, async (context) => {
    const created = await createTable(context, { ...statement, columns: definitions });
    await recompileTriggers(session, context);
    return created;
  });
  if (tableId === 0) return;
  try {
    const info = { kind: "dml", bindNames: [], returningBinds: [] } as const;
    const options = { binds: [], rows: [], batchErrors: false, autoCommit: false, describeOnly: false };
    await runDml(session, insertOf(statement, query), info, options);
    await session.transaction.commit();
  } catch (error) {
    await session.transaction.rollback();
    await inDdlTransaction(session, (context) => dropTableById(context, tableId));
    throw error;
  }
}

function definitionsOf(
  statement: CreateTable,
  columns: readonly TranslatedColumn[],
): readonly ColumnDefinition[] {
  const { position } = statement;
  if (statement.columns.length > 0 && statement.columns.length !== columns.length) {
    throw new OracleError(1730, "invalid number of column names specified");
  }
  return columns.map(({ name, type, nullable }, index) => {
    const given = statement.columns[index];
    const scalar = { ...type, kind: "scalarType", position } as ScalarType;
    const notNull = { position, rule: { kind: "notNull" }, state: {} } as const;
    return {
      position,
      name: given?.name ?? { name, quoted: true, position },
      type: scalar,
      constraints: [...(given?.constraints ?? []), ...(nullable || given !== undefined ? [] : [notNull])],
    };
  });
}

function insertOf(statement: CreateTable, query: Query): Dml {
  const { position, name } = statement;
  return {
    kind: "insert",
    position,
    hints: [],
    target: { kind: "table", position, name },
    columns: [],
    source: { kind: "insertQuery", position, query },
  };
}
