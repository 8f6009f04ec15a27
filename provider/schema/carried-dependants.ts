import { z } from "zod";

/** A view that the cutover replaces in its place: it keeps its object id, and all that hangs on it. */
export const carriedViewSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  options: z.array(z.string()).describe("All of them: what OR REPLACE does not name, it resets."),
  definition: z.string().nullable().describe("null where a rule on it alone reads the table."),
  rules: z
    .array(z.strictObject({ name: z.string(), definition: z.string().describe("From AS on.") }))
    .describe("Rules on it that read the table."),
});

/** A materialized view that is made anew, because the server cannot replace it in its place. */
export const carriedMaterializedViewSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  owner: z.string(),
  interimName: z.string().describe("Before the cutover."),
  retiredName: z.string().describe("The old one's, from its renaming to its end in the cutover."),
  query: z.string().describe("With the table's name, and not its schema."),
  accessMethod: z.string(),
  tablespace: z.string().nullable(),
  options: z.array(z.string()),
  columns: z.array(
    z.strictObject({ name: z.string(), settings: z.array(z.string()), comment: z.string().nullable() }),
  ),
  indexes: z.array(
    z.strictObject({
      name: z.string(),
      interimName: z.string(),
      kind: z.enum(["UNIQUE INDEX", "INDEX"]),
      definition: z.string().describe("From USING on."),
      tablespace: z.string().nullable(),
      comment: z.string().nullable(),
    }),
  ),
  comment: z.string().nullable(),
});

/** A function or procedure that the cutover replaces in its place. */
export const carriedRoutineSchema = z.strictObject({
  name: z.string().describe("With the types of its arguments."),
  definition: z.string().describe("CREATE OR REPLACE …, as the server prints it."),
});

/** What reads the table by its object id, and would go on reading the retired one. */
export const carriedDependantsSchema = z.strictObject({
  views: z.array(carriedViewSchema),
  materializedViews: z.array(carriedMaterializedViewSchema),
  routines: z.array(carriedRoutineSchema),
});

export type CarriedView = z.infer<typeof carriedViewSchema>;
export type CarriedMaterializedView = z.infer<typeof carriedMaterializedViewSchema>;
export type CarriedRoutine = z.infer<typeof carriedRoutineSchema>;
export type CarriedDependants = z.infer<typeof carriedDependantsSchema>;
