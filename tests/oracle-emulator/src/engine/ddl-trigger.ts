import type { OracleError } from "../contract";
import type { CreateTrigger } from "../sql/ast";
import { compileWith } from "./ddl-recompile";
import { ownerOf, tableOf, type DdlContext } from "./ddl/context";
import { createTrigger } from "./ddl/triggers";
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
    currentSchema: ownerOf(context, statement.name),
  };
  const { compiled, uses } = compileWith(names, statement, table.objectId);
  return createTrigger(context, statement, source, compiled, uses);
}
