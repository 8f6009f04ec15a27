import type { Session } from "./dialect/session";
import {
  catalogSignatureSql,
  countDefaultRows,
  discoverRetired,
  discoverTables,
  findFrequentStatements,
  findSimilarTables,
  measureKeyRange,
  type Discovery,
} from "./discovery/postgres";
import { refuse, type Refusal } from "./errors";
import { listNamesGivenBack } from "./execution/abandon";
import { isJournalIntact } from "./execution/journal";
import { countSwaps, findOpenRun, type OpenRun } from "./execution/ledger";
import type { CopyNames } from "./planning/copy-swap";
import { fingerprint, hashOf } from "./planning/fingerprint";
import { forecastPlan } from "./planning/forecast";
import { farFrom, layOut, presentOf } from "./planning/layout";
import { findMissingPartitions } from "./planning/partitioned";
import { planTable } from "./planning/plan-table";
import { createPostgresRenderer } from "./rendering/render";
import type { Forecast, Layout, Plan } from "./schema/plan";
import type { DatabaseState, KeyRange, TableState } from "./schema/table-state";
import type { Target } from "./schema/target";

/** A plan with everything that it needs to run. */
export interface PlannedTarget {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly forecast: Forecast | null;
  readonly state: TableState;
  readonly database: DatabaseState;
  /** The unfinished run that this plan goes on with. */
  readonly resumes: OpenRun | null;
}

export type PlanningOutcome = PlannedTarget | { readonly refusals: readonly Refusal[] };

export const renderer = createPostgresRenderer(catalogSignatureSql);

/** What makes two declarations the same for an unfinished run: everything but how it runs. */
function identityOf({ migration, ...target }: Target): string {
  void migration;
  return hashOf(target);
}

/** Whether an unfinished run can go on with this target and this table. */
export function canResume(run: OpenRun, target: Target, state: TableState | null): boolean {
  if (run.state === "swapped") return true;
  return (
    run.plan.method === "copySwap" &&
    !run.isSpoiled &&
    state !== null &&
    (!run.hasJournal || isJournalIntact(state)) &&
    run.sourceOid === String(state.oid) &&
    run.plan.sourceFingerprint === fingerprint(state) &&
    identityOf(run.target) === identityOf(target)
  );
}

function namesOf(run: OpenRun): CopyNames | null {
  const step = run.plan.steps.find((candidate) => candidate.kind === "createTable");
  if (step?.kind !== "createTable") return null;
  const { interim, retired, journal, sourceOid } = step.copy;
  const journalSuffix = journal.slice(`journal_${sourceOid}`.length);
  const swap = run.plan.steps.find((candidate) => candidate.kind === "swapTables");
  const { sequences = [], indexes = [] } = swap ?? {};
  const { stem } = step.layout;
  return { interim: interim.name, retired: retired.name, stem, journalSuffix, sequences, indexes };
}

/** Why there is no such table: with the retired one, if an earlier run left it, or names that look alike. */
export async function refuseMissingTable(
  session: Session,
  database: DatabaseState,
  target: Target,
): Promise<Refusal> {
  const name = { schema: target.schema, table: target.table };
  const table = `${target.schema}.${target.table}`;
  const retired = (await discoverRetired(session, name)).find(({ exists }) => exists);
  if (retired) {
    const names = { table, retired: `${retired.schema}.${retired.name}`, since: retired.retiredAt };
    return refuse("TABLE_GONE_RETIRED_EXISTS", "table", names);
  }
  const similar = await findSimilarTables(session, name);
  const hint =
    similar.length === 0
      ? ""
      : ` Did you mean ${similar.map((other) => `${other.schema}.${other.table}`).join(" or ")}?`;
  return refuse("TABLE_NOT_FOUND", "table", { table, database: database.database, hint });
}

async function measureKey(
  session: Session,
  state: TableState,
  target: Target,
  far: string | null,
): Promise<KeyRange> {
  const column = state.columns.find(({ name }) => name === target.partitionColumn);
  return measureKeyRange(session, {
    schema: state.schema,
    table: state.table,
    column: target.partitionColumn,
    columnType: column?.baseType ?? "",
    nullable: !(column?.notNull ?? false),
    farFrom: far,
  });
}

/** The highest key counts as "now" for integers, but only where partitions are there already. */
export async function measureKeyMax(
  session: Session,
  state: TableState,
  target: Target,
): Promise<string | null> {
  const hasColumn = state.columns.some(
    ({ name, baseType }) => name === target.partitionColumn && baseType.startsWith("int"),
  );
  if (!state.partitioning || target.intervalType !== "NUMBER" || !hasColumn) return null;
  return (await measureKey(session, state, target, null)).max;
}

async function layOutCopy(
  session: Session,
  plan: Plan,
  state: TableState,
  database: DatabaseState,
  target: Target,
) {
  const keyRange = await measureKey(session, state, target, farFrom(plan.layout, database.now));
  const table = `${state.schema}.${state.table}`;
  const { now, maxLocks } = database;
  const defaultName = `${plan.layout.stem}_pdefault`;
  return { keyRange, ...layOut({ table, rule: plan.layout, keyRange, now, defaultName, maxLocks }) };
}

/** A nullable or missing key is refused before anything is measured for it, but then with the number of NULLs. */
async function refuseNulls(session: Session, state: TableState, target: Target): Promise<Refusal[]> {
  const column = state.columns.find(({ name }) => name === target.partitionColumn);
  if (!column || column.notNull || state.partitioning || !["TABLE"].includes(state.kind)) return [];
  if (!/^(date|timestamp|timestamptz|int[248])$/.test(column.baseType)) return [];
  const { nullCount } = await measureKey(session, state, target, null);
  if (nullCount === 0) return [];
  const table = `${state.schema}.${state.table}`;
  return [
    refuse("NULL_KEYS", "partitionColumn", {
      path: "partitionColumn",
      table,
      column: column.name,
      count: nullCount,
    }),
  ];
}

async function layOutMissing(
  session: Session,
  plan: Plan,
  state: TableState,
  database: DatabaseState,
  keyMax: string | null,
): Promise<Layout | Refusal> {
  const rule = plan.layout;
  const partitions = state.partitioning
    ? findMissingPartitions(state.partitioning, rule, presentOf(rule, database.now, keyMax))
    : [];
  const layout = { partitions, defaultName: null, hashCount: rule.hash?.count ?? 1 };
  const fallback = state.partitioning?.partitions.find(({ isDefault }) => isDefault);
  if (!fallback || partitions.length === 0) return layout;
  const columnType = rule.keyType;
  const where = { schema: fallback.schema, table: fallback.name, column: rule.column, columnType };
  const count = await countDefaultRows(session, where, partitions);
  if (count === 0) return layout;
  return refuse("DEFAULT_PARTITION_IN_THE_WAY", "partitionsAhead", {
    partition: `${fallback.schema}.${fallback.name}`,
    table: `${state.schema}.${state.table}`,
    count,
    from: partitions[0]?.lower ?? "",
    to: partitions.at(-1)?.upper ?? "",
  });
}

async function planCopy(
  session: Session,
  plan: Plan,
  state: TableState,
  database: DatabaseState,
  target: Target,
  run: OpenRun | null,
): Promise<PlanningOutcome> {
  const { table, partitionColumn: column } = target;
  const statements = await findFrequentStatements(session, { table, column });
  if (run) {
    const forecast = forecastPlan(plan, run.layout, state, database, null, statements);
    return { plan, layout: run.layout, state, database, resumes: run, forecast };
  }
  const laidOut = await layOutCopy(session, plan, state, database, target);
  if ("refusals" in laidOut) return laidOut;
  const { layout, keyRange } = laidOut;
  const forecast = forecastPlan(plan, layout, state, database, keyRange, statements);
  return { plan, layout, state, database, resumes: null, forecast };
}

async function planState(
  session: Session,
  state: TableState,
  database: DatabaseState,
  target: Target,
  run: OpenRun | null,
): Promise<PlanningOutcome> {
  const keyMax = await measureKeyMax(session, state, target);
  const earlierSwaps = mayReadLedger(state) ? await countSwaps(session, renderer.ledger(), state.oid) : 0;
  const resumed = run ? namesOf(run) : null;
  const planned = planTable({ target, state, database, keyMax, resumed, earlierSwaps });
  if ("refusals" in planned)
    return { refusals: [...(await refuseNulls(session, state, target)), ...planned.refusals] };
  const { plan } = planned;
  if (plan.method === "copySwap") return planCopy(session, plan, state, database, target, run);
  const layout = await layOutMissing(session, plan, state, database, keyMax);
  if ("code" in layout) return { refusals: [layout] };
  const forecast = plan.method === "nothing" ? null : forecastPlan(plan, layout, state, database, null, []);
  return { plan, layout, forecast, state, database, resumes: null };
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

/**
 * Discovers a table, plans its migration and lays out its partitions. Writes nothing.
 * @param discovery what was discovered already, for several tables of one schema at once
 */
export async function planTarget(
  session: Session,
  target: Target,
  discovery?: Discovery,
): Promise<PlanningOutcome> {
  const found =
    discovery ??
    (await discoverTables(session, { tables: [{ schema: target.schema, table: target.table }] }));
  const { database } = found;
  const state = found.tables.find(({ schema, table }) => schema === target.schema && table === target.table);
  if (!state) return { refusals: [await refuseMissingTable(session, database, target)] };
  const names = { schema: target.schema, table: target.table };
  const run = mayReadLedger(state) ? await findOpenRun(session, renderer.ledger(), names) : null;
  const resumable = run && canResume(run, target, state) ? run : null;
  if (resumable?.state === "swapped") {
    const { plan, layout } = resumable;
    return { plan, layout, state, database, resumes: resumable, forecast: null };
  }
  const known = run && !resumable ? await withoutNamesOf(session, run, state) : state;
  return planState(session, known, database, target, resumable);
}
