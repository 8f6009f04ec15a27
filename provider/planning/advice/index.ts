import type { Advice } from "../../schema/advice";
import { adviseOnForeignKeyIndexes } from "./foreign-key-indexes";
import { adviseOnHashValues } from "./hash-key-values";
import { adviseOnKeyChanges } from "./key-changes";
import { adviseOnNullableHashKey } from "./hash-key-nullable";
import { adviseOnSizes } from "./partition-sizes";
import { adviseOnRetention } from "./retention-missing";
import { adviseOnStatistics } from "./statistics";
import type { AdviceRule, AdviceSubject } from "./subject";

export { adviseOnStatistics } from "./statistics";
export type { AdviceSubject } from "./subject";

const rules: readonly AdviceRule[] = [
  adviseOnSizes,
  adviseOnNullableHashKey,
  adviseOnHashValues,
  adviseOnKeyChanges,
  adviseOnRetention,
  adviseOnForeignKeyIndexes,
  adviseOnStatistics,
];

/** What a DBA should think of before a run, in the order of its weight. Nothing of it stops a run or is part of a plan. */
export function adviseOn(subject: AdviceSubject): Advice[] {
  return rules.flatMap((rule) => rule(subject));
}
