import type { Row, Session } from "../dialect/session";
import { hasLedger, Ledger, runLedger, type Chunk } from "../execution/ledger";
import { readJson } from "../execution/ledger-values";
import type { BindValues } from "../execution/context";
import type { ChunkEnds } from "../execution/pieces";
import type { StepScript } from "../schema/statement";
import { tallySchema, type Tally } from "../schema/tally";
import type { Target } from "../schema/target";
import { compareOptionsSchema, type CompareOptions, type DecidedOptions } from "../schema/compare-options";

/** The swap that a table has come from, as the ledger has it. */
export interface Migration<P, S> {
  readonly runId: string;
  readonly plan: P;
  /** The source as it was before. */
  readonly sourceState: S;
  /** What was found just before the cutover, as far as it may have changed since. */
  readonly inventoryBefore: Partial<S>;
  /** Object id of the new table. */
  readonly newId: string;
  readonly swappedAt: string;
  readonly retiredAs: string;
  /** Where the retired table is now; null where it is gone. */
  readonly retired: { readonly schema: string; readonly name: string } | null;
  /** Whether somebody has truncated the new table since. */
  readonly isTruncated: boolean;
  /** The run that has taken partitions away since; null where none has. */
  readonly detachedBy: string | null;
  readonly chunks: readonly Chunk[];
  /** How far the last comparison with the retired table has come; null where it came to its end, or there was none. */
  readonly compared: Tally | null;
}

/** The ledger's event about a comparison that goes on later. */
export const comparedAfterwards = "comparedAfterwards";

/** Statements that need no plan, and those of the ledger. */
export interface MigrationScripts {
  readonly compare: StepScript;
  readonly ledger: StepScript;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The last swap of a table; null where there was none. */
export async function readMigration<P, S>(
  session: Session,
  scripts: MigrationScripts,
  { schema, table }: Target,
): Promise<Migration<P, S> | null> {
  if (!(await hasLedger(session, scripts.ledger))) return null;
  const [row] = await runLedger(session, scripts.compare, "findMigration", { schema, table });
  if (!row) return null;
  const ledger = new Ledger(scripts.ledger, String(row["runId"]), "");
  const events = await ledger.readEvents(session);
  const lastOf = (wanted: string) => events.filter(({ kind }) => kind === wanted).at(-1);
  const before = lastOf("inventoryBefore");
  const compared = tallySchema.safeParse(lastOf(comparedAfterwards)?.detail);
  const [retiredSchema, retiredName] = [textOrNull(row["retiredSchema"]), textOrNull(row["retiredName"])];
  return {
    runId: String(row["runId"]),
    plan: readJson(row["plan"]) as P,
    sourceState: readJson(row["sourceState"]) as S,
    inventoryBefore: (before?.detail ?? {}) as Partial<S>,
    newId: String(row["newId"]),
    swappedAt: String(row["swappedAt"]),
    retiredAs: String(row["retiredAs"]),
    retired:
      retiredSchema === null || retiredName === null ? null : { schema: retiredSchema, name: retiredName },
    isTruncated: events.some(({ kind }) => kind === "tableTruncated"),
    detachedBy: textOrNull(row["detachedBy"]),
    chunks: await ledger.readChunks(session),
    compared: compared.success ? compared.data : null,
  };
}

/** What one kind of database brings to a comparison. */
export interface Comparing {
  readonly session: Session;
  readonly script: StepScript;
  readonly bindEnds: (chunk: ChunkEnds) => BindValues;
  /** The names of what differs, from what the statement tells. */
  describe(difference: unknown): string | null;
  /** Binds of the statement that compares a range, beside its ends. */
  readonly values: BindValues;
  /** The partition that a row of it counts for; null where rows are not counted by partitions. */
  partitionOf(row: Row): string | null;
  /** In their order. */
  readonly partitions: readonly string[];
  /** Whether the partition key has an order. */
  readonly isOrdered: boolean;
}

/** Options with their defaults; the seed is drawn where none is given. */
export function readOptions(options: CompareOptions): DecidedOptions {
  const { seed = Math.floor(Math.random() * 2_147_483_647), ...known } = compareOptionsSchema.parse(options);
  return { ...known, seed };
}
