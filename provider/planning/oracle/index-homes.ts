import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleIndex, OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";
import { mayBeLocal } from "./carried";
import { tablespaceOf } from "./storage";

/** Of an index that has parts already, where each of them lies is not known here. */
function placeOf({ tablespace }: OracleIndex): string {
  return tablespace ?? "the places of its parts";
}

/**
 * Oracle's own statement puts local indexes where the table's partitions lie; global ones stay where they are.
 * @see https://docs.oracle.com/database/122/VLDBG/evolve-nopartition-table.htm
 */
export function indexesThatMove(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  const home = tablespaceOf(state);
  const moved = state.indexes.filter(
    (index) => mayBeLocal(index, state, rule) && (index.tablespace === null || index.tablespace !== home),
  );
  if (moved.length === 0) return [];
  const names = moved.map((index) => `${index.name} (from ${placeOf(index)})`).join(", ");
  return [
    {
      code: "INDEX_TABLESPACE",
      text: `${names}: these indexes become local, and Oracle puts local ones where the table's partitions lie${home === null ? "" : `, in ${home}`}. To have them elsewhere again, run ALTER INDEX … REBUILD PARTITION … TABLESPACE … ONLINE for each part afterwards, and ALTER INDEX … MODIFY DEFAULT ATTRIBUTES TABLESPACE … for those to come; or take a copy-swap, which keeps their tablespaces.`,
    },
  ];
}

/** A table as its indexes will lie: those that become local take room where the table does. */
export function withMovedIndexes(state: OracleTableState, rule: OracleLayoutRule): OracleTableState {
  const indexes = state.indexes.map((index) =>
    mayBeLocal(index, state, rule) ? { ...index, tablespace: null } : index,
  );
  return { ...state, indexes };
}
