import { z } from "zod";

/** What the database has counted or drawn of a table, and when: estimates, all of them. */
export const tableStatisticsSchema = z.strictObject({
  analyzedAt: z.string().nullable().describe("Clock of the database; null where never analysed."),
  isStale: z.boolean().describe("By the database's own rule: about a tenth of the rows changed since."),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      distinct: z.number().nullable().describe("Different values; null where not known."),
      nullShare: z.number().nullable().describe("Rows without a value, from 0 to 1; null where not known."),
    }),
  ),
});

export type TableStatistics = z.infer<typeof tableStatisticsSchema>;
