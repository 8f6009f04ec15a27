import type { Engine, Reality } from "../engines/engine";
import { MigrationError, migrationError } from "../errors";
import { formatRunReport } from "../report/run-report";
import { summarize } from "../report/validation";
import { renderValidationHtml } from "../report/validation-html";
import type { RunResult, ValidationSummary } from "../schema/report";
import type { Target } from "../schema/target";
import type { Validation } from "../schema/validation";
import type { Proof } from "./outputs";
import { writeReport } from "./report-files";

/** A run that has ended, or the validation of the last one that is to be made again. */
export interface RunToProve {
  readonly engine: Engine;
  readonly target: Target;
  /** Null outside of a stack. */
  readonly stack: string | null;
  /** Null where nothing was to be done. */
  readonly result: RunResult | null;
  /** The table as the run has left it. */
  readonly reality: Pick<Reality, "result" | "retired">;
  readonly before: Validation | null;
  /** What was proven before this. */
  readonly known: Proof;
  readonly warn: (text: string) => Promise<void>;
}

interface Looked {
  readonly validations: readonly Validation[];
  /** Why something could not be looked at. */
  readonly note: string | null;
}

/** Methods that have moved rows, or left them in another table. */
const proven: ReadonlySet<string> = new Set(["copySwap", "moveRows", "attachHistory"]);

/** What hangs on the table stands, whether or not its rows can be compared; they are counted once, by the comparison. */
async function validate({ engine, target, result }: RunToProve): Promise<Looked> {
  const totalTimeoutMs = target.migration.validateForMinutes * 60_000;
  if (result !== null && result.method !== "copySwap")
    return { validations: [await engine.validateAfter(target, { totalTimeoutMs })], note: null };
  const after = await engine.validateAfter(target, { isCounted: true });
  const full = target.migration.validateAfterwards === "full";
  return explained([after], "Not compared with the retired table", async () => ({
    validations: [after, await engine.compareTables(target, { full, totalTimeoutMs })],
    note: null,
  }));
}

/** The swap is done and proven: that something cannot be looked at once more is told, and no failure. */
async function explained(
  known: readonly Validation[],
  what: string,
  lookAt: () => Promise<Looked>,
): Promise<Looked> {
  try {
    return await lookAt();
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { validations: known, note: `${what}: ${error.message}` };
  }
}

function look(run: RunToProve): Promise<Looked> {
  const isOff = run.target.migration.validateAfterwards === "off";
  if (isOff || (run.result !== null && !proven.has(run.result.method)))
    return Promise.resolve({ validations: [], note: null });
  return explained([], "Not validated", () => validate(run));
}

function summarizeAll(
  runId: string | null,
  looked: Looked,
  files: readonly string[],
): ValidationSummary | null {
  const { validations, note } = looked;
  if (validations.length === 0 && note === null) return null;
  const checks = validations.flatMap(({ stage, checks: found }) =>
    found.map(({ name, outcome, finding }) => ({ stage, check: name, outcome, finding })),
  );
  const has = (wanted: string) => checks.some(({ outcome }) => outcome === wanted);
  const verdicts = validations.map((one) => `${one.stage}: ${summarize(one)}`);
  const verdict = [...verdicts, ...(note === null ? [] : [note])].join(" ");
  const isWhole = note === null && !has("partial");
  const holds = has("failed") ? false : isWhole && has("passed") ? true : null;
  return { runId, holds, verdict, checks, files: [...files] };
}

/** As much as a state should hold: of a thousand partitions those that differ. */
function withoutEqualParts(validation: Validation): Validation {
  return {
    ...validation,
    distribution: validation.distribution.filter(({ rows, retiredRows }) => rows !== retiredRows),
  };
}

async function write(
  { target, stack, result, reality, warn }: RunToProve,
  all: readonly Validation[],
  note: string | null,
) {
  const { reportFolder } = target.migration;
  if (reportFolder === undefined) return [];
  const reported = { ...target, stack };
  const md = formatRunReport(`${target.schema}.${target.table}`, result ?? reality.result, all, note);
  try {
    return await writeReport(process.cwd(), reportFolder, reported, { md, html: renderValidationHtml(all) });
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    await warn(error.message);
    return [];
  }
}

/** Whether the last run ended, and then its validation did not: a process that is killed tells nobody. */
function isUnproven({ reality: { result, retired }, known }: RunToProve): boolean {
  if (result === null || !proven.has(result.method) || result.runId === known.runId) return false;
  // A table that was migrated long ago and is declared anew has changed since, rightly.
  return known.runId !== null || retired?.exists === true;
}

/** Validates a run that has ended, writes its report, and sums both up. What was proven stays where nothing was done since. */
export async function proveRun(run: RunToProve): Promise<Proof> {
  const { target, result, reality, before, known } = run;
  if (result === null && known.validation?.holds !== false && !isUnproven(run)) return known;
  const looked = await look(run);
  const all = [...(before === null ? [] : [before]), ...looked.validations];
  const hasFailed = looked.validations.some(({ checks }) =>
    checks.some(({ outcome }) => outcome === "failed"),
  );
  if (known.validation?.holds === false && looked.note !== null && !hasFailed) {
    // What failed before and could not be looked at again has not been mended.
    await run.warn(looked.note);
    return known;
  }
  const files = await write(run, all, looked.note);
  const table = `${target.schema}.${target.table}`;
  const runId = reality.result?.runId ?? null;
  return {
    runId,
    validation: summarizeAll(runId, looked, files),
    report: formatRunReport(table, result ?? reality.result, all.map(withoutEqualParts), looked.note),
  };
}

/** A table that is swapped in and fails a check: an error, not a line among others. */
export function failureOfProof(
  target: Target,
  result: RunResult | null,
  { validation }: Proof,
): Error | null {
  if (validation?.holds !== false) return null;
  const checks = validation.checks
    .filter(({ outcome }) => outcome === "failed")
    .map(({ check, finding }) => `${check} (${finding.replace(/\.$/, "")})`)
    .join(", ");
  const run = result?.runId ?? "before";
  return migrationError("VALIDATION_FAILED", { table: `${target.schema}.${target.table}`, run, checks });
}
