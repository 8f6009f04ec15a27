import { renderer } from "../plan-target";
import type { Plan, Step } from "../schema/plan";

function describeStep(step: Step): Record<string, unknown> {
  return {
    step: step.kind,
    purpose: step.purpose,
    locks: step.locks.map(
      ({ mode, table, held, waitLimitMs }) => `${mode} on ${table}, ${held}; waits at most ${waitLimitMs} ms`,
    ),
    hazards: step.hazards.map(({ code, text }) => `${code}: ${text}`),
    statements: renderer
      .preview(step)
      .map(({ text, repeat }) => (repeat === null ? text : `-- ${repeat}\n${text}`)),
  };
}

/** A plan as an input of the resource: only what is the same in two previews, so that update plans can hold it. */
export function describePlan(plan: Plan): Record<string, unknown> {
  return {
    method: plan.method,
    reason: plan.reason,
    hash: plan.hash,
    hazards: plan.hazards.map(({ code, text }) => `${code}: ${text}`),
    steps: plan.steps.map(describeStep),
  };
}
