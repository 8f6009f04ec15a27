import { z } from "zod";
import { identifierSchema } from "./identifier";
import { retentionSchema } from "./retention";
import { partitionTablespacesShape, subpartitionTablespacesShape, tableStorageShape } from "./storage";

export const intervalTypeSchema = z.enum(["MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR", "NUMBER"]);

/** A folder that no setting can lead out of the program's own. */
const folderSchema = z
  .string()
  .min(1, "must not be empty")
  .refine(
    (folder) => !/\0|^[\\/]|^[A-Za-z]:/.test(folder) && !folder.split(/[\\/]/).includes(".."),
    "must be a folder below that of the program",
  )
  .describe("Folder, relative to the program's, that gets each run's validation in Markdown and HTML.");

const runNumberSchema = z.string().regex(/^[1-9]\d{0,17}$/, 'must be the number of a run, as in "12"');

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
    method: z
      .enum(["auto", "copySwap", "modifyOnline"])
      .default("auto")
      .describe(
        "How rows come into other partitions. `auto`: by no copy where none has to move, else by a copy-swap. On Oracle also `copySwap`, even where a change of the dictionary would do, and `modifyOnline`, the server's own `ALTER TABLE … MODIFY … ONLINE`, in place of a copy-swap: see steps/modifyOnline.md for what it lacks.",
      ),
    keepOldForDays: z
      .int()
      .min(0)
      .max(3_650)
      .default(7)
      .describe(
        "Days that the retired table and the way back are kept before a preview may offer to drop them.",
      ),
    validateAfterwards: z
      .enum(["off", "sample", "full"])
      .optional()
      .describe(
        "What is compared once more after the swap: counts, keys, partitions and random rows with `sample` (the default), every row too with `full`. The run compares every row before the swap, whatever stands here.",
      ),
    validateForMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .default(60)
      .describe(
        "For about how long one `pulumi up` does that: a statement that is under way is the last. What is left then is told, and compared by the next one.",
      ),
    reportFolder: folderSchema.optional(),
    expectedSource: z
      .enum(["NONE", "INTERVAL"])
      .optional()
      .describe(
        "What the table must be before it is changed: `NONE`, a plain table; `INTERVAL`, ranges without subpartitions. Anything else is refused. Default: whatever it is.",
      ),
    rollback: runNumberSchema
      .optional()
      .describe(
        "The run that is taken back, by its number (the output `result.runId`): the retired table gets every change made since, is proven equal, and has the table's name again. While this stands, the table stays as it was before the run. See operating.md.",
      ),
    retryAfterRollback: runNumberSchema
      .optional()
      .describe(
        "A run that was rolled back, by its number: without it the same declaration is refused after a rollback.",
      ),
    estimatedHours: z
      .number()
      .positive()
      .max(100_000)
      .optional()
      .describe("What somebody else has estimated; printed beside the estimate, and used for nothing."),
  })
  .describe("How the migration runs; but for `rollback`, a change here alone never touches the table.");

/** A value of the partition key as a user writes it: text (dates as `2026-01-31` or with a time), a whole number, or true and false. */
const keyValueSchema = z.union([z.string(), z.int(), z.boolean()]);

const partitionNameSchema = identifierSchema.describe(
  "Name of the partition; on PostgreSQL its table is called by the table's name, an underscore and this name. On Oracle it is spelt as in the dictionary.",
);

/** Names of declared partitions differ, also from that of the default partition. */
function haveOwnNames(partitions: readonly { readonly name: string }[]): boolean {
  const names = partitions.map(({ name }) => name);
  return new Set(names).size === names.length && !names.some((name) => name.toLowerCase() === "pdefault");
}

const ownNames = "must have names that differ, and none of them pdefault";

const placeShape = {
  connection: z
    .string()
    .min(1)
    .describe("Name of a connection in the stack's configuration `table-migration:connections`."),
  schema: identifierSchema.describe("Schema of the table, spelt as in the dictionary."),
  table: identifierSchema.describe("The table, spelt as in the dictionary."),
};

const hashShape = {
  subpartitionType: z.literal("HASH").optional().describe("Divides every partition by hash."),
  subpartitionColumn: identifierSchema
    .optional()
    .describe("The hash key: another column of the primary key, or see uniqueKeys."),
  subpartitionCount: z.int().min(2).max(1_024).optional().describe("Hash partitions of each partition."),
  ...subpartitionTablespacesShape,
};

const historyShape = {
  history: z
    .enum(["copy", "keepAsOnePartition"])
    .optional()
    .describe(
      "What becomes of the rows of a plain table: `copy` (the default) copies them into their partitions; `keepAsOnePartition` copies nothing, and the table itself becomes the first partition.",
    ),
};

/** Intervals have one more way: on Oracle the partitions of today can stay beside them. */
const intervalHistoryShape = {
  history: z
    .enum([...historyShape.history.unwrap().options, "keepPartitions"])
    .optional()
    .describe(
      `${historyShape.history.description ?? ""} On Oracle \`keepPartitions\` leaves a table of ranges as it is, and sets the interval for rows to come alone.`,
    ),
};

const keysShape = {
  uniqueKeys: z
    .enum(["refuse", "widen", "guard"])
    .default("refuse")
    .describe(
      "PostgreSQL: what becomes of a primary or unique key that lacks the partition key. `refuse`: there is no plan; `widen`: it gets the missing columns, and a guard keeps the old key unique; `guard`: it becomes a plain index, and a guard alone keeps it unique. See unique-keys.md.",
    ),
};

const migrationShape = { migration: migrationSettingsSchema.prefault({}) };

/** One range partition per interval. */
export const intervalTargetSchema = z.strictObject({
  ...placeShape,
  partitionType: z.literal("INTERVAL").describe("One range partition per interval."),
  partitionColumn: identifierSchema.describe(
    "The partition key: a date, timestamp, timestamptz or integer column of the primary key, or see uniqueKeys.",
  ),
  intervalType: intervalTypeSchema.describe(
    "Unit of the interval; NUMBER for an integer column, counted in the column's own unit.",
  ),
  intervalValue: z.int().min(1).max(2_147_483_647).default(1).describe("How many units one partition spans."),
  initialPartitionValue: z
    .union([z.string(), z.int()])
    .optional()
    .describe(
      "No row of the table that is copied may lie before: a date such as `2020-01-31`, or a whole number. Where partitions begin is measured from the rows.",
    ),
  partitionsAhead: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "Partitions kept ready beyond the current interval. Default: enough for 31 days, and at least 4.",
    ),
  retention: retentionSchema.optional(),
  ...intervalHistoryShape,
  ...tableStorageShape,
  ...partitionTablespacesShape,
  ...hashShape,
  ...keysShape,
  ...migrationShape,
});

/** Range partitions with bounds of the user's own. */
export const rangeTargetSchema = z.strictObject({
  ...placeShape,
  partitionType: z.literal("RANGE").describe("Range partitions with the bounds given here."),
  partitionColumn: identifierSchema.describe(
    "The partition key: a date, timestamp, timestamptz or integer column of the primary key, or see uniqueKeys.",
  ),
  partitions: z
    .array(
      z.strictObject({
        name: partitionNameSchema,
        lessThan: z
          .union([z.string(), z.int()])
          .describe("Upper bound, which the partition does not hold; `MAXVALUE` in the last one for none."),
      }),
    )
    .min(1)
    .max(10_000)
    .refine(haveOwnNames, ownNames)
    .describe(
      "In ascending order; the first has no lower bound, the others begin where the one before ends.",
    ),
  ...historyShape,
  ...tableStorageShape,
  ...hashShape,
  ...keysShape,
  ...migrationShape,
});

/** One partition per list of values. */
export const listTargetSchema = z.strictObject({
  ...placeShape,
  partitionType: z.literal("LIST").describe("Partitions by the values listed here."),
  partitionColumn: identifierSchema.describe(
    "The partition key: an integer, text, boolean or date column of the primary key, or see uniqueKeys.",
  ),
  partitions: z
    .array(
      z.strictObject({
        name: partitionNameSchema,
        values: z.array(keyValueSchema).min(1).max(10_000).describe("Values whose rows the partition holds."),
      }),
    )
    .min(1)
    .max(10_000)
    .refine(haveOwnNames, ownNames)
    .describe("A value stands in one of them at most; rows with any other go to a default partition."),
  ...tableStorageShape,
  ...hashShape,
  ...keysShape,
  ...migrationShape,
});

/** A fixed number of partitions by hash. */
export const hashTargetSchema = z.strictObject({
  ...placeShape,
  partitionType: z.literal("HASH").describe("A fixed number of partitions by hash."),
  partitionColumn: identifierSchema.describe("The hash key: a column of the primary key, or see uniqueKeys."),
  partitionCount: z.int().min(2).max(10_000).describe("Number of partitions."),
  ...tableStorageShape,
  ...partitionTablespacesShape,
  ...keysShape,
  ...migrationShape,
});

/** A plain table: what is partitioned today is brought together again. */
export const noneTargetSchema = z.strictObject({
  ...placeShape,
  partitionType: z.literal("NONE").describe("A plain table, without partitions."),
  ...tableStorageShape,
  ...migrationShape,
});

/** What a user declares about one table. Everything the resource accepts, and nothing else. */
export const targetSchema = z.discriminatedUnion("partitionType", [
  intervalTargetSchema,
  rangeTargetSchema,
  listTargetSchema,
  hashTargetSchema,
  noneTargetSchema,
]);

export type IntervalType = z.infer<typeof intervalTypeSchema>;
export type MigrationSettings = z.infer<typeof migrationSettingsSchema>;
export type IntervalTarget = z.infer<typeof intervalTargetSchema>;
export type RangeTarget = z.infer<typeof rangeTargetSchema>;
export type ListTarget = z.infer<typeof listTargetSchema>;
export type HashTarget = z.infer<typeof hashTargetSchema>;
/** A target with its defaults filled in. */
export type Target = z.infer<typeof targetSchema>;
/** A target that has a partition key. */
export type PartitionedTarget = Exclude<Target, z.infer<typeof noneTargetSchema>>;
export type IntervalTargetInput = z.input<typeof intervalTargetSchema>;
/** A target as a user writes it. */
export type TargetInput = z.input<typeof targetSchema>;
