import type { OracleSession } from "../../dialect/oracle";
import {
  countProcessors,
  readDistribution,
  readStatistics,
  readUsableTablespaces,
  type OracleDiscovery,
} from "../../discovery/oracle";
import { MigrationError } from "../../errors";
import { bytesPerSecond } from "../../planning/oracle/forecast";
import { recommendPartitionColumn } from "../../planning/recommendation";
import { recommendTable } from "../../planning/recommend-table";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { TableRecommendation } from "../../schema/recommendation";
import type { TableToRead } from "../engine";
import { refuseMissingTable } from "./plan-target";

function primaryKeyOf({ constraints }: OracleTableState): readonly string[] {
  return constraints.find(({ kind }) => kind === "PRIMARY KEY")?.columns ?? [];
}

/** What fits a table of Oracle, by its columns, its size and a bounded look at its rows. Writes nothing. */
export async function recommendOracle(
  session: OracleSession,
  name: TableToRead,
  { database, tables }: OracleDiscovery,
): Promise<TableRecommendation> {
  const state = tables.find(({ schema, table }) => schema === name.schema && table === name.table);
  if (!state) throw new MigrationError(await refuseMissingTable(session, database, name));
  const { table = 0, indexes = 0, lobs = 0 } = state.bytes ?? {};
  const bytes = table + indexes + lobs;
  const known = { columns: state.columns, primaryKey: primaryKeyOf(state), bytes };
  const column = recommendPartitionColumn(known)?.value;
  const { estimatedRows } = state;
  return recommendTable({
    schema: state.schema,
    name: state.table,
    known,
    distribution:
      column === undefined
        ? null
        : await readDistribution(session, { ...name, column: String(column), estimatedRows, bytes }),
    statistics: await readStatistics(session, state),
    tablespaces: await readUsableTablespaces(session),
    now: database.now,
    environment: { processors: await countProcessors(session), connections: null },
    bytesPerSecond,
  });
}
