import { z } from "zod";
import type { OracleColumn, OracleIdentity } from "../../schema/oracle-table-state";
import { baseTypeOf, writeType } from "./column-type";
import type { DictionaryQuery } from "./dictionary";
import { countSchema, digitsSchema, nullableCountSchema, yesNoSchema } from "./shapes";

const columnRowSchema = z.object({
  name: z.string(),
  position: nullableCountSchema,
  internalPosition: countSchema,
  dataType: z.string(),
  typeOwner: z.string().nullable(),
  dataLength: countSchema,
  charLength: nullableCountSchema,
  charUsed: z.string().nullable(),
  precision: nullableCountSchema,
  scale: nullableCountSchema,
  nullable: z.string(),
  hidden: yesNoSchema,
  userGenerated: yesNoSchema,
  isVirtual: yesNoSchema,
  isIdentity: yesNoSchema,
  defaultOnNull: yesNoSchema,
  collation: z.string().nullable(),
  comment: z.string().nullable(),
  default: z.string().nullable(),
});

export type ColumnRow = z.infer<typeof columnRowSchema>;

/** Columns by their place in the row, hidden ones among them. */
export const columnsQuery: DictionaryQuery<typeof columnRowSchema> = {
  name: "discovery.columns",
  shape: columnRowSchema,
  text: ({ family, where }) => `
SELECT c.owner AS "schema",
       c.table_name AS "table",
       c.column_name AS "name",
       c.column_id AS "position",
       c.internal_column_id AS "internalPosition",
       c.data_type AS "dataType",
       c.data_type_owner AS "typeOwner",
       c.data_length AS "dataLength",
       c.char_length AS "charLength",
       c.char_used AS "charUsed",
       c.data_precision AS "precision",
       c.data_scale AS "scale",
       c.nullable AS "nullable",
       c.hidden_column AS "hidden",
       c.user_generated AS "userGenerated",
       c.virtual_column AS "isVirtual",
       c.identity_column AS "isIdentity",
       c.default_on_null AS "defaultOnNull",
       c.collation AS "collation",
       m.comments AS "comment",
       c.data_default AS "default"
  FROM ${family}_tab_cols c
  LEFT JOIN ${family}_col_comments m
    ON m.owner = c.owner AND m.table_name = c.table_name AND m.column_name = c.column_name
 WHERE ${where("c.owner", "c.table_name")}
 ORDER BY c.owner, c.table_name, c.internal_column_id`,
};

const identityRowSchema = z.object({
  column: z.string(),
  generation: z.enum(["ALWAYS", "BY DEFAULT"]),
  sequence: z.string(),
  options: z.string().nullable(),
  lastNumber: digitsSchema.nullable(),
});

export type IdentityRow = z.infer<typeof identityRowSchema>;

/** Identity columns with where their sequences stand. */
export const identitiesQuery: DictionaryQuery<typeof identityRowSchema> = {
  name: "discovery.identities",
  shape: identityRowSchema,
  text: ({ family, where }) => `
SELECT i.owner AS "schema",
       i.table_name AS "table",
       i.column_name AS "column",
       i.generation_type AS "generation",
       i.sequence_name AS "sequence",
       i.identity_options AS "options",
       TO_CHAR(s.last_number) AS "lastNumber"
  FROM ${family}_tab_identity_cols i
  LEFT JOIN ${family}_sequences s ON s.sequence_owner = i.owner AND s.sequence_name = i.sequence_name
 WHERE ${where("i.owner", "i.table_name")}`,
};

/** `START WITH: 1, INCREMENT BY: 1, MAX_VALUE: 99, MIN_VALUE: 1, CYCLE_FLAG: N, CACHE_SIZE: 20, ORDER_FLAG: N` by its keys. */
export function parseIdentityOptions(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(",").map((pair) => pair.split(":").map((part) => part.trim()));
  return new Map(pairs.map(([key = "", value = ""]) => [key, value]));
}

function toIdentity(row: IdentityRow, defaultOnNull: boolean): OracleIdentity {
  const options = parseIdentityOptions(row.options ?? "");
  const option = (key: string, fallback: string) => options.get(key) ?? fallback;
  return {
    generation: defaultOnNull && row.generation === "BY DEFAULT" ? "BY DEFAULT ON NULL" : row.generation,
    sequence: row.sequence,
    startWith: option("START WITH", "1"),
    increment: option("INCREMENT BY", "1"),
    min: option("MIN_VALUE", "1"),
    max: option("MAX_VALUE", "9999999999999999999999999999"),
    cycle: option("CYCLE_FLAG", "N") === "Y",
    cache: option("CACHE_SIZE", "20"),
    order: option("ORDER_FLAG", "N") === "Y",
    lastNumber: row.lastNumber,
  };
}

/** Invisible columns are hidden too, but made by a user; what the server hides is its own. */
export function isOfUser(row: ColumnRow): boolean {
  return !row.hidden || row.userGenerated;
}

/** Names of columns that hold extended statistics: hidden, virtual and named by the server. */
export function isOfExtendedStatistics({ name, hidden, isVirtual }: ColumnRow): boolean {
  return hidden && isVirtual && /^SYS_ST[US]/.test(name);
}

/**
 * What columns say of a table that hold data and that the server hides: they are in no copy. A table under ROW ARCHIVAL also keeps
 * its archived rows from every query. What is called SYS_ is the server's own, and comes again or is not missed.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/vldbg/in-database-archiving.html
 */
export function traitsOfHiddenColumns(rows: readonly ColumnRow[]): string[] {
  return rows
    .filter((row) => !isOfUser(row) && !row.isVirtual && !row.name.startsWith("SYS_"))
    .map(({ name }) =>
      name === "ORA_ARCHIVE_STATE" ? "UNDER ROW ARCHIVAL" : `KEEPING DATA IN THE HIDDEN COLUMN ${name}`,
    );
}

function toColumn(row: ColumnRow, identity: IdentityRow | undefined): OracleColumn {
  const expression = row.default?.trim() ?? null;
  return {
    name: row.name,
    position: row.position,
    internalPosition: row.internalPosition,
    type: writeType(row),
    baseType: baseTypeOf(row),
    notNull: row.nullable === "N",
    default: row.isVirtual || row.isIdentity ? null : expression,
    defaultOnNull: row.defaultOnNull && !row.isIdentity,
    virtual: row.isVirtual ? expression : null,
    identity: identity === undefined ? null : toIdentity(identity, row.defaultOnNull),
    invisible: row.hidden,
    collation: row.collation === "USING_NLS_COMP" ? null : row.collation,
    comment: row.comment,
  };
}

/** The columns that users made, in their order in the row. */
export function toColumns(rows: readonly ColumnRow[], identities: readonly IdentityRow[]): OracleColumn[] {
  return rows.filter(isOfUser).map((row) =>
    toColumn(
      row,
      identities.find((identity) => identity.column === row.name),
    ),
  );
}
