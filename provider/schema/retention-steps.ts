import { z } from "zod";
import { qualifiedNameSchema } from "./table-state";

/** A partition as a plan lists it. */
export const listedPartitionSchema = z.strictObject({
  ...qualifiedNameSchema.shape,
  bound: z.string().describe("As the server prints it."),
  upper: z.string().describe("Where its range ends."),
});

/** What the steps of retention have beside what every step has. */
const retentionShape = {
  table: qualifiedNameSchema,
  tableOid: z.int(),
  lockedWith: z
    .array(qualifiedNameSchema)
    .describe(
      "Other tables that are locked with it: the default partition, and those that its foreign keys point to.",
    ),
  partitions: z.array(listedPartitionSchema).describe("No other one is touched."),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
};

export const detachPartitionsShape = { kind: z.literal("detachPartitions"), ...retentionShape };

export const dropPartitionsShape = {
  kind: z.literal("dropPartitions"),
  ...retentionShape,
  column: z.string().describe("The partition key."),
  keyType: z.string(),
  age: z.string().describe("The least age of what is dropped, as an interval."),
};

export type ListedPartition = z.infer<typeof listedPartitionSchema>;
