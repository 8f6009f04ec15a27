import { refuse } from "../../../errors";
import type { OracleIndex } from "../../../schema/oracle-table-state";
import { tableName, type OracleRule } from "./rule";

const carriedKinds = new Set(["NORMAL", "NORMAL/REV", "FUNCTION-BASED NORMAL", "FUNCTION-BASED NORMAL/REV"]);

function whyNotCarried(index: OracleIndex, owner: string): string | null {
  if (index.schema !== owner) return `It belongs to ${index.schema}: create it in ${owner} instead.`;
  if (index.isJoinIndex || !carriedKinds.has(index.kind))
    return `Indexes of the kind ${index.kind} are not carried yet: drop it first, if you may, and create it again afterwards.`;
  if (index.isPartial) return "INDEXING PARTIAL is not carried yet: rebuild it over all partitions first.";
  if (index.status === "UNUSABLE") return "It is UNUSABLE: rebuild it, or drop it.";
  return null;
}

/** Refuses indexes that the new table cannot have, or that are not carried yet. */
export const refuseIndexes: OracleRule = (subject) =>
  subject.state.indexes.flatMap((index) => {
    const remedy = whyNotCarried(index, subject.state.schema);
    const { name } = index;
    return remedy === null
      ? []
      : [refuse("NOT_CARRIED", "table", { kind: "INDEX", name, table: tableName(subject), remedy })];
  });
