import type { ObjectName, Statement } from "../sql/ast";
import type { NamesOfSession } from "./runner";
import { snapshotOf } from "./runner";
import type { EngineState } from "./state";

/** Interval partitions appear without a DDL, so a statement that names a partition looks for them first. */
export async function reloadPartitions(
  session: NamesOfSession & { readonly state: EngineState },
  statement: Statement,
): Promise<void> {
  for (const { schema, name } of namesIn(statement)) {
    const object = snapshotOf(session).resolve(schema?.name, name.name);
    if (object?.kind === "RELATION") await session.catalog.reload(session.state.admin, [object.objectId]);
  }
}

const namesOfStatements = new WeakMap<Statement, readonly ObjectName[]>();

/** The tables of which a statement names a partition. Found out once: a tree is never changed. */
function namesIn(statement: Statement): readonly ObjectName[] {
  const known = namesOfStatements.get(statement);
  if (known !== undefined) return known;
  const named: ObjectName[] = [];
  collect(statement, named);
  namesOfStatements.set(statement, named);
  return named;
}

function collect(node: unknown, found: ObjectName[]): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, found);
  } else if (typeof node === "object" && node !== null) {
    const table = node as { kind?: unknown; partition?: unknown; name?: ObjectName };
    if (table.kind === "table" && table.partition !== undefined && table.name !== undefined) {
      found.push(table.name);
    }
    for (const value of Object.values(node)) collect(value, found);
  }
}
