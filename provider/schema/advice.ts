import { z } from "zod";

/** What speaks against a declaration or the state of a table, though both can be migrated: never part of a plan or its hash. */
export const adviceSchema = z.strictObject({
  code: z.enum([
    "HASH_KEY_NULLABLE",
    "HASH_KEY_FEW_VALUES",
    "PARTITIONS_SMALL",
    "PARTITIONS_LARGE",
    "KEY_CHANGES",
    "STATISTICS_MISSING",
    "STATISTICS_STALE",
    "FOREIGN_KEY_UNINDEXED",
    "RETENTION_MISSING",
  ]),
  text: z.string().describe("What is so, and why it matters; of an estimate, what it rests on."),
  remedy: z.string(),
});

export type Advice = z.infer<typeof adviceSchema>;
