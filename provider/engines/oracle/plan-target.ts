import type { OracleSession } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { discoverTables, findSimilarTables, measureKeyRange } from "../../discovery/oracle";
import { refuse, type Refusal } from "../../errors";
import type { OracleRun } from "../../execution/oracle/abandon";
import { countSwaps, findOpenRun, Ledger, runLedger } from "../../execution/ledger";
import { hashOf } from "../../planning/fingerprint";
import { fingerprintOracle } from "../../planning/oracle/fingerprint";
import { forecastOraclePlan } from "../../planning/oracle/forecast";
import { farFrom, layOutOracle } from "../../planning/oracle/layout";
import { namesOfPlan } from "../../planning/oracle/names";
import { planOracleTable } from "../../planning/oracle/plan-table";
import { createOracleRenderer } from "../../rendering/oracle/render";
import type { OracleLayout, OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { Forecast } from "../../schema/plan";
import type { KeyRange } from "../../schema/table-state";
import type { Target } from "../../schema/target";

export const oracleRenderer = createOracleRenderer();

/** A plan with everything that it needs to run. */
export interface OraclePlannedTarget {
  readonly plan: OraclePlan;
  readonly layout: OracleLayout | null;
  readonly forecast: Forecast | null;
  readonly state: OracleTableState;
  /** The unfinished run that this plan goes on with. */
  readonly resumes: OracleRun | null;
}

export type OraclePlanningOutcome = OraclePlannedTarget | { readonly refusals: readonly Refusal[] };

/** What makes two declarations the same for an unfinished run: everything but how it runs. */
function identityOf({ migration, ...target }: Target): string {
  void migration;
  return hashOf(target);
}

/** Whether every change of the source is journaled. */
function hasJournal(run: OracleRun, state: OracleTableState): boolean {
  const trigger = run.plan.steps[0]?.copy.journalTrigger;
  return state.triggers.some(({ name, enabled }) => name === trigger && enabled);
}

/** Whether an unfinished run can go on with this target and this table. */
export function canResume(run: OracleRun, target: Target, state: OracleTableState): boolean {
  if (run.state === "swapped") return true;
  return (
    run.plan.method === "copySwap" &&
    !run.isSpoiled &&
    (!run.hasJournal || hasJournal(run, state)) &&
    run.sourceOid === String(state.objectId) &&
    run.plan.sourceFingerprint === fingerprintOracle(state) &&
    identityOf(run.target) === identityOf(target)
  );
}

/** Where the renames of a run have begun, only the run itself can go on: the table's name may be nobody's. */
export async function isSwapping(session: Session, run: OracleRun): Promise<boolean> {
  if (run.state === "swapped") return true;
  const swap = run.plan.steps.find(({ kind }) => kind === "swapTables");
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
  if (!state.readOnly) return state;
  const events = await new Ledger(oracleRenderer.ledger(), run.runId, "").readEvents(session);
  return events.some(({ kind }) => kind === "fence") ? { ...state, readOnly: false } : state;
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

export async function refuseMissing(
  session: Session,
  database: OracleDatabaseState,
  { schema, table }: Target,
): Promise<Refusal> {
  const name = `${schema}.${table}`;
  const similar = await findSimilarTables(session, { schema, table });
  const names = similar.map((other) => `${other.schema}.${other.table}`).join(" or ");
  const hint = names === "" ? "" : ` Did you mean ${names}?`;
  return refuse("TABLE_NOT_FOUND", "table", { table: name, database: database.database, hint });
}

function measure(
  session: Session,
  state: OracleTableState,
  target: Target,
  far: string | null,
): Promise<KeyRange> {
  const column = state.columns.find(({ name }) => name === target.partitionColumn);
  const isIndexed = state.indexes.some(
    ({ columns, status, visible }) =>
      status === "VALID" && visible && columns[0]?.column === target.partitionColumn,
  );
  return measureKeyRange(session, {
    schema: state.schema,
    table: state.table,
    column: target.partitionColumn,
    columnType: column?.baseType ?? "",
    nullable: !(column?.notNull ?? false),
    isIndexed,
    farFrom: far,
  });
}

async function planState(
  session: Session,
  state: OracleTableState,
  database: OracleDatabaseState,
  target: Target,
  run: OracleRun | null,
): Promise<OraclePlanningOutcome> {
  const earlierSwaps = await countSwaps(session, oracleRenderer.ledger(), state.objectId);
  const resumed = run ? namesOfPlan(run.plan) : null;
  const planned = planOracleTable({ target, state, database, resumed, earlierSwaps });
  if ("refusals" in planned) return planned;
  const { plan } = planned;
  if (plan.method === "nothing") return { plan, layout: null, forecast: null, state, resumes: null };
  if (run) {
    const forecast = forecastOraclePlan(plan, run.layout, state, null);
    return { plan, layout: run.layout, forecast, state, resumes: run };
  }
  const keyRange = await measure(session, state, target, farFrom(plan.layout));
  const table = `${state.schema}.${state.table}`;
  const laidOut = layOutOracle({ table, rule: plan.layout, keyRange, now: database.now });
  if ("refusals" in laidOut) return laidOut;
  const { layout } = laidOut;
  return { plan, layout, forecast: forecastOraclePlan(plan, layout, state, keyRange), state, resumes: null };
}

/** Discovers a table of Oracle, plans its migration and lays out its partitions. Writes nothing. */
export async function planOracleTarget(
  session: OracleSession,
  target: Target,
): Promise<OraclePlanningOutcome> {
  const name = { schema: target.schema, table: target.table };
  const run: OracleRun | null = await findOpenRun(session, oracleRenderer.ledger(), name);
  if (run && (await isSwapping(session, run)))
    return { plan: run.plan, layout: run.layout, forecast: null, state: run.sourceState, resumes: run };
  const { database, tables } = await discoverTables(session, { tables: [name] });
  const [found] = tables;
  if (!found) return { refusals: [await refuseMissing(session, database, target)] };
  if (!run) return planState(session, found, database, target, null);
  const state = await withoutFence(session, run, found);
  if (canResume(run, target, state)) return planState(session, state, database, target, run);
  return planState(session, await withoutNamesOf(session, run, state), database, target, null);
}
