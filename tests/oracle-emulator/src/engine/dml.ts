import type { BatchError, BindValue, ExecuteOptions, ExecuteResult, StatementInfo, Value } from "../contract";
import type { Dml } from "../sql/ast";
import type { Translation } from "../translate/context";
import { translate } from "../translate/translate";
import type { SessionSnapshot } from "../catalog/snapshot";
import { isInterruption } from "./connection";
import { bindType } from "./describe";
import { isStale, oracleError } from "./errors";
import { reloadPartitions } from "./partition-names";
import { withRoutines } from "./routine-units";
import { contextOf, parameterValues, requirePrivileges, runTranslation, snapshotOf } from "./runner";
import type { Session } from "./session";
import { prepareTemporary } from "./temporary";
import { fromPostgres } from "./values";

type Row = readonly BindValue[];

interface Iteration {
  readonly rowCount: number;
  readonly returned: readonly (readonly Value[])[];
  readonly rowId?: string;
}

/** So often a statement is translated again because its table changed while it waited. */
const MAX_RETRIES = 50;
const RETRY_PAUSE_MS = 10;

/** INSERT, UPDATE, DELETE or MERGE, once per row of binds. */
export async function runDml(
  session: Session,
  statement: Dml,
  info: StatementInfo,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const rows: readonly Row[] = options.rows.length === 0 ? [[]] : options.rows;
  const done: Iteration[] = [];
  const errors: BatchError[] = [];
  for (const part of await inOneGo(session, statement, options, rows)) done.push(part);
  for (let iteration = done.length; iteration < rows.length; iteration++) {
    try {
      done.push(...(await attempt(session, statement, options, [rows[iteration] as Row])));
    } catch (error) {
      if (!options.batchErrors) throw error;
      const failed = await oracleError(session.state.admin, error, statement.kind === "update");
      errors.push({ iteration, error: failed });
      done.push({ rowCount: 0, returned: [] });
    }
  }
  return result(info, done, errors);
}

/** All rows under one savepoint; when one fails, none is done and they are run one by one, so that the rows before it stay. */
async function inOneGo(
  session: Session,
  statement: Dml,
  options: ExecuteOptions,
  rows: readonly Row[],
): Promise<readonly Iteration[]> {
  if (rows.length === 1) return options.batchErrors ? [] : attempt(session, statement, options, rows);
  try {
    return await attempt(session, statement, options, rows);
  } catch (error) {
    // What was interrupted is not begun anew.
    if (isInterruption(error)) throw error;
    return [];
  }
}

/** Translates and runs; anew when the table changed between the two. */
async function attempt(
  session: Session,
  statement: Dml,
  options: ExecuteOptions,
  rows: readonly Row[],
): Promise<readonly Iteration[]> {
  for (let retry = 0; ; retry++) {
    await reloadPartitions(session, statement);
    const snapshot = snapshotOf(session);
    const translation = translate(
      statement,
      withRoutines(session, snapshot, contextOf(session, snapshot, options.binds.map(bindType))),
    );
    requirePrivileges(session, statement, snapshot, translation);
    try {
      return await session.transaction.atomically(session.version(), () =>
        runRows(session, translation, snapshot, rows),
      );
    } catch (error) {
      if (!isStale(error) || retry >= MAX_RETRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

async function runRows(
  session: Session,
  translation: Translation,
  snapshot: SessionSnapshot,
  rows: readonly Row[],
): Promise<readonly Iteration[]> {
  await prepareTemporary(session, snapshot);
  const done: Iteration[] = [];
  for (const row of rows) {
    const values = parameterValues(translation, (index) => (row[index] ?? null) as Value);
    const result = await runTranslation(session.connection, translation, values);
    done.push(iteration(translation, result));
  }
  return done;
}

function iteration(translation: Translation, result: Awaited<ReturnType<typeof runTranslation>>): Iteration {
  const types = (translation.columns ?? []).map(({ type }) => type.name);
  const returned = types.map((type, index) =>
    result.rows.map((row) => fromPostgres(row[index] ?? null, type)),
  );
  const rowId =
    translation.returnsRowId === true && result.rows.length === 1 ? result.rows[0]?.at(-1) : undefined;
  return { rowCount: result.rowCount, returned, ...(typeof rowId === "string" ? { rowId } : {}) };
}

function result(
  info: StatementInfo,
  done: readonly Iteration[],
  errors: readonly BatchError[],
): ExecuteResult {
  const rowCounts = done.map(({ rowCount }) => rowCount);
  const lastRowId = done.at(-1)?.rowId;
  return {
    info,
    rowCount: rowCounts.reduce((sum, count) => sum + count, 0),
    rowCounts,
    ...(lastRowId === undefined ? {} : { lastRowId }),
    ...(info.returningBinds.length === 0 ? {} : { returned: done.map(({ returned }) => returned) }),
    ...(errors.length === 0 ? {} : { batchErrors: errors }),
  };
}
