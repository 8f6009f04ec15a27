import { z } from "zod";
import { oracleLayoutRuleSchema } from "./oracle-layout";
import { stepBase } from "./step-base";
import { qualifiedNameSchema } from "./table-state";

/** One statement of Oracle's gives the table itself other partitions. */
export const oracleModifyOnlineStepSchema = z.strictObject({
  kind: z.literal("modifyOnline"),
  ...stepBase,
  table: qualifiedNameSchema,
  tableObjectId: z.int(),
  layout: oracleLayoutRuleSchema,
  indexes: z
    .array(z.strictObject({ name: z.string(), isLocal: z.boolean() }))
    .describe("Every index of the table: one part for each partition, or one for all."),
  enablesRowMovement: z
    .boolean()
    .describe("Whether rows must first be allowed to change their partition, as those of a copy are."),
  patienceMs: z.int(),
});

export type OracleModifyOnlineStep = z.infer<typeof oracleModifyOnlineStepSchema>;
