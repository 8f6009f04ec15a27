import { createHash } from "node:crypto";
import type { TableState } from "../schema/table-state";
import { settle } from "./foreign-keys";

/** Schema of the ledger, and of everything else that the tool creates for itself. */
export const ledgerSchemaName = "table_migration";

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** 16 hexadecimal digits over a value's canonical JSON; the order of properties does not count. */
export function hashOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(value)))
    .digest("hex")
    .slice(0, 16);
}

/** The triggers of the table that are not the tool's own. */
export function foreignTriggers(state: TableState): TableState["triggers"] {
  return state.triggers.filter((trigger) => !trigger.functionName.startsWith(`${ledgerSchemaName}.`));
}

/** Whether a key is validated is read at the cutover: the run of a table at its other end may be validating it. */
function settledKeys({ foreignKeys }: TableState): unknown[] {
  return foreignKeys.map(({ validated, leafCount, definition, ...key }) => {
    void [validated, leafCount];
    return { ...key, definition: settle(definition) };
  });
}

/**
 * What must not change between preview and cutover: everything the table is, but not rows, sizes and grants (grants
 * are read at the cutover), and not what the tool itself hangs on it.
 */
export function structureOf(state: TableState): unknown {
  const { estimatedRows, bytes, grants, partitioning, ...rest } = state;
  const { namesTaken, retired, guards, missingPrivileges, unpinnedFunctions, ...structure } = rest;
  void [estimatedRows, bytes, grants, partitioning];
  void [namesTaken, retired, guards, missingPrivileges, unpinnedFunctions];
  const sequences = state.sequences.map((sequence) => ({ ...sequence, grants: [] }));
  const views = state.views.map((view) => ({ ...view, grants: [] }));
  const routines = state.routines.map((routine) => ({ ...routine, grants: [] }));
  const materializedViews = state.materializedViews.map(({ namesakes, ...view }) => {
    void namesakes;
    return { ...view, grants: [] };
  });
  const triggers = foreignTriggers(state);
  return {
    ...structure,
    triggers,
    foreignKeys: settledKeys(state),
    sequences,
    views,
    materializedViews,
    routines,
  };
}

/** Hash of {@link structureOf}. */
export function fingerprint(state: TableState): string {
  return hashOf(structureOf(state));
}
