import type { OracleLayout } from "../../../schema/oracle-layout";
import type {
  OracleCopy,
  OraclePlan,
  OraclePrepareRollbackStep,
  OracleStep,
  OracleStepKind,
} from "../../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../../schema/oracle-table-state";
import type { Renderer } from "../../../schema/statement";
import type { Target } from "../../../schema/target";

/** Everything that a set of scripts for SQL*Plus holds: what a run by `pulumi up` would begin with. */
export interface OracleScriptRequest {
  readonly plan: OraclePlan;
  readonly layout: OracleLayout;
  readonly state: OracleTableState;
  readonly target: Target;
  readonly database: OracleDatabaseState;
  readonly renderer: Renderer<OracleStep, OracleCopy>;
  /** What the source was when it was discovered, as `structure` of the scripts tells it. */
  readonly structure: string;
  /** The same of the retired table that comes back; null where the plan is no rollback. */
  readonly retiredStructure: string | null;
  /** What hangs on the source, in words. */
  readonly inventory: string;
  /** One ALTER SESSION. */
  readonly settingsSql: string;
  readonly ledgerVersion: number;
  /** Statements of the ledger that install it, with the objects that they create, in order. */
  readonly installation: Readonly<Record<string, string>>;
}

/** A step that the plan has. */
export function oracleStepOf<Kind extends OracleStepKind>(
  { plan }: Pick<OracleScriptRequest, "plan">,
  kind: Kind,
): Extract<OracleStep, { kind: Kind }> {
  const step = plan.steps.find(
    (candidate): candidate is Extract<OracleStep, { kind: Kind }> => candidate.kind === kind,
  );
  if (!step) throw new Error(`the plan of ${plan.table.name} has no step ${kind}`);
  return step;
}

/** What opens the retired table; null where the plan is no rollback. */
export function openingOf({ plan }: Pick<OracleScriptRequest, "plan">): OraclePrepareRollbackStep | null {
  const opening = plan.steps.find((step) => step.kind === "prepareRollback");
  return opening ?? null;
}

/** What is asked about journals stands where they are created; a rollback finds those of the run that it takes back. */
export function journalStepOf(request: Pick<OracleScriptRequest, "plan">): OracleStep {
  const opening = openingOf(request);
  return opening === null ? oracleStepOf(request, "startJournal") : { ...opening, kind: "startJournal" };
}
