import type { OracleSession } from "../../dialect/oracle";
import {
  countProcessors,
  readDistribution,
  readStatistics,
  readUsableTablespaces,
  type OracleDiscovery,
} from "../../discovery/oracle";
import { bytesPerSecond } from "../../planning/oracle/forecast";
import type { TableRecommendation } from "../../schema/recommendation";
import type { TableToRead } from "../engine";
import { recommendState } from "../recommending";
import { refuseMissingTable } from "./plan-target";

/** What fits a table of Oracle. Writes nothing. */
export function recommendOracle(
  session: OracleSession,
  name: TableToRead,
  { database, tables }: OracleDiscovery,
): Promise<TableRecommendation> {
  return recommendState(name, {
    ...{ tables, bytesPerSecond, now: database.now },
    bytesOf: ({ bytes }) => (bytes ? bytes.table + bytes.indexes + bytes.lobs : 0),
    refuseMissing: () => refuseMissingTable(session, database, name),
    readDistribution: (sampled) => readDistribution(session, sampled),
    readMore: async (state) => ({
      statistics: await readStatistics(session, state),
      tablespaces: await readUsableTablespaces(session),
      environment: { processors: await countProcessors(session), connections: null },
    }),
  });
}
