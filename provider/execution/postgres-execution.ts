import type { Step } from "../schema/plan";
import type { Layout, Plan } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import { abandonRun } from "./abandon";
import { advisoryHold, holdTable, takeOver } from "./acquire";
import type { RunContext, RunTools } from "./context";
import type { Execution } from "./execute";
import { runLedger } from "./ledger";
import { ensureLedger } from "./postgres-ledger";
import { postgresTraits } from "./postgres-traits";
import { addPartitions } from "./steps/add-partitions";
import { attachHistory } from "./steps/attach-history";
import { closeWayBack } from "./steps/close-way-back";
import { createIndexes } from "./steps/create-indexes";
import { createMaterializedViews } from "./steps/create-materialized-views";
import { createTable } from "./steps/create-table";
import { loadData } from "./steps/data-load";
import { loadDelta } from "./steps/delta-load";
import { gatherStatistics } from "./steps/gather-statistics";
import { matchIndexes } from "./steps/match-indexes";
import { prepareRollback } from "./steps/prepare-rollback";
import { proveHistory } from "./steps/prove-history";
import { guardKeys } from "./steps/guard-keys";
import { detachPartitions, dropPartitions } from "./steps/retention";
import { restoreGrants } from "./steps/restore-grants";
import { swapDefault } from "./steps/swap-default";
import { startJournal } from "./steps/start-journal";
import { swapTables } from "./steps/swap-tables";
import { validate } from "./steps/validate";
import { validateForeignKeys } from "./steps/validate-foreign-keys";

async function applyStep(context: RunContext, step: Step): Promise<void> {
  switch (step.kind) {
    case "startJournal":
      return startJournal(context, step);
    case "createTable":
      return createTable(context, step);
    case "dataLoad":
      return loadData(context, step);
    case "createIndexes":
      return createIndexes(context, step);
    case "guardKeys":
      return guardKeys(context, step);
    case "gatherStatistics":
      return gatherStatistics(context, step);
    case "deltaLoad":
      return loadDelta(context);
    case "validate":
      return validate(context, step);
    case "createMaterializedViews":
      return createMaterializedViews(context, step);
    case "swapTables":
      return swapTables(context, step);
    case "validateForeignKeys":
      return validateForeignKeys(context, step);
    case "restoreGrants":
      return restoreGrants(context, step);
    case "swapDefault":
      return swapDefault(context, step);
    case "addPartitions":
      return addPartitions(context, step);
    case "detachPartitions":
      return detachPartitions(context, step);
    case "dropPartitions":
      return dropPartitions(context, step);
    case "proveHistory":
      return proveHistory(context, step);
    case "matchIndexes":
      return matchIndexes(context, step);
    case "attachHistory":
      return attachHistory(context, step);
    case "prepareRollback":
      return prepareRollback(context, step);
    case "closeWayBack":
      return closeWayBack(context, step);
  }
}

/** Execution on PostgreSQL. */
export function postgresExecution(tools: RunTools): Execution<RunContext, Plan, Layout, TableState> {
  const { renderer } = tools;
  const ledger = renderer.ledger();
  return {
    tools,
    traits: postgresTraits,
    ledger,
    ensureLedger: (session) => ensureLedger(session, ledger),
    hold: (session, table, findRun) => holdTable(advisoryHold(session, ledger), table, findRun),
    nextRun: () => Promise.resolve(null),
    createFence: async (session, run) => {
      const [fence] = await runLedger(session, ledger, "createFence", { run });
      return String(fence?.["token"]);
    },
    recordWorker: (session, run) => run.recordWorker(session),
    takeOver: (session, runId) => takeOver(session, ledger, runId),
    abandon: (session, run) => abandonRun({ session, renderer, log: (message) => tools.log(message) }, run),
    scriptOf: (plan, kind) => {
      const step = plan.steps.find((candidate) => candidate.kind === kind);
      if (!step) throw new Error(`the plan of ${plan.table.name} has no step ${kind}`);
      return renderer.script(step);
    },
    contextOf: (core, parts) => ({ ...core, tools, ...parts }),
    estimateRows: ({ estimatedRows }) => estimatedRows,
    applyStep,
  };
}
