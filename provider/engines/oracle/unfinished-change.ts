import type { Session } from "../../dialect/session";
import { copyOf, type OracleRun } from "../../execution/oracle/abandon";
import { isIntervalOff } from "../../execution/oracle/interval-off";
import { Ledger } from "../../execution/ledger";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import type { Target } from "../../schema/target";
import { isSameDeclaration } from "../planned";

/** Whether a run changes the table itself, and copies nothing. */
export function changesTable({ plan }: OracleRun): boolean {
  return copyOf(plan) === null;
}

/** Whether a run that changes the table can go on: what it has done already is no change of somebody else's. */
export function canFinishChange(run: OracleRun, target: Target, { objectId }: OracleTableState): boolean {
  return !run.isSpoiled && run.sourceOid === String(objectId) && isSameDeclaration(run.target, target);
}

/** The table as it will be when a run that cannot go on is taken back: with the interval that the run has taken off. */
export async function withInterval(
  session: Session,
  ledger: StepScript,
  run: OracleRun,
  state: OracleTableState,
): Promise<OracleTableState> {
  const { partitioning } = state;
  if (partitioning === null || partitioning.interval !== null || run.sourceOid !== String(state.objectId))
    return state;
  if (!isIntervalOff(await new Ledger(ledger, run.runId, "").readEvents(session))) return state;
  const interval = run.sourceState.partitioning?.interval ?? null;
  return { ...state, partitioning: { ...partitioning, interval } };
}
