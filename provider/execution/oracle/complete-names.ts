import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { lockOnSource, runDdl, untilOpen } from "./ddl-lock";
import { ddlOf } from "./guarded-ddl";
import type { ObjectIds } from "./positions";

/**
 * Gives the copy the table's name where the source has lost it: children of either table may be written to meanwhile, and their
 * transactions hold up the rename.
 * @throws LOCK_NOT_GRANTED
 */
export async function completeNames(
  context: OracleContext,
  step: OracleSwapTablesStep,
  script: StepScript,
  ids: ObjectIds,
): Promise<void> {
  const { schema, name } = step.copy.interim;
  const activity = `Renaming the new table to ${tableOf(step.copy)}, a name that no table has until then`;
  const lock = { ...lockOnSource(context, step, activity), table: `${schema}.${name}`, oid: ids.interimOid };
  await runDdl(ddlOf(context), untilOpen(lock), script, "completeNames");
}
