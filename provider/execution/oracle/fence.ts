import { isConnectionLoss } from "../../dialect/database-error";
import { isReadOnlyAlready } from "../../dialect/oracle";
import { migrationError } from "../../errors";
import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { RunSession } from "../context";
import { awaitDdl } from "./acquire";
import { tableOf, type OracleContext } from "./context";
import { lockOnSource, isNotGranted, runDdl, untilOpen } from "./ddl-lock";
import { takeKeysBack } from "./foreign-keys";
import { ddlOf, guardDdl, type DdlWork } from "./guarded-ddl";
import { findPosition, type ObjectIds, type Position } from "./positions";

/** How long the source waits for keys of the copy to go; then it is opened, and they go while the application writes. */
export const keysBeforeSourceMs = 2_000;

/** A session to give the fence back by: the control session, or where it is lost, another one. */
async function reach(
  context: OracleContext,
): Promise<{ session: RunSession; readonly close: () => Promise<void> }> {
  const { control, ledger, tools } = context;
  if (control.session.isOpen) return { session: control, close: () => Promise.resolve() };
  const session = await context.openWorker("gives back");
  // What the lost session was told to do may still be under way.
  await awaitDdl(session.session, tools.renderer.ledger(), ledger.runId).catch((error: unknown) => {
    // The application comes first; a key that lands later is dropped by the next run.
    if (!isNotGranted(error)) throw error;
  });
  return { session, close: () => session.session.close() };
}

/** Whether a source that is READ ONLY is so by its run, and not by its owner. */
export function isFenced(events: readonly { readonly kind: string }[]): boolean {
  return events.filter(({ kind }) => kind === "fence" || kind === "unfence").at(-1)?.kind === "fence";
}

function workOf({ ledger, tools }: OracleContext, { session }: RunSession): DdlWork {
  return { session, ledger, tools };
}

/** Those that were held up; also one whose statement a process has left on the server, and which came after the others were dropped. */
async function dropLateKeys(
  context: OracleContext,
  run: RunSession,
  step: OracleSwapTablesStep,
): Promise<void> {
  const lock = lockOnSource(context, step, "Dropping the copy's foreign keys");
  await takeKeysBack(run, workOf(context, run), lock, step, context.tools.renderer.script(step));
}

async function openBoth(context: OracleContext, run: RunSession, step: OracleSwapTablesStep): Promise<void> {
  const script = context.tools.renderer.script(step);
  const undo = context.tools.renderer.abandon(step.copy);
  const lock = lockOnSource(context, step, "Opening the source for writers again");
  const work = workOf(context, run);
  const soon = { ...lock, patienceMs: keysBeforeSourceMs };
  const areBack = await takeKeysBack(run, work, soon, step, script).then(
    () => true,
    () => false,
  );
  await runDdl(work, untilOpen(lock), script, "unfenceSource");
  if (!areBack) await dropLateKeys(context, run, step);
  await runDdl(work, lock, undo, "unfenceSource", { name: step.copy.interim.name });
  for (const { column } of step.identities) await runDdl(work, lock, script, "loosenIdentity", { column });
  for (const { name } of step.lateConstraints)
    await runDdl(work, lock, script, "disableLate", { constraint: name });
}

/**
 * Closes the source for writers, for as long as it takes to swap the names. It is recorded first: who finds the source READ ONLY
 * knows whether it is ours to open.
 * @throws SOURCE_CHANGED where somebody else has closed it
 */
export async function fenceSource(
  context: OracleContext,
  step: OracleSwapTablesStep,
  ids: ObjectIds,
): Promise<void> {
  const { control, ledger, tools } = context;
  await control.transaction(() => ledger.recordEvent(control.session, "fence"));
  try {
    await guardDdl(ddlOf(context), tools.renderer.script(step).statement("fenceSource"));
  } catch (error) {
    // Whether it took effect is not known: it is opened, and no harm is done where it is open.
    if (isConnectionLoss(error)) await giveBack(context, step, ids);
    else await control.transaction(() => ledger.recordEvent(control.session, "unfence"));
    if (!isReadOnlyAlready(error)) throw error;
    const difference = "somebody has made it READ ONLY";
    throw migrationError("SOURCE_CHANGED", { run: ledger.runId, table: tableOf(step.copy), difference });
  }
}

/**
 * The application writes on: the source is READ WRITE again, and the copy takes keys as before.
 * @returns where the two tables are: one that has been renamed is not given back
 */
export async function giveBack(
  context: OracleContext,
  step: OracleSwapTablesStep,
  ids: ObjectIds,
): Promise<Position> {
  const { session, close } = await reach(context);
  const script = context.tools.renderer.script(step);
  try {
    const position = await findPosition(context, session, script, step.copy, ids);
    if (position !== "before") return position;
    if (isFenced(await context.ledger.readEvents(session.session))) {
      await openBoth(context, session, step);
      await session.transaction(() => context.ledger.recordEvent(session.session, "unfence"));
    } else await dropLateKeys(context, session, step);
    return position;
  } finally {
    await close();
  }
}
