import { migrationError } from "../../errors";
import type { Copy } from "../../schema/plan";
import type { TableState } from "../../schema/table-state";
import type { RunContext } from "../context";
import { describeJournal, isJournalIntact } from "../journal";

/** The source as it is now. @throws SOURCE_CHANGED where it is no longer the one planned for */
export async function readPlannedSource(
  context: RunContext,
  { source, sourceOid }: Copy,
): Promise<TableState> {
  const { tools, control, plan } = context;
  const state = await tools.discover(control.session, source);
  const table = `${source.schema}.${source.name}`;
  if (state?.oid !== sourceOid)
    throw migrationError("SOURCE_CHANGED", {
      table,
      run: context.ledger.runId,
      difference: "it was dropped or renamed",
    });
  if (tools.fingerprint(state) !== plan.sourceFingerprint) {
    const difference = tools.compareInventories(context.sourceState, state).join("; ");
    throw migrationError("SOURCE_CHANGED", { table, run: context.ledger.runId, difference });
  }
  return state;
}

/** The source as it is now, if it is the one planned for and every change of it is journaled. */
export async function readUnchangedSource(context: RunContext, copy: Copy): Promise<TableState> {
  const state = await readPlannedSource(context, copy);
  refuseBrokenJournal(context, state, copy);
  return state;
}

function refuseBrokenJournal(context: RunContext, state: TableState, { source }: Copy): void {
  if (isJournalIntact(state)) return;
  const table = `${source.schema}.${source.name}`;
  const difference = `its triggers are ${describeJournal(state)}`;
  throw migrationError("JOURNAL_BROKEN", { run: context.ledger.runId, table, difference });
}
