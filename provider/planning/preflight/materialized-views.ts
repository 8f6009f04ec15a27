import { refuse } from "../../errors";
import type { MaterializedView } from "../../schema/dependent-objects";
import { tableName, type PreflightRule } from "./rule";

function obstaclesOf(view: MaterializedView): string[] {
  return [
    ...(view.extension === null ? [] : [`belongs to extension ${view.extension}`]),
    ...view.rowColumns.map((column) => `has whole rows of it in column ${column}`),
    ...view.systemColumns.map(
      (column) => `shows ${column}, which says something else of a row in a partition`,
    ),
    ...view.materializedSources.map((source) => `reads materialized view ${source}, which is made anew too`),
    ...view.otherDependants.map((other) => `${other} hangs on it`),
    ...view.indexes
      .filter(({ oddity }) => oddity !== null)
      .map(({ name, oddity }) => `its index ${name} ${oddity ?? ""}`),
    ...view.indexes
      .filter(({ definition }) => definition === "")
      .map(({ name }) => `its index ${name} is printed otherwise than known`),
  ];
}

/** Refuses materialized views that cannot be made anew with all that hangs on them, or whose successors' names belong to a stranger. */
export const refuseMaterializedViews: PreflightRule = (subject) =>
  subject.state.materializedViews.flatMap((view) => {
    const obstacle = (reason: string, remedy: string) =>
      refuse("DEPENDANT_UNSUPPORTED", "table", {
        kind: "MATERIALIZED VIEW",
        name: view.quotedName,
        table: tableName(subject),
        reason,
        remedy,
      });
    return [
      ...obstaclesOf(view).map((reason) => obstacle(reason, "Drop it, migrate, and create it again.")),
      ...view.namesakes.map((name) =>
        obstacle(`${name} has a name that its successor needs until the cutover`, `Rename ${name}.`),
      ),
    ];
  });
