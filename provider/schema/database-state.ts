import { z } from "zod";

/** The server and the session, as far as a plan depends on them. */
export const databaseStateSchema = z.strictObject({
  engine: z.literal("postgres"),
  version: z.int().describe("server_version_num: 180004"),
  database: z.string(),
  user: z.string(),
  isSuperuser: z.boolean(),
  isInRecovery: z.boolean(),
  now: z.string().describe("Clock of the database, ISO 8601 in UTC."),
  maxLocks: z.int().describe("max_locks_per_transaction × (max_connections + max_prepared_transactions)"),
  maxLocksPerTransaction: z.int().describe("The setting alone."),
  deadlockTimeoutMs: z.int(),
});

/** Measured from the rows, and only where a plan needs it. */
export const keyRangeSchema = z.strictObject({
  rows: z
    .number()
    .describe("Rows of the table, counted in the same pass; -1 where an index made it needless."),
  min: z.string().nullable().describe("ISO text or integer; null in an empty table."),
  max: z.string().nullable(),
  nullCount: z.number(),
  infiniteCount: z.number().describe("Rows at -infinity or infinity."),
  farRows: z.number().describe("Rows beyond the partitions ahead (`farFrom`)."),
  farFrom: z.string().nullable(),
});

/** Rows of a default partition whose keys lie together: in one hour, day, …, or in one interval of integers. */
export const keyGroupSchema = z.strictObject({
  min: z.string().describe("ISO text or integer."),
  max: z.string(),
  rows: z.number(),
});

export type DatabaseState = z.infer<typeof databaseStateSchema>;
export type KeyGroup = z.infer<typeof keyGroupSchema>;
export type KeyRange = z.infer<typeof keyRangeSchema>;
