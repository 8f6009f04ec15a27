import type { CarriedMaterializedView } from "../schema/carried-dependants";
import type { MaterializedView } from "../schema/dependent-objects";
import type { Copy, CreateMaterializedViewsStep, Hazard } from "../schema/plan";
import type { TableState } from "../schema/table-state";

/** Named by the table's object id: they stand in the schemas of the views, where no other name is known to be free. */
function nameView(
  state: TableState,
  at: number,
): Pick<CarriedMaterializedView, "interimName" | "retiredName"> {
  const suffix = `${state.oid}_${at + 1}`;
  return { interimName: `table_migration_view_${suffix}`, retiredName: `table_migration_retired_${suffix}` };
}

function carryIndexes(view: MaterializedView, interimName: string): CarriedMaterializedView["indexes"] {
  return view.indexes.map(({ name, unique, definition, tablespace, comment }, at) => ({
    name,
    interimName: `${interimName}_${at + 1}`,
    kind: unique ? ("UNIQUE INDEX" as const) : ("INDEX" as const),
    definition,
    tablespace,
    comment,
  }));
}

/** Materialized views as they are made anew. */
export function carryMaterializedViews(state: TableState): CarriedMaterializedView[] {
  return state.materializedViews.map((view, at) => {
    const { schema, name, owner, query, accessMethod, tablespace, options, columns, comment } = view;
    const names = nameView(state, at);
    return {
      ...{ schema, name, owner, query, accessMethod, tablespace, options, comment },
      ...names,
      columns: columns.map(({ name: column, settings, comment: text }) => ({
        name: column,
        settings,
        comment: text,
      })),
      indexes: carryIndexes(view, names.interimName),
    };
  });
}

function hazardOf({ schema, name }: CarriedMaterializedView): Hazard {
  return {
    code: "CONTENT_RENEWED",
    text: `Materialized view ${schema}.${name} is made anew, for the server cannot point it at another table, and the old one is dropped in the cutover. It is filled just before that, so that it shows the rows of that moment, however old its content was. A REFRESH of it meanwhile is noticed, and it is filled again; a REFRESH … CONCURRENTLY is not, so suspend what does so by itself.`,
  };
}

/** The step that makes them; none where there are none. */
export function createMaterializedViews(
  state: TableState,
  copy: Copy,
  views: readonly CarriedMaterializedView[],
): CreateMaterializedViewsStep[] {
  if (views.length === 0) return [];
  return [
    {
      kind: "createMaterializedViews",
      purpose:
        "Creates the successors of the materialized views over the copy, still empty, with their indexes; the next step fills them.",
      locks: [],
      hazards: views.map(hazardOf),
      copy,
      scratchSchema: `table_migration_${state.oid}`,
      views: [...views],
    },
  ];
}
