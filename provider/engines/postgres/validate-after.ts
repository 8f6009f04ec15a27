import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import type { Connection } from "../../schema/connection";
import { guardsOf } from "../../schema/guard";
import type { TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { Check, Fault, Validation } from "../../schema/validation";
import { checkAfter, missingAfter, type AfterFacts } from "../../validation/after";
import { countOf, notApplicable } from "../../validation/check";
import { checkCounts } from "../../validation/compare";
import { listDifferences } from "../../validation/inventory";
import { withinSnapshot } from "../comparing";
import { readMigration, readOptions } from "../migration";
import { planFacts, planOrRefuse, validate } from "../validate";
import { comparingOf, migrationScripts, onOwnSession, whyNot, type PostgresMigration } from "./compare";
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
function differencesOf(migration: PostgresMigration | null, state: TableState): AfterFacts["differences"] {
  if (migration?.plan.method !== "copySwap" || String(state.oid) !== migration.newId) return null;
  const before = { ...migration.sourceState, ...migration.inventoryBefore };
  return listDifferences(before, state, guardsOf(migration.plan));
}

async function countsOf(
  session: Session,
  migration: PostgresMigration | null,
  state: TableState,
): Promise<Check> {
  const reason = await whyNot(session, migration, state);
  if (reason !== null || migration === null) return notApplicable("counts", reason ?? "");
  const comparing = comparingOf(session, migration, state);
  return withinSnapshot(session, comparing.script, async () => checkCounts(await comparing.measure()));
}

/** What is left to prove of a table once it is migrated. */
export function validatePostgresAfter(connection: Connection, target: Target): Promise<Validation> {
  return onOwnSession(connection, target, readOptions({}).statementTimeoutMs, (session) =>
    validate(target, async () => {
      const name = { schema: target.schema, table: target.table };
      const { tables, database } = await discoverTables(session, { tables: [name] });
      const stamp = {
        stage: "after",
        engine: "postgres",
        database: database.database,
        at: database.now,
      } as const;
      const [state] = tables;
      if (!state)
        return { ...stamp, checks: missingAfter(await refuseMissingTable(session, database, target)) };
      const migration: PostgresMigration | null = await readMigration(session, migrationScripts, target);
      const checks = checkAfter({
        ...planFacts(await planOrRefuse(planTarget(session, target))),
        differences: differencesOf(migration, state),
        faults: { indexes: invalidIndexes(state) },
        counted: countParts(state),
        counts: await countsOf(session, migration, state),
      });
      return { ...stamp, checks };
    }),
  );
}
