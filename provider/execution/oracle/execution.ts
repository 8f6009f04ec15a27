import type { Session } from "../../dialect/session";
import type { OracleLayout } from "../../schema/oracle-layout";
import type { OracleCopyStep, OraclePlan, OracleStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StepKind } from "../../schema/plan";
import type { Execution } from "../execute";
import { runLedger } from "../ledger";
import { loadData } from "../steps/data-load";
import { loadDelta } from "../steps/delta-load";
import { validate } from "../steps/validate";
import { abandonRun } from "./abandon";
import { createFence, holdOracleTable, recordWorker, takeOver, tryHold, type Holding } from "./acquire";
import type { OracleContext, OracleTools } from "./context";
import { changePartitioning } from "./change-partitioning";
import { closeWayBack } from "./close-way-back";
import { createIndexes } from "./create-indexes";
import { createTable } from "./create-table";
import { gatherStatistics } from "./gather-statistics";
import { demandJournal } from "./demand-journal";
import { holdKeys } from "./key-hold";
import { ensureLedger } from "./ledger";
import { modifyOnline } from "./modify-online";
import { prepareRollback } from "./prepare-rollback";
import { restoreGrants } from "./restore-grants";
import { startJournal } from "./start-journal";
import { swapTables } from "./swap-tables";
import { oracleTraits } from "./traits";
import { validateForeignKeys } from "./validate-foreign-keys";

/** Steps that stand on journals without a gap; the cutover looks by itself, and drops one. */
const standOnJournal: ReadonlySet<OracleStep["kind"]> = new Set([
  ...(["createTable", "dataLoad", "createIndexes"] as const),
  ...(["gatherStatistics", "deltaLoad", "validate"] as const),
]);

/** A step that fails where something was taken from under it says so. */
async function applyStep(context: OracleContext, step: OracleStep): Promise<void> {
  if (step.kind === "modifyOnline") return modifyOnline(context, step);
  if (!("copy" in step)) return changePartitioning(context, step);
  if (!standOnJournal.has(step.kind)) return apply(context, step);
  await demandJournal(context, step.copy);
  try {
    await apply(context, step);
  } catch (error) {
    if (context.control.session.isOpen) await demandJournal(context, step.copy);
    throw error;
  }
}

async function apply(context: OracleContext, step: OracleCopyStep): Promise<void> {
  switch (step.kind) {
    case "startJournal":
      return startJournal(context, step);
    case "createTable":
      return createTable(context, step);
    case "dataLoad":
      return loadData(context, step);
    case "createIndexes":
      return createIndexes(context, step);
    case "gatherStatistics":
      return gatherStatistics(context, step);
    case "deltaLoad":
      return loadDelta(context);
    case "validate":
      return validate(context, step);
    case "swapTables":
      return swapTables(context, step);
    case "validateForeignKeys":
      await holdKeys(context, true);
      return validateForeignKeys(context, step);
    case "restoreGrants":
      await holdKeys(context, true);
      return restoreGrants(context, step);
    case "prepareRollback":
      return prepareRollback(context, step);
    case "closeWayBack":
      return closeWayBack(context, step);
  }
}

/**
 * A step of this plan, for its statements. A rollback finds the journals of the run that it takes back: what others ask about them
 * stands where that run has created them.
 */
function stepOf({ table, steps }: OraclePlan, kind: StepKind): OracleStep {
  const step = steps.find((candidate) => candidate.kind === kind);
  if (step) return step;
  const opening = steps.find((candidate) => candidate.kind === "prepareRollback");
  if (opening && kind === "startJournal") return { ...opening, kind };
  if (opening && kind === "createIndexes")
    return { ...opening, kind, indexes: [], keys: [], triggers: [], parallelDegree: 1 };
  throw new Error(`the plan of ${table.name} has no step ${kind}`);
}

/** Execution on Oracle. The holder is a session of its own, which the caller closes when the run has ended. */
export function oracleExecution(
  tools: OracleTools,
  holder: Session,
  worker: Pick<Holding, "application" | "client">,
): Execution<OracleContext, OraclePlan, OracleLayout, OracleTableState> {
  const { renderer } = tools;
  const ledger = renderer.ledger();
  return {
    tools,
    traits: oracleTraits,
    ledger,
    ensureLedger: (session) => ensureLedger(session, ledger),
    hold: (session, table, findRun) =>
      holdOracleTable(session, holder, ledger, { table, ...worker }, findRun),
    nextRun: async (session) => String((await runLedger(session, ledger, "nextRun"))[0]?.["runId"]),
    createFence: (session, run) => createFence(session, ledger, run),
    recordWorker,
    takeOver: (session, run) => takeOver(session, ledger, run),
    abandon: (session, run) => abandonRun({ session, tools }, run),
    scriptOf: (plan, kind) => renderer.script(stepOf(plan, kind)),
    contextOf: (core, parts) => ({
      ...{ ...core, tools, ...parts },
      tryHold: (name) => tryHold(core.control.session, holder, ledger, name),
    }),
    estimateRows: ({ estimatedRows }) => estimatedRows,
    applyStep,
  };
}
