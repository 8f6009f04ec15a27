import type { Session } from "../dialect/session";
import type { CoreContext } from "../execution/context";
import { hasLedger, runLedger } from "../execution/ledger";
import { readFlag, readJson } from "../execution/ledger-values";
import type { QualifiedName } from "../schema/plan";
import type { RetiredSummary, RunResult } from "../schema/report";
import type { StepScript } from "../schema/statement";
import type { Target } from "../schema/target";

function secondsBetween(from: string, to: string): number {
  return (
    Math.round(
      (Date.parse(`${to.replace(" ", "T")}:00`) - Date.parse(`${from.replace(" ", "T")}:00`)) / 100,
    ) / 10
  );
}

/** What only one kind of database knows of a run. */
export interface RunFacts extends Pick<RunResult, "method" | "inventory" | "partitions" | "leaves"> {
  readonly retired: QualifiedName | null;
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** What a run has done, as its ledger has it. */
export async function summarize(context: CoreContext, target: Target, facts: RunFacts): Promise<RunResult> {
  const { control, ledger } = context;
  const { retired, ...own } = facts;
  const steps = await ledger.readSteps(control.session);
  const events = await ledger.readEvents(control.session);
  const { rows, checksum, chunks } = await ledger.sumChunks(control.session);
  const swapped = events.find(({ kind }) => kind === "swapped");
  const keepUntil = swapped
    ? new Date(Date.parse(swapped.at) + target.migration.keepOldForDays * 86_400_000)
    : null;
  const durations = steps.map(({ step, startedAt, endedAt, rows: count }) => ({
    step,
    seconds: endedAt === null ? 0 : secondsBetween(startedAt, endedAt),
    rows: count,
  }));
  return {
    ...own,
    runId: ledger.runId,
    planHash: context.plan.hash,
    rows: Number(rows),
    checksum,
    chunks,
    steps: durations,
    seconds: Math.round(durations.reduce((sum, { seconds }) => sum + seconds, 0) * 10) / 10,
    lockedMs: numberOrNull(swapped?.detail["lockedMs"]),
    cutoverAttempts: numberOrNull(swapped?.detail["attempts"]),
    retiredTable: swapped && retired ? `${retired.schema}.${retired.name}` : null,
    retiredAt: swapped?.at ?? null,
    keepRetiredUntil: keepUntil?.toISOString() ?? null,
  };
}

/** What the ledger has of a table's finished runs. */
export interface Outcome {
  /** Of the last run. */
  readonly result: RunResult | null;
  /** The table that the last copy-swap put aside. */
  readonly retired: RetiredSummary | null;
}

/** Reads what has become of a table's runs; nothing where there is no ledger. */
export async function readOutcome(
  session: Session,
  script: StepScript,
  target: Pick<Target, "schema" | "table">,
): Promise<Outcome> {
  if (!(await hasLedger(session, script))) return { result: null, retired: null };
  const rows = await runLedger(session, script, "readOutcome", {
    schema: target.schema,
    table: target.table,
  });
  const finished = rows.filter(({ state }) => state === "completed");
  const results = finished.map(({ result }) => readJson(result) as RunResult);
  const swapped = finished.findIndex(({ retiredName }) => retiredName !== null);
  return {
    result: results[0] ?? null,
    retired: summarizeRetired(results[swapped], readFlag(finished[swapped]?.["retiredExists"])),
  };
}

/** The last run of a table that has ended; null where there is none, and where no work is planned that could follow it. */
export async function findLastRun(
  session: Session,
  script: StepScript,
  target: Pick<Target, "schema" | "table">,
  planned: { readonly plan: { readonly method: string } } | object,
): Promise<string | null> {
  if (!("plan" in planned) || planned.plan.method === "nothing") return null;
  return (await readOutcome(session, script, target)).result?.runId ?? null;
}

function summarizeRetired(result: RunResult | undefined, exists: boolean): RetiredSummary | null {
  if (!result?.retiredTable) return null;
  const { retiredTable, retiredAt, keepRetiredUntil } = result;
  return { table: retiredTable, retiredAt: retiredAt ?? "", keepUntil: keepRetiredUntil ?? "", exists };
}
