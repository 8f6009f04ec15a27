import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { refuse, type Refusal } from "../../errors";
import { isJournalIntact } from "../../execution/journal";
import { countSwaps, Ledger, runLedger, type OpenRun } from "../../execution/ledger";
import { readFlag } from "../../execution/ledger-values";
import { fingerprint } from "../../planning/fingerprint";
import { seal } from "../../planning/plan-request";
import { plainLayout, planRollback, recordedStep } from "../../planning/rollback";
import { postgresMigrationScript } from "../../rendering/compare";
import { createPostgresRenderer, postgresTemplates } from "../../rendering/render";
import type { Plan } from "../../schema/plan";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import { withOwnTemplates } from "../own-templates";
import { findEndedRun, type EndedRun } from "../rollback";
import type { PlanningOutcome } from "./planned-target";
import { refuseReturning } from "./returning";

type PostgresEnded = EndedRun<Plan, TableState>;

const path = "migration.rollback";
const ledger = createPostgresRenderer(() => "").ledger();

/** What is asked for: the run, of a table as it is now. */
interface Asked {
  readonly session: Session;
  readonly target: Target;
  readonly state: TableState;
  readonly database: DatabaseState;
  /** The unfinished run of the table. */
  readonly open: OpenRun | null;
  /** The run that is to be rolled back. */
  readonly run: string;
}

function tableOf({ target }: Pick<Asked, "target">): string {
  return `${target.schema}.${target.table}`;
}

function unknownRun(asked: Asked, reason: string): Refusal {
  return refuse("ROLLBACK_UNKNOWN_RUN", path, { run: asked.run, table: tableOf(asked), reason });
}

function closed(asked: Asked, reason: string): Refusal {
  return refuse("ROLLBACK_CLOSED", path, { run: asked.run, table: tableOf(asked), reason });
}

/** Only a run that has swapped the table and has ended has a way back. */
function refuseRun(asked: Asked, ended: PostgresEnded | null): Refusal[] {
  if (ended === null) return [unknownRun(asked, "the table has no such run")];
  const { method } = ended.plan;
  if (method === "rollback") return [unknownRun(asked, "it is a rollback itself, and has no way back")];
  if (method !== "copySwap") return [unknownRun(asked, `it was done by ${method}, which retires no table`)];
  return ended.state === "completed" ? [] : [unknownRun(asked, `it is ${ended.state}`)];
}

async function hasReverseJournal(session: Session, journal: string): Promise<boolean> {
  const [found] = await runLedger(session, postgresMigrationScript(), "findJournal", { journal });
  return readFlag(found?.["isThere"]);
}

/** The triggers that have noted since the swap what was written to the table; null where both are as the run left them. */
function findTriggerFault({ triggers }: TableState, journal: string): string | null {
  const ours = new Map(
    triggers
      .filter(({ functionName }) => functionName.startsWith("table_migration."))
      .map((trigger) => [trigger.name, trigger]),
  );
  const reverse = ours.get("table_migration_reverse");
  if (reverse?.functionName !== `table_migration.${journal}`) return "table_migration_reverse is gone";
  if (reverse.state !== "ALWAYS") return `table_migration_reverse is ${reverse.state.toLowerCase()}`;
  const truncate = ours.get("table_migration_truncate");
  if (truncate === undefined) return "table_migration_truncate is gone";
  return truncate.state === "DISABLED" ? "table_migration_truncate is disabled" : null;
}

async function isTruncated(session: Session, run: string): Promise<boolean> {
  const events = await new Ledger(ledger, run, "").readEvents(session);
  return events.some(({ kind }) => kind === "tableTruncated");
}

/** The tables must be the run's own two, and the reverse journal without a gap. */
async function refuseWayBack(asked: Asked, ended: PostgresEnded): Promise<Refusal[]> {
  const { state, session } = asked;
  const { runId, newOid, retired, plan, isRolledBack } = ended;
  if (isRolledBack)
    return [unknownRun(asked, "it was rolled back already, and the table migrated again since")];
  if (String(state.oid) !== newOid) return [closed(asked, "the table is not the one that it has swapped in")];
  if (retired === null) return [closed(asked, "the retired table is gone")];
  if (retired.schema !== state.schema)
    return [closed(asked, `the retired table was moved to schema ${retired.schema}`)];
  const { reverseJournal } = recordedStep(plan, "swapTables").copy;
  if (!(await hasReverseJournal(session, reverseJournal)))
    return [
      closed(
        asked,
        `the reverse journal table_migration.${reverseJournal} is gone, which has the keys written since`,
      ),
    ];
  const fault = findTriggerFault(state, reverseJournal);
  if (fault !== null)
    return [closed(asked, `the trigger ${fault}, so that keys written since may be nowhere`)];
  if (await isTruncated(session, runId))
    return [closed(asked, "the table was truncated since, which no journal has")];
  return [];
}

/** The retired table as it is now, or why it cannot come back. */
async function findReturning(
  asked: Asked,
  { runId, sourceState, retired, plan }: PostgresEnded,
): Promise<{ readonly old: TableState } | { readonly refusals: readonly Refusal[] }> {
  const { session, state, target, database } = asked;
  const name = { schema: retired?.schema ?? "", table: retired?.name ?? "" };
  const [old] = (await discoverTables(session, { tables: [name] })).tables;
  if (old === undefined) return { refusals: [closed(asked, "the retired table is gone")] };
  if (old.partitioning !== null) {
    const reason = `${old.schema}.${old.table}, the table before it, is partitioned`;
    const names = { run: asked.run, table: tableOf(asked), reason };
    return { refusals: [refuse("ROLLBACK_UNSUPPORTED", path, names)] };
  }
  const refusals = refuseReturning({ target, database, run: runId, now: state, sourceState, old, plan });
  return refusals.length > 0 ? { refusals } : { old };
}

/** What was asked for is done: it stays so while the setting stands. */
function doneBy({ state, run, target }: Asked, { plan }: PostgresEnded): PlanningOutcome {
  const done = seal({
    table: { schema: target.schema, name: target.table },
    method: "nothing",
    reason: `Run ${run} is rolled back: the table is what it was before it, and stays so while migration.rollback names this run.`,
    layout: plan.layout,
    sourceFingerprint: fingerprint(state),
    hazards: [],
    steps: [],
  });
  return { plan: done, layout: plainLayout, forecast: null, state, resumes: null };
}

/** Whether an unfinished rollback can go on: it is of this run, and nothing has come between. */
export function canResumeRollback(run: OpenRun, target: Target, state: TableState): boolean {
  return (
    run.plan.rollsBack === target.migration.rollback &&
    !run.isSpoiled &&
    run.sourceOid === String(state.oid) &&
    run.plan.sourceFingerprint === fingerprint(state) &&
    (!run.hasJournal || isJournalIntact(state))
  );
}

/** An unfinished rollback is ended by naming its run, or taken back on purpose. */
export function refuseUnfinished(at: string, target: Target, { runId, plan }: OpenRun): Refusal {
  const names = { open: runId, run: plan.rollsBack ?? "", table: tableOf({ target }) };
  return refuse("ROLLBACK_UNFINISHED", at, names);
}

function refuseOpen(asked: Asked, open: OpenRun): Refusal {
  if (open.plan.rollsBack !== undefined) return refuseUnfinished(path, asked.target, open);
  return refuse("ROLLBACK_RUN_OPEN", path, { open: open.runId, run: asked.run, table: tableOf(asked) });
}

/** Plans the way back from a run, or says why there is none. Writes nothing. */
export async function planRollbackOf(asked: Asked): Promise<PlanningOutcome> {
  const { session, target, state, database, open, run } = asked;
  if (open !== null && open.plan.rollsBack !== run) return { refusals: [refuseOpen(asked, open)] };
  const ended = await findEndedRun<Plan, TableState>(session, ledger, target, run);
  const unknown = refuseRun(asked, ended);
  if (ended === null || unknown.length > 0) return { refusals: unknown };
  if (ended.isRolledBack && ended.sourceOid === String(state.oid)) return doneBy(asked, ended);
  const refusals = await refuseWayBack(asked, ended);
  if (refusals.length > 0) return { refusals };
  const found = await findReturning(asked, ended);
  if ("refusals" in found) return found;
  const earlierSwaps = await countSwaps(session, ledger, state.oid);
  const { old } = found;
  const plan = planRollback({ ended, target, state, old, database, earlierSwaps });
  const planned = withOwnTemplates({ plan }, postgresTemplates);
  if ("refusals" in planned) return planned;
  const resumes = open !== null && canResumeRollback(open, target, state) ? open : null;
  return { plan: planned.plan, layout: plainLayout, forecast: null, state, resumes };
}
