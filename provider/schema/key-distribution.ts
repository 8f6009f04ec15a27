import { z } from "zod";

/** How the values of a time lie, by all rows or by a bounded sample of them. */
export const keyDistributionSchema = z.strictObject({
  column: z.string(),
  isWhole: z.boolean().describe("Whether every row was read; else blocks drawn at random."),
  hours: z.array(
    z.strictObject({
      hour: z.string().nullable().describe("2026-01-31 10:00; null for rows without a value."),
      rows: z.number(),
    }),
  ),
});

export type KeyDistribution = z.infer<typeof keyDistributionSchema>;
