import type { OracleSession } from "../../dialect/oracle";
import { readStatistics } from "../../discovery/oracle";
import { adviseOn, type AdviceSubject } from "../../planning/advice";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";
import type { OraclePlanningOutcome } from "./plan-target";

/** Whether an index begins with some columns, in whatever order. */
function isIndexed(columns: readonly string[], { indexes }: OracleTableState): boolean {
  return indexes.some((index) => {
    const leading = index.columns.slice(0, columns.length).map(({ column }) => column);
    return index.status !== "UNUSABLE" && columns.every((column) => leading.includes(column));
  });
}

function unindexedKeys(state: OracleTableState): AdviceSubject["unindexedKeys"] {
  return state.constraints.filter(
    ({ kind, enabled, columns }) => kind === "FOREIGN KEY" && enabled && !isIndexed(columns, state),
  );
}

/** Methods that write a table's rows to partitions, by our statements or by the server's. */
const dividing: ReadonlySet<string> = new Set(["copySwap", "modifyOnline"]);

/** A plan with what a DBA should think of; asked for where a user reads it, not where it runs. */
export async function withAdvice(
  session: OracleSession,
  target: Target,
  outcome: OraclePlanningOutcome,
): Promise<OraclePlanningOutcome> {
  if (!("plan" in outcome) || outcome.forecast === null || !dividing.has(outcome.plan.method)) return outcome;
  const { forecast, state } = outcome;
  const advice = adviseOn({
    engine: "oracle",
    target,
    columns: state.columns,
    unindexedKeys: unindexedKeys(state),
    // Who updates what stands in V$SQL, which few may read.
    keyUpdates: null,
    statistics: await readStatistics(session, state),
    forecast,
  });
  return { ...outcome, forecast: { ...forecast, advice } };
}
