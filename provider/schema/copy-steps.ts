import { z } from "zod";
import {
  carriedCheckSchema,
  carriedIndexSchema,
  carriedSequenceSchema,
  carriedTriggerSchema,
} from "./carried";
import { carriedDependantsSchema, carriedMaterializedViewSchema } from "./carried-dependants";
import { carriedKeysShape, neighboursSchema } from "./carried-keys";
import { copySchema } from "./copy";
import { guardSchema } from "./guard";
import { layoutRuleSchema } from "./layout";
import { returningSchema } from "./postgres-rollback";
import { stepBase } from "./step-base";
import { columnSchema, sequenceSchema } from "./table-state";

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
  returning: returningSchema.optional().describe("Where a run is rolled back."),
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
  returning: returningSchema
    .pick({ run: true })
    .optional()
    .describe(
      "Where a run is rolled back: the table keeps its settings, and what hung on it is as before that run.",
    ),
  autovacuumOption: z.string().nullable().describe("autovacuum_enabled=… of the source, if it is set."),
});

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
