import { setTimeout as sleep } from "node:timers/promises";
import { migrationError } from "../../errors";
import { heldForKeys, keyNeighbours } from "../../schema/oracle-foreign-key";
import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import { tableOf, type OracleContext } from "./context";
import { pauseMs } from "../short-lock";

function swapOf({ plan }: OracleContext): OracleSwapTablesStep | null {
  const swap = plan.steps.find((step) => step.kind === "swapTables");
  return swap === undefined || swap.foreignKeys.length === 0 ? null : swap;
}

/**
 * One run after the other moves foreign keys, from its cutover to its end: a key between two tables is of both their runs. A
 * neighbour that has swapped is let finish first.
 * @param isSwapped whether this table has been swapped, so that it is for others to wait
 * @throws NEIGHBOUR_UNFINISHED
 */
export async function holdKeys(context: OracleContext, isSwapped: boolean): Promise<void> {
  const step = swapOf(context);
  if (step === null) return;
  const neighbours = keyNeighbours(step.foreignKeys);
  const deadline = Date.now() + step.patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    const swapped = isSwapped ? null : await context.ledger.findSwapped(context.control.session, neighbours);
    if (swapped === null && (await context.tryHold(heldForKeys))) return;
    const names = swapped ?? { run: "of another table", table: tableOf(step.copy) };
    if (Date.now() > deadline) throw migrationError("NEIGHBOUR_UNFINISHED", names);
    if (attempt === 1) context.tools.log("Cutover: waits for another run that moves foreign keys.");
    await sleep(pauseMs(Math.min(attempt, 3)));
  }
}
