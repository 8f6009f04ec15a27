import { z } from "zod";

/** A span of the calendar. */
export const periodSchema = z.strictObject({
  value: z.int().min(1).max(100_000),
  unit: z.enum(["HOUR", "DAY", "WEEK", "MONTH", "YEAR"]),
});

/** Days of each unit, by the calendar's average: enough to tell which of two periods is longer. */
const daysOf = { HOUR: 1 / 24, DAY: 1, WEEK: 7, MONTH: 365.25 / 12, YEAR: 365.25 } as const;

function lengthOf({ value, unit }: z.infer<typeof periodSchema>): number {
  return value * daysOf[unit];
}

/** What becomes of partitions that are old. */
export const retentionSchema = z
  .strictObject({
    detachAfter: periodSchema
      .optional()
      .describe(
        "Partitions whose whole range is older than this, by the database's clock, are detached: they stay as tables of their own. Default: `dropAfter`.",
      ),
    dropAfter: periodSchema
      .optional()
      .describe(
        "Partitions that this resource has detached, and whose whole range is older than this, are dropped. Default: never.",
      ),
    mostPartitions: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        "More than these are neither detached nor dropped in one run, but refused. Default: half of the partitions.",
      ),
  })
  .refine(({ detachAfter, dropAfter }) => detachAfter ?? dropAfter, {
    error: "must have detachAfter, dropAfter or both",
  })
  .refine(
    ({ detachAfter, dropAfter }) =>
      !detachAfter || !dropAfter || lengthOf(detachAfter) <= lengthOf(dropAfter),
    { error: "must not be shorter than detachAfter", path: ["dropAfter"] },
  )
  .describe("What becomes of old partitions. Off unless it is set.");

export type Period = z.infer<typeof periodSchema>;
