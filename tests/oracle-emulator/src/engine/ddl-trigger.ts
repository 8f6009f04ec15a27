import { OracleError } from "../contract";
import type { RelationInfo } from "../catalog/model";
import type { CreateTrigger } from "../sql/ast";
import type { TranslateContext } from "../translate/context";
import { tableOf, type DdlContext } from "./ddl/context";
import { createTrigger, type CompiledTrigger } from "./ddl/triggers";
import { contextOf, snapshotOf } from "./runner";
import type { Session } from "./session";

/** Makes PL/pgSQL of a trigger's body; what Oracle would report at compilation is the result's error. */
export type TriggerCompiler = (
  statement: CreateTrigger,
  table: RelationInfo,
  context: TranslateContext,
) => CompiledTrigger;

const compileTrigger: TriggerCompiler = (statement) => {
  throw new OracleError(3001, "unimplemented feature: CREATE TRIGGER", statement.position);
};

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
