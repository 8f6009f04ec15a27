import { failedWith } from "../dialect/database-error";
import type { CoreContext, CorePlan } from "./context";
import { explainFailure } from "./failures";

/** A run that was taken over fails in many ways, where its tables are already another's: that is why. */
async function attribute({ control }: CoreContext, error: unknown): Promise<unknown> {
  if (!control.session.isOpen) return error;
  await control.rollback();
  return control
    .transaction(() => Promise.resolve())
    .then(
      () => error,
      (found: unknown) => (failedWith(found, "fenced") ? found : error),
    );
}

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
      throw explainFailure(context, step, await attribute(context, error));
    }
  }
}
