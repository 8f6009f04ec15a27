import { z } from "zod";
import { qualifiedNameSchema } from "./table-state";

/** A column as the copy needs it. */
export const copyColumnSchema = z.strictObject({
  name: z.string(),
  type: z.string().describe("With modifier; qualified outside pg_catalog."),
  baseType: z.string(),
  collation: z.string().nullable().describe("Quoted and qualified; null where it is the type's own."),
  isGenerated: z.boolean(),
  isIdentityAlways: z.boolean(),
  hasDeterministicCollation: z.boolean(),
});

/** What every step of a copy-swap knows about the two tables and their key. */
export const copySchema = z.strictObject({
  source: qualifiedNameSchema,
  sourceOid: z.int(),
  hasPartitions: z
    .boolean()
    .describe("Whether the source has partitions: they are locked and watched with it."),
  becomesPlain: z.boolean().describe("Whether the copy has no partitions: it is its own only leaf."),
  interim: qualifiedNameSchema,
  retired: qualifiedNameSchema,
  owner: z.string(),
  journal: z.string().describe("Name of the journal table in the ledger's schema."),
  reverseJournal: z
    .string()
    .describe(
      "Keys of the copy that changed, whoever changed them: compared again before the cutover, and the way back after it.",
    ),
  key: z.array(copyColumnSchema).describe("The primary key: chunk key and journal key."),
  conflictKey: z
    .array(z.string())
    .nullable()
    .optional()
    .describe("The copy's primary key where it is a wider one; null where it has none."),
  place: z
    .array(copyColumnSchema)
    .optional()
    .describe(
      "Where the key does not say in which partition a row lies: the columns that do, noted in the journal beside it.",
    ),
  columns: z.array(copyColumnSchema),
});

export type CopyColumn = z.infer<typeof copyColumnSchema>;
export type Copy = z.infer<typeof copySchema>;
