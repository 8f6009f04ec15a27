import { refuse, type Refusal } from "../errors";
import type { Target } from "../schema/target";

/** A table as it is today, as far as an expectation depends on it. */
export interface ActualSource {
  readonly isPartitioned: boolean;
  /** Ranges without subpartitions; on Oracle with an interval. */
  readonly hasIntervals: boolean;
  readonly description: string;
}

const words = {
  NONE: "a plain table, without partitions",
  INTERVAL: "a table of intervals without subpartitions",
} as const;

/** Refuses to change a table that is another than the author of the declaration had before him. */
export function refuseUnexpectedSource(target: Target, actual: ActualSource): Refusal[] {
  const expected = target.migration.expectedSource;
  if (expected === undefined) return [];
  if (expected === "NONE" ? !actual.isPartitioned : actual.hasIntervals) return [];
  const path = "migration.expectedSource";
  const table = `${target.schema}.${target.table}`;
  return [
    refuse("UNEXPECTED_SOURCE", path, {
      ...{ path, table, expected: words[expected], actual: actual.description },
    }),
  ];
}
