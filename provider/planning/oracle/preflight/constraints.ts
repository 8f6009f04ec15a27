import { refuse, type Refusal } from "../../../errors";
import type { OracleConstraint } from "../../../schema/oracle-table-state";
import { tableName, type OracleRule } from "./rule";

function whyNotCarried({ kind, enabled, validated }: OracleConstraint): string | null {
  if (kind === "FOREIGN KEY") return "Foreign keys are not carried yet: drop it first, if you may.";
  if (kind === "OTHER") return "Constraints of this kind are not carried yet: drop it first, if you may.";
  // A row that shares its key with another could be loaded, but never replayed.
  if (kind === "UNIQUE" && enabled && !validated)
    return "Its rows were never checked: run ALTER TABLE … ENABLE VALIDATE CONSTRAINT first.";
  return null;
}

/** Refuses constraints that are not carried yet, and foreign keys that point at the table. */
export const refuseConstraints: OracleRule = (subject): Refusal[] => {
  const table = tableName(subject);
  const own = subject.state.constraints.flatMap((constraint) => {
    const remedy = whyNotCarried(constraint);
    const { kind, name } = constraint;
    return remedy === null ? [] : [refuse("NOT_CARRIED", "table", { kind, name, table, remedy })];
  });
  const referencing = subject.state.referencingKeys
    .filter((key) => `${key.schema}.${key.table}` !== table)
    .map((key) =>
      refuse("NOT_CARRIED", "table", {
        kind: "FOREIGN KEY",
        name: `${key.schema}.${key.table}.${key.name}`,
        table,
        remedy: "Foreign keys at the table are not carried yet: drop it first, if you may.",
      }),
    );
  return [...own, ...referencing];
};
