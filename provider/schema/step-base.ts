import { z } from "zod";

/** A declared risk of a step: what may hurt, and when. */
export const hazardSchema = z.strictObject({
  code: z.enum([
    "WRITES_COST_MORE",
    "LONG_RUNNING",
    "NEEDS_SPACE",
    "MANY_PARTITIONS",
    "ONE_TABLE",
    "QUERIES_WITHOUT_KEY",
    "STATEMENTS_REFUSED",
    "SESSIONS_PLAN_ANEW",
    "ROW_MOVEMENT",
    "OLD_SNAPSHOTS",
    "NEW_SEQUENCE",
    "TRIGGER_MAY_MOVE_ROW",
    "CLUSTER_MARK",
    "WAY_BACK_COSTS",
    "READ_ONLY_WINDOW",
    "NAME_MISSING_WINDOW",
    "DEPENDANTS_RECOMPILED",
    "GLOBAL_INDEXES",
    "UNEVEN_HASH",
    "PARTITION_SETTINGS",
    "TABLESPACE_ALONE",
    "COMPRESSION_NOT_CARRIED",
    "LOADED_UNCOMPRESSED",
    "LOB_RETENTION",
    "PARTITIONS_BY_NAME",
    "PARTITIONS_STAY",
    "ROWS_STAY",
    "LICENSED_OPTION",
    "LOB_WRITES_UNSEEN",
    "WRITES_UNSEEN",
    "NULLS_REFUSED",
    "FAR_KEYS_REFUSED",
    "KEY_GUARDED",
    "ON_CONFLICT_REFUSED",
    "GUARD_AND_PARTITIONS",
    "WAY_BACK_ENDS",
    "KEYS_LENGTHEN_CUTOVER",
    "KEYS_BY_LEAF",
    "ROWS_LEAVE",
    "ROWS_GO",
    "DISCOVERY_INCOMPLETE",
    "HISTORY_BOUND",
    "HISTORY_IN_ONE",
    "CONTENT_RENEWED",
    "ROWS_NOT_COMPARED",
    "NO_WAY_BACK",
    "NOT_THROTTLED",
    "WAITS_FOR_WRITERS",
    "INDEX_TABLESPACE",
    "OWN_TEMPLATES",
  ]),
  text: z.string(),
});

/** A lock that a step takes on a table the application uses, and for how long. */
export const lockSchema = z.strictObject({
  table: z.string().describe("Quoted and qualified."),
  mode: z.string().describe("As the database names it: ACCESS EXCLUSIVE, …"),
  waitLimitMs: z.int().nullable().describe("Null where the server documents none."),
  held: z.string().describe("How long, in words."),
});

/** What every step of every database has. */
export const stepBase = {
  purpose: z.string().describe("One sentence for the reader of the plan."),
  locks: z.array(lockSchema),
  hazards: z.array(hazardSchema),
};

export type Hazard = z.infer<typeof hazardSchema>;
export type Lock = z.infer<typeof lockSchema>;
