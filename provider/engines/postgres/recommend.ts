import type { Session } from "../../dialect/session";
import {
  countFreeConnections,
  readDistribution,
  readStatistics,
  type Discovery,
} from "../../discovery/postgres";
import { bytesPerSecond } from "../../planning/forecast";
import type { TableRecommendation } from "../../schema/recommendation";
import type { TableToRead } from "../engine";
import { recommendState } from "../recommending";
import { refuseMissingTable } from "./plan-target";

/** What fits a table of PostgreSQL. Writes nothing. */
export function recommendPostgres(
  session: Session,
  name: TableToRead,
  { database, tables }: Discovery,
): Promise<TableRecommendation> {
  return recommendState(name, {
    ...{ tables, bytesPerSecond, now: database.now },
    bytesOf: ({ bytes }) => bytes.table + bytes.indexes,
    refuseMissing: () => refuseMissingTable(session, database, name),
    readDistribution: (sampled) => readDistribution(session, sampled),
    readMore: async ({ oid }) => ({
      statistics: await readStatistics(session, oid),
      tablespaces: [],
      environment: { processors: null, connections: await countFreeConnections(session) },
    }),
  });
}
