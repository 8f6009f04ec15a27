import { z } from "zod";
import { oracleAttributeChangeSchema } from "./oracle-attributes";
import { oracleCompilerSettingsSchema } from "./oracle-compiler-settings";
import { oracleCarriedKeySchema } from "./oracle-foreign-key";
import { oracleLayoutRuleSchema } from "./oracle-layout";
import { oracleModifyOnlineStepSchema, type OracleModifyOnlineStep } from "./oracle-modify-online";
import { oraclePrepareRollbackShape } from "./oracle-rollback";
import { oracleIdentitySchema, oracleIndexColumnSchema, oracleLobSchema } from "./oracle-table-state";
import { hazardSchema, stepBase } from "./plan";
import { qualifiedNameSchema } from "./table-state";

/** A column as the copy needs it. */
export const oracleCopyColumnSchema = z.strictObject({
  name: z.string(),
  type: z.string().describe("With modifier, as CREATE TABLE writes it."),
  baseType: z.string().describe("Without: TIMESTAMP, NUMBER, CLOB …"),
  notNull: z.boolean(),
  isVirtual: z.boolean(),
});

/** What every step of a copy-swap knows about the two tables and their key. All its names are of the source's schema. */
export const oracleCopySchema = z.strictObject({
  source: qualifiedNameSchema,
  sourceObjectId: z.int(),
  interim: qualifiedNameSchema,
  retired: qualifiedNameSchema,
  journal: z.string().describe("Table of the keys that the application changes in the source."),
  reverseJournal: z
    .string()
    .describe(
      "Keys of the copy that changed, whoever changed them: compared again before the cutover, and the way back after it.",
    ),
  batch: z.string().describe("Temporary table of one transaction: what is replayed or compared together."),
  journalTrigger: z.string(),
  reverseTrigger: z.string(),
  tablespace: z
    .string()
    .nullable()
    .default(null)
    .describe("Of the source: keys in the journals are kept where its rows are; null for the user's own."),
  key: z.array(oracleCopyColumnSchema).describe("The primary key: chunk key and journal key."),
  columns: z.array(oracleCopyColumnSchema),
});

const carriedName = {
  name: z.string(),
  interimName: z.string(),
  retiredName: z.string(),
};

/** A constraint of the source, and what it is called on the copy. */
export const oracleCarriedConstraintSchema = z.strictObject({
  name: z.string(),
  interimName: z.string().nullable().describe("null: the server names it, as it named the source's."),
  retiredName: z.string().nullable(),
  kind: z.enum(["PRIMARY KEY", "UNIQUE", "NOT NULL", "CHECK"]),
  columns: z.array(z.string()),
  condition: z.string().nullable(),
  enabled: z.boolean(),
  validated: z.boolean(),
  deferrable: z.boolean(),
  initiallyDeferred: z.boolean(),
  rely: z.boolean(),
  index: z.string().nullable().describe("Name of the index that enforces a key, as on the source."),
  isLate: z
    .boolean()
    .describe("ENABLE NOVALIDATE: enabled in the cutover, because a row that is copied may violate it."),
});

export const oracleCarriedIndexSchema = z.strictObject({
  ...carriedName,
  unique: z.boolean(),
  columns: z.array(oracleIndexColumnSchema),
  isLocal: z
    .boolean()
    .describe("One part for each partition; a unique index that lacks the partition key is global."),
  isReverse: z.boolean(),
  compression: z.string().nullable().describe("COMPRESS 1, COMPRESS ADVANCED LOW …"),
  visible: z.boolean(),
  tablespace: z.string().nullable(),
  degree: z.string().describe("A number, or DEFAULT; of the index once it is built."),
});

export const oracleCarriedTriggerSchema = z.strictObject({
  ...carriedName,
  event: z.string().describe("Between the name and the table: BEFORE INSERT OR UPDATE OF …"),
  tail: z.string().describe("Behind the table: REFERENCING …, FOR EACH ROW."),
  when: z.string().nullable(),
  body: z.string(),
  isCall: z.boolean(),
  compiledWith: oracleCompilerSettingsSchema
    .nullable()
    .describe("What the session is set to as it creates the trigger."),
  enabled: z.boolean(),
});

export const oracleCarriedIdentitySchema = z.strictObject({
  column: z.string(),
  identity: oracleIdentitySchema.omit({ lastNumber: true }),
});

/** A column of the new table: the same as in the state, but for what a plan must not depend on. */
export const oracleNewColumnSchema = z.strictObject({
  name: z.string(),
  type: z.string(),
  default: z.string().nullable(),
  defaultOnNull: z.boolean(),
  virtual: z.string().nullable(),
  identity: oracleIdentitySchema.omit({ lastNumber: true }).nullable(),
  invisible: z.boolean(),
  collation: z.string().nullable(),
});

export const oracleStartJournalStepSchema = z.strictObject({
  kind: z.literal("startJournal"),
  ...stepBase,
  copy: oracleCopySchema,
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
});

export const oracleCreateTableStepSchema = z.strictObject({
  kind: z.literal("createTable"),
  ...stepBase,
  copy: oracleCopySchema,
  layout: oracleLayoutRuleSchema,
  columns: z.array(oracleNewColumnSchema).describe("Visible ones in their order, then invisible ones."),
  constraints: z.array(oracleCarriedConstraintSchema).describe("NOT NULL and CHECK."),
  lobs: z.array(oracleLobSchema.omit({ segment: true, ownRetentions: true })),
  tablespace: z.string().nullable(),
  compression: z.string().nullable(),
  pctFree: z.int().nullable(),
  iniTrans: z.int().nullable(),
  logging: z.boolean(),
  rowDependencies: z.boolean(),
  rowMovement: z.boolean(),
  degree: z.string(),
  comments: z.array(z.strictObject({ on: z.enum(["TABLE", "COLUMN"]), name: z.string(), text: z.string() })),
});

export const oracleDataLoadStepSchema = z.strictObject({
  kind: z.literal("dataLoad"),
  ...stepBase,
  copy: oracleCopySchema,
  chunkRows: z.int(),
  parallelDegree: z.int(),
});

export const oracleCreateIndexesStepSchema = z.strictObject({
  kind: z.literal("createIndexes"),
  ...stepBase,
  copy: oracleCopySchema,
  indexes: z.array(oracleCarriedIndexSchema).describe("That of the primary key first."),
  keys: z
    .array(oracleCarriedConstraintSchema)
    .describe("Primary key and unique constraints; the primary key first."),
  triggers: z.array(oracleCarriedTriggerSchema).describe("Created disabled; the cutover enables them."),
  parallelDegree: z.int(),
});

export const oracleDeltaLoadStepSchema = z.strictObject({
  kind: z.literal("deltaLoad"),
  ...stepBase,
  copy: oracleCopySchema,
});

export const oracleGatherStatisticsStepSchema = z.strictObject({
  kind: z.literal("gatherStatistics"),
  ...stepBase,
  copy: oracleCopySchema,
  parallelDegree: z.int(),
});

export const oracleValidateStepSchema = z.strictObject({
  kind: z.literal("validate"),
  ...stepBase,
  copy: oracleCopySchema,
  parallelDegree: z.int(),
});

export const oracleSwapTablesStepSchema = z.strictObject({
  kind: z.literal("swapTables"),
  ...stepBase,
  copy: oracleCopySchema,
  triggers: z.array(oracleCarriedTriggerSchema),
  identities: z.array(oracleCarriedIdentitySchema),
  foreignKeys: z
    .array(oracleCarriedKeySchema)
    .default([])
    .describe("Of both directions: they move in the cutover."),
  lateConstraints: z
    .array(oracleCarriedConstraintSchema)
    .describe("Enabled here, without a look at the rows."),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
});

export const oracleValidateForeignKeysStepSchema = z.strictObject({
  kind: z.literal("validateForeignKeys"),
  ...stepBase,
  copy: oracleCopySchema,
  foreignKeys: z.array(oracleCarriedKeySchema),
});

export const oracleRestoreGrantsStepSchema = z.strictObject({
  kind: z.literal("restoreGrants"),
  ...stepBase,
  copy: oracleCopySchema,
  constraints: z.array(oracleCarriedConstraintSchema).describe("Those with names of their own."),
  indexes: z.array(oracleCarriedIndexSchema),
});

export const oraclePrepareRollbackStepSchema = z.strictObject({
  kind: z.literal("prepareRollback"),
  ...stepBase,
  copy: oracleCopySchema.describe(
    "Mirrored: the source has the table's name now, the copy is the retired one.",
  ),
  ...oraclePrepareRollbackShape,
});

export const oracleCloseWayBackStepSchema = z.strictObject({
  kind: z.literal("closeWayBack"),
  ...stepBase,
  copy: oracleCopySchema,
});

/** What a change of the table's own partitioning knows: no copy is made. */
const changeBase = {
  ...stepBase,
  table: qualifiedNameSchema,
  tableObjectId: z.int(),
  layout: oracleLayoutRuleSchema,
  patienceMs: z.int(),
};

export const oracleSetIntervalStepSchema = z.strictObject({
  kind: z.literal("setInterval"),
  ...changeBase,
  on: z.boolean().describe("Whether there are intervals from now on, or none any more."),
  earlier: z
    .string()
    .nullable()
    .describe("The expression of an interval that goes: it is set again where it must not; null otherwise."),
});

export const oracleAddPartitionsStepSchema = z.strictObject({
  kind: z.literal("addPartitions"),
  ...changeBase,
  partitions: z.array(z.string()).describe("Names of those of the layout that are missing, in their order."),
});

export const oracleSetAttributesStepSchema = z.strictObject({
  kind: z.literal("setAttributes"),
  ...changeBase,
  changes: z.array(oracleAttributeChangeSchema).describe("Each by a statement, which may be sent again."),
});

export const oracleStepSchema = z.discriminatedUnion("kind", [
  oracleStartJournalStepSchema,
  oracleCreateTableStepSchema,
  oracleDataLoadStepSchema,
  oracleCreateIndexesStepSchema,
  oracleDeltaLoadStepSchema,
  oracleGatherStatisticsStepSchema,
  oracleValidateStepSchema,
  oracleSwapTablesStepSchema,
  oracleValidateForeignKeysStepSchema,
  oracleRestoreGrantsStepSchema,
  oracleSetIntervalStepSchema,
  oracleAddPartitionsStepSchema,
  oracleSetAttributesStepSchema,
  oracleModifyOnlineStepSchema,
  oraclePrepareRollbackStepSchema,
  oracleCloseWayBackStepSchema,
]);

/** What will be done to one table, and why: everything that preview, scripts, execution and report read. */
export const oraclePlanSchema = z.strictObject({
  table: qualifiedNameSchema,
  method: z.enum([
    "nothing",
    "setInterval",
    "addPartitions",
    "setAttributes",
    "copySwap",
    "modifyOnline",
    "rollback",
  ]),
  rollsBack: z.string().optional().describe("With the method rollback: the run that it takes back."),
  reason: z.string(),
  layout: oracleLayoutRuleSchema,
  sourceFingerprint: z
    .string()
    .describe("Hash of everything the table is, but rows, sizes, grants and the position of sequences."),
  hazards: z.array(hazardSchema).describe("Risks of the result, whatever the step."),
  steps: z.array(oracleStepSchema),
  hash: z.string().describe("Hash of all the above."),
});

export type OracleCopyColumn = z.infer<typeof oracleCopyColumnSchema>;
export type OracleCopy = z.infer<typeof oracleCopySchema>;
export type OracleCarriedConstraint = z.infer<typeof oracleCarriedConstraintSchema>;
export type OracleCarriedIndex = z.infer<typeof oracleCarriedIndexSchema>;
export type OracleCarriedTrigger = z.infer<typeof oracleCarriedTriggerSchema>;
export type OracleCarriedIdentity = z.infer<typeof oracleCarriedIdentitySchema>;
export type OracleNewColumn = z.infer<typeof oracleNewColumnSchema>;
export type OracleStartJournalStep = z.infer<typeof oracleStartJournalStepSchema>;
export type OracleCreateTableStep = z.infer<typeof oracleCreateTableStepSchema>;
export type OracleDataLoadStep = z.infer<typeof oracleDataLoadStepSchema>;
export type OracleCreateIndexesStep = z.infer<typeof oracleCreateIndexesStepSchema>;
export type OracleDeltaLoadStep = z.infer<typeof oracleDeltaLoadStepSchema>;
export type OracleGatherStatisticsStep = z.infer<typeof oracleGatherStatisticsStepSchema>;
export type OracleValidateStep = z.infer<typeof oracleValidateStepSchema>;
export type OracleSwapTablesStep = z.infer<typeof oracleSwapTablesStepSchema>;
export type OracleValidateForeignKeysStep = z.infer<typeof oracleValidateForeignKeysStepSchema>;
export type OracleRestoreGrantsStep = z.infer<typeof oracleRestoreGrantsStepSchema>;
export type OraclePrepareRollbackStep = z.infer<typeof oraclePrepareRollbackStepSchema>;
export type OracleCloseWayBackStep = z.infer<typeof oracleCloseWayBackStepSchema>;
export type OracleSetIntervalStep = z.infer<typeof oracleSetIntervalStepSchema>;
export type OracleAddPartitionsStep = z.infer<typeof oracleAddPartitionsStepSchema>;
export type OracleSetAttributesStep = z.infer<typeof oracleSetAttributesStepSchema>;
/** A step that changes the table itself. */
export type OracleChangeStep = OracleSetIntervalStep | OracleAddPartitionsStep | OracleSetAttributesStep;
/** A step of a copy-swap. */
export type OracleCopyStep = Exclude<OracleStep, OracleChangeStep | OracleModifyOnlineStep>;
export type OracleStep = z.infer<typeof oracleStepSchema>;
export type OracleStepKind = OracleStep["kind"];
export type OraclePlan = z.infer<typeof oraclePlanSchema>;
