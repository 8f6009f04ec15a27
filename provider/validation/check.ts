import {
  doHold,
  validationSchema,
  type Check,
  type CheckName,
  type Fault,
  type Validation,
} from "../schema/validation";

type Figures = Partial<Pick<Check, "expected" | "actual" | "compared">>;

function figuresOf({ expected = null, actual = null, compared = null }: Figures) {
  return { expected, actual, compared };
}

export function passed(name: CheckName, finding: string, figures: Figures = {}): Check {
  return { name, outcome: "passed", finding, ...figuresOf(figures), faults: [] };
}

export function notApplicable(name: CheckName, reason: string): Check {
  return { name, outcome: "notApplicable", finding: reason, ...figuresOf({}), faults: [] };
}

export function warned(name: CheckName, finding: string, faults: readonly Fault[], figures = {}): Check {
  return { name, outcome: "warned", finding, ...figuresOf(figures), faults: [...faults] };
}

/** What was looked at is well; the fault says what was not, and why. */
export function partial(name: CheckName, finding: string, fault: Fault, figures: Figures = {}): Check {
  return { name, outcome: "partial", finding, ...figuresOf(figures), faults: [fault] };
}

export function failed(name: CheckName, finding: string, faults: readonly Fault[], figures = {}): Check {
  return { name, outcome: "failed", finding, ...figuresOf(figures), faults: [...faults] };
}

/** `1 fault`, `2 faults`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}

/** Seals what was found. @throws where a check passes without having compared anything */
export function toValidation(found: Omit<Validation, "holds">): Validation {
  return validationSchema.parse({ ...found, holds: doHold(found.checks) });
}
