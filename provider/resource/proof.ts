import type { Engine, Reality } from "../engines/engine";
import { listUnproven, type RunProof } from "../engines/run-proof";
import { MigrationError, migrationError } from "../errors";
import { formatRunReport } from "../report/run-report";
import { noRemarks, summarize, type Remarks } from "../report/validation";
import { renderValidationHtml } from "../report/validation-html";
import type { RunResult, ValidationSummary } from "../schema/report";
import type { Target } from "../schema/target";
import type { Validation } from "../schema/validation";
import { keepFailures } from "./kept-failures";
import type { Proof } from "./outputs";
import { writeReport } from "./report-files";
import { whenKeysSettle } from "./settled-keys";

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

/** What was looked at, with what had failed before and was not mended since. */
interface Judged extends Looked {
  /** Failures of stages that were not looked at. */
  readonly others: ValidationSummary["checks"];
}

/** Why rows are not counted once more. */
const uncountedOf = {
  copySwap: "Counted by the comparison with the retired table.",
  rollback:
    "Not counted again: every row of both tables was compared before the cutover, and nothing journals what came since.",
  other: "Not counted again: the run has copied no row to another table.",
};

function kindOf(unproven: readonly RunProof[]): keyof typeof uncountedOf {
  const is = (wanted: string) => unproven.some(({ method }) => method === wanted);
  return is("copySwap") ? "copySwap" : is("rollback") ? "rollback" : "other";
}

/** What hangs on the table stands, whether or not its rows can be compared; they are counted once, by the comparison. */
async function validate({ engine, target, log }: RunToProve, unproven: readonly RunProof[]): Promise<Looked> {
  const totalTimeoutMs = target.migration.validateForMinutes * 60_000;
  const kind = kindOf(unproven);
  const look = () => engine.validateAfter(target, { uncounted: uncountedOf[kind] });
  const after = await whenKeysSettle(look, { patienceMs: totalTimeoutMs, log });
  if (kind !== "copySwap") return { validations: [after], note: null };
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

async function look(run: RunToProve, unproven: readonly RunProof[]): Promise<Judged> {
  const { validations, note } = await explained([], "Not validated", () => validate(run, unproven));
  const kept = keepFailures(unproven.at(-1)?.found ?? null, validations);
  return { validations: kept.validations, note, others: [...kept.others] };
}

/** Whether all of it was looked at; of two empty tables there is nothing else to see. */
function isWhole({ holds, checks }: Validation): boolean {
  const counts = checks.find(({ name }) => name === "counts");
  return holds || (counts?.outcome === "notApplicable" && counts.compared === 0);
}

function summarizeAll(
  runId: string,
  { validations, note, others }: Judged,
  files: string[],
): ValidationSummary {
  const looked = validations.flatMap(({ stage, checks: found }) =>
    found.map(({ name, outcome, finding }) => ({ stage, check: name, outcome, finding })),
  );
  const checks = [...looked, ...others];
  const verdicts = validations.map((one) => `${one.stage}: ${summarize(one)}`);
  const verdict = [...verdicts, ...(note === null ? [] : [note])].join(" ");
  const cut = validations.flatMap((one) => one.checks).find(({ outcome }) => outcome === "partial");
  const left = note ?? cut?.faults[0]?.problem ?? null;
  const hasFailed = checks.some(({ outcome }) => outcome === "failed");
  const holds = hasFailed ? false : left === null && validations.every(isWhole) ? true : null;
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
  remarks: Remarks,
): Promise<string[]> {
  const { reportFolder } = target.migration;
  if (reportFolder === undefined) return [];
  const reported = { ...target, stack };
  const md = formatRunReport(`${target.schema}.${target.table}`, result ?? reality.result, all, remarks);
  try {
    const html = renderValidationHtml(all, remarks);
    return await writeReport(process.cwd(), reportFolder, reported, { md, html });
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    await tell(error.message, "warning");
    return [];
  }
}

function reportOf(
  { target, result, reality }: RunToProve,
  validations: readonly Validation[],
  remarks: Remarks,
): string {
  const table = `${target.schema}.${target.table}`;
  return formatRunReport(table, result ?? reality.result, validations.map(withoutEqualParts), remarks);
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
  await write(run, all, noRemarks);
  return { ...settled, report: reportOf(run, all, noRemarks) };
}

/** Validates what the ledger has as unproven, records and reports what was found. What was proven stays where nothing is left. */
export async function proveRun(run: RunToProve): Promise<Proof> {
  const { target, reality, before } = run;
  const unproven = listUnproven(reality.proofs, target);
  const migration = unproven.at(-1);
  if (!migration) return keepProof(run);
  const looked = await look(run, unproven);
  const all = [...(before === null ? [] : [before]), ...looked.validations];
  const found = summarizeAll(migration.runId, looked, []);
  if (found.holds === false && looked.note !== null) await run.tell(looked.note, "warning");
  const failedBefore = looked.others.map(({ check, finding }) => `${check} (${finding})`);
  const remarks = { note: looked.note, failedBefore };
  const files = await write(run, all, remarks);
  const validation = { ...found, files };
  await record(run, unproven, validation);
  await tellFound(run, validation);
  return { validation, report: reportOf(run, all, remarks) };
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
