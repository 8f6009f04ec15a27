import { z } from "zod";
import { checkNameSchema, outcomeSchema, validationStageSchema } from "./validation";

/** What a run has done: the outputs of the resource, and what reports are made of. Times are in seconds or milliseconds. */
export const runResultSchema = z.strictObject({
  runId: z.string(),
  planHash: z.string().optional().describe("Of the plan that it ran; runs of early releases lack it."),
  method: z.enum([
    "setInterval",
    "addPartitions",
    "setAttributes",
    "detachPartitions",
    "dropPartitions",
    "moveRows",
    "copySwap",
    "attachHistory",
    "modifyOnline",
    "rollback",
  ]),
  rows: z.number().describe("Rows compared; 0 where none were copied."),
  checksum: z.string().describe("Sum over the hashes of all rows compared by chunks."),
  chunks: z.int(),
  steps: z.array(z.strictObject({ step: z.string(), seconds: z.number(), rows: z.number().nullable() })),
  seconds: z.number(),
  lockedMs: z.number().nullable().describe("How long the cutover held its lock."),
  cutoverAttempts: z.int().nullable(),
  retiredTable: z.string().nullable(),
  retiredAt: z.string().nullable(),
  keepRetiredUntil: z.string().nullable(),
  inventory: z.string().describe("What was compared before and after."),
  partitions: z.int(),
  leaves: z.int(),
});

export type RunResult = z.infer<typeof runResultSchema>;

/** The partitioning that a table really has, in the words of the declaration. */
export const partitioningSummarySchema = z.strictObject({
  strategy: z.string(),
  partitions: z.int(),
  leaves: z.int(),
  first: z.string(),
  last: z.string(),
  missing: z.array(z.string()).describe("Partitions that should exist and do not."),
  ahead: z
    .strictObject({
      left: z.int().describe("Partitions that follow the current interval without a gap."),
      until: z
        .string()
        .nullable()
        .describe("Where the last of them ends; null where the current one is missing."),
    })
    .nullable()
    .describe("null where partitions do not follow intervals, or the database makes them by itself."),
  rowsOutside: z.boolean().describe("Whether rows lie in the default partition."),
});

/** The table that the cutover put aside. It is never dropped by itself. */
export const retiredSummarySchema = z.strictObject({
  table: z.string(),
  retiredAt: z.string(),
  keepUntil: z.string(),
  exists: z.boolean(),
});

/** What was validated with the last run, in short; the report has all of it. */
export const validationSummarySchema = z.strictObject({
  runId: z.string().nullable().default(null).describe("The run whose outcome was looked at."),
  holds: z
    .boolean()
    .nullable()
    .describe("Null where something could not be looked at and nothing failed; then the verdict says why."),
  verdict: z.string(),
  left: z
    .string()
    .nullable()
    .default(null)
    .describe("What is still to be looked at, and why; null where nothing is. The next up goes on with it."),
  checks: z.array(
    z.strictObject({
      stage: validationStageSchema,
      check: checkNameSchema,
      outcome: outcomeSchema,
      finding: z.string(),
    }),
  ),
  files: z.array(z.string()).describe("Reports that were written, relative to the program's folder."),
});

export type ValidationSummary = z.infer<typeof validationSummarySchema>;
export type RetiredSummary = z.infer<typeof retiredSummarySchema>;
export type PartitioningSummary = z.infer<typeof partitioningSummarySchema>;
