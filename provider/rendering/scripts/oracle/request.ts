import type { OracleLayout } from "../../../schema/oracle-layout";
import type { OracleCopy, OraclePlan, OracleStep, OracleStepKind } from "../../../schema/oracle-plan";
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
  /** What hangs on the source, in words. */
  readonly inventory: string;
  /** One ALTER SESSION. */
  readonly settingsSql: string;
  readonly ledgerVersion: number;
  /** Statements of the ledger that install it, with the objects that they create, in order. */
  readonly installation: Readonly<Record<string, string>>;
}

/** A step that every copy-swap has. */
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
