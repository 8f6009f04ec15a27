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

/** A function or procedure that the cutover replaces in its place. */
export const carriedRoutineSchema = z.strictObject({
  name: z.string().describe("With the types of its arguments."),
  definition: z.string().describe("CREATE OR REPLACE …, as the server prints it."),
});

/** What reads the table by its object id, and would go on reading the retired one. */
export const carriedDependantsSchema = z.strictObject({
  views: z.array(carriedViewSchema),
  routines: z.array(carriedRoutineSchema),
});

export type CarriedView = z.infer<typeof carriedViewSchema>;
export type CarriedRoutine = z.infer<typeof carriedRoutineSchema>;
export type CarriedDependants = z.infer<typeof carriedDependantsSchema>;
