import { z } from "zod";
import { identifierSchema } from "./identifier";

const tablespacesSchema = z.array(identifierSchema).min(1).max(1_024);

/** Where a table lies, whatever its partitions. */
export const tablespaceShape = {
  tablespace: identifierSchema
    .optional()
    .describe(
      "Oracle: tablespace of the table, or of its partitions where nothing else is said. Default: where the table lies now.",
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

/** What a declaration says of where a table is stored; what it does not say stays as it is. */
export const oracleStorageSchema = z.strictObject({
  ...tablespaceShape,
  ...partitionTablespacesShape,
  ...subpartitionTablespacesShape,
});

/** The tablespace of one of many that take turns; `at` counts from 0. */
export function takeTurn(tablespaces: readonly string[], at: number): string {
  return tablespaces[at % tablespaces.length] ?? "";
}

export type OracleStorage = z.infer<typeof oracleStorageSchema>;
/** Settings of where a table is stored. */
export type StorageSetting = keyof OracleStorage;
