import type { Session } from "../dialect/session";
import { findSwapped, runLedger, type Chunk } from "../execution/ledger";
import { readFlag } from "../execution/ledger-values";
import type { Refusal } from "../errors";
import type { DecidedOptions } from "../schema/compare-options";
import type { Target } from "../schema/target";
import type { Check, Validation } from "../schema/validation";
import { checkAfter, missingAfter, type AfterFacts } from "../validation/after";
import { notApplicable } from "../validation/check";
import { cannotCompare, checkCounts } from "../validation/compare";
import { allRanges, compareBoth, measureRanges, type Limits } from "./comparing";
import type { AfterOptions, CompareOrder } from "./engine";
import { keptRanges } from "./kept-ranges";
import {
  readMigration,
  readOptions,
  type Comparing,
  type Migration,
  type MigrationScripts,
} from "./migration";
import type { Refused } from "./planned";
import { planFacts, planOrRefuse, validate, type AnyPlanned } from "./validate";

interface Named {
  readonly schema: string;
  readonly name: string;
}

interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** What a plan, a table, a copy and a database are in one kind of database. */
export interface KindOfTable {
  readonly plan: unknown;
  readonly state: { readonly columns: readonly TypedColumn[] };
  readonly copy: {
    readonly source: Named;
    readonly interim: Named;
    readonly journal: string;
    readonly reverseJournal: string;
    readonly columns: readonly TypedColumn[];
  };
  readonly database: { readonly database: string; readonly now: string };
}

type MigrationOf<K extends KindOfTable> = Migration<K["plan"], K["state"]>;

/** How one kind of database reads a table that may have been migrated; what is asked of it is the same for all. */
export interface MigratedTable<K extends KindOfTable> {
  readonly engine: Validation["engine"];
  readonly session: Session;
  readonly target: Target;
  readonly scripts: MigrationScripts;
  /** Ends the transaction of a record, where one statement does not do so by itself. */
  commit(): Promise<unknown>;
  discover(): Promise<{ readonly state: K["state"] | null; readonly database: K["database"] }>;
  /** What a run of this plan copies; null where it copies nothing. */
  copyOf(plan: K["plan"]): K["copy"] | null;
  objectIdOf(state: K["state"]): string;
  /** Whether the triggers of the reverse journal are there, and on. */
  isJournaled(state: K["state"], copy: K["copy"]): boolean;
  /** @param back the copy, from the retired table into the new one */
  comparingOf(back: K["copy"], migration: MigrationOf<K>, state: K["state"]): Comparing;
}

/** The same, for what is left to prove once it is migrated. */
export interface ProvableTable<K extends KindOfTable> extends MigratedTable<K> {
  plan(): Promise<AnyPlanned | Refused>;
  refuseMissing(database: K["database"]): Promise<Refusal>;
  /** The tables at the other ends of the keys that a run of this plan moves. */
  neighboursOf(plan: K["plan"]): readonly Named[];
  lookAfter(
    migration: MigrationOf<K> | null,
    state: K["state"],
  ): Promise<Pick<AfterFacts, "differences" | "faults" | "counted">>;
}

/** Columns that are not any more what was copied. */
function listAltered(copied: readonly TypedColumn[], now: readonly TypedColumn[]): string[] {
  return copied
    .filter(({ name, type }) => !now.some((column) => column.name === name && column.type === type))
    .map(({ name }) => name);
}

/** Why nobody can tell which rows were written since the swap; null where the reverse journal tells. */
async function whyNotJournaled<K extends KindOfTable>(
  table: MigratedTable<K>,
  migration: MigrationOf<K>,
  copy: K["copy"],
  state: K["state"],
): Promise<string | null> {
  const { swappedAt } = migration;
  const journal = copy.reverseJournal;
  const [found] = await runLedger(table.session, table.scripts.compare, "findJournal", { journal });
  if (!readFlag(found?.["isThere"]))
    return `The reverse journal ${journal} is gone, so nobody knows which rows were written since the swap (${swappedAt}).`;
  if (!table.isJournaled(state, copy))
    return "The triggers of the reverse journal are gone or switched off, so nobody knows which rows were written since.";
  if (migration.isTruncated) return `The new table was truncated after the swap (${swappedAt}).`;
  if (migration.detachedBy !== null)
    return `Run ${migration.detachedBy} has taken partitions out of the new table since the swap.`;
  const altered = listAltered(copy.columns, state.columns);
  return altered.length === 0 ? null : `Columns were altered since the swap: ${altered.join(", ")}.`;
}

/** What a comparison with the retired table runs on, or why there is none. */
async function prepareComparing<K extends KindOfTable>(
  table: MigratedTable<K>,
  migration: MigrationOf<K> | null,
  state: K["state"] | null,
): Promise<Comparing | string> {
  if (migration === null) return "No run has swapped this table in.";
  const { runId, retired, retiredAs, newId } = migration;
  const copy = table.copyOf(migration.plan);
  if (copy === null) return `Run ${runId} has copied no row, so no retired table holds them.`;
  if (state === null) return "The table is not there.";
  if (table.objectIdOf(state) !== newId) return `The table is not the one that run ${runId} has swapped in.`;
  if (retired === null) return `The retired table ${retiredAs} is gone, so there is nothing to compare with.`;
  const reason = await whyNotJournaled(table, migration, copy, state);
  if (reason !== null) return reason;
  const back = { ...copy, source: retired, interim: copy.source, journal: copy.reverseJournal };
  return table.comparingOf(back, migration, state);
}

interface Found<K extends KindOfTable> {
  readonly migration: MigrationOf<K> | null;
  readonly comparing: Comparing | string;
}

async function findComparing<K extends KindOfTable>(
  table: MigratedTable<K>,
  state: K["state"] | null,
): Promise<Found<K>> {
  const migration = await readMigration<K["plan"], K["state"]>(table.session, table.scripts, table.target);
  return { migration, comparing: await prepareComparing(table, migration, state) };
}

/** Why what was found to differ says nothing: a comparison may last for hours, and its ground may have gone meanwhile. */
async function whyGroundless<K extends KindOfTable>(
  table: MigratedTable<K>,
  { migration }: Found<K>,
): Promise<string | null> {
  const { state } = await table.discover();
  const now = await findComparing(table, state);
  if (typeof now.comparing === "string")
    return `Rows differ, but the tables cannot be compared any more. ${now.comparing}`;
  return now.migration?.runId === migration?.runId
    ? null
    : "Rows differ, but another run has swapped the table while they were compared.";
}

async function compareFound<K extends KindOfTable>(
  table: MigratedTable<K>,
  found: Found<K>,
  { isKept, log }: Required<Pick<CompareOrder, "isKept" | "log">>,
  options: DecidedOptions,
): Promise<Pick<Validation, "checks"> & Partial<Pick<Validation, "distribution" | "seed">>> {
  const { comparing, migration } = found;
  if (typeof comparing === "string") return { checks: cannotCompare(comparing) };
  const { session, scripts } = table;
  const keeper = { session, script: scripts.ledger, commit: () => table.commit(), log };
  const ranges =
    isKept && migration !== null
      ? keptRanges(keeper, migration, options.full, limitsOf(options))
      : allRanges(migration?.chunks ?? [], options.full, limitsOf(options));
  const compared = await compareBoth(comparing, ranges, options);
  if (compared.checks.every(({ outcome }) => outcome !== "failed")) return compared;
  const reason = await whyGroundless(table, found);
  return reason === null ? compared : { checks: cannotCompare(reason) };
}

function limitsOf({ statementTimeoutMs, totalTimeoutMs }: DecidedOptions): Limits {
  return { statementTimeoutMs, totalTimeoutMs };
}

/** Compares a migrated table with the retired one. */
export function compareMigrated<K extends KindOfTable>(
  table: MigratedTable<K>,
  { isKept = false, log = () => undefined, ...given }: CompareOrder,
): Promise<Validation> {
  const { engine, target } = table;
  const options = readOptions(given);
  return validate(target, async () => {
    const { state, database } = await table.discover();
    const found = await findComparing(table, state);
    const compared = await compareFound(table, found, { isKept, log }, options);
    return { stage: "compare", engine, database: database.database, at: database.now, ...compared };
  });
}

async function checkCountsOf(comparing: Comparing | string, chunks: readonly Chunk[]): Promise<Check> {
  if (typeof comparing === "string") return notApplicable("counts", comparing);
  return checkCounts(await measureRanges(comparing, allRanges(chunks, false, limitsOf(readOptions({})))));
}

/** What is left to prove of a table once it is migrated. */
export function validateMigrated<K extends KindOfTable>(
  table: ProvableTable<K>,
  { uncounted }: AfterOptions = {},
): Promise<Validation> {
  const { engine, session, scripts, target } = table;
  return validate(target, async () => {
    const migration = await readMigration<K["plan"], K["state"]>(session, scripts, target);
    const neighbours = migration === null ? [] : table.neighboursOf(migration.plan);
    const movedBefore = await findSwapped(session, scripts.ledger, neighbours);
    const { state, database } = await table.discover();
    const stamp = { stage: "after", engine, database: database.database, at: database.now } as const;
    if (state === null) return { ...stamp, checks: missingAfter(await table.refuseMissing(database)) };
    const checks = checkAfter({
      ...planFacts(await planOrRefuse(table.plan())),
      ...(await table.lookAfter(migration, state)),
      counts:
        uncounted === undefined
          ? await checkCountsOf(await prepareComparing(table, migration, state), migration?.chunks ?? [])
          : notApplicable("counts", uncounted),
      neighbour: movedBefore ?? (await findSwapped(session, scripts.ledger, neighbours)),
    });
    return { ...stamp, checks };
  });
}
