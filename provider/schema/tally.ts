import { z } from "zod";

/** Lowest and highest partition key as texts; null where there is no row. */
export const spanSchema = z.strictObject({ low: z.string().nullable(), high: z.string().nullable() });

/** What the ranges of keys that were compared so far add up to. The ledger keeps it where a comparison goes on later. */
export const tallySchema = z.strictObject({
  isFull: z.boolean().describe("Whether the content of each row was compared, or that it is there."),
  chunks: z.int().min(0).describe("Of the ledger, from the first one on, without those that were left out."),
  rows: z.number().describe("Of the new table, without keys that were in the reverse journal."),
  retiredRows: z.number(),
  checksum: z
    .string()
    .describe("Sum over the hashes of the retired table's rows; 0 where none was asked for."),
  spans: z.strictObject({ now: spanSchema, retired: spanSchema }),
  parts: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .describe(
      "Rows by partition: in the new table, and where its bounds would have those of the retired one.",
    ),
  miscounted: z.int().min(0).describe("Ranges that hold more or fewer rows."),
  different: z.int().min(0).describe("Ranges that differ in any way."),
  named: z.array(z.string()).describe("The first of them, with some keys."),
  tooLong: z
    .array(z.int())
    .describe("Chunks that were left out, because a statement over one alone took longer than it may."),
});

export type Span = z.infer<typeof spanSchema>;
export type Tally = z.infer<typeof tallySchema>;
