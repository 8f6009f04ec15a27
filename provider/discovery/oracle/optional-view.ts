import type { z } from "zod";
import { failedWith } from "../../dialect/database-error";
import type { Session } from "../../dialect/session";
import { readByTable, type ByTable, type DictionaryQuery, type Scope } from "./dictionary";

/** Reads a view that not every release has and not every user sees; null where it, or a column of it, is not there. */
export async function readOptional<Shape extends z.ZodObject>(
  session: Session,
  scope: Scope,
  query: DictionaryQuery<Shape>,
): Promise<ByTable<z.infer<Shape>> | null> {
  try {
    return await readByTable(session, scope, query);
  } catch (error) {
    if (failedWith(error, "undefinedTable", "undefinedColumn", "privilegeMissing")) return null;
    throw error;
  }
}
