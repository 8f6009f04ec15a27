import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { runDdl } from "./ddl-lock";
import { ddlOf } from "./guarded-ddl";
import type { ObjectIds } from "./positions";

/** How long an attempt waits in the queue while nobody has the table's name. */
const queueSeconds = 10;

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
  const table = tableOf(step.copy);
  const lock = {
    activity: `Renaming the new table to ${table}, a name that no table has until then`,
    mode: "DDL",
    table: `${step.copy.source.schema}.${step.copy.interim.name}`,
    oid: ids.interimOid,
    patienceMs: step.patienceMs,
    blockers: context.scriptOf("startJournal"),
    queueSeconds,
    log: (message: string) => context.tools.log(message),
  };
  await runDdl(ddlOf(context), lock, script, "completeNames");
}
