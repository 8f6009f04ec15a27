import { z } from "zod";
import { copySchema } from "./copy";
import { stepBase } from "./step-base";

/** The run that a rollback takes back. */
const rolledBackSchema = z.strictObject({
  run: z.string(),
  journal: z
    .string()
    .describe("Its reverse journal, in the ledger's schema: the keys written since its swap."),
});

export const prepareRollbackStepSchema = z.strictObject({
  kind: z.literal("prepareRollback"),
  ...stepBase,
  copy: copySchema,
  rolledBack: rolledBackSchema,
  retiredOid: z.string().describe("By it the retired table is told from another one of its name."),
  triggers: z
    .array(z.string())
    .describe("Of the retired table, which must not fire for rows that are replayed."),
});

export const closeWayBackStepSchema = z.strictObject({
  kind: z.literal("closeWayBack"),
  ...stepBase,
  copy: copySchema,
  rolledBack: rolledBackSchema,
  returnedOid: z.string().describe("The table that has come back."),
});

/** What only the cutover of a rollback has. */
export const returningSchema = z.strictObject({
  run: z.string().describe("The run that is taken back."),
  oid: z.string().describe("The retired table, which comes back."),
  structure: z.string().describe("Hash of all that it is, but rows, grants and the state of its triggers."),
  guardedKeys: z
    .array(z.strictObject({ guardedKey: z.string(), retiredKey: z.string() }))
    .describe("Constraints of guards, whose names the table's own keys have again."),
});

export type PrepareRollbackStep = z.infer<typeof prepareRollbackStepSchema>;
export type CloseWayBackStep = z.infer<typeof closeWayBackStepSchema>;
export type Returning = z.infer<typeof returningSchema>;
