import { z } from "zod";

/** A setting that fits a table, why, and what speaks against it. */
export const recommendationSchema = z.strictObject({
  setting: z.string().describe("As a target names it."),
  value: z.union([z.string(), z.number()]),
  because: z.string(),
  against: z.string().nullable(),
});

export type Recommendation = z.infer<typeof recommendationSchema>;
