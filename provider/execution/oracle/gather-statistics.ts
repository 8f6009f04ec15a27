import type { OracleGatherStatisticsStep } from "../../schema/oracle-plan";
import type { OracleContext } from "./context";

/** One call gathers table, partitions and indexes. It commits by itself, and may be made twice. */
export async function gatherStatistics(
  context: OracleContext,
  step: OracleGatherStatisticsStep,
): Promise<void> {
  const { control, ledger } = context;
  await control.run(context.tools.renderer.script(step).statement("gatherTable"));
  await control.transaction(() => ledger.endStep(control.session, "gatherStatistics"));
}
