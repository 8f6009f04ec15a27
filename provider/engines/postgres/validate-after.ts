import type { Connection } from "../../schema/connection";
import { guardsOf } from "../../schema/guard";
import type { Plan } from "../../schema/plan";
import type { TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { AfterOptions } from "../engine";
import type { Fault, Validation } from "../../schema/validation";
import type { AfterFacts } from "../../validation/after";
import { countOf } from "../../validation/check";
import { listDifferences } from "../../validation/inventory";
import { validateMigrated } from "../migrated";
import { readOptions, type Migration } from "../migration";
import { migratedTable, onOwnSession } from "./compare";
import { planTarget, refuseMissingTable } from "./plan-target";

function invalidIndexes({ indexes }: TableState): Fault[] {
  return indexes
    .filter(({ valid }) => !valid)
    .map(({ name }) => ({
      code: null,
      problem: `Index ${name} is invalid: no query uses it, or a partition lacks it.`,
      remedy: "Build it again (REINDEX, or DROP and CREATE INDEX), and attach what is not attached.",
    }));
}

function countParts(state: TableState): AfterFacts["counted"] {
  const { constraints, foreignKeys, indexes, triggers, grants, columns, sequences } = state;
  return {
    indexes: countOf(indexes.length, "index", "indexes"),
    constraints: countOf(constraints.length + foreignKeys.length, "constraint"),
    triggers: countOf(
      triggers.filter(({ functionName }) => !functionName.startsWith("table_migration.")).length,
      "trigger",
    ),
    grants: countOf(grants.length, "grant"),
    dependants: countOf(
      state.views.length + state.materializedViews.length + state.routines.length,
      "view and routine",
      "views and routines",
    ),
    structure: `${countOf(columns.length, "column")}, ${countOf(sequences.length, "sequence")}`,
  };
}

/** What is not as it was: nothing of a table that no copy-swap has brought here. */
function differencesOf(
  migration: Migration<Plan, TableState> | null,
  state: TableState,
): AfterFacts["differences"] {
  if (migration?.plan.method !== "copySwap" || String(state.oid) !== migration.newId) return null;
  const before = { ...migration.sourceState, ...migration.inventoryBefore };
  return listDifferences(before, state, guardsOf(migration.plan));
}

/** What is left to prove of a table once it is migrated. */
export function validatePostgresAfter(
  connection: Connection,
  target: Target,
  options?: AfterOptions,
): Promise<Validation> {
  return onOwnSession(connection, target, readOptions({}).statementTimeoutMs, (session) =>
    validateMigrated(
      {
        ...migratedTable(session, target),
        plan: () => planTarget(session, target),
        refuseMissing: (database) => refuseMissingTable(session, database, target),
        neighboursOf: ({ steps }) =>
          steps.flatMap((step) =>
            step.kind === "swapTables" ? [...step.neighbours.children, ...step.neighbours.referenced] : [],
          ),
        lookAfter: (migration, state) =>
          Promise.resolve({
            differences: differencesOf(migration, state),
            faults: { indexes: invalidIndexes(state) },
            counted: countParts(state),
          }),
      },
      options,
    ),
  );
}
