import { z } from "zod";
import type { OracleGrant } from "../../schema/oracle-table-state";
import type { DictionaryQuery, ViewFamily } from "./dictionary";
import { yesNoSchema } from "./shapes";

const tableGrantRowSchema = z.object({
  grantee: z.string(),
  grantor: z.string(),
  privilege: z.string(),
  grantable: yesNoSchema,
  hierarchy: yesNoSchema,
});

/** The ALL_ views of privileges call the owner TABLE_SCHEMA. */
const ownerColumn = (family: ViewFamily) => (family === "ALL" ? "table_schema" : "owner");

export const tableGrantsQuery: DictionaryQuery<typeof tableGrantRowSchema> = {
  name: "discovery.tableGrants",
  shape: tableGrantRowSchema,
  text: ({ family, where }) => `
SELECT ${ownerColumn(family)} AS "schema",
       table_name AS "table",
       grantee AS "grantee",
       grantor AS "grantor",
       privilege AS "privilege",
       grantable AS "grantable",
       hierarchy AS "hierarchy"
  FROM ${family}_tab_privs
 WHERE ${where(ownerColumn(family), "table_name")}
 ORDER BY 1, 2, 3, 4, 5`,
};

const columnGrantRowSchema = tableGrantRowSchema.omit({ hierarchy: true }).extend({ column: z.string() });

export const columnGrantsQuery: DictionaryQuery<typeof columnGrantRowSchema> = {
  name: "discovery.columnGrants",
  shape: columnGrantRowSchema,
  text: ({ family, where }) => `
SELECT ${ownerColumn(family)} AS "schema",
       table_name AS "table",
       column_name AS "column",
       grantee AS "grantee",
       grantor AS "grantor",
       privilege AS "privilege",
       grantable AS "grantable"
  FROM ${family}_col_privs
 WHERE ${where(ownerColumn(family), "table_name")}
 ORDER BY 1, 2, 3, 4, 5, 6`,
};

/** Privileges on the table first, then those on columns. */
export function toGrants(
  onTable: readonly z.infer<typeof tableGrantRowSchema>[],
  onColumns: readonly z.infer<typeof columnGrantRowSchema>[],
): OracleGrant[] {
  return [...onTable, ...onColumns.map((grant) => ({ ...grant, hierarchy: false }))];
}
