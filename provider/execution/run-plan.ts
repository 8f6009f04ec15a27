import type { Step } from "../schema/plan";
import type { RunContext } from "./context";
import { addPartitions } from "./steps/add-partitions";
import { createIndexes } from "./steps/create-indexes";
import { createTable } from "./steps/create-table";
import { loadData } from "./steps/data-load";
import { loadDelta } from "./steps/delta-load";
import { gatherStatistics } from "./steps/gather-statistics";
import { restoreGrants } from "./steps/restore-grants";
import { startJournal } from "./steps/start-journal";
import { swapTables } from "./steps/swap-tables";
import { validate } from "./steps/validate";
import { explainFailure } from "./failures";

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
    case "gatherStatistics":
      return gatherStatistics(context, step);
    case "deltaLoad":
      return loadDelta(context);
    case "validate":
      return validate(context, step);
    case "swapTables":
      return swapTables(context, step);
    case "restoreGrants":
      return restoreGrants(context, step);
    case "addPartitions":
      return addPartitions(context, step);
  }
}

/**
 * Runs a plan from its ledger: skips what the ledger has, applies the rest in order. Each step commits the record of
 * its end with its last piece of work, so that a run that was stopped anywhere goes on where it was.
 */
export async function runPlan(context: RunContext): Promise<void> {
  const { control, ledger, plan, tools } = context;
  const ended = new Set(
    (await ledger.readSteps(control.session)).filter(({ endedAt }) => endedAt).map(({ step }) => step),
  );
  for (const step of plan.steps) {
    if (ended.has(step.kind)) continue;
    await control.transaction(() => ledger.startStep(control.session, step.kind));
    tools.log(`${step.kind}: ${step.purpose}`);
    try {
      await applyStep(context, step);
    } catch (error) {
      throw explainFailure(context, step, error);
    }
  }
}
