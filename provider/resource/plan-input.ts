import { formatWait } from "../report/text";
import type { Plan, Step, StepKind } from "../schema/plan";
import type { Renderer } from "../schema/statement";

/** What a plan of any database says of itself. */
type PlanOf<S> = Pick<Plan, "method" | "reason" | "hash" | "hazards"> & { readonly steps: readonly S[] };
type AnyStep = Pick<Step, "purpose" | "locks" | "hazards"> & { readonly kind: StepKind };
/** As much of a renderer as shows a plan. */
export type Previewed<S> = Pick<Renderer<S>, "preview">;

function describeStep<S extends AnyStep>(step: S, renderer: Previewed<S>): Record<string, unknown> {
  return {
    step: step.kind,
    purpose: step.purpose,
    locks: step.locks.map((lock) => `${lock.mode} on ${lock.table}, ${lock.held}; ${formatWait(lock)}`),
    hazards: step.hazards.map(({ code, text }) => `${code}: ${text}`),
    statements: renderer
      .preview(step)
      .map(({ text, repeat }) => (repeat === null ? text : `-- ${repeat}\n${text}`)),
  };
}

/** A plan as an input of the resource: only what is the same in two previews, so that update plans can hold it. */
export function describePlan<S extends AnyStep>(
  plan: PlanOf<S>,
  renderer: Previewed<S>,
): Record<string, unknown> {
  return {
    method: plan.method,
    reason: plan.reason,
    hash: plan.hash,
    hazards: plan.hazards.map(({ code, text }) => `${code}: ${text}`),
    steps: plan.steps.map((step) => describeStep(step, renderer)),
  };
}
