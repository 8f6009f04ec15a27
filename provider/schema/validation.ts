import { z } from "zod";

/** When a validation is made: before the run, after the swap, or between the new table and the retired one. */
export const validationStageSchema = z.enum(["before", "after", "compare"]);

/** What hangs on a table, each with a check of its own. */
export const partNames = ["indexes", "constraints", "triggers", "grants", "dependants", "structure"] as const;
export type PartName = (typeof partNames)[number];

/** What is looked at, in the order of the reports. Names are stable: scripts may ask for them. */
export const checkNameSchema = z.enum([
  "settings",
  "database",
  "existence",
  "privileges",
  "columns",
  "types",
  "interval",
  "keyValues",
  "uniqueKeys",
  "foreignKeys",
  "carried",
  "existingPartitions",
  "space",
  "lockTable",
  "activity",
  "runs",
  "statistics",
  "partitionSizes",
  "afterwards",
  "partitioning",
  "counts",
  ...partNames,
  "keySpan",
  "distribution",
  "sample",
  "checksum",
]);

/**
 * `partial` and `notApplicable` are no success: of the one, what was looked at is well, and the fault says what was not; of the
 * other nothing was looked at, and the finding says why.
 */
export const outcomeSchema = z.enum(["passed", "warned", "failed", "partial", "notApplicable"]);

/** One thing that is not as it should be, and what to do. */
export const faultSchema = z.strictObject({
  code: z.string().nullable().describe("Of the catalogue of errors or of hazards; null where it has none."),
  problem: z.string().min(1),
  remedy: z.string().min(1),
});

export const checkSchema = z
  .strictObject({
    name: checkNameSchema,
    outcome: outcomeSchema,
    finding: z.string().min(1).describe("What was found, in words; of what was not looked at, why."),
    expected: z.string().nullable(),
    actual: z.string().nullable(),
    compared: z.int().min(0).nullable().describe("Rows that were compared; null where no row was to be."),
    faults: z.array(faultSchema),
  })
  .refine(({ outcome, faults }) => !["passed", "notApplicable"].includes(outcome) === faults.length > 0, {
    error: "has faults exactly where it warned, failed or was made in part",
  })
  .refine(({ outcome, compared }) => outcome !== "passed" || compared !== 0, {
    error: "cannot pass where nothing was compared",
  });

/** Rows of one partition: where they lie, and where the bounds would have the rows of the retired table. */
export const distributionSchema = z.strictObject({
  partition: z.string(),
  rows: z.number(),
  retiredRows: z.number(),
});

/** What one validation of one table has found. */
export const validationSchema = z
  .strictObject({
    stage: validationStageSchema,
    table: z.string().describe("Qualified."),
    engine: z.enum(["postgres", "oracle"]),
    database: z.string(),
    at: z.string().describe("The database's clock, ISO 8601 in UTC."),
    seconds: z.number().describe("How long it took, by the clock of this machine."),
    seed: z.int().nullable().describe("Of the random sample: the same one draws the same rows again."),
    checks: z.array(checkSchema),
    distribution: z.array(distributionSchema),
    holds: z.boolean().describe("No check failed or was made in part, and at least one passed."),
  })
  .refine(({ checks, holds }) => holds === doHold(checks), { error: "holds by what its checks have found" });

export type CheckName = z.infer<typeof checkNameSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Fault = z.infer<typeof faultSchema>;
export type Check = z.infer<typeof checkSchema>;
export type Distribution = z.infer<typeof distributionSchema>;
export type ValidationStage = z.infer<typeof validationStageSchema>;
export type Validation = z.infer<typeof validationSchema>;

/** Whether checks hold: where nothing was looked at, nothing is proven. */
export function doHold(checks: readonly Pick<Check, "outcome">[]): boolean {
  return (
    checks.some(({ outcome }) => outcome === "passed") &&
    checks.every(({ outcome }) => outcome !== "failed" && outcome !== "partial")
  );
}
