import type { Engine, Reality } from "../engines/engine";
import { listUnproven, type RunProof } from "../engines/run-proof";
import { MigrationError, migrationError } from "../errors";
import { formatRunReport } from "../report/run-report";
import { summarize } from "../report/validation";
import { renderValidationHtml } from "../report/validation-html";
import type { RunResult, ValidationSummary } from "../schema/report";
import type { Target } from "../schema/target";
import type { Validation } from "../schema/validation";
import type { Proof } from "./outputs";
import { writeReport } from "./report-files";

/** A run that has ended, or a table whose last one may still have to be validated. */
export interface RunToProve {
  readonly engine: Engine;
  readonly target: Target;
  /** Null outside of a stack. */
  readonly stack: string | null;
  /** Null where nothing was to be done. */
  readonly result: RunResult | null;
  /** The table as the run has left it, and what its ledger has of validations. */
  readonly reality: Pick<Reality, "result" | "proofs">;
  readonly before: Validation | null;
  /** What was proven before this, as the state has it. */
  readonly known: Proof;
  /** Stays among the diagnostics. */
  readonly tell: (text: string, severity: "info" | "warning") => Promise<void>;
  /** Changes the resource's row. */
  readonly log: (text: string) => void;
}

interface Looked {
  readonly validations: readonly Validation[];
  /** Why something could not be looked at. */
  readonly note: string | null;
}

/** What hangs on the table stands, whether or not its rows can be compared; they are counted once, by the comparison. */
async function validate({ engine, target, log }: RunToProve, unproven: readonly RunProof[]): Promise<Looked> {
  const totalTimeoutMs = target.migration.validateForMinutes * 60_000;
  if (!unproven.some(({ method }) => method === "copySwap")) {
    const uncounted = "Not counted again: the run has copied no row to another table.";
    return { validations: [await engine.validateAfter(target, { uncounted })], note: null };
  }
  const uncounted = "Counted by the comparison with the retired table.";
  const after = await engine.validateAfter(target, { uncounted });
  const full = target.migration.validateAfterwards === "full";
  return explained([after], "Not compared with the retired table", async () => ({
    validations: [after, await engine.compareTables(target, { full, totalTimeoutMs, isKept: true, log })],
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

function summarizeAll(runId: string, { validations, note }: Looked, files: string[]): ValidationSummary {
  const checks = validations.flatMap(({ stage, checks: found }) =>
    found.map(({ name, outcome, finding }) => ({ stage, check: name, outcome, finding })),
  );
  const has = (wanted: string) => checks.some(({ outcome }) => outcome === wanted);
  const verdicts = validations.map((one) => `${one.stage}: ${summarize(one)}`);
  const verdict = [...verdicts, ...(note === null ? [] : [note])].join(" ");
  const cut = validations.flatMap((one) => one.checks).find(({ outcome }) => outcome === "partial");
  const left = note ?? cut?.faults[0]?.problem ?? null;
  const holds = has("failed") ? false : left === null && has("passed") ? true : null;
  return { runId, holds, verdict, left, checks, files };
}

/** As much as a state should hold: of a thousand partitions those that differ. */
function withoutEqualParts(validation: Validation): Validation {
  return {
    ...validation,
    distribution: validation.distribution.filter(({ rows, retiredRows }) => rows !== retiredRows),
  };
}

async function write(
  { target, stack, result, reality, tell }: RunToProve,
  all: readonly Validation[],
  note: string | null,
): Promise<string[]> {
  const { reportFolder } = target.migration;
  if (reportFolder === undefined) return [];
  const reported = { ...target, stack };
  const md = formatRunReport(`${target.schema}.${target.table}`, result ?? reality.result, all, note);
  try {
    return await writeReport(process.cwd(), reportFolder, reported, { md, html: renderValidationHtml(all) });
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    await tell(error.message, "warning");
    return [];
  }
}

function reportOf(
  { target, result, reality }: RunToProve,
  validations: readonly Validation[],
  note: string | null,
): string {
  const table = `${target.schema}.${target.table}`;
  return formatRunReport(table, result ?? reality.result, validations.map(withoutEqualParts), note);
}

/**
 * What the ledger has of the migration that the table has come from; the report, which it has not, from the state. A failure
 * ends with the retired table: nobody can look at it any more.
 */
export function settleProof({ proofs }: Pick<Reality, "proofs">, known: Proof): Proof {
  const migration = proofs.at(-1);
  if (!migration) return known;
  const { runId, isComparable, found } = migration;
  const isOver = !isComparable && found?.holds === false;
  const isKnown = known.validation?.runId === runId;
  return { validation: isOver ? null : found, report: isKnown ? known.report : null };
}

/** The ledger remembers it, whatever becomes of this process and its state. */
async function record(run: RunToProve, unproven: readonly RunProof[], summary: ValidationSummary) {
  const runIds = unproven.map(({ runId }) => runId);
  try {
    await run.engine.recordProof(run.target, runIds, summary);
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    await run.tell(error.message, "warning");
  }
}

async function tellFound({ target, tell }: RunToProve, { holds, verdict, left }: ValidationSummary) {
  const table = `${target.schema}.${target.table}`;
  // A note stands in the verdict; what was cut short is told beside it.
  const more = left === null || verdict.includes(left) ? "" : ` ${left}`;
  if (holds !== false) await tell(`${table}: ${verdict}${more}`, holds === true ? "info" : "warning");
}

/** A run that moved no row, or none at all: what was proven of the table before it stands. */
async function keepProof(run: RunToProve): Promise<Proof> {
  const settled = settleProof(run.reality, run.known);
  if (run.result === null && (settled.report !== null || run.reality.result === null)) return settled;
  const all = run.before === null ? [] : [run.before];
  await write(run, all, null);
  return { ...settled, report: reportOf(run, all, null) };
}

/** Validates what the ledger has as unproven, records and reports what was found. What was proven stays where nothing is left. */
export async function proveRun(run: RunToProve): Promise<Proof> {
  const { target, reality, before, known } = run;
  const unproven = listUnproven(reality.proofs, target);
  const migration = unproven.at(-1);
  if (!migration) return keepProof(run);
  const looked = await explained([], "Not validated", () => validate(run, unproven));
  const all = [...(before === null ? [] : [before]), ...looked.validations];
  const found = summarizeAll(migration.runId, looked, []);
  if (migration.found?.holds === false && looked.note !== null && found.holds !== false) {
    // What failed before and could not be looked at again has not been mended.
    await run.tell(looked.note, "warning");
    return settleProof(reality, known);
  }
  const files = await write(run, all, looked.note);
  const validation = { ...found, files };
  await record(run, unproven, validation);
  await tellFound(run, validation);
  return { validation, report: reportOf(run, all, looked.note) };
}

/** A table that is swapped in and fails a check: an error, not a line among others. */
export function failureOfProof(target: Target, { validation }: Proof): Error | null {
  if (validation?.holds !== false || target.migration.validateAfterwards === "off") return null;
  const checks = validation.checks
    .filter(({ outcome }) => outcome === "failed")
    .map(({ check, finding }) => `${check} (${finding.replace(/\.$/, "")})`)
    .join(", ");
  const table = `${target.schema}.${target.table}`;
  return migrationError("VALIDATION_FAILED", { table, run: validation.runId ?? "", checks });
}
