import type { Session } from "../../dialect/session";
import { copyOf, type OracleRun } from "../../execution/oracle/abandon";
import { isIntervalOff } from "../../execution/oracle/interval-off";
import { letsRowsMove } from "../../execution/oracle/row-movement";
import { Ledger } from "../../execution/ledger";
import { fingerprintOracle } from "../../planning/oracle/fingerprint";
import { isAsDeclared } from "../../planning/oracle/partitioned";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import type { Target } from "../../schema/target";
import { isSameDeclaration } from "../planned";

/** Whether a run changes the table itself, and copies nothing. */
export function changesTable({ plan }: OracleRun): boolean {
  return copyOf(plan) === null;
}

/** Row movement is what such a run sets itself, before it changes anything else. */
function asPlanned(run: OracleRun, state: OracleTableState): OracleTableState {
  return { ...state, rowMovement: run.sourceState.rowMovement };
}

/** One statement either has given the table its partitions, or has left it as it was; another method is another run. */
function canFinishStatement({ plan }: OracleRun, target: Target, state: OracleTableState): boolean {
  if (isAsDeclared(state.partitioning, plan.layout)) return true;
  return target.migration.method === plan.method && fingerprintOracle(state) === plan.sourceFingerprint;
}

/**
 * The table as a run that changes it can go on with: what it has done already is no change of somebody else's. Null where the run
 * cannot go on.
 */
export function sourceToFinish(
  run: OracleRun,
  target: Target,
  found: OracleTableState,
): OracleTableState | null {
  if (run.isSpoiled || run.sourceOid !== String(found.objectId)) return null;
  if (!isSameDeclaration(run.target, target)) return null;
  if (run.plan.method !== "modifyOnline") return found;
  const state = asPlanned(run, found);
  return canFinishStatement(run, target, state) ? state : null;
}

/** The table as it will be when a run that cannot go on is taken back: as it was before, as far as the run has changed it. */
export async function asTakenBack(
  session: Session,
  ledger: StepScript,
  run: OracleRun,
  state: OracleTableState,
): Promise<OracleTableState> {
  const { partitioning } = state;
  if (run.sourceOid !== String(state.objectId)) return state;
  const events = await new Ledger(ledger, run.runId, "").readEvents(session);
  if (state.rowMovement && letsRowsMove(events) && !isAsDeclared(partitioning, run.plan.layout))
    return asPlanned(run, state);
  if (partitioning === null) return state;
  if (partitioning.interval !== null || !isIntervalOff(events)) return state;
  const interval = run.sourceState.partitioning?.interval ?? null;
  return { ...state, partitioning: { ...partitioning, interval } };
}
