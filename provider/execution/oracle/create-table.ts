import { migrationError } from "../../errors";
import type { OracleCreateTableStep } from "../../schema/oracle-plan";
import { tableOf, type OracleContext } from "./context";

/** Recorded before the table is created: from then on a table of that name is the run's own. */
const beginning = "begun";

/** The interim table; the database makes the partitions as rows arrive. */
export async function createTable(context: OracleContext, step: OracleCreateTableStep): Promise<void> {
  const { control, ledger, layout } = context;
  const script = context.tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "createTable");
  const { rows } = await control.run(script.statement("findInterim"));
  if (rows.length > 0 && !done.has(beginning)) {
    const difference = `a table ${step.copy.interim.name} has come into its schema`;
    throw migrationError("SOURCE_CHANGED", { run: ledger.runId, table: tableOf(step.copy), difference });
  }
  if (!done.has(beginning))
    await control.transaction(() => ledger.recordItem(control.session, "createTable", beginning));
  const { firstPartition, transition } = layout;
  if (rows.length === 0) await control.run(script.statement("createInterim", { firstPartition, transition }));
  for (const comment of step.comments) await control.run(script.statement("comment", comment));
  await control.transaction(async () => {
    await ledger.recordInterim(control.session, step.copy.interim.name);
    await ledger.endStep(control.session, "createTable");
  });
}
