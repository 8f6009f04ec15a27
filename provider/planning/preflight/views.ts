import { refuse } from "../../errors";
import type { DependentView } from "../../schema/dependent-objects";
import { tableName, type PreflightRule } from "./rule";

/** What keeps a view from being replaced in its place. */
interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

const again = "Drop it, migrate, and create it again";

function obstaclesOf(view: DependentView): Obstacle[] {
  const { isTemporary, extension, rowColumns, systemColumns, rules } = view;
  const rule = rules.find(({ readsTable, definition }) => readsTable && definition === "");
  return [
    ...(isTemporary
      ? [{ reason: "belongs to another session alone", remedy: "End that session, or let it drop the view." }]
      : []),
    ...(extension === null
      ? []
      : [{ reason: `belongs to extension ${extension}`, remedy: "Drop the extension first, if you may." }]),
    ...rowColumns.map((column) => ({
      reason: `has whole rows of it in column ${column}, whose type would become another one`,
      remedy: `${again}, or let it list the columns.`,
    })),
    ...systemColumns.map((column) => ({
      reason: `shows ${column}, which says something else of a row in a partition`,
      remedy: `${again} without ${column}.`,
    })),
    ...(rule
      ? [{ reason: `has a rule ${rule.name} that is printed otherwise than known`, remedy: `${again}.` }]
      : []),
  ];
}

/** Refuses views that cannot be replaced in their place. */
export const refuseViews: PreflightRule = (subject) =>
  subject.state.views.flatMap((view) =>
    obstaclesOf(view).map((obstacle) =>
      refuse("DEPENDANT_UNSUPPORTED", "table", {
        kind: "VIEW",
        name: `${view.schema}.${view.name}`,
        table: tableName(subject),
        ...obstacle,
      }),
    ),
  );
