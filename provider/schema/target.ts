import { z } from "zod";

/** A name as the dictionary spells it; quoting is the dialect's business. Bytes are checked against the database's limit in preflight. */
export const identifierSchema = z
  .string()
  .min(1, "must not be empty")
  .refine((name) => !name.includes("\0"), "must not contain a NUL character");

export const intervalTypeSchema = z.enum(["HOUR", "DAY", "WEEK", "MONTH", "YEAR", "NUMBER"]);

export const migrationSettingsSchema = z
  .strictObject({
    parallelDegree: z
      .int()
      .min(1)
      .max(32)
      .default(2)
      .describe("Connections that load, index and compare side by side."),
    chunkRows: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(50_000)
      .describe("Rows that one load transaction copies."),
    lockTimeoutMs: z
      .int()
      .min(5)
      .max(800)
      .default(50)
      .describe("How long a statement may wait for a lock, in milliseconds; retried with back-off."),
    cutoverPatienceMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .default(600_000)
      .describe("How long the cutover is tried before the run stops and can be resumed, in milliseconds."),
    keepOldForDays: z
      .int()
      .min(0)
      .max(3_650)
      .default(7)
      .describe(
        "Days that the retired table and the way back are kept before a preview may offer to drop them.",
      ),
  })
  .describe("How the migration runs; a change here alone never touches the table.");

/** What a user declares about one table. Everything the resource accepts, and nothing else. */
export const targetSchema = z.strictObject({
  connection: z
    .string()
    .min(1)
    .describe("Name of a connection in the stack's configuration `table-migration:connections`."),
  schema: identifierSchema.describe("Schema of the table, spelt as in the dictionary."),
  table: identifierSchema.describe("The table, spelt as in the dictionary."),
  partitionType: z.literal("INTERVAL").describe("One range partition per interval."),
  partitionColumn: identifierSchema.describe(
    "The partition key: a date, timestamp, timestamptz or integer column of the primary key.",
  ),
  intervalType: intervalTypeSchema.describe(
    "Unit of the interval; NUMBER for an integer column, counted in the column's own unit.",
  ),
  intervalValue: z.int().min(1).max(2_147_483_647).default(1).describe("How many units one partition spans."),
  partitionsAhead: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "Partitions kept ready beyond the current interval. Default: enough for 31 days, and at least 4.",
    ),
  subpartitionType: z.literal("HASH").optional().describe("Divides every interval partition by hash."),
  subpartitionColumn: identifierSchema
    .optional()
    .describe("The hash key: another column of the primary key."),
  subpartitionCount: z.int().min(2).max(1_024).optional().describe("Hash partitions of each interval."),
  migration: migrationSettingsSchema.prefault({}),
});

export type IntervalType = z.infer<typeof intervalTypeSchema>;
export type MigrationSettings = z.infer<typeof migrationSettingsSchema>;
/** A target with its defaults filled in. */
export type Target = z.infer<typeof targetSchema>;
/** A target as a user writes it. */
export type TargetInput = z.input<typeof targetSchema>;
