import type { Session } from "../../dialect/session";
import {
  catalogSignatureSql,
  discoverRetired,
  discoverTables,
  findConflictStatements,
  findFrequentStatements,
  findSimilarTables,
  structureSignatureSql,
  type Discovery,
} from "../../discovery/postgres";
import type { Refusal } from "../../errors";
import { listNamesGivenBack } from "../../execution/abandon";
import { isJournalIntact } from "../../execution/journal";
import { countSwaps, findOpenRun, type OpenRun } from "../../execution/ledger";
import type { CopyNames } from "../../planning/copy-names";
import { hasEarlierRows, refuseEarlierRows } from "../../planning/initial-value";
import { initialValue } from "../../planning/preflight/initial-value";
import { fingerprint } from "../../planning/fingerprint";
import { describeRetention, forecastPlan } from "../../planning/forecast";
import { farFrom, presentOf } from "../../planning/interval-layout";
import { refuseKeyParts } from "../../planning/key-parts";
import { layOut } from "../../planning/layout";
import { isPartitioned } from "../../planning/layout-rule";
import { refuseLocks } from "../../planning/lock-need";
import { interimDefaultOf } from "../../planning/move-rows";
import { takeName } from "../../planning/names";
import { findMissingPartitions } from "../../planning/partitioned";
import { planTable, type PlanRequest } from "../../planning/plan-table";
import { narrowKeysOf } from "../../planning/unique-keys";
import { createPostgresRenderer, postgresTemplates } from "../../rendering/render";
import { guardsOf } from "../../schema/guard";
import type { Layout, LayoutPartition, Plan } from "../../schema/plan";
import type { DatabaseState, KeyRange, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import {
  discoverSource,
  findMoving,
  namesOfMoving,
  type OpenMove,
  type Situation,
} from "./default-partition";
import { findDetached } from "./detached-partitions";
import { measureKey, measureKeyMax, refuseNulls } from "./measured-key";
import { historyInstead, planHistory } from "./plan-history";
import type { PlanningOutcome } from "./planned-target";
import { withOwnTemplates } from "../own-templates";
import { canGoOn, findTable, refuseMissing } from "../planned";
import type { TableToRead } from "../engine";
import { refuseRolledBack } from "../rollback";
import { canResumeRollback, planRollbackOf, refuseUnfinished } from "./plan-rollback";

export const renderer = createPostgresRenderer(catalogSignatureSql, structureSignatureSql);

/** Whether an unfinished run can go on with this target and this table. */
export function canResume(run: OpenRun, target: Target, state: TableState): boolean {
  if (run.plan.method === "rollback") return run.state === "swapped" || canResumeRollback(run, target, state);
  const source = {
    id: String(state.oid),
    fingerprint: fingerprint(state),
    isJournaled: isJournalIntact(state),
  };
  return canGoOn(run, target, source);
}

function namesOf(run: OpenRun): CopyNames | null {
  const step = run.plan.steps.find((candidate) => candidate.kind === "createTable");
  if (step?.kind !== "createTable") return null;
  const { source, interim, retired, journal, sourceOid } = step.copy;
  const journalSuffix = journal.slice(journal.indexOf(`_${sourceOid}`) + `_${sourceOid}`.length);
  const { steps } = run.plan;
  const swap = steps.find(({ kind }) => kind === "swapTables" || kind === "attachHistory");
  const indexed = steps.find(({ kind }) => kind === "createIndexes" || kind === "matchIndexes");
  const sequences = swap && "sequences" in swap ? swap.sequences : [];
  const indexes = indexed && "indexes" in indexed ? indexed.indexes : [];
  const guards = guardsOf(run.plan);
  const stem = step.layout.strategy === "NONE" ? source.name : step.layout.stem;
  return { interim: interim.name, retired: retired.name, stem, journalSuffix, sequences, indexes, guards };
}

/** Why there is no such table: what an earlier run has left of it, or names that look alike. */
export async function refuseMissingTable(
  session: Session,
  { database }: DatabaseState,
  target: TableToRead,
): Promise<Refusal> {
  const name = { schema: target.schema, table: target.table };
  const left = (await discoverRetired(session, name)).find(({ exists }) => exists);
  const retired = left && { table: `${left.schema}.${left.name}`, since: left.retiredAt };
  const similar = retired ? [] : await findSimilarTables(session, name);
  return refuseMissing(target, { database, retired, similar });
}

async function layOutCopy(
  session: Session,
  plan: Plan,
  state: TableState,
  database: DatabaseState,
  target: Target,
): Promise<{ layout: Layout; keyRange: KeyRange | null } | { refusals: readonly Refusal[] }> {
  const keyRange =
    target.partitionType === "INTERVAL"
      ? await measureKey(session, state, target, farFrom(plan.layout, database.now))
      : null;
  const initial = initialValue({ target, state });
  if (keyRange && isPartitioned(target) && hasEarlierRows(keyRange, initial))
    return { refusals: refuseEarlierRows(target, await measureKey(session, state, target, initial)) };
  const table = `${state.schema}.${state.table}`;
  const laidOut = layOut({ table, rule: plan.layout, keyRange, now: database.now });
  if ("refusals" in laidOut) return laidOut;
  const refusals = refuseLocks(state, laidOut.layout, database, target.migration.parallelDegree);
  return refusals.length > 0 ? { refusals } : { keyRange, ...laidOut };
}

/** A name that a stranger's table has, or a partition that was detached, is not taken a second time. */
function withFreeNames(
  partitions: readonly LayoutPartition[],
  { namesTaken }: TableState,
): LayoutPartition[] {
  const taken = new Set(namesTaken);
  return partitions.map(({ name, bound }) => ({ name: takeName(name, "", taken), bound }));
}

/** The partitions to be made in a table that is partitioned as declared. */
function layOutMissing(plan: Plan, { state, database, keyMax, moving }: Situation): Layout {
  const rule = plan.layout;
  const present = presentOf(rule, database.now, keyMax);
  const hashCount = rule.hash?.count ?? 1;
  if (plan.method === "moveRows" && moving) {
    const made = withFreeNames([...moving.moved, ...moving.later], state);
    const partitions = made.slice(0, moving.moved.length);
    const later = made.slice(moving.moved.length);
    return { partitions, later, defaultName: interimDefaultOf(moving.fallback), hashCount };
  }
  const missing = state.partitioning ? findMissingPartitions(state.partitioning, rule, present) : [];
  return { partitions: withFreeNames(missing, state), defaultName: null, hashCount };
}

async function planCopy(
  session: Session,
  plan: Plan,
  state: TableState,
  database: DatabaseState,
  target: Target,
  run: OpenRun | null,
): Promise<PlanningOutcome> {
  const statements = isPartitioned(target)
    ? await findFrequentStatements(session, { table: target.table, column: target.partitionColumn })
    : [];
  if (run) {
    const forecast = forecastPlan(plan, run.layout, state, database, null, statements);
    return { plan, layout: run.layout, state, resumes: run, forecast };
  }
  const laidOut = await layOutCopy(session, plan, state, database, target);
  if ("refusals" in laidOut) return laidOut;
  const { layout, keyRange } = laidOut;
  const refusals = refuseKeyParts(plan, layout, state);
  if (refusals.length > 0) return { refusals };
  const instead = historyInstead({ target, state, database }, keyRange);
  const forecast = { ...forecastPlan(plan, layout, state, database, keyRange, statements), instead };
  return { plan, layout, state, resumes: null, forecast };
}

type Conflicts = Pick<PlanRequest, "conflictStatements">;

/** Who uses ON CONFLICT is asked only where a key lacks the partition key. */
async function readConflicts(session: Session, state: TableState, target: Target): Promise<Conflicts> {
  if (narrowKeysOf(state, target).length === 0) return {};
  return { conflictStatements: await findConflictStatements(session, state.table) };
}

function withConflicts(outcome: PlanningOutcome, { conflictStatements }: Conflicts): PlanningOutcome {
  if (!("plan" in outcome) || !outcome.forecast || conflictStatements === undefined) return outcome;
  return { ...outcome, forecast: { ...outcome.forecast, statementsOnConflict: conflictStatements } };
}

async function planState(
  session: Session,
  state: TableState,
  database: DatabaseState,
  target: Target,
  runs: OpenMove,
): Promise<PlanningOutcome> {
  const run = runs.resumable;
  const keyMax = await measureKeyMax(session, state, target);
  const moving = await findMoving(session, { target, state, database, keyMax }, runs);
  const sourceOid = moving?.fallback.oid ?? state.oid;
  const earlierSwaps = mayReadLedger(state) ? await countSwaps(session, renderer.ledger(), sourceOid) : 0;
  const resumed = run ? namesOf(run) : null;
  const conflicts = await readConflicts(session, state, target);
  const detached = mayReadLedger(state)
    ? await findDetached(session, renderer.ledger(), target, database.now)
    : [];
  const request = { target, state, database, keyMax, resumed, earlierSwaps, detached, ...conflicts };
  const fresh = planTable({ ...request, moving: namesOfMoving(moving) });
  const planned = withOwnTemplates(fresh, postgresTemplates);
  if ("refusals" in planned)
    return { refusals: [...(await refuseNulls(session, state, target)), ...planned.refusals] };
  const { plan } = planned;
  const goesOn = run?.plan.method === plan.method ? run : null;
  if (plan.method === "copySwap")
    return withConflicts(await planCopy(session, plan, state, database, target, goesOn), conflicts);
  if (plan.method === "attachHistory")
    return planHistory({ session, plan, state, database, target, run: goesOn });
  const layout = goesOn?.layout ?? layOutMissing(plan, { state, database, keyMax, moving });
  const source = plan.method === "moveRows" && moving ? moving.fallback : state;
  if (plan.method === "nothing") return { plan, layout, forecast: null, state: source, resumes: goesOn };
  const forecast = forecastPlan(plan, layout, source, database, null, []);
  return {
    plan,
    layout,
    forecast: { ...forecast, ...describeRetention(plan, state, detached) },
    state: source,
    resumes: goesOn,
  };
}

/** Where the ledger must not be read, planning refuses with the privileges that are missing. */
function mayReadLedger({ missingPrivileges }: TableState): boolean {
  return !missingPrivileges.some(({ on }) => /\bschema table_migration$/.test(on));
}

/** A run that cannot go on is abandoned before the new one creates anything, so its names are free for the new one. */
async function withoutNamesOf(session: Session, run: OpenRun, state: TableState): Promise<TableState> {
  const givenBack = await listNamesGivenBack(session, renderer, run);
  return { ...state, namesTaken: state.namesTaken.filter((name) => !givenBack.has(name)) };
}

/** No run is under way. What was rolled back is not done again by itself. */
async function planAnew(
  session: Session,
  state: TableState,
  database: DatabaseState,
  target: Target,
): Promise<PlanningOutcome> {
  const outcome = await planState(session, state, database, target, { open: null, resumable: null });
  if (!("plan" in outcome) || outcome.plan.method === "nothing") return outcome;
  const refusals = await refuseRolledBack(session, renderer.ledger(), target);
  return refusals.length > 0 ? { refusals } : outcome;
}

/**
 * Discovers a table, plans its migration and lays out its partitions. Writes nothing.
 * @param discovery what was discovered already, for all tables of the schema at once
 */
export async function planTarget(
  session: Session,
  target: Target,
  discovery?: Discovery,
): Promise<PlanningOutcome> {
  const names = { schema: target.schema, table: target.table };
  // A schema's discovery has tables alone; what else may have the name is asked for by it.
  const found =
    discovery && findTable(discovery.tables, target)
      ? discovery
      : await discoverTables(session, { tables: [names] });
  const { database } = found;
  const state = findTable(found.tables, target);
  if (!state) return { refusals: [await refuseMissingTable(session, database, target)] };
  const run = mayReadLedger(state) ? await findOpenRun(session, renderer.ledger(), names) : null;
  const source = run ? await discoverSource(session, run, state) : null;
  const resumable = run && source && canResume(run, target, source) ? run : null;
  const { rollback } = target.migration;
  if (resumable?.state === "swapped" && (rollback ?? resumable.plan.rollsBack) === resumable.plan.rollsBack) {
    const { plan, layout } = resumable;
    return { plan, layout, state, resumes: resumable, forecast: null };
  }
  if (rollback !== undefined && mayReadLedger(state))
    return planRollbackOf({ session, target, state, database, open: run, run: rollback });
  if (run?.plan.rollsBack !== undefined) return { refusals: [refuseUnfinished("migration", target, run)] };
  if (!run) return planAnew(session, state, database, target);
  const known = resumable ? state : await withoutNamesOf(session, run, state);
  return planState(session, known, database, target, { open: run, resumable });
}
