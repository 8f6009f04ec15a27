import { z } from "zod";
import {
  createIndexesStepSchema,
  createMaterializedViewsStepSchema,
  createTableStepSchema,
  dataLoadStepSchema,
  deltaLoadStepSchema,
  gatherStatisticsStepSchema,
  guardKeysStepSchema,
  restoreGrantsStepSchema,
  startJournalStepSchema,
  swapTablesStepSchema,
  type SwapTablesStep,
  validateForeignKeysStepSchema,
  validateStepSchema,
} from "./copy-steps";
import { attachHistoryStepSchema, matchIndexesStepSchema, proveHistoryStepSchema } from "./history-steps";
import { layoutRuleSchema } from "./layout";
import { addPartitionsStepSchema, swapDefaultStepSchema, type SwapDefaultStep } from "./partition-steps";
import { closeWayBackStepSchema, prepareRollbackStepSchema } from "./postgres-rollback";
import { detachPartitionsShape, dropPartitionsShape } from "./retention-steps";
import { hazardSchema, stepBase } from "./step-base";
import { qualifiedNameSchema } from "./table-state";

export type { CarriedKey } from "./carried-keys";
export * from "./carried";
export * from "./copy";
export * from "./copy-steps";
export * from "./history-steps";
export * from "./layout";
export * from "./partition-steps";
export type { CloseWayBackStep, PrepareRollbackStep, Returning } from "./postgres-rollback";
export * from "./step-base";

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
  prepareRollbackStepSchema,
  closeWayBackStepSchema,
]);

export const methodSchema = z.enum([
  "nothing",
  "setInterval",
  "addPartitions",
  "setAttributes",
  "detachPartitions",
  "dropPartitions",
  "moveRows",
  "copySwap",
  "attachHistory",
  "modifyOnline",
  "rollback",
]);

/** What will be done to one table, and why: everything that preview, scripts, execution and report read. */
export const planSchema = z.strictObject({
  table: qualifiedNameSchema,
  method: methodSchema,
  rollsBack: z.string().optional().describe("With the method rollback: the run that it takes back."),
  reason: z.string(),
  layout: layoutRuleSchema,
  sourceFingerprint: z.string().describe("Hash of everything the table is, but rows, sizes and grants."),
  hazards: z.array(hazardSchema).describe("Risks of the result, whatever the step."),
  steps: z.array(stepSchema),
  hash: z.string().describe("Hash of all the above."),
});

export type QualifiedName = z.infer<typeof qualifiedNameSchema>;
/** A step whose end is a swap under a lock that the application notices. */
export type SwapStep = SwapTablesStep | SwapDefaultStep;
export type Step = z.infer<typeof stepSchema>;
export type RetentionStep = Extract<Step, { kind: "detachPartitions" | "dropPartitions" }>;
/** Of every database. */
export type StepKind = Step["kind"] | "setInterval" | "setAttributes" | "modifyOnline";
export type Method = z.infer<typeof methodSchema>;
export type Plan = z.infer<typeof planSchema>;
