import { z } from "zod";

/** What a tablespace has left for the owner of a table. */
export const oracleTablespaceRoomSchema = z.strictObject({
  name: z.string(),
  free: z
    .number()
    .nullable()
    .describe(
      "Bytes that are free, with those by which files may grow; null where the dictionary is closed.",
    ),
  quota: z
    .number()
    .nullable()
    .describe("Bytes that are left of the owner's quota; null where it is unlimited."),
});

/** How large the parts of a table are, and what room there is for a second one. */
export const oracleRoomSchema = z.strictObject({
  defaultTablespace: z.string().describe("Of the owner: where goes what names no tablespace."),
  segments: z.array(z.strictObject({ name: z.string(), bytes: z.number() })),
  uncompressed: z
    .number()
    .nullable()
    .describe(
      "Bytes of the table's rows by its statistics, which count none as compressed; null without any.",
    ),
  tablespaces: z.array(oracleTablespaceRoomSchema),
});

export type OracleTablespaceRoom = z.infer<typeof oracleTablespaceRoomSchema>;
export type OracleRoom = z.infer<typeof oracleRoomSchema>;
