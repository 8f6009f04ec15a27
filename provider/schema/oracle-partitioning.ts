import { z } from "zod";
import { boundValueSchema } from "./table-state";

/** One value of a bound, read from its text and never evaluated. */
export const oracleBoundSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("DATE"),
    value: z.string().describe("2026-01-31 00:00:00; a minus before years BC."),
  }),
  z.strictObject({
    type: z.literal("TIMESTAMP"),
    value: z.string().describe("With up to nine digits of a second."),
  }),
  z.strictObject({ type: z.literal("NUMBER"), value: z.string() }),
  z.strictObject({ type: z.literal("TEXT"), value: z.string() }),
  z.strictObject({ type: z.literal("MAXVALUE") }),
  z.strictObject({ type: z.literal("DEFAULT") }),
  z.strictObject({ type: z.literal("NULL") }),
  z.strictObject({ type: z.literal("OTHER"), text: z.string() }),
]);

export const oracleSubpartitionSchema = z.strictObject({
  name: z.string(),
  position: z.int(),
  tablespace: z.string().nullable(),
  highValue: z.string().nullable().describe("As the dictionary has it; null of a hash subpartition."),
  compression: z.string().nullable().default(null).describe("COMPRESS_FOR, null for none."),
  estimatedRows: z.number().describe("-1 where never analysed."),
});

export const oraclePartitionSchema = z.strictObject({
  name: z.string(),
  position: z.int(),
  tablespace: z.string().nullable().describe("Of a composite partition: where its subpartitions go."),
  highValue: z.string().nullable().describe("As the dictionary has it; null of a hash partition."),
  bounds: z
    .array(oracleBoundSchema)
    .describe("Range: the upper bound, a value per column. List: its values."),
  lower: boundValueSchema.nullable().describe("First range column only; null when not a range partition."),
  upper: boundValueSchema.nullable(),
  isInterval: z.boolean().describe("Made by the interval; false in the range section."),
  compression: z.string().nullable().describe("COMPRESS_FOR, null for none."),
  estimatedRows: z.number().describe("-1 where never analysed."),
  subpartitions: z.array(oracleSubpartitionSchema),
});

export const oracleIntervalSchema = z.strictObject({
  text: z.string().describe("As it was declared: NUMTOYMINTERVAL(1,'MONTH')."),
  unit: z.enum(["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "NUMBER"]).nullable(),
  count: z.string().nullable().describe("null, like the unit, for a text of another form."),
});

export const oraclePartitioningSchema = z.strictObject({
  strategy: z.string().describe("RANGE, LIST, HASH, SYSTEM or REFERENCE."),
  columns: z.array(z.string()),
  interval: oracleIntervalSchema.nullable(),
  autoList: z.boolean(),
  subpartitioning: z
    .strictObject({
      strategy: z.string(),
      columns: z.array(z.string()),
      count: z.int().describe("Of partitions to come, where there is no template."),
      template: z.array(
        z.strictObject({ name: z.string(), tablespace: z.string().nullable(), bound: z.string().nullable() }),
      ),
    })
    .nullable(),
  defaultTablespace: z.string().nullable(),
  partitions: z.array(oraclePartitionSchema).describe("By position."),
  leafCount: z.int(),
});

export type OracleBound = z.infer<typeof oracleBoundSchema>;
export type OracleInterval = z.infer<typeof oracleIntervalSchema>;
export type OracleSubpartition = z.infer<typeof oracleSubpartitionSchema>;
export type OraclePartition = z.infer<typeof oraclePartitionSchema>;
export type OraclePartitioning = z.infer<typeof oraclePartitioningSchema>;
