import type { OracleCopy, OracleCopyColumn } from "../../schema/oracle-plan";
import { columnOf, printValue } from "./key-text";

const largeTypes = new Set(["CLOB", "NCLOB", "BLOB"]);
const largestHash = 4_294_967_295;
/** Two chains with different beginnings make 64 bits of 32: what meets in one chain does not in the other. */
const seeds = [20_011, 4_000_037] as const;

export function isLarge({ baseType }: Pick<OracleCopyColumn, "baseType">): boolean {
  return largeTypes.has(baseType);
}

function chain(text: string, seed: string): string {
  return `ORA_HASH(${text}, ${largestHash}, ${seed})`;
}

/** The next link for one value. NULL is told from every text: by itself for printed values, by a link of its own for texts. */
function addValue(column: OracleCopyColumn, alias: string, seed: string): string {
  const value = columnOf(column, alias);
  const printed = isLarge(column) ? `TO_CHAR(DBMS_LOB.GETLENGTH(${value}))` : printValue(column, value);
  if (printed !== null) return chain(column.notNull ? printed : `NVL(${printed}, 'N')`, seed);
  if (column.notNull) return chain(value, seed);
  return chain(`NVL(${value}, 'N')`, chain(`NVL2(${value}, 'V', 'N')`, seed));
}

/** A row's hash of 64 bits over the texts of all stored columns, each chained to the one before it. */
export function hashRow(columns: readonly OracleCopyColumn[], alias: string): string {
  const stored = columns.filter(({ isVirtual }) => !isVirtual);
  const [high, low] = seeds.map((seed) =>
    stored.reduce((link, column) => addValue(column, alias, link), String(seed)),
  );
  return `${high} * 4294967296 + ${low}`;
}

/** Conditions under which two rows with equal hashes differ still: in the content of a large object. */
function lobsDiffer(columns: readonly OracleCopyColumn[]): string[] {
  return columns
    .filter((column) => !column.isVirtual && isLarge(column))
    .map((column) => `DBMS_LOB.COMPARE(${columnOf(column, "s")}, ${columnOf(column, "i")}) <> 0`);
}

/** How the hashes `s.HASH` and `i.HASH` of an outer join, and the large objects beside them, differ. */
export function hashesDiffer(columns: readonly OracleCopyColumn[]): string {
  return ["s.HASH IS NULL", "i.HASH IS NULL", "s.HASH <> i.HASH", ...lobsDiffer(columns)].join(" OR ");
}

/** The same for rows `s` and `i` of two outer joins, both of which may be missing. */
export function outerRowsDiffer({ key, columns }: OracleCopy): string {
  const [first] = key;
  if (first === undefined) throw new Error("A key has columns.");
  const [source, interim] = [columnOf(first, "s"), columnOf(first, "i")];
  const contents = [`${hashRow(columns, "s")} <> ${hashRow(columns, "i")}`, ...lobsDiffer(columns)].join(
    " OR ",
  );
  return [
    `${source} IS NULL AND ${interim} IS NOT NULL`,
    `${source} IS NOT NULL AND ${interim} IS NULL`,
    `${source} IS NOT NULL AND ${interim} IS NOT NULL AND (${contents})`,
  ].join(" OR ");
}

/** Columns that a comparison of large objects needs beside the key. */
export function largeColumns(columns: readonly OracleCopyColumn[]): OracleCopyColumn[] {
  return columns.filter((column) => !column.isVirtual && isLarge(column));
}

/** Counts the pairs of rows whose large objects differ; 0 where there are none. */
export function countLobDifferences(
  { columns }: OracleCopy,
  parts: { readonly from: string; readonly where: string },
): string {
  const differ = lobsDiffer(columns);
  if (differ.length === 0) return "SELECT 0 AS DIFFERING FROM DUAL";
  return `SELECT COUNT(*) AS DIFFERING FROM ${parts.from}\n  WHERE ${parts.where} AND (${differ.join(" OR ")})`;
}
