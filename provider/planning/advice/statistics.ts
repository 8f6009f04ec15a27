import type { Advice } from "../../schema/advice";
import type { AdviceSubject } from "./subject";

const gather: Readonly<Record<AdviceSubject["engine"], string>> = {
  postgres: "Run ANALYZE on the table.",
  oracle: "Run DBMS_STATS.GATHER_TABLE_STATS on the table.",
};

/** Whether rows and time can be estimated at all. */
export function adviseOnStatistics({
  engine,
  statistics: { analyzedAt, isStale },
}: Pick<AdviceSubject, "engine" | "statistics">): Advice[] {
  const remedy = gather[engine];
  if (analyzedAt === null) {
    const text = "The table has no statistics, so the estimates of rows and time stand on nothing.";
    return [{ code: "STATISTICS_MISSING", text, remedy }];
  }
  if (!isStale) return [];
  const text = `The statistics are of ${analyzedAt}, and about a tenth of the rows or more changed since: the estimates stand on what was then.`;
  return [{ code: "STATISTICS_STALE", text, remedy }];
}
