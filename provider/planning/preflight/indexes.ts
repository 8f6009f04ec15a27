import { refuse } from "../../errors";
import type { Index } from "../../schema/table-state";
import { tableName, type PreflightRule } from "./rule";

function whyNotCarried(index: Index): string | null {
  if (!index.valid) return "It is invalid: run REINDEX INDEX CONCURRENTLY, or drop it.";
  if (index.definition === "") return "Its definition cannot be read: build it again under a plain name.";
  if (index.statisticsTargets)
    return "Statistics targets of index expressions are not carried yet: reset them.";
  if (index.constraint !== null && index.comment !== null)
    return "Its own comment is not carried yet: move it to the constraint (COMMENT ON CONSTRAINT), then COMMENT ON INDEX … IS NULL.";
  return null;
}

/** Refuses indexes that cannot be built again on the new table. */
export const refuseIndexes: PreflightRule = (subject) =>
  subject.state.indexes.flatMap((index) => {
    const remedy = whyNotCarried(index);
    if (remedy === null) return [];
    return [
      refuse("NOT_CARRIED", "table", { kind: "INDEX", name: index.name, table: tableName(subject), remedy }),
    ];
  });
