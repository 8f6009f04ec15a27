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

/** Where the names that begin so begin themselves, among names in the order of their characters. */
function firstOf(names: readonly string[], beginning: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? "") < beginning) low = middle + 1;
    else high = middle;
  }
  return low;
}

function namesWith(names: readonly string[], beginning: string): string[] {
  const first = firstOf(names, beginning);
  let end = first;
  while (names[end]?.startsWith(beginning) === true) end += 1;
  return names.slice(first, end);
}

/** One list for all tables whose stem is the same: in a large schema, names have long beginnings in common. */
class NamesByStem {
  private readonly sorted = new Map<string, string[]>();
  private readonly found = new Map<string, string[]>();

  constructor(rows: readonly z.infer<typeof rowSchema>[]) {
    for (const { schema, name } of rows) {
      const names = this.sorted.get(schema);
      if (names === undefined) this.sorted.set(schema, [name]);
      else names.push(name);
    }
    // The server sorts by a language's rules, or by bytes.
    for (const names of this.sorted.values()) names.sort((a, b) => (a < b ? -1 : Number(a > b)));
  }

  of({ schema, table }: TableName): string[] {
    const stem = nameStem(table);
    const key = keyOf({ schema, table: stem });
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const names = namesWith(this.sorted.get(schema) ?? [], stem);
    this.found.set(key, names);
    return names;
  }
}

/**
 * Names in each table's schema that begin like the table, which a run's own names do too. By {@link keyOf} the table; tables
 * that begin alike share a list.
 */
export async function readNamesTaken(
  session: Session,
  family: ViewFamily,
  tables: readonly TableName[],
): Promise<ReadonlyMap<string, string[]>> {
  if (tables.length === 0) return new Map();
  const stems = tables.map(({ table }) => Array.from(nameStem(table)));
  const shared = stems.reduce((least, { length }) => Math.min(least, length), Infinity);
  const beginnings = new Set(stems.map((stem) => stem.slice(0, shared).join("")));
  const { rows } = await session.run({
    name: "discovery.namesTaken",
    text: text(family),
    values: [[...new Set(tables.map(({ schema }) => schema))], [...beginnings], shared],
  });
  const taken = new NamesByStem(rows.map((row) => rowSchema.parse(row)));
  return new Map(tables.map((table) => [keyOf(table), taken.of(table)]));
}
