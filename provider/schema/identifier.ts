import { z } from "zod";

/** A name as the dictionary spells it; quoting is the dialect's business. Bytes are checked against the database's limit in preflight. */
export const identifierSchema = z
  .string()
  .min(1, "must not be empty")
  .refine((name) => !name.includes("\0"), "must not contain a NUL character");
