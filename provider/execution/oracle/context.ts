import type { Session } from "../../dialect/session";
import type { OracleLayout, OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleCopy, OraclePlan, OracleStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Renderer } from "../../schema/statement";
import type { CoreContext, CoreTools } from "../context";

/** What the pipeline lends to execution on Oracle, so that no stage needs another. */
export interface OracleTools extends CoreTools {
  readonly renderer: Renderer<OracleStep, OracleCopy>;
  /** Reads the source as it is now; null when it is gone. */
  discover(session: Session): Promise<OracleTableState | null>;
  fingerprint(state: OracleTableState): string;
  /** Whether a table is partitioned by a rule. */
  isAsDeclared(state: OracleTableState, rule: OracleLayoutRule): boolean;
  compareInventories(before: OracleTableState, after: OracleTableState): readonly string[];
}

/** Everything that a step needs on Oracle. */
export interface OracleContext extends CoreContext {
  readonly tools: OracleTools;
  readonly plan: OraclePlan;
  readonly layout: OracleLayout;
  /** The source as it was when the run began. */
  readonly sourceState: OracleTableState;
  /** Holds a row of the ledger until the run ends, unless another run does. */
  tryHold(name: string): Promise<boolean>;
}

export function tableOf({ source }: OracleCopy): string {
  return `${source.schema}.${source.name}`;
}
