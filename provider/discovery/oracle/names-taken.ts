import { z } from "zod";
import type { Session } from "../../dialect/session";
import { nameStem } from "../postgres/names-taken";
import { keyOf, type TableName, type ViewFamily } from "./dictionary";

const rowSchema = z.object({ schema: z.string(), name: z.string() });

const listOf = (bind: number) =>
  `(SELECT name FROM JSON_TABLE(:${bind}, '$[*]' COLUMNS (name VARCHAR2(128) PATH '$')))`;

/** Objects of all namespaces, and constraints, which are no objects. */
const text = (family: ViewFamily) => `
SELECT owner AS "schema", object_name AS "name"
  FROM ${family}_objects
 WHERE owner IN ${listOf(1)} AND SUBSTR(object_name, 1, :3) IN ${listOf(2)}
 UNION
SELECT owner, constraint_name
  FROM ${family}_constraints
 WHERE owner IN ${listOf(1)} AND SUBSTR(constraint_name, 1, :3) IN ${listOf(2)}
 ORDER BY 1, 2`;

/** Names in each table's schema that begin like the table, which a run's own names do too. By {@link keyOf} the table. */
export async function readNamesTaken(
  session: Session,
  family: ViewFamily,
  tables: readonly TableName[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (tables.length === 0) return new Map();
  const stems = tables.map(({ table }) => Array.from(nameStem(table)));
  const shared = Math.min(...stems.map((stem) => stem.length));
  const beginnings = new Set(stems.map((stem) => stem.slice(0, shared).join("")));
  const { rows } = await session.run({
    name: "discovery.namesTaken",
    text: text(family),
    values: [[...new Set(tables.map(({ schema }) => schema))], [...beginnings], shared],
  });
  const beginningOf = (name: string) => Array.from(name).slice(0, shared).join("");
  const taken = new Map<string, string[]>();
  for (const { schema, name } of rows.map((row) => rowSchema.parse(row))) {
    const key = keyOf({ schema, table: beginningOf(name) });
    const names = taken.get(key) ?? [];
    names.push(name);
    taken.set(key, names);
  }
  const ofTable = ({ schema, table }: TableName) =>
    (taken.get(keyOf({ schema, table: beginningOf(table) })) ?? []).filter((name) =>
      name.startsWith(nameStem(table)),
    );
  return new Map(tables.map((table) => [keyOf(table), ofTable(table)]));
}
