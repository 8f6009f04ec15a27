import { DatabaseError } from "../dialect/database-error";
import { migrationError } from "../errors";
import type { Row, Session, SqlValue } from "../dialect/session";
import type { Layout, Plan, StepKind } from "../schema/plan";
import { readFlag, readJson, readKey } from "./ledger-values";
import type { StepScript } from "../schema/statement";
import type { SwappedRun } from "../schema/foreign-key";
import type { TableState } from "../schema/table-state";
import type { Target } from "../schema/target";

/** The form of the ledger that this release writes. */
export const ledgerVersion = 1;
const schema = "table_migration";

/** An unfinished run, as the ledger has it; by default of PostgreSQL. */
export interface OpenRun<P = Plan, L = Layout, S = TableState> {
  readonly runId: string;
  readonly state: "running" | "failed" | "swapped";
  readonly plan: P;
  readonly target: Target;
  readonly layout: L;
  /** The table's object id. */
  readonly sourceOid: string;
  readonly sourceState: S;
  readonly client: string;
  readonly seenAt: string;
  readonly secondsSilent: number;
  /** Whether it can only be abandoned: the source was truncated or altered, or the journal broken. */
  readonly isSpoiled: boolean;
  /** Whether its journal has been started. */
  readonly hasJournal: boolean;
}

export interface Chunk {
  readonly chunk: number;
  readonly lowerKey: readonly string[] | null;
  readonly upperKey: readonly string[] | null;
  readonly rows: number;
  readonly isLoaded: boolean;
  readonly isCompared: boolean;
  readonly differs: boolean;
}

export interface StepRecord {
  readonly step: StepKind;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly rows: number | null;
}

type Values = Readonly<Record<string, SqlValue>>;

/** The oldest of such runs of some tables; null where there is none. */
export async function findSwapped(
  session: Session,
  script: StepScript,
  tables: readonly { readonly schema: string; readonly name: string }[],
): Promise<SwappedRun | null> {
  if (tables.length === 0) return null;
  const [schemas, names] = [tables.map(({ schema: each }) => each), tables.map(({ name }) => name)];
  const [found] = await runLedger(session, script, "findSwapped", { schemas, names });
  return found === undefined ? null : { run: String(found["run"]), table: String(found["table"]) };
}

/** A run that was taken over: this process writes nothing more. */
export function fenced(run: string): DatabaseError {
  const message = `run ${run} was taken over`;
  return new DatabaseError({
    message,
    kind: "fenced",
    isConnectionLoss: false,
    statement: "ledger.holdFence",
  });
}

/** Runs one ledger statement. Writes belong into a transaction of the run; reads may stand alone. */
export async function runLedger(
  session: Session,
  script: StepScript,
  name: string,
  values: Values = {},
): Promise<readonly Row[]> {
  const { text, binds, outputs, name: label } = script.statement(name);
  const bound = binds.map((bind) => values[bind] ?? null);
  const told = outputs.length > 0 ? { outputs } : {};
  return (await session.run({ name: label, text, values: bound, ...told })).rows;
}

async function readVersion(session: Session, script: StepScript): Promise<number | null> {
  const [found] = await runLedger(session, script, "findLedger");
  if (!readFlag(found?.["ledgerExists"])) {
    if (readFlag(found?.["isUsed"])) throw migrationError("LEDGER_FOREIGN", { schema });
    return null;
  }
  const [row] = await runLedger(session, script, "readVersion");
  // On Oracle the table may be seen before its row: another run installs at this moment.
  return row?.["version"] === null ? null : Number(row?.["version"] ?? 0);
}

/**
 * Whether a ledger is there.
 * @throws LEDGER_UNKNOWN where another release wrote it; LEDGER_FOREIGN where the schema is somebody else's
 */
export async function hasLedger(session: Session, script: StepScript): Promise<boolean> {
  const version = await readVersion(session, script);
  if (version !== null && version !== ledgerVersion)
    throw migrationError("LEDGER_UNKNOWN", { ledger: schema, actual: version, known: ledgerVersion });
  return version !== null;
}

function toOpenRun(row: Row): unknown {
  return {
    ...row,
    runId: String(row["runId"]),
    sourceOid: String(row["sourceOid"]),
    secondsSilent: Number(row["secondsSilent"]),
    ...Object.fromEntries(
      ["plan", "target", "layout", "sourceState"].map((name) => [name, readJson(row[name])]),
    ),
    isSpoiled: readFlag(row["isSpoiled"]),
    hasJournal: readFlag(row["hasJournal"]),
  };
}

/** The unfinished run of a table, if there is one. */
export async function findOpenRun<P = Plan, L = Layout, S = TableState>(
  session: Session,
  script: StepScript,
  table: { schema: string; table: string },
): Promise<OpenRun<P, L, S> | null> {
  if (!(await hasLedger(session, script))) return null;
  const [row] = await runLedger(session, script, "findOpenRun", table);
  return row ? (toOpenRun(row) as OpenRun<P, L, S>) : null;
}

/** How many runs have swapped a table away, by its object id; 0 where there is no ledger. */
export async function countSwaps(session: Session, script: StepScript, oid: number): Promise<number> {
  if (!(await hasLedger(session, script))) return 0;
  const [row] = await runLedger(session, script, "countSwaps", { oid: String(oid) });
  return Number(row?.["swaps"] ?? 0);
}

/** What a statement about a chunk is told of its ends: the first chunk has no lower one, the last no upper one. */
export function endsOf({ lowerKey, upperKey }: Pick<Chunk, "lowerKey" | "upperKey">): {
  isFirst: boolean;
  isLast: boolean;
} {
  return { isFirst: lowerKey === null, isLast: upperKey === null };
}

function toChunk(row: Row): Chunk {
  return {
    chunk: Number(row["chunk"]),
    lowerKey: readKey(row["lowerKey"]),
    upperKey: readKey(row["upperKey"]),
    rows: Number(row["rows"] ?? 0),
    isLoaded: readFlag(row["isLoaded"]),
    isCompared: readFlag(row["isCompared"]),
    differs: readFlag(row["differs"]),
  };
}

/** The ledger of one run. What belongs to a transaction is run on that transaction's session. */
export class Ledger {
  constructor(
    private readonly script: StepScript,
    readonly runId: string,
    readonly token: string,
  ) {}

  private async call(session: Session, name: string, values: Values = {}): Promise<readonly Row[]> {
    return runLedger(session, this.script, name, { ...this.fenceOf(session), ...values });
  }

  /** What a statement that holds the fence itself binds. */
  fenceOf(session: Session): { readonly run: string; readonly token: string; readonly worker: number } {
    return { run: this.runId, token: this.token, worker: session.serverProcessId };
  }

  /**
   * Checks under lock that nobody has taken this run over; the first statement of every transaction that writes.
   * @throws where it was, as a failure of the kind `fenced`
   */
  async holdFence(session: Session): Promise<void> {
    const held = await this.call(session, "holdFence");
    if (held.length === 0) throw fenced(this.runId);
  }

  /** A neighbour's run that is between its swap and the proof of it. */
  findSwapped(session: Session, tables: Parameters<typeof findSwapped>[2]): Promise<SwappedRun | null> {
    return findSwapped(session, this.script, tables);
  }

  async readSteps(session: Session): Promise<StepRecord[]> {
    const rows = await this.call(session, "readSteps");
    return rows.map((row) => ({
      ...(row as unknown as StepRecord),
      rows: row["rows"] === null ? null : Number(row["rows"]),
    }));
  }

  async startStep(session: Session, step: StepKind): Promise<void> {
    await this.call(session, "startStep", { step });
  }

  async endStep(session: Session, step: StepKind, rows: number | null = null): Promise<void> {
    await this.call(session, "endStep", { step, rows });
  }

  /** A resumed run takes the step up once more. */
  async reopenStep(session: Session, step: StepKind): Promise<void> {
    await this.call(session, "reopenStep", { step });
  }

  async readItems(session: Session, step: StepKind): Promise<Set<string>> {
    const rows = await this.call(session, "readItems", { step });
    return new Set(rows.map((row) => String(row["item"])));
  }

  async recordItem(session: Session, step: StepKind, item: string): Promise<void> {
    await this.call(session, "recordItem", { step, item });
  }

  async readChunks(session: Session): Promise<Chunk[]> {
    return (await this.call(session, "readChunks")).map(toChunk);
  }

  async planChunk(session: Session, chunk: Pick<Chunk, "chunk" | "lowerKey" | "upperKey">): Promise<void> {
    await this.call(session, "planChunk", {
      chunk: chunk.chunk,
      lower: chunk.lowerKey,
      upper: chunk.upperKey,
    });
  }

  async recordLoaded(session: Session, chunk: number, rows: number): Promise<void> {
    await this.call(session, "recordLoaded", { chunk, rows });
  }

  async recordCompared(
    session: Session,
    chunk: number,
    { rows, checksum, equal }: { readonly rows: string; readonly checksum: string; readonly equal: boolean },
  ): Promise<void> {
    await this.call(session, "recordCompared", { chunk, rows, checksum, differs: equal ? "N" : "Y" });
  }

  async forgetDifferences(session: Session): Promise<void> {
    await this.call(session, "forgetCompared");
  }

  async sumChunks(session: Session): Promise<{ rows: string; checksum: string; chunks: number }> {
    const [row] = await this.call(session, "sumChunks");
    const sums = row as { rows: string | number; checksum: string | number; chunks: string | number };
    return { rows: String(sums.rows), checksum: String(sums.checksum), chunks: Number(sums.chunks) };
  }

  async recordEvent(session: Session, kind: string, detail: unknown = {}): Promise<void> {
    await this.call(session, "recordEvent", { kind, detail: JSON.stringify(detail) });
  }

  /** Notes at the run that this one takes back that it is rolled back, with the swap of this one. */
  async recordRollback(session: Session, rolledBack: string): Promise<void> {
    const values = { run: rolledBack, kind: "rolledBack", detail: JSON.stringify({ by: this.runId }) };
    await this.call(session, "recordEvent", values);
  }

  async readEvents(
    session: Session,
  ): Promise<{ at: string; kind: string; detail: Record<string, unknown> }[]> {
    const rows = await this.call(session, "readEvents");
    return rows.map(({ at, kind, detail }) => ({
      at: String(at),
      kind: String(kind),
      detail: readJson(detail) as Record<string, unknown>,
    }));
  }

  /** The run's state, and the object ids of its tables. */
  async readRun(session: Session, table: string): Promise<{ state: string; interimOid: string | null }> {
    const [row] = await this.call(session, "readRun", { table });
    return row as unknown as { state: string; interimOid: string | null };
  }

  async recordInterim(session: Session, interim: string): Promise<void> {
    await this.call(session, "recordInterim", { interim });
  }

  /** Keeps the fence where it is until the transaction ends. @throws where it was moved, as a failure of the kind `fenced` */
  async lockFence(session: Session): Promise<void> {
    const held = await this.call(session, "lockFence");
    if (held.length === 0) throw fenced(this.runId);
  }

  async recordWorker(session: Session): Promise<void> {
    await this.call(session, "recordWorker");
  }

  async recordSeen(session: Session): Promise<void> {
    await this.call(session, "recordSeen");
  }

  /** Nothing, if the run was taken over meanwhile: it is another's to fail. */
  async fail(session: Session, failure: string): Promise<void> {
    await this.call(session, "failRun", { failure });
  }

  /** From now on the run can only be abandoned; nothing, if it was taken over meanwhile. */
  async spoil(session: Session, code: string): Promise<void> {
    await this.call(session, "spoilRun", { detail: JSON.stringify({ code }) });
  }

  async complete(session: Session, result: unknown): Promise<void> {
    await this.call(session, "completeRun", { result: JSON.stringify(result) });
  }
}
