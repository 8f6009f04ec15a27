import type { OracleError } from "../contract";
import type { CreateTrigger } from "../sql/ast";
import { tableOf, type DdlContext } from "./ddl/context";
import { compileTrigger } from "../plsql/triggers/compile";
import { createTrigger } from "./ddl/triggers";
import { contextOf, snapshotOf } from "./runner";
import type { Session } from "./session";

/** CREATE TRIGGER: compiled with the names of its owner. Returns the warning of one that has errors. */
export async function createTriggerOf(
  session: Session,
  context: DdlContext,
  statement: CreateTrigger,
  source: string,
): Promise<OracleError | undefined> {
  const table = tableOf(context, statement.table);
  const names = {
    catalog: session.catalog,
    user: session.user,
    privileges: session.privileges,
    currentSchema: statement.name.schema?.name ?? session.currentSchema,
  };
  const compiled =
    statement.compilationError === undefined
      ? compileTrigger(statement, table.relation, contextOf(names, snapshotOf(names), []))
      : { error: statement.compilationError };
  return createTrigger(context, statement, source, compiled);
}
