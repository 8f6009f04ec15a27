import { z } from "zod";

/** A bound of a range partition: one text per key column, or an end of the range. */
export const boundValueSchema = z.union([
  z.strictObject({ value: z.string() }),
  z.strictObject({ end: z.enum(["MINVALUE", "MAXVALUE"]) }),
]);

export const partitionSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  boundText: z
    .string()
    .describe("pg_get_expr(relpartbound): FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'), or DEFAULT."),
  lower: boundValueSchema.nullable().describe("First range column only; null when not a range partition."),
  upper: boundValueSchema.nullable(),
  values: z
    .array(z.string().nullable())
    .nullable()
    .describe("Values of a list partition; null for any other, the default one included."),
  hash: z.strictObject({ modulus: z.int(), remainder: z.int() }).nullable(),
  bytes: z.number(),
  estimatedRows: z.number(),
  isForeign: z.boolean(),
  subpartitioning: z
    .strictObject({
      strategy: z.enum(["RANGE", "LIST", "HASH"]),
      columns: z.array(z.string()),
      count: z.int(),
    })
    .nullable(),
});

/** Something that hangs on a single partition alone. */
export const partitionObjectSchema = z.strictObject({
  kind: z.enum([
    "FOREIGN TABLE",
    "ROW SECURITY",
    "INDEX",
    "TRIGGER",
    "CONSTRAINT",
    "REFERENCING FOREIGN KEY",
    "VIEW",
    "MATERIALIZED VIEW",
    "PUBLICATION",
    "EXTENDED STATISTICS",
  ]),
  name: z.string().describe("Quoted, and qualified where it is a relation."),
  partition: z.string().describe("Quoted and qualified."),
});

export const partitioningSchema = z.strictObject({
  strategy: z.enum(["RANGE", "LIST", "HASH"]),
  columns: z.array(z.string()).describe('Key columns; "" for an expression.'),
  partitions: z.array(partitionSchema).describe("Direct partitions, range partitions by lower bound."),
  leafCount: z.int(),
  objects: z.array(partitionObjectSchema),
});

export type BoundValue = z.infer<typeof boundValueSchema>;
export type Partition = z.infer<typeof partitionSchema>;
export type PartitionObject = z.infer<typeof partitionObjectSchema>;
export type Partitioning = z.infer<typeof partitioningSchema>;
