import type { ExecuteResult, OracleError } from "../contract";
import { Privileges } from "../catalog/privileges";
import type { DataType, RelationInfo } from "../catalog/model";
import type { DdlStatement, Expression, Statement } from "../sql/ast";
import { translateCondition, translateExpression } from "../translate/translate";
import type { DdlContext } from "./ddl/context";
import { executeDdl } from "./ddl/execute";
import { compileTriggerOf, recompileTriggers } from "./ddl-recompile";
import { createTriggerOf } from "./ddl-trigger";
import { compileRoutineOf, createRoutineOf } from "./ddl-routine";
import { createTableAsSelect } from "./ddl-select";
import { compileView, createViewOf } from "./ddl-view";
import { contextOf, snapshotOf } from "./runner";
import type { Session } from "./session";

const NOTHING = { rowCount: 0, rowCounts: [] } as const;

/** DDL commits before and after itself: when it fails, what was open before it is committed all the same. */
export async function runDdl(
  session: Session,
  sql: string,
  statement: Statement,
): Promise<Omit<ExecuteResult, "info">> {
  await session.transaction.commit();
  if (statement.kind === "createTable" && statement.query !== undefined) {
    await createTableAsSelect(session, statement, statement.query);
    return NOTHING;
  }
  if (statement.kind === "compile" && statement.object === "VIEW") {
    const warning = await compileView(session, statement.name);
    return warning === undefined ? NOTHING : { ...NOTHING, warning };
  }
  const warning = await inDdlTransaction(session, async (context) => {
    if (statement.kind === "createTrigger") return createTriggerOf(session, context, statement, sql);
    const found = await change(session, context, statement);
    await recompileTriggers(session, context);
    const isCompile = statement.kind === "alterTrigger" && statement.action.kind === "compile";
    return isCompile ? compileTriggerOf(session, context, statement) : found;
  });
  return warning === undefined ? NOTHING : { ...NOTHING, warning };
}

/** Returns the warning of a unit that has errors. */
async function change(
  session: Session,
  context: DdlContext,
  statement: Statement,
): Promise<OracleError | undefined> {
  if (statement.kind === "createRoutine") return createRoutineOf(session, context, statement);
  if (statement.kind === "compile") return compileRoutineOf(session, context, statement);
  if (statement.kind === "createView") await createViewOf(session, context, statement);
  else await executeDdl(context, statement as DdlStatement);
  return undefined;
}

/** Runs a change of the catalog and of PostgreSQL in a transaction of its own; afterwards all sessions know of it. */
export async function inDdlTransaction<Result>(
  session: Session,
  work: (context: DdlContext) => Promise<Result>,
): Promise<Result> {
  const { client } = session.connection;
  const context = ddlContext(session);
  await client.query("BEGIN; SET LOCAL ora.catalog_version = ''");
  let result: Result;
  try {
    result = await session.connection.interruptibly(() => work(context));
    session.connection.requireNotInterrupted();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
  await session.catalog.reload(session.state.admin, [...context.touched]);
  if (context.privilegesChanged) await reloadPrivileges(session);
  return result;
}

async function reloadPrivileges(session: Session): Promise<void> {
  for (const other of session.state.sessions) {
    other.privileges = await Privileges.load(session.state.admin, other.user);
  }
}

function ddlContext(session: Session): DdlContext {
  const names = snapshotOf(session);
  const translation = contextOf(session, names, []);
  return {
    client: session.connection.client,
    catalog: session.catalog,
    names,
    user: session.user,
    currentSchema: session.currentSchema,
    privileges: session.privileges,
    touched: new Set(),
    privilegesChanged: false,
    lockTimeoutMs: session.ddlLockTimeoutMs,
    compilerSettings: session.compilerSettings,
    translate: (expression: Expression, relation?: RelationInfo, target?: DataType) =>
      translateExpression(expression, translation, relation, target).text,
    translateCondition: (expression: Expression, relation: RelationInfo) =>
      translateCondition(expression, translation, relation).text,
  };
}
