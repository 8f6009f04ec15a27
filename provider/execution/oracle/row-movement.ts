import { Ledger, runLedger } from "../ledger";
import type { OracleRun, TakingBack } from "./abandonment";
import type { OracleContext } from "./context";
import { runDdl } from "./ddl-lock";

/** How long the statement is tried. */
const patienceMs = 600_000;

const event = "rowMovement";

/** A run notes in its ledger that it lets rows move, before it does. */
export function noteRowMovement({ control, ledger }: OracleContext): Promise<void> {
  return control.transaction(() => ledger.recordEvent(control.session, event));
}

/** Whether a run has let rows move. */
export function letsRowsMove(found: readonly { readonly kind: string }[]): boolean {
  return found.some(({ kind }) => kind === event);
}

/** Whether the partitions are still those of before, as far as can be known: a table of another name or id is none of ours. */
async function isUnchanged({ session, tools }: TakingBack, { plan, sourceOid }: OracleRun): Promise<boolean> {
  const state = await tools.discover(session);
  return String(state?.objectId) === sourceOid && state !== null && !tools.isAsDeclared(state, plan.layout);
}

/** A table that a run has let rows move in, and not given its partitions, is as it was before. */
export async function restoreRowMovementOf(work: TakingBack, run: OracleRun): Promise<void> {
  const { session, tools } = work;
  if (!letsRowsMove(await new Ledger(tools.renderer.ledger(), run.runId, "").readEvents(session))) return;
  if (!(await isUnchanged(work, run))) return;
  const script = tools.renderer.abandon(null);
  const [found] = await runLedger(session, script, "findMovable", { oid: run.sourceOid });
  if (!found) return;
  const { schema } = run.plan.table;
  const name = String(found["name"]);
  const lock = {
    ...{ activity: "Taking back what the run had set", mode: "of DDL", table: `${schema}.${name}` },
    ...{ oid: run.sourceOid, patienceMs, blockers: null },
    log: (message: string) => tools.log(message),
  };
  await runDdl(work, lock, script, "disableRowMovement", { schema, name });
}
