import { z } from "zod";
import { oracleCompilerSettingsSchema } from "./oracle-compiler-settings";
import { oracleKeyStates } from "./oracle-foreign-key";
import { oraclePartitioningSchema } from "./oracle-partitioning";
import { missingPrivilegeSchema } from "./table-state";

export * from "./oracle-partitioning";

/** One object privilege: of the whole table, or of a column. */
export const oracleGrantSchema = z.strictObject({
  grantee: z.string().describe("User, role or PUBLIC."),
  grantor: z.string(),
  privilege: z.string().describe("SELECT, READ, INSERT, REFERENCES, …"),
  grantable: z.boolean(),
  hierarchy: z.boolean().describe("WITH HIERARCHY OPTION."),
  column: z.string().optional(),
});

/** The generator behind an identity column; numbers as text, because they have up to 28 digits. */
export const oracleIdentitySchema = z.strictObject({
  generation: z.enum(["ALWAYS", "BY DEFAULT", "BY DEFAULT ON NULL"]),
  sequence: z.string().describe("ISEQ$$_…, in the table's schema."),
  startWith: z.string(),
  increment: z.string(),
  min: z.string(),
  max: z.string(),
  cycle: z.boolean(),
  cache: z.string().describe("0 for NOCACHE."),
  order: z.boolean(),
  lastNumber: z
    .string()
    .nullable()
    .describe(
      "ALL_SEQUENCES.LAST_NUMBER, ahead of the next value by the cache; null where the sequence is hidden.",
    ),
});

export const oracleColumnSchema = z.strictObject({
  name: z.string(),
  position: z.int().nullable().describe("COLUMN_ID; null for an invisible column."),
  internalPosition: z.int(),
  type: z.string().describe("As a CREATE TABLE writes it: VARCHAR2(30 CHAR), NUMBER(10,2), TIMESTAMP(6)."),
  baseType: z
    .string()
    .describe(
      'Without modifiers: TIMESTAMP WITH TIME ZONE; qualified as "OWNER"."TYPE" where it is a type of a user.',
    ),
  notNull: z.boolean(),
  default: z.string().nullable().describe("Text of the expression; null for virtual and identity columns."),
  defaultOnNull: z.boolean(),
  virtual: z.string().nullable().describe("Text of a virtual column's expression."),
  identity: oracleIdentitySchema.nullable(),
  invisible: z.boolean(),
  collation: z.string().nullable().describe("null for USING_NLS_COMP, the default."),
  comment: z.string().nullable(),
});

/** How long old versions of large objects are kept; null where nothing is said of it. */
export const oracleLobRetentionSchema = z
  .string()
  .nullable()
  .describe(
    "Of a SecureFile NONE, AUTO, MAX or MIN 3600 (seconds); of a BasicFile YES, or PCTVERSION 10 (percent). UNKNOWN where the server does not tell.",
  );

export const oracleLobSchema = z.strictObject({
  column: z.string(),
  segment: z.string(),
  tablespace: z.string().nullable(),
  secureFile: z.boolean(),
  inRow: z.boolean(),
  chunk: z.int().describe("Bytes."),
  cache: z.string().describe("YES, NO or CACHEREADS."),
  logging: z.string().describe("YES, NO, or NONE where nothing is said."),
  compression: z.string().describe("NO, LOW, MEDIUM, HIGH or NONE."),
  deduplication: z.string().describe("LOB, NO or NONE."),
  encrypted: z.boolean(),
  retention: oracleLobRetentionSchema,
  ownRetentions: z
    .array(oracleLobRetentionSchema)
    .default([])
    .describe("What single partitions have in its place; each once."),
});

export const oracleConstraintSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(["PRIMARY KEY", "UNIQUE", "NOT NULL", "CHECK", "FOREIGN KEY", "OTHER"]),
  columns: z.array(z.string()),
  condition: z.string().nullable().describe("Of a CHECK or NOT NULL."),
  references: z
    .strictObject({
      schema: z.string(),
      table: z.string().nullable().describe("null where the referenced table is hidden from the user."),
      constraint: z.string(),
      columns: z.array(z.string()),
      onDelete: z.enum(["NO ACTION", "CASCADE", "SET NULL"]),
    })
    .nullable(),
  enabled: z.boolean(),
  validated: z.boolean(),
  deferrable: z.boolean(),
  initiallyDeferred: z.boolean(),
  rely: z.boolean(),
  generatedName: z.boolean().describe("The server chose the name (SYS_C…)."),
  index: z
    .strictObject({ schema: z.string(), name: z.string() })
    .nullable()
    .describe("The index that enforces a key."),
});

export const oracleIndexColumnSchema = z.strictObject({
  column: z.string().nullable().describe("null for an expression."),
  expression: z.string().nullable(),
  descending: z.boolean(),
});

export const oracleIndexSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.string().describe("INDEX_TYPE: NORMAL, NORMAL/REV, BITMAP, FUNCTION-BASED NORMAL, DOMAIN …"),
  unique: z.boolean(),
  columns: z.array(oracleIndexColumnSchema),
  locality: z.enum(["LOCAL", "GLOBAL"]).nullable().describe("null: not partitioned."),
  alignment: z.string().nullable().describe("PREFIXED or NON_PREFIXED."),
  compression: z.string().describe("DISABLED, ENABLED, ADVANCED LOW or ADVANCED HIGH."),
  prefixLength: z.int().nullable(),
  tablespace: z.string().nullable().describe("null where partitions have their own."),
  status: z.string().describe("VALID, UNUSABLE, or N/A of a partitioned index."),
  visible: z.boolean(),
  degree: z.string(),
  generatedName: z.boolean(),
  isJoinIndex: z.boolean(),
  domainType: z.string().nullable(),
  isPartial: z.boolean().describe("INDEXING PARTIAL."),
});

export const oracleTriggerSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  type: z.string().describe("BEFORE EACH ROW, AFTER STATEMENT, COMPOUND …"),
  event: z.string().describe("INSERT OR UPDATE …; the columns of an UPDATE OF stand in the description."),
  description: z
    .string()
    .describe("The text between CREATE TRIGGER and WHEN or the body, with the trigger's name."),
  referencing: z.string().nullable(),
  when: z.string().nullable(),
  body: z.string().describe("Without the label of the last END, which is the trigger's name."),
  actionType: z.string().describe("PL/SQL or CALL."),
  enabled: z.boolean(),
  valid: z.boolean().nullable().describe("null where the object is hidden."),
  crossEdition: z.string(),
  fireOnce: z.boolean(),
  compiledWith: oracleCompilerSettingsSchema.nullable().describe("null where they are hidden."),
  order: z.array(z.string()).describe('Such as FOLLOWS "HR"."ORDERS_AAA".'),
});

/** Something that hangs on the table and is not part of it. What is not carried yet is refused by this name. */
export const oracleDependantSchema = z.strictObject({
  kind: z
    .string()
    .describe(
      "VIEW, MATERIALIZED VIEW, PACKAGE BODY … as in ALL_DEPENDENCIES.TYPE; SYNONYM, MATERIALIZED VIEW LOG, POLICY, LOG GROUP, EXTENDED STATISTICS.",
    ),
  schema: z.string(),
  name: z.string(),
  detail: z.string().describe('"" where the kind says it all.'),
});

/** A foreign key of any table, this one among them, that points at this one. */
export const oracleReferencingKeySchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
  constraint: z.string().describe("The key of this table that it points at."),
  ...oracleKeyStates,
  obstacle: z
    .enum(["VIEW", "REFERENCE PARTITIONING", "READ ONLY"])
    .nullable()
    .default(null)
    .describe(
      "What keeps it from being pointed elsewhere: whose it is, what stands on it, or that its table or one of its partitions is closed.",
    ),
});

/** Everything a table is, and everything that hangs on it. */
export const oracleTableStateSchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  objectId: z.int().describe("Survives a rename."),
  dataObjectId: z.int().nullable().describe("Changes with TRUNCATE and MOVE; null of a partitioned table."),
  lastDdlTime: z.string().describe("2026-01-31 10:00:00, clock of the server's host."),
  kind: z.enum(["TABLE", "PARTITIONED TABLE", "VIEW", "MATERIALIZED VIEW", "OTHER"]),
  traits: z
    .array(z.string())
    .describe(
      "What sets it apart from a heap table: INDEX-ORGANIZED, TEMPORARY, OBJECT TABLE … A plain table has none.",
    ),
  tablespace: z.string().nullable().describe("null where partitions have their own."),
  readOnly: z.boolean(),
  readOnlyPartitions: z
    .array(z.string())
    .default([])
    .describe("Partitions, and subpartitions of others, that are READ ONLY; all of them where the table is."),
  rowMovement: z.boolean(),
  rowDependencies: z.boolean(),
  logging: z.boolean().nullable().describe("null of a partitioned table that is not NOLOGGING by default."),
  compression: z
    .string()
    .nullable()
    .describe("COMPRESS_FOR, null for none; of a partitioned table what partitions get by default."),
  degree: z.string().describe("A number, or DEFAULT."),
  pctFree: z.int().nullable().describe("null of a partitioned table that has the server's default."),
  iniTrans: z.int().nullable().describe("null of a partitioned table that has the server's default."),
  comment: z.string().nullable(),
  estimatedRows: z.number().describe("Rows by the statistics; -1 where never analysed."),
  lastAnalyzed: z.string().nullable(),
  bytes: z
    .strictObject({ table: z.number(), indexes: z.number(), lobs: z.number() })
    .nullable()
    .describe("Allocated; null where segments are hidden from the user."),
  columns: z.array(oracleColumnSchema),
  lobs: z.array(oracleLobSchema),
  constraints: z.array(oracleConstraintSchema),
  referencingKeys: z.array(oracleReferencingKeySchema),
  indexes: z.array(oracleIndexSchema).describe("Without those of LOBs."),
  triggers: z.array(oracleTriggerSchema),
  grants: z.array(oracleGrantSchema),
  dependants: z.array(oracleDependantSchema),
  partitioning: oraclePartitioningSchema.nullable(),
  namesTaken: z
    .array(z.string())
    .describe("Names of this schema that begin like the ones a run would choose."),
  missingPrivileges: z.array(missingPrivilegeSchema),
  hidden: z
    .array(z.string())
    .describe("What may hang on the table and is not shown to this user: the discovery is incomplete by it."),
});

/** The server and the session, as far as a plan depends on them. */
export const oracleDatabaseStateSchema = z.strictObject({
  engine: z.literal("oracle"),
  version: z.string().describe("19.0.0.0.0"),
  database: z.string().describe("Of the pluggable database, where there is one."),
  user: z.string(),
  identifierLimit: z.int().describe("Bytes."),
  characterSet: z.string().describe("Of VARCHAR2 and CHAR: AL32UTF8, WE8MSWIN1252 …"),
  seesDictionary: z.boolean().describe("Whether DBA_ views are read; ALL_ views hide what is not granted."),
  isExemptFromPolicies: z
    .boolean()
    .describe("EXEMPT ACCESS POLICY: sees all rows, whatever policies a table has."),
  now: z.string().describe("Clock of the database, ISO 8601 in UTC."),
});

export type OracleGrant = z.infer<typeof oracleGrantSchema>;
export type OracleIdentity = z.infer<typeof oracleIdentitySchema>;
export type OracleColumn = z.infer<typeof oracleColumnSchema>;
export type OracleLob = z.infer<typeof oracleLobSchema>;
export type OracleConstraint = z.infer<typeof oracleConstraintSchema>;
export type OracleIndexColumn = z.infer<typeof oracleIndexColumnSchema>;
export type OracleIndex = z.infer<typeof oracleIndexSchema>;
export type OracleTrigger = z.infer<typeof oracleTriggerSchema>;
export type OracleDependant = z.infer<typeof oracleDependantSchema>;
export type OracleReferencingKey = z.infer<typeof oracleReferencingKeySchema>;
export type OracleTableState = z.infer<typeof oracleTableStateSchema>;
export type OracleDatabaseState = z.infer<typeof oracleDatabaseStateSchema>;
