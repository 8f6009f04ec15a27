import { keyTypeOf } from "../layout-rule";
import { canonicalValue } from "../key-values";
import { initialValueOf, refuseInitialValue } from "../initial-value";
import { isPartitioned } from "../layout-rule";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

type Written = (written: string | number) => string | null;

function canonicalIn({ target, state }: Pick<PreflightSubject, "target" | "state">): Written {
  return (written) => (isPartitioned(target) ? canonicalValue(written, keyTypeOf(target, state)) : null);
}

/** Refuses a first value that is none of the key. */
export const refuseInitial: PreflightRule = (subject) =>
  refuseInitialValue(subject.target, tableName(subject), canonicalIn(subject));

/** The value before which no row may lie, as PostgreSQL prints it; null where nothing is declared. */
export function initialValue(subject: Pick<PreflightSubject, "target" | "state">): string | null {
  return initialValueOf(subject.target, canonicalIn(subject));
}
