import type { Session } from "../dialect/session";
import { hasLedger, Ledger, runLedger } from "../execution/ledger";
import { readFlag, readJson } from "../execution/ledger-values";
import { validationSummarySchema, type ValidationSummary } from "../schema/report";
import type { StepScript } from "../schema/statement";
import type { Target } from "../schema/target";

/** A run that has brought rows where they are, and how it was validated: the ledger tells, so that no process has to remember. */
export interface RunProof {
  readonly runId: string;
  readonly method: string;
  /** Whether what it was validated by is there still. */
  readonly isComparable: boolean;
  /** What its last validation has found; null where it was not validated yet. */
  readonly found: ValidationSummary | null;
}

/** The kind of the ledger's event. */
const validated = "validated";

function readFound(detail: unknown): ValidationSummary | null {
  if (detail === null || detail === undefined) return null;
  const read = validationSummarySchema.safeParse(readJson(detail));
  return read.success ? read.data : null;
}

/** The migration that the table has come from, and runs since then that have moved rows of it: the youngest first. */
export async function readProofs(
  session: Session,
  script: StepScript,
  { schema, table }: Pick<Target, "schema" | "table">,
): Promise<RunProof[]> {
  if (!(await hasLedger(session, script))) return [];
  const rows = await runLedger(session, script, "findProofs", { schema, table });
  const proofs = rows.map(({ runId, method, isComparable, found }) => ({
    runId: String(runId),
    method: String(method),
    isComparable: readFlag(isComparable),
    found: readFound(found),
  }));
  const migration = proofs.findIndex(({ method }) => method !== "moveRows");
  return migration < 0 ? proofs : proofs.slice(0, migration + 1);
}

/** Records what a validation has found of some runs. It belongs to no transaction of theirs: these have ended. */
export async function recordFound(
  session: Session,
  script: StepScript,
  runIds: readonly string[],
  summary: ValidationSummary,
): Promise<void> {
  for (const runId of runIds) await new Ledger(script, runId, "").recordEvent(session, validated, summary);
}

/** Runs whose validation was never made, has failed, or was cut short, as long as it can be made. */
export function listUnproven(
  proofs: readonly RunProof[],
  { migration }: Pick<Target, "migration">,
): readonly RunProof[] {
  if (migration.validateAfterwards === "off") return [];
  return proofs.filter(
    ({ isComparable, found }) =>
      isComparable && (found === null || found.holds === false || found.left !== null),
  );
}

/** What the next `up` validates, and why; null where there is nothing. */
export function describeUnproven(
  { schema, table }: Pick<Target, "schema" | "table">,
  unproven: readonly RunProof[],
): string | null {
  const [{ runId, found } = { runId: "", found: null }] = unproven.slice(-1);
  if (unproven.length === 0) return null;
  const name = `${schema}.${table}`;
  if (found === null) return `${name}: run ${runId} has not been validated yet; pulumi up does it.`;
  if (found.holds === false)
    return `${name}: the validation of run ${runId} has failed, and pulumi up makes it again. ${found.verdict}`;
  return `${name}: the validation of run ${runId} goes on with pulumi up. ${found.left ?? ""}`;
}
