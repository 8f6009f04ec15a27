import type { CoreContext, CorePlan } from "./context";
import { explainFailure } from "./failures";

/**
 * Runs a plan from its ledger: skips what the ledger has, applies the rest in order. Each step commits the record of
 * its end with its last piece of work, so that a run that was stopped anywhere goes on where it was.
 */
export async function runPlan<P extends CorePlan>(
  context: CoreContext,
  plan: P,
  applyStep: (step: P["steps"][number]) => Promise<void>,
): Promise<void> {
  const { control, ledger, tools } = context;
  const ended = new Set(
    (await ledger.readSteps(control.session)).filter(({ endedAt }) => endedAt).map(({ step }) => step),
  );
  for (const step of plan.steps) {
    if (ended.has(step.kind)) continue;
    await control.transaction(() => ledger.startStep(control.session, step.kind));
    tools.log(`${step.kind}: ${step.purpose}`);
    try {
      await applyStep(step);
    } catch (error) {
      throw explainFailure(context, step, error);
    }
  }
}
