import { z } from "zod";

export const carriedCheckSchema = z.strictObject({
  name: z.string(),
  definition: z.string(),
  comment: z.string().nullable(),
});

export const carriedIndexSchema = z.strictObject({
  name: z.string(),
  interimName: z.string(),
  retiredName: z.string(),
  newName: z.string().describe("After the cutover: its own, unless a guard takes that."),
  definition: z.string().describe("From USING on, or the constraint's definition."),
  kind: z.enum(["PRIMARY KEY", "UNIQUE CONSTRAINT", "UNIQUE INDEX", "INDEX"]),
  tablespace: z.string().nullable(),
  comment: z.string().nullable(),
});

export const carriedTriggerSchema = z.strictObject({
  name: z.string(),
  head: z.string(),
  tail: z.string(),
  state: z.enum(["ORIGIN", "DISABLED", "REPLICA", "ALWAYS"]),
  comment: z.string().nullable(),
});

export const carriedSequenceSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  column: z.string(),
  kind: z.enum(["IDENTITY", "OWNED"]),
  interimName: z.string().nullable().describe("Identity: the new sequence's name before the cutover."),
  retiredName: z.string().nullable().describe("Identity: the old sequence's name after the cutover."),
  comment: z.string().nullable(),
});

export type CarriedCheck = z.infer<typeof carriedCheckSchema>;
export type CarriedIndex = z.infer<typeof carriedIndexSchema>;
export type CarriedTrigger = z.infer<typeof carriedTriggerSchema>;
export type CarriedSequence = z.infer<typeof carriedSequenceSchema>;
