import { z } from "zod";
import type { Session } from "../../dialect/session";
import { readRows, type CatalogQuery } from "./catalog-query";

const freeSchema = z.strictObject({ free: z.int() });

const freeQuery: CatalogQuery<typeof freeSchema> = {
  name: "discovery.freeConnections",
  shape: freeSchema,
  text: `
SELECT greatest(0, current_setting('max_connections')::int
         - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')) AS "free"`,
};

/** Connections that the server has left right now. */
export async function countFreeConnections(session: Session): Promise<number> {
  const [row] = await readRows(session, freeQuery);
  return row?.free ?? 0;
}
