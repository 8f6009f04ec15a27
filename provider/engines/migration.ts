import type { Row, Session } from "../dialect/session";
import { endsOf, hasLedger, Ledger, runLedger, type Chunk } from "../execution/ledger";
import { readJson } from "../execution/ledger-values";
import type { BindValues } from "../execution/context";
import type { StepScript } from "../schema/statement";
import type { Target } from "../schema/target";
import { compareOptionsSchema, type CompareOptions, type DecidedOptions } from "../schema/compare-options";
import type { Measured, Sampled, Summed } from "../validation/compare";

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
}

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
  const before = events.filter(({ kind }) => kind === "inventoryBefore").at(-1);
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
  };
}

/** What one kind of database brings to a comparison, within its snapshot. */
export interface Comparing {
  readonly session: Session;
  readonly script: StepScript;
  readonly bindEnds: (chunk: Chunk) => BindValues;
  /** The names of what differs, from what the statement tells. */
  describe(difference: unknown): string | null;
  measure(): Promise<Measured>;
}

async function runOn(
  { session, script, bindEnds }: Comparing,
  name: string,
  chunk: Chunk,
  values: Readonly<Record<string, string | number>> = {},
): Promise<readonly Row[]> {
  const { text, binds, name: label } = script.statement(name, { ...endsOf(chunk), ...values });
  const known: BindValues = { ...bindEnds(chunk), ...values };
  return (await session.run({ name: label, text, values: binds.map((bind) => known[bind] ?? null) })).rows;
}

/** Rows that are drawn from one chunk, compared column by column. */
export async function sampleChunk(
  comparing: Comparing,
  chunk: Chunk,
  rows: number,
  seed: number,
): Promise<Sampled> {
  const found = await runOn(comparing, "compareSample", chunk, { rows, seed });
  const differing = found.flatMap(({ key, difference }) => {
    const named = comparing.describe(difference);
    return named === null ? [] : [{ key: String(key), difference: named }];
  });
  return { drawn: found.length, differing };
}

/** One statement for each chunk, and another for each that differs. */
export async function sumChunks(comparing: Comparing, chunks: readonly Chunk[]): Promise<Summed> {
  let [rows, checksum] = [0, 0n];
  const differing: string[] = [];
  for (const chunk of chunks) {
    const [row = {}] = await runOn(comparing, "compareChunk", chunk);
    rows += Math.max(Number(row["sourceRows"]), Number(row["interimRows"]));
    checksum += BigInt(String(row["sourceChecksum"]));
    if (row["sourceRows"] === row["interimRows"] && row["sourceChecksum"] === row["interimChecksum"])
      continue;
    const found = await runOn(comparing, "findDifferences", chunk);
    const keys = found
      .slice(0, 5)
      .map(({ key, difference }) => `(${(readJson(key) as string[]).join(", ")}) ${String(difference)}`);
    const more = found.length > keys.length ? ` and ${found.length - keys.length} more` : "";
    differing.push(`Chunk ${chunk.chunk}: ${keys.join(", ")}${more}.`);
  }
  return { chunks: chunks.length, rows, checksum: String(checksum), differing };
}

/** Options with their defaults; the seed is drawn where none is given. */
export function readOptions(options: CompareOptions): DecidedOptions {
  const { seed = Math.floor(Math.random() * 2_147_483_647), ...known } = compareOptionsSchema.parse(options);
  return { ...known, seed };
}
