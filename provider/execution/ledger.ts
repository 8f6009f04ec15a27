import { migrationError } from "../errors";
import type { Row, Session, SqlValue } from "../dialect/session";
import type { Layout, Plan, StepKind } from "../schema/plan";
import type { StepScript } from "../schema/statement";
import type { TableState } from "../schema/table-state";
import type { Target } from "../schema/target";

/** The form of the ledger that this release writes. */
export const ledgerVersion = 1;
const schema = "table_migration";

/** An unfinished run, as the ledger has it. */
export interface OpenRun {
  readonly runId: string;
  readonly state: "running" | "failed" | "swapped";
  readonly plan: Plan;
  readonly target: Target;
  readonly layout: Layout;
  readonly sourceOid: string;
  readonly sourceState: TableState;
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

/** Runs one ledger statement. Writes belong into a transaction of the run; reads may stand alone. */
export async function runLedger(
  session: Session,
  script: StepScript,
  name: string,
  values: Values = {},
): Promise<readonly Row[]> {
  const { text, binds, name: label } = script.statement(name);
  const bound = binds.map((bind) => values[bind] ?? null);
  return (await session.run({ name: label, text, values: bound })).rows;
}

const installation = [
  "createVersion",
  "createRuns",
  "createFences",
  "createWorkers",
  "createSteps",
  "createItems",
  "createChunks",
  "createEvents",
  "createEventsIndex",
  "createHoldFence",
  "createDemand",
  "createNoteTruncate",
  "revokeFunctions",
];

async function readVersion(session: Session, script: StepScript): Promise<number | null> {
  const [found] = await runLedger(session, script, "findLedger");
  if (found?.["ledgerExists"] !== true) {
    if (found?.["isUsed"] === true) throw migrationError("LEDGER_FOREIGN", { schema });
    return null;
  }
  const [row] = await runLedger(session, script, "readVersion");
  return Number(row?.["version"] ?? 0);
}

/**
 * Whether a ledger is there.
 * @throws LEDGER_UNKNOWN where another release wrote it; LEDGER_FOREIGN where the schema is somebody else's
 */
export async function hasLedger(session: Session, script: StepScript): Promise<boolean> {
  const version = await readVersion(session, script);
  if (version !== null && version !== ledgerVersion)
    throw migrationError("LEDGER_UNKNOWN", { schema, actual: version, known: ledgerVersion });
  return version !== null;
}

async function install(session: Session, script: StepScript): Promise<void> {
  await runLedger(session, script, "createSchema");
  for (const name of installation) await runLedger(session, script, name);
  await runLedger(session, script, "recordVersion", { version: ledgerVersion });
}

/** Creates the ledger on first use. Two runs that begin at once create it once. */
export async function ensureLedger(session: Session, script: StepScript): Promise<void> {
  if (await hasLedger(session, script)) return;
  await session.runBatch({ name: "ledger.begin", text: "BEGIN" });
  try {
    await session.runBatch({ name: "ledger.patience", text: "SET LOCAL lock_timeout = '10s'" });
    await runLedger(session, script, "lockInstallation");
    if (!(await hasLedger(session, script))) await install(session, script);
    await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
  } catch (error) {
    await session.runBatch({ name: "ledger.rollback", text: "ROLLBACK" }).catch(() => undefined);
    throw error;
  }
}

/** The unfinished run of a table, if there is one. */
export async function findOpenRun(
  session: Session,
  script: StepScript,
  table: { schema: string; table: string },
): Promise<OpenRun | null> {
  if (!(await hasLedger(session, script))) return null;
  const [row] = await runLedger(session, script, "findOpenRun", table);
  return row ? (row as unknown as OpenRun) : null;
}

/** How many runs have swapped a table away, by its object id; 0 where there is no ledger. */
export async function countSwaps(session: Session, script: StepScript, oid: number): Promise<number> {
  if (!(await hasLedger(session, script))) return 0;
  const [row] = await runLedger(session, script, "countSwaps", { oid: String(oid) });
  return Number(row?.["swaps"] ?? 0);
}

function toChunk(row: Row): Chunk {
  return { ...(row as unknown as Chunk), rows: Number(row["rows"] ?? 0) };
}

/** The ledger of one run. What belongs to a transaction is run on that transaction's session. */
export class Ledger {
  constructor(
    private readonly script: StepScript,
    readonly runId: string,
    readonly token: string,
  ) {}

  private async call(session: Session, name: string, values: Values = {}): Promise<readonly Row[]> {
    return runLedger(session, this.script, name, { run: this.runId, token: this.token, ...values });
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
    rows: string,
    checksum: string,
    differs: boolean,
  ): Promise<void> {
    await this.call(session, "recordCompared", { chunk, rows, checksum, differs });
  }

  async forgetDifferences(session: Session): Promise<void> {
    await this.call(session, "forgetCompared");
  }

  async sumChunks(session: Session): Promise<{ rows: string; checksum: string; chunks: number }> {
    const [row] = await this.call(session, "sumChunks");
    return row as unknown as { rows: string; checksum: string; chunks: number };
  }

  async recordEvent(session: Session, kind: string, detail: unknown = {}): Promise<void> {
    await this.call(session, "recordEvent", { kind, detail: JSON.stringify(detail) });
  }

  async readEvents(
    session: Session,
  ): Promise<{ at: string; kind: string; detail: Record<string, unknown> }[]> {
    const rows = await this.call(session, "readEvents");
    return rows as unknown as { at: string; kind: string; detail: Record<string, unknown> }[];
  }

  async recordInterim(session: Session, interim: string): Promise<void> {
    await this.call(session, "recordInterim", { interim });
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
