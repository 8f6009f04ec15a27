import { z } from "zod";

/** A tablespace that the connected user may fill. */
export const oracleTablespaceSchema = z.strictObject({
  name: z.string(),
  status: z.string().describe("ONLINE, OFFLINE or READ ONLY."),
  contents: z.string().describe("PERMANENT, TEMPORARY, UNDO or LOST WRITE PROTECTION."),
  blockSize: z.int().describe("Bytes."),
});

export type OracleTablespace = z.infer<typeof oracleTablespaceSchema>;
