import { z } from "zod";

/** Lowest and highest partition key as texts; null where there is no row. */
export const spanSchema = z.strictObject({ low: z.string().nullable(), high: z.string().nullable() });

/** What the ranges of keys that were compared so far add up to. The ledger keeps it where a comparison goes on later. */
export const tallySchema = z.strictObject({
  isFull: z.boolean().describe("Whether the content of each row was compared, or that it is there."),
  chunks: z.int().min(0).describe("Of the ledger, from the first one on."),
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
  miscounted: z.array(z.string()).describe("Chunks that hold more or fewer rows, with some keys."),
  different: z.array(z.string()).describe("Chunks whose rows differ, with some keys."),
});

export type Span = z.infer<typeof spanSchema>;
export type Tally = z.infer<typeof tallySchema>;
