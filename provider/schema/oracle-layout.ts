import { z } from "zod";
import { oracleStorageSchema } from "./storage";
import { intervalTypeSchema } from "./target";

/** Only where it is declared, so that every other rule reads as it did. */
const storageShape = { storage: oracleStorageSchema.optional() };

const hashShape = {
  hash: z.strictObject({ column: z.string(), count: z.int() }).nullable(),
  kept: z.literal(true).optional().describe("What is declared holds for partitions to come alone."),
  ...storageShape,
};

export const oracleIntervalRuleSchema = z.strictObject({
  strategy: z.literal("INTERVAL"),
  column: z.string(),
  keyType: z.enum(["DATE", "TIMESTAMP", "NUMBER"]),
  intervalType: intervalTypeSchema,
  intervalValue: z.int(),
  ...hashShape,
});

export const oracleRangeRuleSchema = z.strictObject({
  strategy: z.literal("RANGE"),
  column: z.string(),
  keyType: z.enum(["DATE", "TIMESTAMP", "NUMBER"]),
  partitions: z.array(
    z.strictObject({
      name: z.string(),
      lessThan: z.string().nullable().describe("2026-02-01 00:00:00, or a number; null is MAXVALUE."),
    }),
  ),
  ...hashShape,
});

export const oracleListRuleSchema = z.strictObject({
  strategy: z.literal("LIST"),
  column: z.string(),
  keyType: z.enum(["DATE", "NUMBER", "VARCHAR2", "CHAR"]),
  partitions: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })),
  defaultPartition: z.string().describe("Takes the rows that no other holds."),
  ...hashShape,
});

export const oracleHashRuleSchema = z.strictObject({
  strategy: z.literal("HASH"),
  column: z.string(),
  count: z.int(),
  hash: z.null(),
  ...storageShape,
});

export const oracleNoneRuleSchema = z.strictObject({
  strategy: z.literal("NONE"),
  hash: z.null(),
  ...storageShape,
});

/** How the new table is partitioned; where intervals begin is fixed when the run does. */
export const oracleLayoutRuleSchema = z.discriminatedUnion("strategy", [
  oracleIntervalRuleSchema,
  oracleRangeRuleSchema,
  oracleListRuleSchema,
  oracleHashRuleSchema,
  oracleNoneRuleSchema,
]);

/** Where the intervals of one run begin. */
export const oracleIntervalLayoutSchema = z.strictObject({
  firstPartition: z.string().describe("Name of the partition of the oldest rows, and of all before them."),
  transition: z
    .string()
    .describe(
      "Upper bound of the first partition: 2026-02-01 00:00:00, or a number. Intervals count from it.",
    ),
  intervals: z.int().describe("Intervals from there to the newest row, gaps included."),
  hashCount: z.int().describe("1 without subpartitions."),
});

/** Partitions that the rule names by itself. */
export const oracleDeclaredLayoutSchema = z.strictObject({
  partitions: z.int().describe("0 for a plain table."),
  hashCount: z.int().describe("1 without subpartitions."),
});

export const oracleLayoutSchema = z.union([oracleIntervalLayoutSchema, oracleDeclaredLayoutSchema]);

export type OracleLayoutRule = z.infer<typeof oracleLayoutRuleSchema>;
export type OracleIntervalRule = z.infer<typeof oracleIntervalRuleSchema>;
export type OracleRangeRule = z.infer<typeof oracleRangeRuleSchema>;
export type OracleListRule = z.infer<typeof oracleListRuleSchema>;
export type OracleLayout = z.infer<typeof oracleLayoutSchema>;
