import type { OracleSession } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { findUnusableIndexes } from "../../discovery/oracle";
import { readDependantStates } from "../../rendering/observe";
import type { OracleConnection } from "../../schema/connection";
import { keyNeighbours } from "../../schema/oracle-foreign-key";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";
import type { AfterOptions } from "../engine";
import type { Fault, Validation } from "../../schema/validation";
import type { AfterFacts } from "../../validation/after";
import { countOf } from "../../validation/check";
import { listOracleDifferences } from "../../validation/oracle-inventory";
import { validateMigrated } from "../migrated";
import { readOptions, type Migration } from "../migration";
import { migratedTable, onOwnSession } from "./compare";
import { planOracleTarget, refuseMissingTable } from "./plan-target";

async function unusableIndexes(session: Session, state: OracleTableState): Promise<Fault[]> {
  const unusable = await findUnusableIndexes(session, state);
  return unusable.map(({ name, parts }) => ({
    code: null,
    problem: `Index ${name} is UNUSABLE (${parts}): queries read the whole table, and where it is unique, writes fail.`,
    remedy: "Run ALTER INDEX … REBUILD ONLINE, of each partition that is named by USER_IND_PARTITIONS.",
  }));
}

function invalidTriggers({ triggers }: OracleTableState): Fault[] {
  return triggers
    .filter(({ valid }) => valid === false)
    .map(({ name }) => ({
      code: null,
      problem: `Trigger ${name} is INVALID: where it does not compile, every write fails.`,
      remedy: "Run ALTER TRIGGER … COMPILE, and look at USER_ERRORS.",
    }));
}

/** Views and PL/SQL over the table that do not compile, but for those that did not before. */
async function invalidDependants(
  session: Session,
  { dependants }: OracleTableState,
  migration: Migration<OraclePlan, OracleTableState> | null,
): Promise<Fault[]> {
  if (dependants.length === 0) return [];
  const before =
    (migration?.inventoryBefore as { dependants?: readonly Known[] } | undefined)?.dependants ?? [];
  const wasInvalid = new Set(before.filter(({ isValid }) => !isValid).map(nameOf));
  const mine = new Set(dependants.map(nameOf));
  const { name, text, binds } = readDependantStates();
  const lists: Readonly<Record<string, readonly string[]>> = {
    schemas: [...new Set(dependants.map(({ schema }) => schema))],
    names: [...new Set(dependants.map((dependant) => dependant.name))],
  };
  const { rows } = await session.run({ name, text, values: binds.map((bind) => lists[bind] ?? []) });
  return rows
    .map((row) => ({
      schema: String(row["schema"]),
      name: String(row["name"]),
      type: String(row["type"]),
      status: row["status"],
    }))
    .filter((row) => row.status === "INVALID" && mine.has(nameOf(row)) && !wasInvalid.has(nameOf(row)))
    .map((row) => ({
      code: null,
      problem: `${row.type} ${nameOf(row)} is INVALID.`,
      remedy: "Compile it; if it does not compile, USER_ERRORS says why.",
    }));
}

interface Known {
  readonly schema: string;
  readonly name: string;
  readonly isValid: boolean;
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

function countParts(state: OracleTableState): AfterFacts["counted"] {
  const { constraints, referencingKeys, indexes, triggers, grants, dependants, columns, lobs } = state;
  return {
    indexes: countOf(indexes.length, "index", "indexes"),
    constraints: countOf(constraints.length + referencingKeys.length, "constraint"),
    triggers: countOf(triggers.filter(({ name }) => !name.startsWith("TABLE_MIGRATION_")).length, "trigger"),
    grants: countOf(grants.length, "grant"),
    dependants: countOf(dependants.length, "dependant"),
    structure: `${countOf(columns.length, "column")}, ${countOf(lobs.length, "large object")}`,
  };
}

/** What is not as it was: nothing of a table that no run has brought here. */
function differencesOf(
  migration: Migration<OraclePlan, OracleTableState> | null,
  state: OracleTableState,
): AfterFacts["differences"] {
  if (migration === null || String(state.objectId) !== migration.newId) return null;
  const { sourceState, inventoryBefore } = migration;
  return listOracleDifferences(
    { ...sourceState, grants: inventoryBefore.grants ?? sourceState.grants },
    state,
  );
}

/** What is left to prove of a table of Oracle once it is migrated. */
export function validateAfterOnSession(
  session: OracleSession,
  target: Target,
  options?: AfterOptions,
): Promise<Validation> {
  return validateMigrated(
    {
      ...migratedTable(session, target, readOptions({}).statementTimeoutMs),
      plan: () => planOracleTarget(session, target),
      refuseMissing: (database) => refuseMissingTable(session, database, target),
      neighboursOf: ({ steps }) =>
        steps.flatMap((step) => (step.kind === "swapTables" ? keyNeighbours(step.foreignKeys) : [])),
      lookAfter: async (migration, state) => ({
        differences: differencesOf(migration, state),
        faults: {
          indexes: await unusableIndexes(session, state),
          triggers: invalidTriggers(state),
          dependants: await invalidDependants(session, state, migration),
        },
        counted: countParts(state),
      }),
    },
    options,
  );
}

/** The same on a session of its own. */
export function validateOracleAfter(
  connection: OracleConnection,
  target: Target,
  options?: AfterOptions,
): Promise<Validation> {
  return onOwnSession(connection, target, (session) => validateAfterOnSession(session, target, options));
}
