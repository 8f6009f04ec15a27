import { z } from "zod";
import { foreignKeySchema, qualifiedNameSchema } from "./table-state";

/** A foreign key of the table, or one that points to it. */
export const carriedKeySchema = foreignKeySchema
  .pick({ direction: true, name: true, table: true, references: true, enforced: true, comment: true })
  .extend({ definition: z.string().describe("As the server prints it, without NOT VALID.") });

export const carriedKeysShape = {
  foreignKeys: z.array(carriedKeySchema),
  keysByLeaf: z
    .boolean()
    .describe(
      "Whether the leaves take the keys first: before PostgreSQL 18 a partitioned table takes none that is NOT VALID.",
    ),
};

export const neighboursSchema = z
  .strictObject({ children: z.array(qualifiedNameSchema), referenced: z.array(qualifiedNameSchema) })
  .describe(
    "Tables at the other ends of foreign keys, locked with the source: children before it, the others after it.",
  );

export type CarriedKey = z.infer<typeof carriedKeySchema>;
