import { z } from "zod";
import type { OracleConstraint, OracleReferencingKey } from "../../schema/oracle-table-state";
import type { DictionaryQuery, Scope } from "./dictionary";
import { deleteRuleSchema } from "./shapes";

const statesSchema = z.object({
  status: z.string(),
  validated: z.string().nullable(),
  deferrable: z.string().nullable(),
  deferred: z.string().nullable(),
  rely: z.string().nullable(),
});

const STATES = `f.status AS "status",
       f.validated AS "validated",
       f.deferrable AS "deferrable",
       f.deferred AS "deferred",
       f.rely AS "rely"`;

const constraintRowSchema = statesSchema.extend({
  name: z.string(),
  type: z.string(),
  generated: z.string().nullable(),
  indexOwner: z.string().nullable(),
  index: z.string().nullable(),
  referencedOwner: z.string().nullable(),
  referencedConstraint: z.string().nullable(),
  referencedTable: z.string().nullable(),
  deleteRule: deleteRuleSchema,
  condition: z.string().nullable(),
});

/** Constraints by name, with the table that a foreign key points at. */
export const constraintsQuery: DictionaryQuery<typeof constraintRowSchema> = {
  name: "discovery.constraints",
  shape: constraintRowSchema,
  text: ({ family, where }) => `
SELECT f.owner AS "schema",
       f.table_name AS "table",
       f.constraint_name AS "name",
       f.constraint_type AS "type",
       ${STATES},
       f.generated AS "generated",
       f.index_owner AS "indexOwner",
       f.index_name AS "index",
       f.r_owner AS "referencedOwner",
       f.r_constraint_name AS "referencedConstraint",
       p.table_name AS "referencedTable",
       f.delete_rule AS "deleteRule",
       f.search_condition AS "condition"
  FROM ${family}_constraints f
  LEFT JOIN ${family}_constraints p ON p.owner = f.r_owner AND p.constraint_name = f.r_constraint_name
 WHERE ${where("f.owner", "f.table_name")}
 ORDER BY f.owner, f.table_name, f.constraint_name`,
};

const constraintColumnRowSchema = z.object({
  name: z.string(),
  side: z.enum(["OWN", "REFERENCED"]),
  column: z.string(),
});

/** Columns of the constraints, and of the keys that foreign keys point at, in their order; those of a CHECK have none. */
export const constraintColumnsQuery: DictionaryQuery<typeof constraintColumnRowSchema> = {
  name: "discovery.constraintColumns",
  shape: constraintColumnRowSchema,
  text: ({ family, where }) => `
SELECT c.owner AS "schema",
       c.table_name AS "table",
       c.constraint_name AS "name",
       'OWN' AS "side",
       c.column_name AS "column",
       c.position AS "position"
  FROM ${family}_cons_columns c
 WHERE ${where("c.owner", "c.table_name")}
 UNION ALL
SELECT f.owner, f.table_name, f.constraint_name, 'REFERENCED', c.column_name, c.position
  FROM ${family}_constraints f
  JOIN ${family}_cons_columns c ON c.owner = f.r_owner AND c.constraint_name = f.r_constraint_name
 WHERE ${where("f.owner", "f.table_name")} AND f.constraint_type = 'R'
 ORDER BY 1, 2, 3, 4, 6, 5`,
};

const referencingRowSchema = statesSchema.extend({
  childSchema: z.string(),
  childTable: z.string(),
  name: z.string(),
  constraint: z.string(),
  deleteRule: deleteRuleSchema,
  viewRelated: z.string().nullable(),
  partitioning: z.string().nullable(),
  closed: z.enum(["Y", "N"]),
});

const REFERENCING = ({ family }: Scope) => `
  FROM ${family}_constraints p
  JOIN ${family}_constraints f ON f.r_owner = p.owner AND f.r_constraint_name = p.constraint_name`;

/** READ ONLY is a setting of a table, and of each partition and subpartition of one that has them. */
const isClosed = ({ family }: Scope) =>
  `CASE WHEN ${["tables", "tab_partitions", "tab_subpartitions"]
    .map((view) => {
      const owner = view === "tables" ? "owner" : "table_owner";
      return `EXISTS (SELECT 1 FROM ${family}_${view} c
                       WHERE c.${owner} = f.owner AND c.table_name = f.table_name AND c.read_only = 'YES')`;
    })
    .join("\n              OR ")}
            THEN 'Y' ELSE 'N' END`;

/** Foreign keys at the tables, of whatever schema the user may see. */
export const referencingKeysQuery: DictionaryQuery<typeof referencingRowSchema> = {
  name: "discovery.referencingKeys",
  shape: referencingRowSchema,
  text: (scope) => `
SELECT p.owner AS "schema",
       p.table_name AS "table",
       f.owner AS "childSchema",
       f.table_name AS "childTable",
       f.constraint_name AS "name",
       p.constraint_name AS "constraint",
       ${STATES},
       f.delete_rule AS "deleteRule",
       f.view_related AS "viewRelated",
       t.ref_ptn_constraint_name AS "partitioning",
       ${isClosed(scope)} AS "closed"${REFERENCING(scope)}
  LEFT JOIN ${scope.family}_part_tables t
    ON t.owner = f.owner AND t.table_name = f.table_name AND t.ref_ptn_constraint_name = f.constraint_name
 WHERE ${scope.where("p.owner", "p.table_name")}
   AND p.constraint_type IN ('P', 'U') AND f.constraint_type = 'R'
 ORDER BY p.owner, p.table_name, f.owner, f.table_name, f.constraint_name`,
};

const referencingColumnRowSchema = z.object({
  childSchema: z.string(),
  name: z.string(),
  column: z.string(),
});

export const referencingColumnsQuery: DictionaryQuery<typeof referencingColumnRowSchema> = {
  name: "discovery.referencingColumns",
  shape: referencingColumnRowSchema,
  text: (scope) => `
SELECT p.owner AS "schema",
       p.table_name AS "table",
       f.owner AS "childSchema",
       f.constraint_name AS "name",
       c.column_name AS "column"${REFERENCING(scope)}
  JOIN ${scope.family}_cons_columns c ON c.owner = f.owner AND c.constraint_name = f.constraint_name
 WHERE ${scope.where("p.owner", "p.table_name")}
   AND p.constraint_type IN ('P', 'U') AND f.constraint_type = 'R'
 ORDER BY p.owner, p.table_name, f.owner, f.constraint_name, c.position`,
};

type ConstraintRow = z.infer<typeof constraintRowSchema>;
type ColumnRow = z.infer<typeof constraintColumnRowSchema>;
type States = z.infer<typeof statesSchema>;

function toStates(row: States) {
  return {
    enabled: row.status === "ENABLED",
    validated: row.validated === "VALIDATED",
    deferrable: row.deferrable === "DEFERRABLE",
    initiallyDeferred: row.deferred === "DEFERRED",
    rely: row.rely === "RELY",
  };
}

const KINDS: Readonly<Record<string, OracleConstraint["kind"]>> = {
  P: "PRIMARY KEY",
  U: "UNIQUE",
  C: "CHECK",
  R: "FOREIGN KEY",
};

/** NOT NULL is a CHECK whose text is just that, on one column. */
function kindOf({ type, condition }: ConstraintRow, columns: readonly string[]): OracleConstraint["kind"] {
  const isNotNull =
    type === "C" && columns.length === 1 && condition?.trim() === `"${columns[0]}" IS NOT NULL`;
  return isNotNull ? "NOT NULL" : (KINDS[type] ?? "OTHER");
}

function toReferences(row: ConstraintRow, columns: string[]): OracleConstraint["references"] {
  if (row.type !== "R" || row.referencedOwner === null || row.referencedConstraint === null) return null;
  return {
    schema: row.referencedOwner,
    table: row.referencedTable,
    constraint: row.referencedConstraint,
    columns,
    onDelete: row.deleteRule ?? "NO ACTION",
  };
}

function toConstraint(row: ConstraintRow, rows: readonly ColumnRow[]): OracleConstraint {
  const columnsOf = (side: ColumnRow["side"]) =>
    rows.filter((column) => column.name === row.name && column.side === side).map(({ column }) => column);
  const columns = columnsOf("OWN");
  return {
    name: row.name,
    kind: kindOf(row, columns),
    columns,
    condition: row.condition?.trim() ?? null,
    references: toReferences(row, columnsOf("REFERENCED")),
    ...toStates(row),
    generatedName: row.generated === "GENERATED NAME",
    index: row.index === null ? null : { schema: row.indexOwner ?? "", name: row.index },
  };
}

/** Puts a table's constraints and their columns together. An index without an owner is in the table's schema. */
export function toConstraints(
  schema: string,
  rows: readonly ConstraintRow[],
  columns: readonly ColumnRow[],
): OracleConstraint[] {
  return rows.map((row) => toConstraint({ ...row, indexOwner: row.indexOwner ?? schema }, columns));
}

function obstacleOf({
  viewRelated,
  partitioning,
  closed,
}: z.infer<typeof referencingRowSchema>): OracleReferencingKey["obstacle"] {
  if (viewRelated !== null) return "VIEW";
  if (partitioning !== null) return "REFERENCE PARTITIONING";
  return closed === "Y" ? "READ ONLY" : null;
}

/** Puts the foreign keys at a table and their columns together. */
export function toReferencingKeys(
  rows: readonly z.infer<typeof referencingRowSchema>[],
  columns: readonly z.infer<typeof referencingColumnRowSchema>[],
): OracleReferencingKey[] {
  return rows.map((row) => ({
    schema: row.childSchema,
    table: row.childTable,
    name: row.name,
    columns: columns
      .filter(({ childSchema, name }) => childSchema === row.childSchema && name === row.name)
      .map(({ column }) => column),
    constraint: row.constraint,
    onDelete: row.deleteRule ?? "NO ACTION",
    ...toStates(row),
    obstacle: obstacleOf(row),
  }));
}
