import type { Session } from "../../dialect/session";
import { findKeyUpdates, readStatistics } from "../../discovery/postgres";
import { adviseOn } from "../../planning/advice";
import { isPartitioned } from "../../planning/layout-rule";
import type { Target } from "../../schema/target";
import type { PlanningOutcome } from "./planned-target";

/** Methods that write a table's rows to partitions, or leave them in one. */
const dividing: ReadonlySet<string> = new Set(["copySwap", "attachHistory"]);

/** A plan with what a DBA should think of; asked for where a user reads it, not where it runs. */
export async function withAdvice(
  session: Session,
  target: Target,
  outcome: PlanningOutcome,
): Promise<PlanningOutcome> {
  if (!("plan" in outcome) || outcome.forecast === null || !dividing.has(outcome.plan.method)) return outcome;
  const { forecast, state } = outcome;
  const { unindexedKeys, ...statistics } = await readStatistics(session, state.oid);
  const keyUpdates = isPartitioned(target)
    ? await findKeyUpdates(session, { table: target.table, column: target.partitionColumn })
    : [];
  const { columns } = state;
  const subject = {
    engine: "postgres",
    target,
    columns,
    unindexedKeys,
    keyUpdates,
    statistics,
    forecast,
  } as const;
  return { ...outcome, forecast: { ...forecast, advice: adviseOn(subject) } };
}
