import { z } from "zod";

/**
 * A table that keeps an old unique key unique across partitions: one row for each row of the partitioned table, written by
 * triggers, under a unique constraint that has the old one's name.
 */
export const guardSchema = z.strictObject({
  key: z.string().describe("Name of the unique key; the guard's constraint has it from the cutover on."),
  interimKey: z.string().describe("Name of the guard's constraint before the cutover."),
  kind: z.enum(["PRIMARY KEY", "UNIQUE"]),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      collation: z.string().nullable().describe("Quoted and qualified; null where it is the type's own."),
      nullable: z.boolean(),
    }),
  ),
  name: z.string().describe("Of the guard's table, of its function, and of the trigger that calls it."),
  updateTrigger: z.string(),
  truncateTrigger: z.string(),
  tablespace: z.string().nullable(),
  index: z.string().describe("Name that the key's own index on the partitioned table has instead."),
  indexColumns: z.array(z.string()),
  isIndexUnique: z.boolean().describe("Whether that index is still unique: it has the partition key then."),
});

/** A guard as a discovery found it. */
export const guardStateSchema = z.strictObject({
  key: z.string(),
  name: z.string().describe("Quoted and qualified."),
  faults: z.array(z.string()).describe("What of it is missing or switched off; none where it works."),
});

export type Guard = z.infer<typeof guardSchema>;
export type GuardState = z.infer<typeof guardStateSchema>;

/** The guards that a plan makes; none in a plan of an earlier release. */
export function guardsOf(plan: { readonly steps: readonly { readonly kind: string }[] }): readonly Guard[] {
  const step = plan.steps.find(({ kind }) => kind === "guardKeys") as
    { readonly guards: readonly Guard[] } | undefined;
  return step?.guards ?? [];
}

/** Names of the triggers that write a guard. */
export function triggersOf({ name, updateTrigger, truncateTrigger }: Guard): readonly string[] {
  return [name, updateTrigger, truncateTrigger];
}
