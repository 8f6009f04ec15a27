import { z } from "zod";
import { qualifiedNameSchema } from "./table-state";

/** What detaching has beside what every step has. */
export const detachPartitionsShape = {
  kind: z.literal("detachPartitions"),
  table: qualifiedNameSchema,
  tableOid: z.int(),
  partitions: z
    .array(z.strictObject({ ...qualifiedNameSchema.shape, bound: z.string() }))
    .describe("With their bounds as the server prints them; no other partition is detached."),
  lockTimeoutMs: z.int(),
  patienceMs: z.int(),
};
