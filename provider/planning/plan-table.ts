import { fingerprint } from "./fingerprint";
import { isPartitioned, layoutRuleOf } from "./layout-rule";
import { planPartitionedTable } from "./plan-partitioned";
import { seal, type Planned, type PlanRequest } from "./plan-request";
import { planRows } from "./plan-rows";
import { checkBasics } from "./preflight";

export type { Planned, PlanRequest } from "./plan-request";

/** A plain table that is declared as one. */
function planPlainTable({ state, target }: PlanRequest): Planned {
  return {
    plan: seal({
      table: { schema: state.schema, name: state.table },
      method: "nothing",
      reason: "The table is plain, as declared: it has no partitions.",
      layout: layoutRuleOf(target, state, state.table),
      sourceFingerprint: fingerprint(state),
      hazards: [],
      steps: [],
    }),
  };
}

/** Plans one table: no clock, no connection, no randomness. The same request gives the same plan, hash included. */
export function planTable(request: PlanRequest): Planned {
  const refusals = checkBasics(request);
  if (refusals.length > 0) return { refusals };
  const { partitioning } = request.state;
  if (partitioning) return planPartitionedTable(request, partitioning);
  return isPartitioned(request.target) ? planRows(request) : planPlainTable(request);
}
