import type { Session } from "../../dialect/session";
import {
  countFreeConnections,
  readDistribution,
  readStatistics,
  type Discovery,
} from "../../discovery/postgres";
import { MigrationError } from "../../errors";
import { bytesPerSecond } from "../../planning/forecast";
import { recommendPartitionColumn } from "../../planning/recommendation";
import { recommendTable } from "../../planning/recommend-table";
import type { TableRecommendation } from "../../schema/recommendation";
import type { TableState } from "../../schema/table-state";
import type { TableToRead } from "../engine";
import { refuseMissingTable } from "./plan-target";

function primaryKeyOf({ constraints }: TableState): readonly string[] {
  return constraints.find(({ kind }) => kind === "PRIMARY KEY")?.columns ?? [];
}

/** What fits a table, by its columns, its size and a bounded look at its rows. Writes nothing. */
export async function recommendPostgres(
  session: Session,
  name: TableToRead,
  { database, tables }: Discovery,
): Promise<TableRecommendation> {
  const state = tables.find(({ schema, table }) => schema === name.schema && table === name.table);
  if (!state) throw new MigrationError(await refuseMissingTable(session, database, name));
  const bytes = state.bytes.table + state.bytes.indexes;
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
    statistics: await readStatistics(session, state.oid),
    tablespaces: [],
    now: database.now,
    environment: { processors: null, connections: await countFreeConnections(session) },
    bytesPerSecond,
  });
}
