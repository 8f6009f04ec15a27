import { MigrationError, type Refusal } from "../errors";
import { recommendPartitionColumn } from "../planning/recommendation";
import { recommendTable, type TableToRecommend } from "../planning/recommend-table";
import type { TableRecommendation } from "../schema/recommendation";
import type { TableToRead } from "./engine";

/** As much of a table of any database as a recommendation stands on. */
interface RecommendedState {
  readonly schema: string;
  readonly table: string;
  readonly columns: TableToRecommend["known"]["columns"];
  readonly constraints: readonly { readonly kind: string; readonly columns: readonly string[] }[];
  readonly estimatedRows: number;
}

/** Where keys are looked at: a bounded number of rows. */
export interface SampledColumn extends TableToRead {
  readonly column: string;
  readonly estimatedRows: number;
  readonly bytes: number;
}

/** What one kind of database brings to a recommendation. */
export interface Recommending<S extends RecommendedState> {
  readonly tables: readonly S[];
  readonly bytesPerSecond: TableToRecommend["bytesPerSecond"];
  readonly now: string;
  bytesOf(state: S): number;
  refuseMissing(): Promise<Refusal>;
  readDistribution(sampled: SampledColumn): Promise<TableToRecommend["distribution"]>;
  readMore(state: S): Promise<Pick<TableToRecommend, "statistics" | "tablespaces" | "environment">>;
}

/** What fits a table, by its columns, its size and a bounded look at its rows. Writes nothing. */
export async function recommendState<S extends RecommendedState>(
  name: TableToRead,
  from: Recommending<S>,
): Promise<TableRecommendation> {
  const state = from.tables.find(({ schema, table }) => schema === name.schema && table === name.table);
  if (!state) throw new MigrationError(await from.refuseMissing());
  const bytes = from.bytesOf(state);
  const primaryKey = state.constraints.find(({ kind }) => kind === "PRIMARY KEY")?.columns ?? [];
  const known = { columns: state.columns, primaryKey, bytes };
  const column = recommendPartitionColumn(known)?.value;
  const { estimatedRows } = state;
  return recommendTable({
    ...{ schema: state.schema, name: state.table, known, now: from.now, bytesPerSecond: from.bytesPerSecond },
    distribution:
      column === undefined
        ? null
        : await from.readDistribution({ ...name, column: String(column), estimatedRows, bytes }),
    ...(await from.readMore(state)),
  });
}
