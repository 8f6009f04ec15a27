import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import type { OracleBound, OracleColumn, OraclePartitioning } from "../../schema/oracle-table-state";
import type { TableName } from "./dictionary";
import { conversions } from "./key-range";

/** Rows that no partition of a partitioning can hold. */
export interface UnplacedRows {
  readonly count: number;
  readonly column: string;
  /** The least of their values, as text; NULL where they have none. */
  readonly value: string;
}

/** Whose rows are looked at, and the partitions that they are to have a place in. */
export interface PlacedTable extends TableName {
  readonly columns: readonly OracleColumn[];
  readonly partitioning: OraclePartitioning;
}

/** A condition of rows, with its binds. */
interface Condition {
  readonly text: string;
  readonly values: readonly string[];
}

/** @see https://docs.oracle.com/en/error-help/db/ora-01795/ */
const longestList = 1_000;

function valuesOf(bounds: readonly OracleBound[]): string[] {
  return bounds.flatMap((bound) => ("value" in bound ? [bound.value] : []));
}

/** A CHAR is compared without its padding. */
function fromText({ baseType }: OracleColumn, text: string): string {
  return baseType === "CHAR" ? `RTRIM(${text})` : (conversions[baseType]?.fromText(text) ?? text);
}

/** Ranges without MAXVALUE: what lies at or above the end of the last one, and NULL. An interval makes ranges for all but NULL. */
function findAboveRanges({ interval, partitions }: OraclePartitioning, column: OracleColumn): Condition[] {
  const [top] = valuesOf(partitions.at(-1)?.bounds ?? []);
  if (top === undefined) return [];
  const key = quoteIdentifier(column.name);
  const above = { text: `${key} >= ${fromText(column, ":1")}`, values: [top] };
  return [
    ...(interval === null ? [above] : []),
    ...(column.notNull ? [] : [{ text: `${key} IS NULL`, values: [] }]),
  ];
}

/** Lists without DEFAULT: what stands in none of them. */
function findBesideLists({ autoList, partitions }: OraclePartitioning, column: OracleColumn): Condition[] {
  const bounds = partitions.flatMap((partition) => partition.bounds);
  const types = new Set(bounds.map(({ type }) => type));
  if (autoList || types.has("DEFAULT") || types.has("OTHER")) return [];
  const key = quoteIdentifier(column.name);
  const values = valuesOf(bounds);
  const lists = Array.from({ length: Math.ceil(values.length / longestList) }, (_, list) => {
    const binds = values.slice(list * longestList, (list + 1) * longestList);
    return binds.map((_value, at) => fromText(column, `:${list * longestList + at + 1}`)).join(", ");
  });
  const compared = column.baseType === "CHAR" ? `RTRIM(${key})` : key;
  const unlisted = lists.map((list) => `${compared} NOT IN (${list})`).join(" AND ");
  const isNullUnlisted = !column.notNull && !types.has("NULL");
  return [
    ...(lists.length === 0 ? [{ text: `${key} IS NOT NULL`, values }] : [{ text: unlisted, values }]),
    ...(isNullUnlisted ? [{ text: `${key} IS NULL`, values: [] }] : []),
  ];
}

function conditionsOf(partitioning: OraclePartitioning, column: OracleColumn): Condition[] {
  if (partitioning.strategy === "RANGE") return findAboveRanges(partitioning, column);
  return partitioning.strategy === "LIST" ? findBesideLists(partitioning, column) : [];
}

const unplacedSchema = z.object({ count: z.coerce.number(), value: z.string().nullable() });

/**
 * Counts the rows of a table for which partitions, of another one with the same columns, have no place: INSERT would fail with
 * ORA-14400. Reads the table once, where the partitions leave anything out. Not known, and so none, where the key has several columns,
 * and of subpartitions.
 */
export async function findUnplacedRows(session: Session, table: PlacedTable): Promise<UnplacedRows | null> {
  const { partitioning, columns } = table;
  const [name, second] = partitioning.columns;
  const column = columns.find((each) => each.name === name);
  const conditions = column === undefined || second !== undefined ? [] : conditionsOf(partitioning, column);
  if (column === undefined || conditions.length === 0) return null;
  const least = `MIN(${quoteIdentifier(column.name)})`;
  const text = `
SELECT COUNT(*) AS "count", ${conversions[column.baseType]?.toText(least) ?? least} AS "value"
  FROM ${quoteQualified(table.schema, table.table)}
 WHERE ${conditions.map((condition) => `(${condition.text})`).join(" OR ")}`;
  const values = conditions.flatMap((condition) => condition.values);
  const { rows } = await session.run({ name: "discovery.unplacedRows", text, values });
  const { count, value } = unplacedSchema.parse(rows[0]);
  return count === 0 ? null : { count, column: column.name, value: value ?? "NULL" };
}
