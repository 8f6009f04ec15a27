import { z } from "zod";

/** How much of two tables is compared. */
export const compareOptionsSchema = z.strictObject({
  sampleRows: z
    .int()
    .min(1)
    .max(100_000)
    .default(1_000)
    .describe("Random rows that are compared column by column."),
  seed: z.int().min(0).max(2_147_483_646).optional().describe("Draws the same rows as a run before."),
  full: z.boolean().default(false).describe("Whether every row is compared by its hash, chunk by chunk."),
  statementTimeoutMs: z
    .int()
    .min(1_000)
    .default(600_000)
    .describe(
      "How long one statement may take, in milliseconds; then it is tried with fewer rows, down to a chunk.",
    ),
  totalTimeoutMs: z
    .int()
    .min(1)
    .optional()
    .describe(
      "For how long statements are sent, in milliseconds; the one that is under way then is the last. Default: without a limit.",
    ),
});

export type CompareOptions = z.input<typeof compareOptionsSchema>;
/** The same with everything decided. */
export type DecidedOptions = z.output<typeof compareOptionsSchema> & { readonly seed: number };
