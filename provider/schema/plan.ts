import { z } from "zod";
import { guardSchema } from "./guard";
import { intervalRuleSchema, layoutRuleSchema, rangeRuleSchema } from "./layout";
import { carriedDependantsSchema, carriedMaterializedViewSchema } from "./carried-dependants";
import { carriedKeysShape, neighboursSchema } from "./carried-keys";
import { detachPartitionsShape, dropPartitionsShape } from "./retention-steps";
import { hazardSchema, stepBase } from "./step-base";
import { columnSchema, qualifiedNameSchema, sequenceSchema } from "./table-state";

export type { CarriedKey } from "./carried-keys";
export * from "./layout";
export * from "./step-base";

/** A column as the copy needs it. */
export const copyColumnSchema = z.strictObject({
  name: z.string(),
  type: z.string().describe("With modifier; qualified outside pg_catalog."),
  baseType: z.string(),
  collation: z.string().nullable().describe("Quoted and qualified; null where it is the type's own."),
  isGenerated: z.boolean(),
  isIdentityAlways: z.boolean(),
  hasDeterministicCollation: z.boolean(),
});

/** What every step of a copy-swap knows about the two tables and their key. */
export const copySchema = z.strictObject({
  source: qualifiedNameSchema,
  sourceOid: z.int(),
  hasPartitions: z
    .boolean()
    .describe("Whether the source has partitions: they are locked and watched with it."),
  becomesPlain: z.boolean().describe("Whether the copy has no partitions: it is its own only leaf."),
  interim: qualifiedNameSchema,
  retired: qualifiedNameSchema,
  owner: z.string(),
  journal: z.string().describe("Name of the journal table in the ledger's schema."),
  reverseJournal: z
    .string()
    .describe(
      "Keys of the copy that changed, whoever changed them: compared again before the cutover, and the way back after it.",
    ),
  key: z.array(copyColumnSchema).describe("The primary key: chunk key and journal key."),
  conflictKey: z
    .array(z.string())
    .nullable()
    .optional()
    .describe("The copy's primary key where it is a wider one; null where it has none."),
  place: z
    .array(copyColumnSchema)
    .optional()
    .describe(
      "Where the key does not say in which partition a row lies: the columns that do, noted in the journal beside it.",
    ),
  columns: z.array(copyColumnSchema),
});

const carriedCheckSchema = z.strictObject({
  name: z.string(),
  definition: z.string(),
  comment: z.string().nullable(),
});

const carriedIndexSchema = z.strictObject({
  name: z.string(),
  interimName: z.string(),
  retiredName: z.string(),
  newName: z.string().describe("After the cutover: its own, unless a guard takes that."),
  definition: z.string().describe("From USING on, or the constraint's definition."),
  kind: z.enum(["PRIMARY KEY", "UNIQUE CONSTRAINT", "UNIQUE INDEX", "INDEX"]),
  tablespace: z.string().nullable(),
  comment: z.string().nullable(),
});

const carriedTriggerSchema = z.strictObject({
  name: z.string(),
  head: z.string(),
  tail: z.string(),
  state: z.enum(["ORIGIN", "DISABLED", "REPLICA", "ALWAYS"]),
  comment: z.string().nullable(),
});

const carriedSequenceSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  column: z.string(),
  kind: z.enum(["IDENTITY", "OWNED"]),
  interimName: z.string().nullable().describe("Identity: the new sequence's name before the cutover."),
  retiredName: z.string().nullable().describe("Identity: the old sequence's name after the cutover."),
  comment: z.string().nullable(),
});

export const startJournalStepSchema = z.strictObject({
  kind: z.literal("startJournal"),
  ...stepBase,
  copy: copySchema,
});

export const createTableStepSchema = z.strictObject({
  kind: z.literal("createTable"),
  ...stepBase,
  copy: copySchema,
  layout: layoutRuleSchema,
  columns: z.array(columnSchema),
  likeSource: z
    .literal(true)
    .optional()
    .describe("Definitions are taken over as the server holds them, indexes included, not by their text."),
  checks: z.array(carriedCheckSchema),
  identities: z
    .array(sequenceSchema)
    .describe("Sequences of the identity columns, under their interim names."),
  leafOptions: z.array(z.string()).describe("Storage parameters of the leaves."),
  tablespace: z.string().nullable(),
  columnSettings: z
    .array(z.strictObject({ settingColumn: z.string(), setting: z.string() }))
    .describe("SET STORAGE MAIN, SET STATISTICS 500, …"),
  comments: z.array(
    z.strictObject({
      on: z.enum(["TABLE", "COLUMN", "CONSTRAINT", "SEQUENCE"]),
      name: z.string(),
      text: z.string(),
    }),
  ),
  sequenceGrants: z.array(
    z.strictObject({
      sequence: z.string(),
      privilege: z.string(),
      grantee: z.string(),
      grantable: z.boolean(),
    }),
  ),
});

export const dataLoadStepSchema = z.strictObject({
  kind: z.literal("dataLoad"),
  ...stepBase,
  copy: copySchema,
  chunkRows: z.int(),
  parallelDegree: z.int(),
});

export const createIndexesStepSchema = z.strictObject({
  kind: z.literal("createIndexes"),
  ...stepBase,
  copy: copySchema,
  indexes: z.array(carriedIndexSchema).describe("The primary key first."),
  triggers: z.array(carriedTriggerSchema).describe("Created disabled; the cutover enables them."),
  parallelDegree: z.int(),
});

export const guardKeysStepSchema = z.strictObject({
  kind: z.literal("guardKeys"),
  ...stepBase,
  copy: copySchema,
  guards: z.array(guardSchema),
  parallelDegree: z.int(),
});

export const gatherStatisticsStepSchema = z.strictObject({
  kind: z.literal("gatherStatistics"),
  ...stepBase,
  copy: copySchema,
  parallelDegree: z.int(),
});

export const deltaLoadStepSchema = z.strictObject({
  kind: z.literal("deltaLoad"),
  ...stepBase,
  copy: copySchema,
});

export const validateStepSchema = z.strictObject({
  kind: z.literal("validate"),
  ...stepBase,
  copy: copySchema,
  parallelDegree: z.int(),
});

export const createMaterializedViewsStepSchema = z.strictObject({
  kind: z.literal("createMaterializedViews"),
  ...stepBase,
  copy: copySchema,
  scratchSchema: z.string().describe("Exists within one transaction: there the copy has the source's name."),
  views: z.array(carriedMaterializedViewSchema),
});

export const swapTablesStepSchema = z.strictObject({
  kind: z.literal("swapTables"),
  ...stepBase,
  copy: copySchema,
  indexes: z.array(carriedIndexSchema),
  triggers: z.array(carriedTriggerSchema),
  sequences: z.array(carriedSequenceSchema),
  guards: z.array(guardSchema),
  lateChecks: z
    .array(carriedCheckSchema)
    .describe("CHECK … NOT VALID: added here, because a replayed row may violate it."),
  dependants: carriedDependantsSchema,
  ...carriedKeysShape,
  neighbours: neighboursSchema,
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
});

export const validateForeignKeysStepSchema = z.strictObject({
  kind: z.literal("validateForeignKeys"),
  ...stepBase,
  copy: copySchema,
  ...carriedKeysShape,
});

export const restoreGrantsStepSchema = z.strictObject({
  kind: z.literal("restoreGrants"),
  ...stepBase,
  copy: copySchema,
  sequences: z.array(carriedSequenceSchema).describe("Those that follow their column."),
  autovacuumOption: z.string().nullable().describe("autovacuum_enabled=… of the source, if it is set."),
});

export const swapDefaultStepSchema = z.strictObject({
  kind: z.literal("swapDefault"),
  ...stepBase,
  copy: copySchema.describe("Of the default partition alone."),
  table: qualifiedNameSchema,
  tableOid: z.int(),
  layout: layoutRuleSchema,
  interimDefault: z.string().describe("Name of the new default partition before the swap."),
  autovacuumOption: z.string().nullable().describe("autovacuum_enabled=… of the table, if it is set."),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
});

export const addPartitionsStepSchema = z.strictObject({
  kind: z.literal("addPartitions"),
  ...stepBase,
  table: qualifiedNameSchema,
  tableOid: z.int(),
  owner: z.string(),
  layout: layoutRuleSchema,
  leafOptions: z.array(z.string()),
  tablespace: z.string().nullable(),
  defaultPartition: qualifiedNameSchema.nullable(),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
});

export const proveHistoryStepSchema = z.strictObject({
  kind: z.literal("proveHistory"),
  ...stepBase,
  copy: copySchema,
  layout: z.discriminatedUnion("strategy", [intervalRuleSchema, rangeRuleSchema]),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
});

export const matchIndexesStepSchema = z.strictObject({
  kind: z.literal("matchIndexes"),
  ...stepBase,
  copy: copySchema,
  layout: proveHistoryStepSchema.shape.layout,
  indexes: z.array(carriedIndexSchema),
  triggers: z.array(carriedTriggerSchema).describe("Created disabled; the cutover enables them."),
  lateChecks: z.array(carriedCheckSchema),
});

export const attachHistoryStepSchema = z.strictObject({
  ...matchIndexesStepSchema.shape,
  ...proveHistoryStepSchema.shape,
  kind: z.literal("attachHistory"),
  sequences: z.array(carriedSequenceSchema).describe("Those of identity columns."),
});

export const stepSchema = z.discriminatedUnion("kind", [
  startJournalStepSchema,
  createTableStepSchema,
  dataLoadStepSchema,
  createIndexesStepSchema,
  guardKeysStepSchema,
  gatherStatisticsStepSchema,
  deltaLoadStepSchema,
  validateStepSchema,
  createMaterializedViewsStepSchema,
  swapTablesStepSchema,
  validateForeignKeysStepSchema,
  restoreGrantsStepSchema,
  swapDefaultStepSchema,
  addPartitionsStepSchema,
  z.strictObject({ ...stepBase, ...detachPartitionsShape }),
  z.strictObject({ ...stepBase, ...dropPartitionsShape }),
  proveHistoryStepSchema,
  matchIndexesStepSchema,
  attachHistoryStepSchema,
]);

export const methodSchema = z.enum([
  "nothing",
  "setInterval",
  "addPartitions",
  "detachPartitions",
  "dropPartitions",
  "moveRows",
  "copySwap",
  "attachHistory",
  "modifyOnline",
]);

/** What will be done to one table, and why: everything that preview, scripts, execution and report read. */
export const planSchema = z.strictObject({
  table: qualifiedNameSchema,
  method: methodSchema,
  reason: z.string(),
  layout: layoutRuleSchema,
  sourceFingerprint: z.string().describe("Hash of everything the table is, but rows, sizes and grants."),
  hazards: z.array(hazardSchema).describe("Risks of the result, whatever the step."),
  steps: z.array(stepSchema),
  hash: z.string().describe("Hash of all the above."),
});

export type QualifiedName = z.infer<typeof qualifiedNameSchema>;
export type CopyColumn = z.infer<typeof copyColumnSchema>;
export type Copy = z.infer<typeof copySchema>;
export type CarriedCheck = z.infer<typeof carriedCheckSchema>;
export type CarriedIndex = z.infer<typeof carriedIndexSchema>;
export type CarriedTrigger = z.infer<typeof carriedTriggerSchema>;
export type CarriedSequence = z.infer<typeof carriedSequenceSchema>;
export type StartJournalStep = z.infer<typeof startJournalStepSchema>;
export type CreateTableStep = z.infer<typeof createTableStepSchema>;
export type DataLoadStep = z.infer<typeof dataLoadStepSchema>;
export type CreateIndexesStep = z.infer<typeof createIndexesStepSchema>;
export type GuardKeysStep = z.infer<typeof guardKeysStepSchema>;
export type GatherStatisticsStep = z.infer<typeof gatherStatisticsStepSchema>;
export type DeltaLoadStep = z.infer<typeof deltaLoadStepSchema>;
export type ValidateStep = z.infer<typeof validateStepSchema>;
export type CreateMaterializedViewsStep = z.infer<typeof createMaterializedViewsStepSchema>;
export type SwapTablesStep = z.infer<typeof swapTablesStepSchema>;
export type ValidateForeignKeysStep = z.infer<typeof validateForeignKeysStepSchema>;
export type RestoreGrantsStep = z.infer<typeof restoreGrantsStepSchema>;
export type SwapDefaultStep = z.infer<typeof swapDefaultStepSchema>;
/** A step whose end is a swap under a lock that the application notices. */
export type SwapStep = SwapTablesStep | SwapDefaultStep;
export type AddPartitionsStep = z.infer<typeof addPartitionsStepSchema>;
export type ProveHistoryStep = z.infer<typeof proveHistoryStepSchema>;
export type MatchIndexesStep = z.infer<typeof matchIndexesStepSchema>;
export type AttachHistoryStep = z.infer<typeof attachHistoryStepSchema>;
export type Step = z.infer<typeof stepSchema>;
export type RetentionStep = Extract<Step, { kind: "detachPartitions" | "dropPartitions" }>;
/** Of every database. */
export type StepKind = Step["kind"] | "setInterval" | "modifyOnline";
export type Method = z.infer<typeof methodSchema>;
export type Plan = z.infer<typeof planSchema>;
