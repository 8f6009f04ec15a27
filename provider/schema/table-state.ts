import { z } from "zod";
import { dependentRoutineSchema, dependentViewSchema, materializedViewSchema } from "./dependent-objects";
import { grantSchema } from "./grant";
import { guardStateSchema } from "./guard";
import { partitioningSchema } from "./partitioning";

export * from "./database-state";
export { grantSchema, type Grant } from "./grant";
export * from "./partitioning";

export const columnSchema = z.strictObject({
  name: z.string(),
  position: z.int().describe("attnum; dropped columns leave gaps."),
  type: z.string().describe("format_type() with its modifier, schema-qualified where not in pg_catalog."),
  baseType: z
    .string()
    .describe(
      "typname behind domains, for pg_catalog types; schema-qualified otherwise. Arrays begin with an underscore.",
    ),
  notNull: z.boolean(),
  notNullConstraint: z
    .strictObject({ name: z.string(), validated: z.boolean(), noInherit: z.boolean() })
    .nullable()
    .describe("PostgreSQL 18: NOT NULL is a named constraint."),
  default: z.string().nullable().describe("Deparsed expression; null for generated and identity columns."),
  identity: z.enum(["ALWAYS", "BY DEFAULT"]).nullable(),
  generated: z.strictObject({ expression: z.string(), kind: z.enum(["STORED", "VIRTUAL"]) }).nullable(),
  collation: z
    .strictObject({ name: z.string().describe("Quoted and qualified."), deterministic: z.boolean() })
    .nullable()
    .describe("null where it is the type's own, and that is deterministic."),
  storage: z.enum(["PLAIN", "EXTERNAL", "EXTENDED", "MAIN"]).nullable().describe("null: the type's default."),
  compression: z.enum(["pglz", "lz4"]).nullable().describe("null: the server's default."),
  statisticsTarget: z.int().nullable().describe("null: default_statistics_target."),
  options: z.array(z.string()).describe("attoptions such as n_distinct=100."),
  comment: z.string().nullable(),
});

export const constraintSchema = z.strictObject({
  name: z.string(),
  kind: z
    .enum(["PRIMARY KEY", "UNIQUE", "CHECK", "EXCLUDE", "TRIGGER"])
    .describe("Foreign keys stand by themselves."),
  columns: z.array(z.string()),
  definition: z.string().describe("pg_get_constraintdef(), such as CHECK ((amount > 0)) NOT VALID."),
  validated: z.boolean(),
  enforced: z.boolean(),
  noInherit: z.boolean(),
  deferrable: z.boolean(),
  period: z.boolean().describe("WITHOUT OVERLAPS or PERIOD (PostgreSQL 18)."),
  comment: z.string().nullable(),
});

export const qualifiedNameSchema = z.strictObject({ schema: z.string(), name: z.string() });

/** A foreign key that the table has, or that points to it. */
export const foreignKeySchema = z.strictObject({
  direction: z.enum(["OUTGOING", "INCOMING", "SELF"]).describe("As seen from the table."),
  name: z.string(),
  table: qualifiedNameSchema.describe("The table that has it."),
  references: qualifiedNameSchema.describe("The table that it points to."),
  referencedColumns: z.array(z.string()),
  definition: z
    .string()
    .describe("pg_get_constraintdef(), such as FOREIGN KEY (a) REFERENCES app.b(a) NOT VALID."),
  validated: z.boolean(),
  enforced: z.boolean(),
  period: z.boolean().describe("PERIOD (PostgreSQL 18)."),
  firesAsUsual: z
    .boolean()
    .describe("Whether none of its own triggers is disabled, or fires otherwise than usual."),
  leafCount: z.int().describe("Leaves of the table that has it; 0 where that is not partitioned."),
  comment: z.string().nullable(),
});

export const indexSchema = z.strictObject({
  name: z.string(),
  unique: z.boolean(),
  constraint: z.string().nullable().describe("The constraint that owns it, if any."),
  columns: z.array(z.string()).describe('Key columns; "" for an expression. INCLUDE columns are left out.'),
  method: z.string(),
  definition: z
    .string()
    .describe("The text of pg_get_indexdef() from USING on; empty where it begins otherwise than known."),
  tablespace: z.string().nullable(),
  valid: z.boolean(),
  clustered: z.boolean(),
  replicaIdentity: z.boolean(),
  statisticsTargets: z.boolean().describe("Whether an expression of it has a statistics target of its own."),
  comment: z.string().nullable(),
});

export const triggerSchema = z.strictObject({
  name: z.string(),
  definition: z
    .string()
    .describe("pg_get_triggerdef(); the planner replaces the part that names trigger and table."),
  definitionHead: z
    .string()
    .describe("The text before the table's name: CREATE TRIGGER name BEFORE INSERT … ON."),
  definitionTail: z
    .string()
    .describe(
      "The text after the table's name: FOR EACH ROW EXECUTE FUNCTION f(). Both are empty where the definition is otherwise than known.",
    ),
  state: z.enum(["ORIGIN", "DISABLED", "REPLICA", "ALWAYS"]),
  level: z.enum(["ROW", "STATEMENT"]),
  timing: z.enum(["BEFORE", "AFTER", "INSTEAD OF"]),
  events: z.array(z.enum(["INSERT", "UPDATE", "DELETE", "TRUNCATE"])),
  isConstraint: z.boolean(),
  hasTransitionTables: z.boolean(),
  functionName: z.string().describe("Quoted and qualified."),
  functionBody: z.string().describe("Source of the function, to see what it may do to the row."),
  comment: z.string().nullable(),
});

export const sequenceSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  column: z.string(),
  kind: z.enum(["IDENTITY", "OWNED"]),
  owner: z.string(),
  dataType: z.string(),
  start: z.string().describe("bigint as text"),
  increment: z.string(),
  min: z.string(),
  max: z.string(),
  cache: z.string(),
  cycle: z.boolean(),
  grants: z.array(grantSchema),
  comment: z.string().nullable(),
});

/** Something that hangs on the table and is not part of it. What is not carried yet is refused by this name. */
export const dependantSchema = z.strictObject({
  kind: z.enum([
    "VIEW",
    "MATERIALIZED VIEW",
    "FUNCTION",
    "PROCEDURE",
    "RULE",
    "POLICY",
    "PUBLICATION",
    "EXTENDED STATISTICS",
    "INHERITANCE CHILD",
    "INHERITANCE PARENT",
    "ROW TYPE USER",
    "SECURITY LABEL",
    "EXTENSION",
    "SUBSCRIPTION",
    "OTHER",
  ]),
  name: z
    .string()
    .describe(
      "Quoted and qualified; rule and policy as name ON table; OTHER as pg_describe_object() puts it.",
    ),
  detail: z.string().describe('What it does to the table, "" where the kind says it all.'),
});

/** A table that an earlier run has retired, from the ledger. */
export const retiredTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  retiredAt: z.string().describe("ISO 8601"),
  exists: z.boolean(),
});

/** What the connecting role may not do, though a migration of this table needs it. */
export const missingPrivilegeSchema = z.strictObject({
  privilege: z.string(),
  on: z.string(),
  remedy: z.string().describe("The statement that an administrator runs."),
});

/** A function that finds other objects by the caller's search path, and that writing the table's rows calls. */
export const unpinnedFunctionSchema = z.strictObject({
  name: z.string().describe("Quoted and qualified, with the types of its arguments: app.is_open(text)."),
  usedBy: z.array(z.string()).describe("CHECK, GENERATED COLUMN, INDEX or DOMAIN, and its name."),
});

/** Everything a table is, and everything that hangs on it. */
export const tableStateSchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  oid: z.int(),
  kind: z.enum(["TABLE", "PARTITIONED TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "OTHER"]),
  isPartition: z.boolean(),
  persistence: z.enum(["PERMANENT", "UNLOGGED", "TEMPORARY"]),
  accessMethod: z.string(),
  typedBy: z.string().nullable().describe("The composite type of CREATE TABLE … OF."),
  owner: z.string(),
  tablespace: z.string().nullable().describe("null: the database's default."),
  options: z.array(z.string()).describe("Storage parameters such as fillfactor=70, toast.… included."),
  replicaIdentity: z.enum(["DEFAULT", "NOTHING", "FULL", "INDEX"]),
  rowSecurity: z.strictObject({ enabled: z.boolean(), forced: z.boolean() }),
  comment: z.string().nullable(),
  estimatedRows: z.number().describe("Rows by the statistics; -1 where never analysed."),
  bytes: z
    .strictObject({ table: z.number(), indexes: z.number() })
    .describe("TOAST counts to the table. Exact; of a partitioned table as of the last VACUUM or ANALYZE."),
  columns: z.array(columnSchema),
  constraints: z.array(constraintSchema),
  foreignKeys: z.array(foreignKeySchema),
  indexes: z.array(indexSchema),
  triggers: z.array(triggerSchema),
  sequences: z.array(sequenceSchema),
  grants: z.array(grantSchema),
  dependants: z.array(dependantSchema),
  views: z.array(dependentViewSchema).default([]).describe("Those among the dependants, taken apart."),
  materializedViews: z.array(materializedViewSchema).default([]),
  routines: z
    .array(dependentRoutineSchema)
    .default([])
    .describe("Functions and procedures among the dependants."),
  partitioning: partitioningSchema.nullable(),
  namesTaken: z
    .array(z.string())
    .describe("Relations and types of this schema whose names begin like the ones that a run would choose."),
  retired: z.array(retiredTableSchema),
  guards: z
    .array(guardStateSchema)
    .default([])
    .describe("What keeps unique keys that lack the partition key."),
  missingPrivileges: z.array(missingPrivilegeSchema),
  unpinnedFunctions: z.array(unpinnedFunctionSchema),
});

export type Column = z.infer<typeof columnSchema>;
export type Constraint = z.infer<typeof constraintSchema>;
export type ForeignKey = z.infer<typeof foreignKeySchema>;
export type Index = z.infer<typeof indexSchema>;
export type Trigger = z.infer<typeof triggerSchema>;
export type Sequence = z.infer<typeof sequenceSchema>;
export type Dependant = z.infer<typeof dependantSchema>;
export type RetiredTable = z.infer<typeof retiredTableSchema>;
export type MissingPrivilege = z.infer<typeof missingPrivilegeSchema>;
export type TableState = z.infer<typeof tableStateSchema>;
