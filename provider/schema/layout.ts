import { z } from "zod";
import { periodSchema } from "./retention";
import { intervalTypeSchema } from "./target";

const hashRuleSchema = z.strictObject({ column: z.string(), count: z.int() });

const ruleBase = { stem: z.string().describe("Partition names begin with it."), column: z.string() };

/** Only where it is declared, so that every other rule reads as it did. */
const historyShape = { history: z.literal("keepAsOnePartition").optional() };

/** Types that a range of values can be laid over. */
const rangeTypeSchema = z.enum(["date", "timestamp", "timestamptz", "int2", "int4", "int8"]);

export const intervalRuleSchema = z.strictObject({
  strategy: z.literal("INTERVAL"),
  ...ruleBase,
  keyType: rangeTypeSchema,
  intervalType: intervalTypeSchema,
  intervalValue: z.int(),
  ahead: z.int(),
  detachAfter: periodSchema.optional(),
  hash: hashRuleSchema.nullable(),
  ...historyShape,
});

/** One range of values; `lower` null is MINVALUE, `upper` null is MAXVALUE. */
export const rangeBoundSchema = z.strictObject({
  kind: z.literal("range"),
  lower: z.string().nullable(),
  upper: z.string().nullable(),
});

export const listBoundSchema = z.strictObject({ kind: z.literal("list"), values: z.array(z.string()) });

export const hashBoundSchema = z.strictObject({
  kind: z.literal("hash"),
  modulus: z.int(),
  remainder: z.int(),
});

export const rangeRuleSchema = z.strictObject({
  strategy: z.literal("RANGE"),
  ...ruleBase,
  keyType: rangeTypeSchema,
  partitions: z.array(z.strictObject({ name: z.string(), bound: rangeBoundSchema })),
  hash: hashRuleSchema.nullable(),
  ...historyShape,
});

export const listRuleSchema = z.strictObject({
  strategy: z.literal("LIST"),
  ...ruleBase,
  partitions: z.array(z.strictObject({ name: z.string(), bound: listBoundSchema })),
  hash: hashRuleSchema.nullable(),
});

export const hashRuleOfTableSchema = z.strictObject({
  strategy: z.literal("HASH"),
  ...ruleBase,
  count: z.int(),
  hash: z.null(),
});

export const noneRuleSchema = z.strictObject({ strategy: z.literal("NONE"), hash: z.null() });

/** How the new table is partitioned; the partitions of intervals are laid out when the run begins. */
export const layoutRuleSchema = z.discriminatedUnion("strategy", [
  intervalRuleSchema,
  rangeRuleSchema,
  listRuleSchema,
  hashRuleOfTableSchema,
  noneRuleSchema,
]);

/** One partition of a layout. */
export const layoutPartitionSchema = z.strictObject({
  name: z.string(),
  bound: z.discriminatedUnion("kind", [rangeBoundSchema, listBoundSchema, hashBoundSchema]),
});

/** The partitions of one run, fixed when it begins. */
export const layoutSchema = z.strictObject({
  partitions: z.array(layoutPartitionSchema).describe("None for a plain table."),
  defaultName: z.string().nullable().describe("null where there is none to create."),
  hashCount: z.int().describe("1 without subpartitions."),
  later: z
    .array(layoutPartitionSchema)
    .optional()
    .describe(
      "Where rows move out of the default partition: partitions that none of them needs, added afterwards.",
    ),
  history: z
    .strictObject({ name: z.string(), upper: z.string() })
    .optional()
    .describe("The partition that the source itself becomes: all below `upper`."),
});

export type LayoutRule = z.infer<typeof layoutRuleSchema>;
export type IntervalRule = z.infer<typeof intervalRuleSchema>;
export type RangeBound = z.infer<typeof rangeBoundSchema>;
export type PartitionBound = LayoutPartition["bound"];
export type LayoutPartition = z.infer<typeof layoutPartitionSchema>;
export type Layout = z.infer<typeof layoutSchema>;
