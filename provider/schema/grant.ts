import { z } from "zod";

/** Who may do what: one entry of an access control list, taken apart. `column` is absent for the whole relation. */
export const grantSchema = z.strictObject({
  grantee: z.string().describe('Role name; "" is PUBLIC.'),
  grantor: z.string(),
  privilege: z.string().describe("SELECT, INSERT, …"),
  grantable: z.boolean(),
  column: z.string().optional(),
});

export type Grant = z.infer<typeof grantSchema>;
