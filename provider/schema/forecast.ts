import { z } from "zod";
import { adviceSchema } from "./advice";
import { hazardSchema, methodSchema } from "./plan";

/** Rows, bytes and time of one plan, as far as they can be known before it runs. */
export const forecastSchema = z.strictObject({
  rows: z.number(),
  bytes: z.number().describe("Table and indexes of the source."),
  extraBytes: z
    .number()
    .describe("Space that the run needs beside the source, until the retired table is dropped."),
  partitions: z.int(),
  leaves: z.int(),
  isAtMost: z.boolean().describe("Whether the database makes only those of these partitions that get rows."),
  besides: z.string().nullable().describe("What there is beside the partitions of intervals."),
  from: z.string().nullable(),
  to: z.string().nullable(),
  seconds: z.strictObject({ low: z.number(), high: z.number() }),
  instead: z
    .strictObject({
      method: methodSchema.extract(["copySwap", "attachHistory", "modifyOnline"]),
      bytes: z.number().describe("What it would write, or read where it writes nothing."),
      seconds: z.strictObject({ low: z.number(), high: z.number() }),
      below: z.string().nullable().describe("Bound of the partition that would hold all rows of today."),
    })
    .nullable()
    .describe("The other way to partition this table, with what it costs."),
  detached: z
    .array(z.strictObject({ name: z.string(), bound: z.string(), rows: z.number(), bytes: z.number() }))
    .optional()
    .describe("Partitions that leave the table, with rows and bytes by the statistics."),
  dropped: z
    .array(z.strictObject({ name: z.string(), bound: z.string(), rows: z.number(), bytes: z.number() }))
    .optional()
    .describe("Those that are dropped, with rows and bytes by the statistics."),
  replay: z
    .strictObject({
      journal: z.string(),
      keys: z.number().nullable().describe("By its statistics; null where it was never analysed."),
      bytes: z
        .number()
        .nullable()
        .describe("Of its segment, emptied blocks included; null where it is hidden."),
      tablespace: z.string().describe("Of the retired table, which grows by what was written since."),
      room: z.number().nullable().describe("What is left there; null where nobody tells."),
    })
    .optional()
    .describe("Of a rollback: the reverse journal, and where what it has goes."),
  hazards: z.array(hazardSchema),
  advice: z
    .array(adviceSchema)
    .optional()
    .describe("What a DBA should think of before the run, by what was found now."),
  statementsWithoutKey: z
    .array(z.strictObject({ query: z.string(), calls: z.number() }))
    .describe("The most frequent statements on the table that do not mention the partition key."),
  statementsOnConflict: z
    .array(z.strictObject({ query: z.string(), calls: z.number() }))
    .nullable()
    .optional()
    .describe("Where keys are guarded: those with ON CONFLICT; null where they cannot be known."),
});

export type Forecast = z.infer<typeof forecastSchema>;
