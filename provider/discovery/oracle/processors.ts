import { z } from "zod";
import { failedWith } from "../../dialect/database-error";
import type { Session } from "../../dialect/session";

const rowSchema = z.object({ cpus: z.coerce.number().int().min(1) });

const text = `SELECT value AS "cpus" FROM v$parameter WHERE name = 'cpu_count'`;

/** Processors that the database counts with; null where V$PARAMETER is hidden from the user. */
export async function countProcessors(session: Session): Promise<number | null> {
  try {
    const { rows } = await session.run({ name: "discovery.processors", text });
    return rowSchema.safeParse(rows[0]).data?.cpus ?? null;
  } catch (error) {
    if (failedWith(error, "undefinedTable", "privilegeMissing")) return null;
    throw error;
  }
}
