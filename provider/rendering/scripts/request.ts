import type { Layout, Plan, PrepareRollbackStep, StartJournalStep, Step, StepKind } from "../../schema/plan";
import type { Renderer } from "../../schema/statement";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";

/** Everything that a set of scripts holds: what a run by `pulumi up` would begin with, and the release that made it. */
export interface ScriptRequest {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly state: TableState;
  readonly target: Target;
  readonly database: DatabaseState;
  readonly renderer: Renderer;
  /** Expression that tells the versions of all catalog entries of the source, but its grants. */
  readonly structureSql: string;
  /** What that expression said when the table was discovered. */
  readonly structure: string;
  /** The same of the retired table that comes back; null where the plan is no rollback. */
  readonly returning: { readonly structureSql: string; readonly structure: string } | null;
  /** What hangs on the source, in words. */
  readonly inventory: string;
  /** Settings of a session, and of a run's session. */
  readonly settings: Readonly<Record<string, string>>;
  readonly ledgerVersion: number;
  /** Statements of the ledger that install it, in order. */
  readonly installation: readonly string[];
}

/** One file of the set. */
export interface ScriptFile {
  readonly path: string;
  readonly text: string;
}

/** A step that the plan has. */
export function stepOf<Kind extends StepKind>(
  { plan }: ScriptRequest,
  kind: Kind,
): Extract<Step, { kind: Kind }> {
  const step = plan.steps.find(
    (candidate): candidate is Extract<Step, { kind: Kind }> => candidate.kind === kind,
  );
  if (!step) throw new Error(`the plan of ${plan.table.name} has no step ${kind}`);
  return step;
}

/** The step that opens the retired table; null where the plan is no rollback. */
export function openingOf({ plan }: Pick<ScriptRequest, "plan">): PrepareRollbackStep | null {
  return plan.steps.find((step) => step.kind === "prepareRollback") ?? null;
}

/** The step that creates the journals. */
export function journalStepOf(request: ScriptRequest): StartJournalStep | PrepareRollbackStep {
  return openingOf(request) ?? stepOf(request, "startJournal");
}
