import { z } from "zod";

/** A setting that fits a table, why, and what speaks against it. */
export const recommendationSchema = z.strictObject({
  setting: z.string().describe("As a target names it."),
  value: z.union([z.string(), z.number()]),
  because: z.string(),
  against: z.string().nullable(),
});

/** What fits one table, by what was read of it. */
export const tableRecommendationSchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  bytes: z.number().describe("Of table and indexes."),
  recommendations: z.array(recommendationSchema).describe("Empty where it needs no partitions."),
  seconds: z.strictObject({ low: z.number(), high: z.number() }).describe("What a run would take."),
  restsOn: z.string().describe("What that time stands on."),
  notes: z.array(z.string()),
});

export type Recommendation = z.infer<typeof recommendationSchema>;
export type TableRecommendation = z.infer<typeof tableRecommendationSchema>;
