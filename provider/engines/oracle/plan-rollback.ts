import type { OracleSession } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { discoverTables, findUnplacedRows, findUnusableIndexes, readRoom } from "../../discovery/oracle";
import { refuse, type Refusal } from "../../errors";
import type { OracleRun } from "../../execution/oracle/abandon";
import { runLedger } from "../../execution/ledger";
import { readFlag } from "../../execution/ledger-values";
import { forecastOracleRollback, type OracleReturn } from "../../planning/oracle/forecast";
import { fingerprintOracle } from "../../planning/oracle/fingerprint";
import { namesOfPlan } from "../../planning/oracle/names";
import { checkOracleRollback } from "../../planning/oracle/preflight";
import { planOracleRollback } from "../../planning/oracle/rollback";
import { oracleMigrationScript } from "../../rendering/oracle/compare";
import { createOracleRenderer, oracleTemplates } from "../../rendering/oracle/render";
import { hashOf } from "../../planning/fingerprint";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";
import { withOwnTemplates } from "../own-templates";
import type { Planned, Refused } from "../planned";
import { findEndedRun, type EndedRun } from "../rollback";
import { refuseReturning, swapOf } from "./returning";
import type { OracleLayout } from "../../schema/oracle-layout";

type OracleEnded = EndedRun<OraclePlan, OracleTableState>;
type Outcome = Planned<OraclePlan, OracleLayout, OracleTableState> | Refused;

const path = "migration.rollback";
const ledger = createOracleRenderer().ledger();

/** What is asked for: the run, of a table as it is now. */
interface Asked {
  readonly session: OracleSession;
  readonly target: Target;
  readonly state: OracleTableState;
  readonly database: OracleDatabaseState;
  /** The unfinished run of the table. */
  readonly open: OracleRun | null;
  /** The run that is to be rolled back. */
  readonly run: string;
}

function tableOf({ target }: Asked): string {
  return `${target.schema}.${target.table}`;
}

function unknownRun(asked: Asked, reason: string): Refusal {
  return refuse("ROLLBACK_UNKNOWN_RUN", path, { run: asked.run, table: tableOf(asked), reason });
}

function closed(asked: Asked, reason: string): Refusal {
  return refuse("ROLLBACK_CLOSED", path, { run: asked.run, table: tableOf(asked), reason });
}

/** Only a run that has swapped the table and has ended has a way back. */
function refuseRun(asked: Asked, ended: OracleEnded | null): Refusal[] {
  if (ended === null) return [unknownRun(asked, "the table has no such run")];
  const { method } = ended.plan;
  if (method === "rollback") return [unknownRun(asked, "it is a rollback itself, and has no way back")];
  if (method !== "copySwap") return [unknownRun(asked, `it was done by ${method}, which retires no table`)];
  return ended.state === "completed" ? [] : [unknownRun(asked, `it is ${ended.state}`)];
}

async function hasReverseJournal(session: Session, journal: string): Promise<boolean> {
  const [found] = await runLedger(session, oracleMigrationScript(), "findJournal", { journal });
  return readFlag(found?.["isThere"]);
}

/** The tables must be the run's own two, and the reverse journal without a gap. */
async function refuseWayBack(
  asked: Asked,
  { newOid, retired, plan, isRolledBack }: OracleEnded,
): Promise<Refusal[]> {
  const { state, session } = asked;
  if (isRolledBack)
    return [unknownRun(asked, "it was rolled back already, and the table migrated again since")];
  if (String(state.objectId) !== newOid)
    return [closed(asked, "the table is not the one that it has swapped in")];
  if (retired === null) return [closed(asked, "the retired table is gone")];
  const copy = swapOf(plan).copy;
  if (!(await hasReverseJournal(session, copy.reverseJournal)))
    return [
      closed(asked, `the reverse journal ${copy.reverseJournal} is gone, which has the keys written since`),
    ];
  const trigger = state.triggers.find(({ name }) => name === copy.reverseTrigger);
  if (trigger?.enabled === true) return [];
  const now = trigger === undefined ? "gone" : "disabled";
  return [
    closed(asked, `the trigger ${copy.reverseTrigger} is ${now}, so that keys written since may be nowhere`),
  ];
}

/** Rows for which the retired table has no partition, counted where its partitions leave any out: the replay would stop at them. */
async function refuseUnplaced({ session, state, run }: Asked, old: OracleTableState): Promise<Refusal[]> {
  const { schema, table, columns } = state;
  const { partitioning } = old;
  const unplaced =
    partitioning && (await findUnplacedRows(session, { schema, table, columns, partitioning }));
  if (unplaced === null) return [];
  const names = { run, table: `${schema}.${table}`, retired: `${old.schema}.${old.table}` };
  return [refuse("ROLLBACK_ROWS_UNPLACED", path, { ...names, ...unplaced })];
}

/** What is there of the way back beside the table. */
type Kept = Pick<OracleReturn, "retired" | "journal">;

async function discoverKept({ session }: Asked, { retired, plan }: OracleEnded): Promise<Kept | null> {
  const schema = retired?.schema ?? "";
  const { reverseJournal } = swapOf(plan).copy;
  const names = [retired?.name ?? "", reverseJournal].map((table) => ({ schema, table }));
  const { tables } = await discoverTables(session, { tables: names });
  const [old, journal] = names.map(({ table }) => tables.find((found) => found.table === table));
  return old === undefined || journal === undefined ? null : { retired: old, journal };
}

/** What has come to either table since the swap, and would not be there, or be otherwise, after the rollback. */
async function refuseChanges(
  asked: Asked,
  { runId, sourceState, plan }: OracleEnded,
  old: OracleTableState,
): Promise<Refusal[]> {
  const { session, state, target, database } = asked;
  const unusable = (await findUnusableIndexes(session, old)).map((index) => index.name);
  const returning = { target, database, run: runId, now: state, sourceState, old, unusable, plan };
  const refusals = refuseReturning(returning);
  return refusals.length > 0 ? refusals : refuseUnplaced(asked, old);
}

/** What was asked for is done: it stays so while the setting stands. */
function doneBy({ state, run, target }: Asked, { plan }: OracleEnded): Outcome {
  const done = {
    table: { schema: target.schema, name: target.table },
    method: "nothing" as const,
    reason: `Run ${run} is rolled back: the table is what it was before it, and stays so while migration.rollback names this run.`,
    layout: plan.layout,
    sourceFingerprint: fingerprintOracle(state),
    hazards: [],
    steps: [],
  };
  return { plan: { ...done, hash: hashOf(done) }, layout: null, forecast: null, state, resumes: null };
}

/** Whether an unfinished rollback can go on: it is of this run, and nothing has come between. */
export function canResumeRollback(run: OracleRun, target: Target, state: OracleTableState): boolean {
  const trigger = swapOf(run.plan).copy.journalTrigger;
  return (
    run.plan.rollsBack === target.migration.rollback &&
    !run.isSpoiled &&
    run.sourceOid === String(state.objectId) &&
    run.plan.sourceFingerprint === fingerprintOracle(state) &&
    state.triggers.some(({ name, enabled }) => name === trigger && enabled)
  );
}

/** An unfinished rollback of another run is ended by naming that run, not by taking the setting away. */
export function refuseOpen(
  { target, run }: Pick<Asked, "target" | "run">,
  open: Pick<OracleRun, "runId" | "plan">,
): Refusal {
  const table = `${target.schema}.${target.table}`;
  const { rollsBack } = open.plan;
  return rollsBack === undefined
    ? refuse("ROLLBACK_RUN_OPEN", path, { open: open.runId, run, table })
    : refuse("ROLLBACK_UNFINISHED", path, { open: open.runId, run: rollsBack, table });
}

/** Plans the way back from a run, or says why there is none. Writes nothing. */
export async function planOracleRollbackOf(asked: Asked): Promise<Outcome> {
  const { session, target, state, database, open, run } = asked;
  if (open !== null && (open.plan.method !== "rollback" || open.plan.rollsBack !== run)) {
    return { refusals: [refuseOpen(asked, open)] };
  }
  const ended = await findEndedRun<OraclePlan, OracleTableState>(session, ledger, target, run);
  const unknown = refuseRun(asked, ended);
  if (ended === null || unknown.length > 0) return { refusals: unknown };
  if (ended.isRolledBack && ended.sourceOid === String(state.objectId)) return doneBy(asked, ended);
  const resumed = open !== null && canResumeRollback(open, target, state) ? open : null;
  const names = resumed && namesOfPlan(resumed.plan);
  const basics = checkOracleRollback({ target, state, database, resumed: names });
  if (basics.length > 0) return { refusals: basics };
  const refusals = await refuseWayBack(asked, ended);
  if (refusals.length > 0) return { refusals };
  const kept = await discoverKept(asked, ended);
  const { retired } = ended;
  if (retired === null || kept === null) return { refusals: [closed(asked, "the retired table is gone")] };
  const changes = await refuseChanges(asked, ended, kept.retired);
  if (changes.length > 0) return { refusals: changes };
  const fresh = planOracleRollback({
    ...{ ended, target, state, resumed: names },
    retired: { name: retired.name, objectId: Number(retired.oid) },
    identifierLimit: database.identifierLimit,
  });
  const planned = withOwnTemplates({ plan: fresh }, oracleTemplates);
  if ("refusals" in planned) return planned;
  const layout = resumed?.layout ?? layoutOf(ended.sourceState);
  const room = await readRoom(session, retired.name, [], database.seesDictionary);
  const forecast = forecastOracleRollback({ ...kept, now: state, room });
  return { plan: planned.plan, layout, forecast, state, resumes: resumed };
}

/** The table that comes back has the partitions that it had. */
function layoutOf({ partitioning }: OracleTableState): OracleLayout {
  const partitions = partitioning?.partitions.length ?? 0;
  return { partitions, hashCount: partitioning?.subpartitioning?.count ?? 1 };
}
