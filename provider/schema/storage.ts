import { z } from "zod";
import { identifierSchema } from "./identifier";

const tablespacesSchema = z.array(identifierSchema).min(1).max(1_024);

/** How large objects are stored; what is not said stays as it is, column by column. */
const lobStorageSchema = z
  .strictObject({
    tablespace: identifierSchema.optional().describe("Where large objects lie."),
    storage: z.enum(["SECUREFILE", "BASICFILE"]).optional().describe("What they are."),
    compression: z
      .enum(["NONE", "LOW", "MEDIUM", "HIGH"])
      .optional()
      .describe("Of SecureFiles, by the licensed option Advanced Compression."),
    deduplication: z
      .boolean()
      .optional()
      .describe("Of SecureFiles, by the licensed option Advanced Compression."),
  })
  .describe("Oracle: how all large objects of the table are stored. Default: each as it is.");

/** How a table is stored, and what it allows, whatever its partitions. */
export const tableStorageShape = {
  tablespace: identifierSchema
    .optional()
    .describe(
      "Oracle: tablespace of the table, or of its partitions where nothing else is said. Default: where the table lies now.",
    ),
  lobs: lobStorageSchema.optional(),
  compression: z
    .enum(["NONE", "BASIC", "ADVANCED"])
    .optional()
    .describe(
      "Oracle: how rows to come are compressed: `BASIC` those of direct path loads, `ADVANCED` all of them, by the licensed option Advanced Compression. Default: as they are.",
    ),
  rowMovement: z
    .boolean()
    .optional()
    .describe(
      "Oracle: whether an UPDATE may move a row to another partition. Default: it may in a partitioned copy; elsewhere as it is.",
    ),
  parallel: z
    .union([z.int().min(1).max(1_024), z.literal("DEFAULT")])
    .optional()
    .describe(
      "Oracle: degree of parallelism that the table and its indexes have for queries; 1 for none. Not that of the run, which is `migration.parallelDegree`. Default: as each has it.",
    ),
};

/** Of partitions that the database makes or counts by itself. */
export const partitionTablespacesShape = {
  partitionTablespaces: tablespacesSchema
    .optional()
    .describe(
      "Oracle: tablespaces that the partitions of intervals or of a hash are stored in by turns (`STORE IN`).",
    ),
};

/** Of hash subpartitions. */
export const subpartitionTablespacesShape = {
  subpartitionTablespaces: tablespacesSchema
    .optional()
    .describe(
      "Oracle: tablespaces that the hash subpartitions of each partition are stored in by turns, today's and those to come (`SUBPARTITION TEMPLATE`).",
    ),
};

/** What a declaration says of how a table is stored; what it does not say stays as it is. */
export const oracleStorageSchema = z.strictObject({
  ...tableStorageShape,
  ...partitionTablespacesShape,
  ...subpartitionTablespacesShape,
});

/** The tablespace of one of many that take turns; `at` counts from 0. */
export function takeTurn(tablespaces: readonly string[], at: number): string {
  return tablespaces[at % tablespaces.length] ?? "";
}

export type OracleStorage = z.infer<typeof oracleStorageSchema>;
export type LobStorage = NonNullable<OracleStorage["lobs"]>;
