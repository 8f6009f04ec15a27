import { z } from "zod";

/** What opens the retired table for the way back, beside the two tables and their key. */
export const oraclePrepareRollbackShape = {
  rolledBackRun: z.string().describe("The run whose retired table comes back."),
  retiredObjectId: z.int().describe("Of the retired table, whatever it is called now."),
  triggers: z
    .array(z.string())
    .describe("Of the retired table: they must not fire for rows that are replayed."),
  identities: z
    .array(z.string())
    .describe("Columns that take the values of the new table until the cutover."),
  lateConstraints: z
    .array(z.string())
    .describe(
      "ENABLE NOVALIDATE, by their names on the retired table: a row that is replayed may violate one.",
    ),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
};
