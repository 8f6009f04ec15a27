import type { OracleSession } from "../../dialect/oracle";
import type { Row, Session } from "../../dialect/session";
import {
  discoverTables,
  findSimilarTables,
  measureKeyRange,
  type OracleDiscovery,
  type TableName,
} from "../../discovery/oracle";
import { refuse, type Refusal } from "../../errors";
import { copyOf, type OracleRun } from "../../execution/oracle/abandon";
import { isFenced } from "../../execution/oracle/fence";
import { countSwaps, findOpenRun, hasLedger, Ledger, runLedger } from "../../execution/ledger";
import { readFlag } from "../../execution/ledger-values";
import { hasEarlierRows, refuseEarlierRows } from "../../planning/initial-value";
import { initialValue } from "../../planning/oracle/preflight/initial-value";
import { fingerprintOracle } from "../../planning/oracle/fingerprint";
import { forecastOraclePlan } from "../../planning/oracle/forecast";
import { dependsOnRows, farFrom, layOutOracle } from "../../planning/oracle/layout";
import { namesOfPlan } from "../../planning/oracle/names";
import { checkOracleModifyOnline } from "../../planning/oracle/preflight";
import { planOracleTable } from "../../planning/oracle/plan-table";
import { createOracleRenderer, oracleTemplates } from "../../rendering/oracle/render";
import type { OracleLayout, OracleLayoutRule } from "../../schema/oracle-layout";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { KeyRange } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import { withOwnTemplates } from "../own-templates";
import { canGoOn, findTable, type Planned, type Refused, refuseMissing, type Traces } from "../planned";
import type { TableToRead } from "../engine";
import { refusePlaces, refuseUnusable } from "./places";
import { refuseRolledBack } from "../rollback";
import { canResumeRollback, planOracleRollbackOf } from "./plan-rollback";
import { asTakenBack, changesTable, sourceToFinish } from "./unfinished-change";

export const oracleRenderer = createOracleRenderer();

export type OraclePlannedTarget = Planned<OraclePlan, OracleLayout, OracleTableState>;
export type OraclePlanningOutcome = OraclePlannedTarget | Refused;

/** Whether every change of the source is journaled. */
function hasJournal(run: OracleRun, state: OracleTableState): boolean {
  const trigger = copyOf(run.plan)?.journalTrigger;
  return state.triggers.some(({ name, enabled }) => name === trigger && enabled);
}

/** Whether an unfinished run can go on with this target and this table. */
export function canResume(run: OracleRun, target: Target, state: OracleTableState): boolean {
  if (run.plan.method === "rollback") return run.state === "swapped" || canResumeRollback(run, target, state);
  const source = {
    id: String(state.objectId),
    fingerprint: fingerprintOracle(state),
    isJournaled: hasJournal(run, state),
  };
  return canGoOn(run, target, source);
}

/** Where the renames of a run have begun, only the run itself can go on: the table's name may be nobody's. */
export async function isSwapping(session: Session, run: OracleRun): Promise<boolean> {
  if (run.state === "swapped") return true;
  const swap = run.plan.steps.find((step) => step.kind === "swapTables");
  const oid = { sourceOid: run.sourceOid, interimOid: run.sourceOid };
  if (!swap) return false;
  const [source] = await runLedger(session, oracleRenderer.script(swap), "readObjects", oid);
  return source?.["name"] === swap.copy.retired.name;
}

/** A source that this very run has fenced, and then died, is none that its owner has closed. */
async function withoutFence(
  session: Session,
  run: OracleRun,
  state: OracleTableState,
): Promise<OracleTableState> {
  if (!state.readOnly && state.readOnlyPartitions.length === 0) return state;
  const events = await new Ledger(oracleRenderer.ledger(), run.runId, "").readEvents(session);
  return isFenced(events) ? { ...state, readOnly: false, readOnlyPartitions: [] } : state;
}

/** A run that cannot go on is abandoned before the new one creates anything, so its names are free for the new one. */
async function withoutNamesOf(
  session: Session,
  run: OracleRun,
  state: OracleTableState,
): Promise<OracleTableState> {
  const rows = await runLedger(session, oracleRenderer.abandon(null), "listNames", { run: run.runId });
  const givenBack = new Set(rows.map(({ name }) => String(name)));
  return { ...state, namesTaken: state.namesTaken.filter((name) => !givenBack.has(name)) };
}

/** The name that the retired table of a finished run has now. */
export function retiredNameOf(run: Row): string {
  return `${String(run["retiredSchema"])}.${String(run["retiredNow"])}`;
}

/** The table that the latest run has retired, if it is still there: the one that it stood for may be gone. */
async function findRetired(session: Session, name: TableName): Promise<Traces["retired"]> {
  const script = oracleRenderer.ledger();
  if (!(await hasLedger(session, script))) return undefined;
  const runs = await runLedger(session, script, "readOutcome", { ...name });
  const run = runs.find(({ retiredExists }) => readFlag(retiredExists));
  return run && { table: retiredNameOf(run), since: String(run["swappedAt"]) };
}

/** Why there is no such table: what an earlier run has left of it, or names that look alike. */
export async function refuseMissingTable(
  session: Session,
  { database }: OracleDatabaseState,
  target: TableToRead,
): Promise<Refusal> {
  const name = { schema: target.schema, table: target.table };
  const retired = await findRetired(session, name);
  const similar = retired ? [] : await findSimilarTables(session, name);
  return refuseMissing(target, { database, retired, similar });
}

function measure(
  session: Session,
  state: OracleTableState,
  key: string,
  far: string | null,
): Promise<KeyRange> {
  const column = state.columns.find(({ name }) => name === key);
  const isIndexed = state.indexes.some(
    ({ columns, status, visible }) => status === "VALID" && visible && columns[0]?.column === key,
  );
  return measureKeyRange(session, {
    schema: state.schema,
    table: state.table,
    column: key,
    columnType: column?.baseType ?? "",
    nullable: !(column?.notNull ?? false),
    isIndexed,
    farFrom: far,
  });
}

/** Measures the rows' keys, where it depends on them how the table is laid out. */
async function measureKey(
  session: Session,
  state: OracleTableState,
  rule: OracleLayoutRule,
): Promise<KeyRange | null> {
  if (rule.strategy === "NONE" || !dependsOnRows(rule)) return null;
  return measure(session, state, rule.column, farFrom(rule));
}

/** Whether rows come into other partitions, by the tool's copy or by the server's. */
function movesRows({ method }: OraclePlan): boolean {
  return method === "copySwap" || method === "modifyOnline";
}

/** Counts the rows before the value that is declared to be the first, where there are any. */
async function refuseEarlier(
  session: Session,
  state: OracleTableState,
  target: Target,
  rule: OracleLayoutRule,
  keyRange: KeyRange,
): Promise<Refusal[]> {
  const initial = initialValue({ target, state });
  if (rule.strategy === "NONE" || !hasEarlierRows(keyRange, initial)) return [];
  return refuseEarlierRows(target, await measure(session, { ...state, indexes: [] }, rule.column, initial));
}

/** No row moves: there is nothing to measure, and no room to be found. */
function planChanged(plan: OraclePlan, state: OracleTableState): OraclePlannedTarget {
  const add = plan.steps.find((step) => step.kind === "addPartitions");
  const partitions = add?.partitions.length ?? state.partitioning?.partitions.length ?? 0;
  const layout = { partitions, hashCount: plan.layout.hash?.count ?? 1 };
  return { plan, layout, forecast: forecastOraclePlan(plan, layout, state, null), state, resumes: null };
}

/** @param begun whether an unfinished run has taken room already, which it gives back or goes on to fill */
async function planState(
  session: Session,
  state: OracleTableState,
  database: OracleDatabaseState,
  target: Target,
  run: OracleRun | null,
  begun: boolean,
): Promise<OraclePlanningOutcome> {
  const earlierSwaps = await countSwaps(session, oracleRenderer.ledger(), state.objectId);
  const resumed = run ? namesOfPlan(run.plan) : null;
  const fresh = planOracleTable({ target, state, database, resumed, earlierSwaps });
  const planned = withOwnTemplates(fresh, oracleTemplates);
  if ("refusals" in planned) return planned;
  const { plan } = planned;
  if (plan.method === "nothing") return { plan, layout: null, forecast: null, state, resumes: null };
  if (!movesRows(plan)) {
    const unusable = begun ? [] : await refuseUnusable(session, state, database, target);
    return unusable.length > 0 ? { refusals: unusable } : planChanged(plan, state);
  }
  if (run && plan.method === run.plan.method) {
    const forecast = forecastOraclePlan(plan, run.layout, state, null);
    return { plan, layout: run.layout, forecast, state, resumes: run };
  }
  if (!begun) {
    const refusals = await refusePlaces(session, state, database, target, plan);
    if (refusals.length > 0) return { refusals };
  }
  const keyRange = await measureKey(session, state, plan.layout);
  const earlier = keyRange && (await refuseEarlier(session, state, target, plan.layout, keyRange));
  if (earlier && earlier.length > 0) return { refusals: earlier };
  const table = `${state.schema}.${state.table}`;
  const laidOut = layOutOracle({ table, rule: plan.layout, keyRange, now: database.now });
  if ("refusals" in laidOut) return laidOut;
  const { layout } = laidOut;
  const subject = { target, state, database, resumed: null };
  const canModify = plan.method === "copySwap" && checkOracleModifyOnline(subject).length === 0;
  const forecast = forecastOraclePlan(plan, layout, state, keyRange, canModify);
  return { plan, layout, forecast, state, resumes: null };
}

/** No run is under way. What was rolled back is not done again by itself. */
async function planAnew(
  session: Session,
  state: OracleTableState,
  database: OracleDatabaseState,
  target: Target,
): Promise<OraclePlanningOutcome> {
  const outcome = await planState(session, state, database, target, null, false);
  if (!("plan" in outcome) || outcome.plan.method === "nothing") return outcome;
  const refusals = await refuseRolledBack(session, oracleRenderer.ledger(), target);
  return refusals.length > 0 ? { refusals } : outcome;
}

/** A rollback that has begun is ended, or taken back on purpose. */
function refuseUnfinished({ schema, table }: Target, { runId, plan }: OracleRun): Refusal {
  const names = { open: runId, run: plan.rollsBack ?? "", table: `${schema}.${table}` };
  return refuse("ROLLBACK_UNFINISHED", "migration", names);
}

/** What is as declared but for what an unfinished run has done, an interval or row movement, needs that one statement, and no copy. */
function asBefore(target: Target, found: OracleTableState, before: OracleTableState): Target {
  if (found.rowMovement !== before.rowMovement) return { ...target, rowMovement: before.rowMovement };
  return target.partitionType === "INTERVAL" ? { ...target, history: "keepPartitions" } : target;
}

/** Goes on with a run that changes the table itself, even where only its end is left to be recorded, or plans anew. */
async function planAfterChange(
  session: Session,
  found: OracleTableState,
  database: OracleDatabaseState,
  target: Target,
  run: OracleRun,
): Promise<OraclePlanningOutcome> {
  const source = sourceToFinish(run, target, found);
  if (source === null) {
    const state = await asTakenBack(session, oracleRenderer.ledger(), run, found);
    const outcome = await planState(session, state, database, target, null, true);
    if (state === found || !("plan" in outcome) || outcome.plan.method !== "nothing") return outcome;
    const again = await planState(session, found, database, asBefore(target, found, state), null, true);
    return "plan" in again ? { ...again, state } : again;
  }
  const fresh = planOracleTable({ target, state: source, database, resumed: null, earlierSwaps: 0 });
  const planned = withOwnTemplates(fresh, oracleTemplates);
  if ("refusals" in planned && found.readOnly) return planned;
  const isSame = "plan" in planned && planned.plan.method === run.plan.method;
  const plan = isSame ? planned.plan : run.plan;
  return { ...planChanged(plan, source), layout: run.layout, resumes: run };
}

/** Plans a table that is there, with the run of it that has not ended. */
async function planFound({
  session,
  target,
  database,
  found,
  run,
}: {
  readonly session: OracleSession;
  readonly target: Target;
  readonly database: OracleDatabaseState;
  readonly found: OracleTableState;
  readonly run: OracleRun | null;
}): Promise<OraclePlanningOutcome> {
  const { rollback } = target.migration;
  if (rollback !== undefined) {
    const state = run ? await withoutFence(session, run, found) : found;
    return planOracleRollbackOf({ session, target, state, database, open: run, run: rollback });
  }
  if (!run) return planAnew(session, found, database, target);
  if (run.plan.rollsBack !== undefined) return { refusals: [refuseUnfinished(target, run)] };
  if (changesTable(run)) return planAfterChange(session, found, database, target, run);
  const state = await withoutFence(session, run, found);
  if (canResume(run, target, state)) return planState(session, state, database, target, run, true);
  return planState(session, await withoutNamesOf(session, run, state), database, target, null, true);
}

/** Where a run that was killed in its cutover can neither go on nor be taken back, its fence stands: nobody would look for it. */
async function withFenceTold(
  session: Session,
  run: OracleRun,
  found: OracleTableState,
  outcome: OraclePlanningOutcome,
): Promise<OraclePlanningOutcome> {
  if (!("refusals" in outcome) || (await withoutFence(session, run, found)) === found) return outcome;
  const names = { run: run.runId, table: `${found.schema}.${found.table}` };
  return { refusals: [...outcome.refusals, refuse("LEFT_READ_ONLY", "migration", names)] };
}

/**
 * Discovers a table of Oracle, plans its migration and lays out its partitions. Writes nothing.
 * @param discovery what was discovered already, for all tables of the schema at once
 */
export async function planOracleTarget(
  session: OracleSession,
  target: Target,
  discovery?: OracleDiscovery,
): Promise<OraclePlanningOutcome> {
  const name = { schema: target.schema, table: target.table };
  const run: OracleRun | null = await findOpenRun(session, oracleRenderer.ledger(), name);
  if (run && (await isSwapping(session, run)))
    return { plan: run.plan, layout: run.layout, forecast: null, state: run.sourceState, resumes: run };
  // A schema's discovery has tables alone; what else may have the name is asked for by it.
  const known =
    discovery && findTable(discovery.tables, target)
      ? discovery
      : await discoverTables(session, { tables: [name] });
  const { database } = known;
  const found = findTable(known.tables, target);
  if (!found) return { refusals: [await refuseMissingTable(session, database, target)] };
  const outcome = await planFound({ session, target, database, found, run });
  return run === null ? outcome : withFenceTold(session, run, found, outcome);
}
