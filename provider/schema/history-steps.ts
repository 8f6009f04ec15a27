import { z } from "zod";
import {
  carriedCheckSchema,
  carriedIndexSchema,
  carriedSequenceSchema,
  carriedTriggerSchema,
} from "./carried";
import { copySchema } from "./copy";
import { intervalRuleSchema, rangeRuleSchema } from "./layout";
import { stepBase } from "./step-base";

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

export type ProveHistoryStep = z.infer<typeof proveHistoryStepSchema>;
export type MatchIndexesStep = z.infer<typeof matchIndexesStepSchema>;
export type AttachHistoryStep = z.infer<typeof attachHistoryStepSchema>;
