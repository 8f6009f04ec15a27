import type { Advice } from "../../schema/advice";
import type { Forecast } from "../../schema/forecast";
import type { TableStatistics } from "../../schema/table-statistics";
import type { Target } from "../../schema/target";

/** A table that is to be copied into partitions, with what databases of all kinds know of it. */
export interface AdviceSubject {
  readonly engine: "postgres" | "oracle";
  readonly target: Target;
  readonly columns: readonly { readonly name: string; readonly notNull: boolean }[];
  /** Its foreign keys whose columns no index begins with. */
  readonly unindexedKeys: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** Frequent statements that set the partition key; null where nobody counts statements. */
  readonly keyUpdates: readonly { readonly query: string; readonly calls: number }[] | null;
  readonly statistics: TableStatistics;
  readonly forecast: Forecast;
}

/** Advises about one thing, or says nothing. */
export type AdviceRule = (subject: AdviceSubject) => Advice[];

/** The column that divides rows by hash, with the number of parts; null where none does. */
export function hashKeyOf(target: Target): { readonly column: string; readonly count: number } | null {
  if (target.partitionType === "NONE") return null;
  if (target.partitionType === "HASH")
    return { column: target.partitionColumn, count: target.partitionCount };
  const { subpartitionColumn: column, subpartitionCount: count } = target;
  return column === undefined || count === undefined ? null : { column, count };
}

/** Whether rows lie by the time or number at which they came. */
export function intervalOf(target: Target) {
  return target.partitionType === "INTERVAL" ? target : null;
}
