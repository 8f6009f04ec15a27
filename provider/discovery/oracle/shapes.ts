import { z } from "zod";

/** A count or a size: the driver gives whole numbers as numbers, and as text what JavaScript does not hold exactly. */
export const countSchema = z.coerce.number();
/** Null stays null, which coercion alone would turn into 0. */
export const nullableCountSchema = z.union([z.null(), z.coerce.number()]);
/** A NUMBER of up to 38 digits, as text. */
export const digitsSchema = z.coerce.string();

/** YES or NO, as most views say it; some pad it with blanks. */
export const yesNoSchema = z.string().transform((text) => text.trim() === "YES");

const deleteRules = { "NO ACTION": "NO ACTION", CASCADE: "CASCADE", "SET NULL": "SET NULL" } as const;

/** DELETE_RULE; null for other constraints than foreign keys. */
export const deleteRuleSchema = z.enum(deleteRules).nullable();
