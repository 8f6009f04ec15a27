import type { Session } from "../../dialect/session";
import { findFrequentStatements, measureKeyRange } from "../../discovery/postgres";
import type { OpenRun } from "../../execution/ledger";
import { declaredBound, historyName, keepsHistory, type HistoryRule } from "../../planning/history";
import { forecastHistory, secondsOfHistory } from "../../planning/history-forecast";
import { layOutHistory } from "../../planning/history-layout";
import { farFrom } from "../../planning/interval-layout";
import { layoutRuleOf } from "../../planning/layout-rule";
import { refuseLocks } from "../../planning/lock-need";
import { checkHistory } from "../../planning/preflight/history";
import type { Forecast } from "../../schema/forecast";
import type { Plan } from "../../schema/plan";
import type { DatabaseState, KeyRange, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { PlanningOutcome } from "./planned-target";

interface Request {
  readonly target: Target;
  readonly state: TableState;
  readonly database: DatabaseState;
}

function layOutFor({ target, state, database }: Request, rule: HistoryRule, keyRange: KeyRange) {
  const name = keepsHistory(target) ? historyName(target, rule.stem) : "";
  const table = `${state.schema}.${state.table}`;
  const laidOut = layOutHistory({ table, rule, name, keyRange, now: database.now });
  if ("refusals" in laidOut) return laidOut;
  const refusals = refuseLocks(state, laidOut.layout, database, 0);
  return refusals.length > 0 ? { refusals } : laidOut;
}

/** Lays out a plan that copies nothing, by the rows that there are; a resumed run keeps what it began with. */
export async function planHistory(
  request: Request & { readonly session: Session; readonly plan: Plan; readonly run: OpenRun | null },
): Promise<PlanningOutcome> {
  const { session, plan, run, target, state, database } = request;
  const rule = plan.layout as HistoryRule;
  const statements = await findFrequentStatements(session, { table: target.table, column: rule.column });
  if (run) {
    const forecast = forecastHistory(plan, run.layout, state, database, null, statements);
    return { plan, layout: run.layout, state, resumes: run, forecast };
  }
  const column = state.columns.find(({ name }) => name === rule.column);
  const keyRange = await measureKeyRange(session, {
    schema: state.schema,
    table: state.table,
    column: rule.column,
    columnType: column?.baseType ?? "",
    nullable: !(column?.notNull ?? false),
    farFrom: declaredBound(rule) ?? farFrom(rule, database.now),
  });
  const laidOut = layOutFor(request, rule, keyRange);
  if ("refusals" in laidOut) return laidOut;
  const { layout } = laidOut;
  const forecast = forecastHistory(plan, layout, state, database, keyRange, statements);
  return { plan, layout, state, resumes: null, forecast };
}

/** What keeping the table as one partition would cost; null where it is impossible, or was not asked for intervals. */
export function historyInstead(request: Request, keyRange: KeyRange | null): Forecast["instead"] {
  const { state, target: declared } = request;
  if (declared.partitionType !== "INTERVAL" || state.partitioning !== null || keyRange === null) return null;
  const target = { ...declared, history: "keepAsOnePartition" as const };
  if (checkHistory({ ...request, target }).length > 0) return null;
  const rule = layoutRuleOf(target, state, state.table) as HistoryRule;
  const laidOut = layOutFor({ ...request, target }, rule, keyRange);
  if ("refusals" in laidOut) return null;
  const { history } = laidOut.layout;
  const bytes = state.bytes.table;
  const seconds = secondsOfHistory(bytes, laidOut.layout);
  return { method: "attachHistory", bytes, seconds, below: history?.upper ?? null };
}
