import type { Session } from "../../dialect/session";
import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { RunSession } from "../context";
import { tableOf, type OracleContext } from "./context";
import { runDdl } from "./ddl-lock";
import { findPosition, type ObjectIds } from "./positions";

/** A session to give the fence back by: the control session, or where it is lost, another one. */
async function reach(
  context: OracleContext,
): Promise<{ session: RunSession; readonly close: () => Promise<void> }> {
  const { control } = context;
  if (control.session.isOpen) return { session: control, close: () => Promise.resolve() };
  const session = await context.openWorker("gives back");
  return { session, close: () => session.session.close() };
}

/** Whether this run has ever fenced the source; a table that its owner has made READ ONLY stays so. */
async function hasFenced(context: OracleContext, { session }: RunSession): Promise<boolean> {
  return (await context.ledger.readEvents(session)).some(({ kind }) => kind === "fence");
}

async function openBoth(
  context: OracleContext,
  { session, run }: { readonly session: Session; readonly run: RunSession },
  step: OracleSwapTablesStep,
  ids: ObjectIds,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  const undo = context.tools.renderer.abandon(step.copy);
  if ((await findPosition(context, run, script, step.copy, ids)) !== "before") return;
  const lock = {
    activity: "Opening the source for writers again",
    mode: "of DDL",
    table: tableOf(step.copy),
    oid: ids.sourceOid,
    patienceMs: step.patienceMs,
    blockers: null,
    log: (message: string) => context.tools.log(message),
  };
  await runDdl(session, lock, script, "unfenceSource");
  await runDdl(session, lock, undo, "unfenceSource", { name: step.copy.interim.name });
  for (const { column } of step.identities) await runDdl(session, lock, script, "loosenIdentity", { column });
  for (const { name } of step.lateConstraints)
    await runDdl(session, lock, script, "disableLate", { constraint: name });
}

/** The application writes on: the source is READ WRITE again, unless it has been renamed, and the copy takes keys as before. */
export async function giveBack(
  context: OracleContext,
  step: OracleSwapTablesStep,
  ids: ObjectIds,
): Promise<void> {
  const { session, close } = await reach(context);
  try {
    if (await hasFenced(context, session))
      await openBoth(context, { session: session.session, run: session }, step, ids);
  } finally {
    await close();
  }
}
