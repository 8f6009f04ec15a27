import { z } from "zod";
import { copySchema } from "./copy";
import { layoutRuleSchema } from "./layout";
import { stepBase } from "./step-base";
import { qualifiedNameSchema } from "./table-state";

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

export type SwapDefaultStep = z.infer<typeof swapDefaultStepSchema>;
export type AddPartitionsStep = z.infer<typeof addPartitionsStepSchema>;
