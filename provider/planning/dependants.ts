import type { CarriedDependants, CarriedView } from "../schema/carried-dependants";
import type { DependentView } from "../schema/dependent-objects";
import type { Lock } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import { carryMaterializedViews } from "./materialized-views";

function carryView(view: DependentView): CarriedView {
  return {
    schema: view.schema,
    name: view.name,
    options: view.options,
    definition: view.readsTable ? view.definition : null,
    rules: view.rules
      .filter(({ readsTable }) => readsTable)
      .map(({ name, definition }) => ({ name, definition })),
  };
}

/** What the cutover replaces, so that it reads the new table. */
export function carryDependants(state: TableState): CarriedDependants {
  const { views, routines } = state;
  return {
    views: views.map(carryView),
    materializedViews: carryMaterializedViews(state),
    routines: routines.map(({ name, definition }) => ({ name, definition })),
  };
}

/** The locks of the views that are replaced: taken just before the table's, and held as long. */
export function lockViews({ views, materializedViews }: CarriedDependants, waitLimitMs: number): Lock[] {
  return [...views, ...materializedViews].map(({ schema, name }) => ({
    table: `${schema}.${name}`,
    mode: "ACCESS EXCLUSIVE",
    waitLimitMs,
    held: "with the table's, while it is replaced",
  }));
}
