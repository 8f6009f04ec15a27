import { refuse, type Refusal } from "../../errors";
import type { Constraint } from "../../schema/table-state";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

function whyNotCarried(constraint: Constraint): string | null {
  if (constraint.kind === "EXCLUDE")
    return "A partitioned table cannot enforce it across partitions: drop it first.";
  if (constraint.kind === "PRIMARY KEY" && constraint.deferrable)
    return "Changes cannot be replayed by a deferrable key: define it without DEFERRABLE.";
  if (constraint.period) return "WITHOUT OVERLAPS is not supported across partitions: drop it first.";
  if (constraint.kind === "CHECK" && constraint.noInherit)
    return "A partitioned table has no rows of its own, so NO INHERIT is impossible: define it without NO INHERIT.";
  return null;
}

function refuseNotNulls(subject: PreflightSubject): Refusal[] {
  return subject.state.columns
    .filter(
      (column) =>
        column.notNullConstraint &&
        (!column.notNullConstraint.validated || column.notNullConstraint.noInherit),
    )
    .map((column) =>
      refuse("NOT_CARRIED", "table", {
        kind: "NOT NULL",
        name: column.notNullConstraint?.name ?? "",
        table: tableName(subject),
        remedy: "Validate it, and define it without NO INHERIT.",
      }),
    );
}

/** Refuses constraints that a partitioned table cannot have, or that are not carried yet. */
export const refuseConstraints: PreflightRule = (subject) => [
  ...subject.state.constraints.flatMap((constraint) => {
    const remedy = whyNotCarried(constraint);
    const { kind, name } = constraint;
    return remedy === null
      ? []
      : [refuse("NOT_CARRIED", "table", { kind, name, table: tableName(subject), remedy })];
  }),
  ...refuseNotNulls(subject),
];
