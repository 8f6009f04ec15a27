import type { ValidationSummary } from "../schema/report";
import { doHold, type Check, type Validation } from "../schema/validation";

type Found = ValidationSummary["checks"][number];

const remedy = "Mend it, and have it looked at to its end: it counts as failed until then.";

/** What failed in a validation that did not hold. */
function failuresIn(known: ValidationSummary | null): readonly Found[] {
  return known?.holds === false ? known.checks.filter(({ outcome }) => outcome === "failed") : [];
}

function isOpen({ outcome }: Check): boolean {
  return outcome === "partial" || outcome === "notApplicable";
}

function stillFailed(check: Check, { finding }: Found): Check {
  const problems = [
    `It failed before: ${finding}`,
    `It was not looked at to its end since: ${check.finding}`,
  ];
  const faults = problems.map((problem) => ({ code: null, problem, remedy }));
  return { ...check, outcome: "failed", finding, faults };
}

/** What had failed before, and what becomes of it now that some of it was looked at again. */
export interface KeptFailures {
  readonly validations: readonly Validation[];
  /** Of stages that were not looked at. */
  readonly others: readonly Found[];
}

/**
 * A check that failed has failed until it is looked at to its end: what was made in part, or could not be looked at, has not been
 * mended.
 */
export function keepFailures(
  known: ValidationSummary | null,
  validations: readonly Validation[],
): KeptFailures {
  const failures = failuresIn(known);
  const kept = validations.map((validation) => {
    const mine = failures.filter(({ stage }) => stage === validation.stage);
    const checks = validation.checks.map((check) => {
      const failure = mine.find(({ check: name }) => name === check.name);
      return failure && isOpen(check) ? stillFailed(check, failure) : check;
    });
    return { ...validation, checks, holds: doHold(checks) };
  });
  const stages = new Set(validations.map(({ stage }) => stage));
  return { validations: kept, others: failures.filter(({ stage }) => !stages.has(stage)) };
}
