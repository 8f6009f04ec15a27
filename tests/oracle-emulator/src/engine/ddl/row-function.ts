import { storageType } from "../../catalog/data-type";
import type { RelationInfo } from "../../catalog/model";
import type { Expression } from "../../sql/ast";
import { currentRelation, columnOf, type StoredColumn } from "./columns";
import { LISTED_NULL } from "./bounds";
import { row, rows, run, type DdlContext } from "./context";

interface PartTable {
  readonly type: "RANGE" | "LIST" | "HASH";
  readonly subtype: "NONE" | "RANGE" | "LIST" | "HASH";
  readonly interval_months: number | null;
  readonly interval_seconds: string | null;
  readonly interval_number: string | null;
  readonly transition_time: string | null;
  readonly transition_number: string | null;
}

interface Partition {
  readonly object_id: number;
  readonly bounds: readonly (string | null)[] | null;
}

interface Keys {
  readonly first: readonly StoredColumn[];
  readonly second: readonly StoredColumn[];
}

export interface RowFunctionOptions {
  /** Whether every row that is updated is put where it belongs, as in new partitions of its table. */
  readonly places?: boolean;
}

const NO_PARTITION =
  "PERFORM ora_catalog.reject('ORA-14400: inserted partition key does not map to any partition');";

/**
 * Writes the trigger function that each row of a table passes last: defaults of nulls, virtual columns, and the leaf that the row
 * is in. It is written again whenever one of these changes.
 */
export async function writeRowFunction(
  context: DdlContext,
  tableId: number,
  owner: string,
  name: string,
  parse: (text: string) => Expression,
  options: RowFunctionOptions = {},
): Promise<void> {
  const relation = await currentRelation(context, tableId, owner, name);
  const body = [
    ...(await nullDefaults(context, relation)),
    ...virtualColumns(context, relation, parse),
    ...(await routing(context, relation, options)),
  ];
  await run(context, `DROP TRIGGER IF EXISTS zz_row ON data.t${tableId}`);
  if (body.length === 0) return;
  await run(
    context,
    `CREATE OR REPLACE FUNCTION data.f${tableId}() RETURNS trigger LANGUAGE plpgsql AS $row$
DECLARE
  leaf integer;
  parent integer;
  place integer;
BEGIN
${body.join("\n")}
RETURN NEW;
END $row$`,
  );
  await run(
    context,
    `CREATE TRIGGER zz_row BEFORE INSERT OR UPDATE ON data.t${tableId} FOR EACH ROW EXECUTE FUNCTION data.f${tableId}()`,
  );
}

async function nullDefaults(context: DdlContext, relation: RelationInfo): Promise<readonly string[]> {
  const defaults = await rows<{ number: string; text: string }>(
    context,
    `SELECT attname AS number, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS text
     FROM ora_catalog.columns AS c
     JOIN pg_catalog.pg_attribute AS a ON a.attrelid = $2::regclass AND a.attname = 'c' || c.column_number
     JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE c.object_id = $1 AND c.default_on_null`,
    [relation.objectId, relation.physicalName],
  );
  return defaults.map(
    ({ number, text }) =>
      `IF TG_OP = 'INSERT' AND NEW.${number} IS NULL THEN NEW.${number} := ${text}; END IF;`,
  );
}

function virtualColumns(
  context: DdlContext,
  relation: RelationInfo,
  parse: (text: string) => Expression,
): readonly string[] {
  return relation.columns
    .filter((column) => column.virtual && !column.name.startsWith("SYS_NC"))
    .map((column) => {
      const value = context.translate(parse(column.defaultText ?? "NULL"), relation, column.type);
      return `NEW.${column.physicalName} := (SELECT ${value} FROM (SELECT NEW.*) AS t);`;
    });
}

async function routing(
  context: DdlContext,
  relation: RelationInfo,
  { places = false }: RowFunctionOptions,
): Promise<readonly string[]> {
  const table = await row<PartTable>(
    context,
    `SELECT type, subtype, interval_months, interval_seconds::text, interval_number::text, transition_time::text,
       transition_number::text FROM ora_catalog.part_tables WHERE table_id = $1`,
    [relation.objectId],
  );
  if (table === undefined) return [];
  const keys = await keysOf(context, relation);
  const partitions = await rows<Partition>(
    context,
    "SELECT object_id, bounds FROM ora_catalog.partitions WHERE table_id = $1 AND slot IS NULL ORDER BY ordinal",
    [relation.objectId],
  );
  const target = table.subtype === "NONE" ? "leaf" : "parent";
  const moved = await row<{ row_movement: boolean }>(
    context,
    "SELECT row_movement FROM ora_catalog.tables WHERE object_id = $1",
    [relation.objectId],
  );
  return [
    ...(places ? [] : [unchangedKey(keys)]),
    firstLevel(table, relation.objectId, keys.first, partitions, target),
    ...(table.subtype === "NONE"
      ? []
      : [secondLevel(table.subtype, keys.second, await uniformCount(context, relation.objectId))]),
    ...(places || moved?.row_movement === true ? [] : [MOVE_REFUSED]),
    "NEW.part := leaf;",
  ];
}

const MOVE_REFUSED =
  "IF TG_OP = 'UPDATE' AND OLD.part <> leaf THEN " +
  "PERFORM ora_catalog.reject('ORA-14402: updating partition key column would cause a partition change'); END IF;";

async function keysOf(context: DdlContext, relation: RelationInfo): Promise<Keys> {
  const keys = await rows<{ level: number; name: string }>(
    context,
    `SELECT k.level, c.name FROM ora_catalog.part_keys AS k
     JOIN ora_catalog.columns AS c ON c.object_id = k.table_id AND c.column_number = k.column_number
     WHERE k.table_id = $1 ORDER BY k.level, k.position`,
    [relation.objectId],
  );
  const ofLevel = (level: number): readonly StoredColumn[] =>
    keys.filter((key) => key.level === level).map((key) => columnOf(relation, key.name));
  return { first: ofLevel(1), second: ofLevel(2) };
}

/** Most updates leave the key alone, and the row where it is. */
function unchangedKey(keys: Keys): string {
  const same = [...keys.first, ...keys.second]
    .map(({ number }) => `NEW.c${number} IS NOT DISTINCT FROM OLD.c${number}`)
    .join(" AND ");
  return `IF TG_OP = 'UPDATE' THEN IF ${same} THEN NEW.part := OLD.part; RETURN NEW; END IF; END IF;`;
}

function firstLevel(
  table: PartTable,
  tableId: number,
  keys: readonly StoredColumn[],
  partitions: readonly Partition[],
  target: string,
): string {
  if (table.type === "HASH") {
    const ids = partitions.map(({ object_id: id }) => id).join(", ");
    return `${target} := (ARRAY[${ids}])[ora_catalog.hash_bucket(${hashText(keys)}, ${partitions.length}) + 1];`;
  }
  if (table.type === "LIST") return listText(keys, partitions, target);
  const beyond = intervalText(table, tableId, keys, target) ?? NO_PARTITION;
  const last = partitions.at(-1);
  if (last === undefined) return beyond;
  const tree = rangeTree(keys, partitions, target);
  return `IF ${lessThan(keys, last.bounds ?? [])} THEN ${tree} ELSE ${beyond} END IF;`;
}

/** Numbers that are equal hash alike, however many zeros they have. */
function hashText(keys: readonly StoredColumn[]): string {
  const texts = keys.map(({ number, type }) =>
    type.name === "NUMBER" ? `pg_catalog.trim_scale(NEW.c${number})::text` : `NEW.c${number}::text`,
  );
  return texts.length === 1
    ? (texts[0] ?? "NULL")
    : texts.map((text) => `coalesce(${text}, '')`).join(" || chr(1) || ");
}

function literal(value: string, column: StoredColumn): string {
  return `'${value.replaceAll("'", "''")}'::${storageType(column.type)}`;
}

function listText(keys: readonly StoredColumn[], partitions: readonly Partition[], target: string): string {
  const branches: string[] = [];
  let otherwise = NO_PARTITION;
  for (const { object_id: id, bounds } of partitions) {
    const values = bounds ?? [];
    if (values.length === 1 && values[0] === null) otherwise = `${target} := ${id};`;
    else branches.push(`IF ${listed(keys, values)} THEN ${target} := ${id};`);
  }
  if (branches.length === 0) return otherwise;
  return `${branches.join(" ELS")} ELSE ${otherwise} END IF;`;
}

/** Whether the key is one of the values, which follow one another key by key. */
function listed(keys: readonly StoredColumn[], values: readonly (string | null)[]): string {
  const tuples: string[] = [];
  for (let start = 0; start < values.length; start += keys.length) {
    const parts = keys.map((key, index) => {
      const value = values[start + index] ?? LISTED_NULL;
      return value === LISTED_NULL
        ? `NEW.c${key.number} IS NULL`
        : `NEW.c${key.number} IS NOT DISTINCT FROM ${literal(value, key)}`;
    });
    tuples.push(`(${parts.join(" AND ")})`);
  }
  return tuples.join(" OR ");
}

/** Halves the bounds until one is left. */
function rangeTree(keys: readonly StoredColumn[], partitions: readonly Partition[], target: string): string {
  const [first] = partitions;
  if (partitions.length === 1 && first !== undefined) return `${target} := ${first.object_id};`;
  const half = Math.ceil(partitions.length / 2);
  const condition = lessThan(keys, partitions[half - 1]?.bounds ?? []);
  const [lower, upper] = [partitions.slice(0, half), partitions.slice(half)];
  return `IF ${condition} THEN ${rangeTree(keys, lower, target)} ELSE ${rangeTree(keys, upper, target)} END IF;`;
}

/** Whether the key lies below a bound, column by column; NULL is above all but MAXVALUE. */
function lessThan(keys: readonly StoredColumn[], bounds: readonly (string | null)[]): string {
  let condition = "false";
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index];
    const bound = bounds[index] ?? null;
    if (key === undefined) continue;
    if (bound === null) {
      condition = "true";
      continue;
    }
    const value = literal(bound, key);
    const below = `coalesce(NEW.c${key.number} < ${value}, false)`;
    condition =
      condition === "false"
        ? below
        : `(${below} OR (coalesce(NEW.c${key.number} = ${value}, false) AND ${condition}))`;
  }
  return condition;
}

function intervalText(
  table: PartTable,
  tableId: number,
  keys: readonly StoredColumn[],
  target: string,
): string | undefined {
  const slot = slotText(table, `NEW.c${keys[0]?.number ?? 0}`);
  if (slot === undefined) return undefined;
  return `place := ${slot};
IF place IS NULL THEN PERFORM ora_catalog.reject_slot(); END IF;
SELECT p.object_id INTO ${target} FROM ora_catalog.partitions AS p WHERE p.table_id = ${tableId} AND p.slot = place;
IF NOT FOUND THEN ${target} := ora_catalog.add_interval_partition(${tableId}, place); END IF;`;
}

/** Months counted inline where they begin at midnight of the 1st: a function call for each row is slow. */
function monthText(key: string, transition: string, months: number): string | undefined {
  const start = /^(\d{4})-(\d\d)-01 00:00:00$/.exec(transition);
  if (start === null) return undefined;
  const first = Number(start[1]) * 12 + Number(start[2]);
  const month = `date_part('year', ${key}::timestamp) * 12 + date_part('month', ${key}::timestamp)`;
  return `floor((${month} - ${first}) / ${months})::integer`;
}

function slotText(table: PartTable, key: string): string | undefined {
  if (table.interval_number !== null) {
    return `ora_catalog.number_slot(${key}, ${table.transition_number}, ${table.interval_number})`;
  }
  const times = `${key}::timestamp, '${table.transition_time}'::timestamp`;
  if (table.interval_months !== null) {
    return (
      monthText(key, table.transition_time ?? "", table.interval_months) ??
      `ora_catalog.month_slot(${times}, ${table.interval_months})`
    );
  }
  return table.interval_seconds === null
    ? undefined
    : `ora_catalog.second_slot(${times}, ${table.interval_seconds})`;
}

/** How many subpartitions each partition has and will have; undefined where they differ. */
async function uniformCount(context: DdlContext, tableId: number): Promise<number | undefined> {
  const counts = await rows<{ count: number }>(
    context,
    `SELECT count(*)::integer AS count FROM ora_catalog.subpartitions WHERE table_id = $1 GROUP BY partition_id
     UNION SELECT def_subpartition_count FROM ora_catalog.part_tables WHERE table_id = $1`,
    [tableId],
  );
  return counts.length === 1 ? counts[0]?.count : undefined;
}

/** As ora_catalog.hash_bucket, inline for a power of two. */
function bucketText(keys: readonly StoredColumn[], count: number | undefined): string {
  const text = hashText(keys);
  if (count === undefined) {
    const counted =
      "(SELECT count(*)::integer FROM ora_catalog.subpartitions AS n WHERE n.partition_id = parent)";
    return `ora_catalog.hash_bucket(${text}, ${counted})`;
  }
  return (count & (count - 1)) === 0
    ? `coalesce(hashtextextended(${text}, 0) & ${count - 1}, 0)`
    : `ora_catalog.hash_bucket(${text}, ${count})`;
}

function secondLevel(
  subtype: PartTable["subtype"],
  keys: readonly StoredColumn[],
  count: number | undefined,
): string {
  const [key] = keys;
  if (subtype === "HASH") {
    return `place := 1 + ${bucketText(keys, count)};
SELECT s.object_id INTO leaf FROM ora_catalog.subpartitions AS s WHERE s.partition_id = parent AND s.position = place;`;
  }
  const column = `NEW.c${key?.number ?? 0}`;
  const type = key === undefined ? "text" : storageType(key.type);
  const isDefault = "s.bounds IS NULL OR (cardinality(s.bounds) = 1 AND s.bounds[1] IS NULL)";
  const condition =
    subtype === "LIST"
      ? `coalesce(${column}::text, '${LISTED_NULL}') = ANY (s.bounds) OR ${isDefault}`
      : `s.bounds IS NULL OR s.bounds[1] IS NULL OR ${column} < s.bounds[1]::${type}`;
  const order = subtype === "LIST" ? `(${isDefault}), s.position` : "s.position";
  return `SELECT s.object_id INTO leaf FROM ora_catalog.subpartitions AS s WHERE s.partition_id = parent AND (${condition})
ORDER BY ${order} LIMIT 1;
IF NOT FOUND THEN ${NO_PARTITION} END IF;`;
}
