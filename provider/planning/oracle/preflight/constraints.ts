import { refuse, type Refusal } from "../../../errors";
import type { OracleConstraint } from "../../../schema/oracle-table-state";
import { tableName, type OracleRule } from "./rule";

function whyNotCarried({ kind, enabled, validated }: OracleConstraint): string | null {
  if (kind === "OTHER") return "Constraints of this kind are not carried yet: drop it first, if you may.";
  // A row that shares its key with another could be loaded, but never replayed.
  if (kind === "UNIQUE" && enabled && !validated)
    return "Its rows were never checked: run ALTER TABLE … ENABLE VALIDATE CONSTRAINT first.";
  return null;
}

/** Refuses constraints that are not carried yet. */
export const refuseConstraints: OracleRule = (subject): Refusal[] =>
  subject.state.constraints.flatMap((constraint) => {
    const remedy = whyNotCarried(constraint);
    const { kind, name } = constraint;
    const table = tableName(subject);
    return remedy === null ? [] : [refuse("NOT_CARRIED", "table", { kind, name, table, remedy })];
  });
