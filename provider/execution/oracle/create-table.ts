import { DatabaseError } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import type { OracleLayout } from "../../schema/oracle-layout";
import type { OracleCreateTableStep } from "../../schema/oracle-plan";
import type { Statement, StatementValues } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { ddlOf, guardDdl } from "./guarded-ddl";

/** Recorded before the table is created: from then on a table of that name is the run's own. */
const beginning = "begun";
/** Recorded where somebody else's table came before that of the run after all. */
const taken = "taken";

/** Whether a table of the interim name is the run's own, by what is recorded of the step. */
export function isOwnInterim(items: ReadonlySet<string>): boolean {
  return items.has(beginning) && !items.has(taken);
}

function nameTaken({ ledger }: OracleContext, { copy }: OracleCreateTableStep, cause?: unknown): Error {
  const difference = `a table ${copy.interim.name} has come into its schema`;
  return migrationError("SOURCE_CHANGED", { run: ledger.runId, table: tableOf(copy), difference }, cause);
}

/**
 * The name may be taken between the look and the statement: by somebody else, or by what an earlier process of this run has left
 * at work on the server.
 */
async function create(
  context: OracleContext,
  step: OracleCreateTableStep,
  statement: Statement,
  hasBegunEarlier: boolean,
): Promise<void> {
  const { control, ledger } = context;
  try {
    await guardDdl(ddlOf(context), statement);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== "ORA-00955") throw error;
    if (hasBegunEarlier) return;
    await control.transaction(() => ledger.recordItem(control.session, "createTable", taken));
    throw nameTaken(context, step, error);
  }
}

/** Where intervals begin; what is declared stands in the step. */
function beginningOf(layout: OracleLayout): StatementValues {
  if (!("transition" in layout)) return {};
  const { firstPartition, transition } = layout;
  return { firstPartition, transition };
}

/** The interim table; of intervals the database makes the partitions as rows arrive. */
export async function createTable(context: OracleContext, step: OracleCreateTableStep): Promise<void> {
  const { control, ledger, layout } = context;
  const script = context.tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "createTable");
  const { rows } = await control.run(script.statement("findInterim"));
  if (rows.length > 0 && !isOwnInterim(done)) throw nameTaken(context, step);
  if (!done.has(beginning))
    await control.transaction(() => ledger.recordItem(control.session, "createTable", beginning));
  if (rows.length === 0)
    await create(context, step, script.statement("createInterim", beginningOf(layout)), done.has(beginning));
  for (const comment of step.comments) await guardDdl(ddlOf(context), script.statement("comment", comment));
  await control.transaction(async () => {
    await ledger.recordInterim(control.session, step.copy.interim.name);
    await ledger.endStep(control.session, "createTable");
  });
}
