import type { Session } from "../../dialect/session";
import { measureKeyRange } from "../../discovery/postgres";
import { refuse, type Refusal } from "../../errors";
import { isPartitioned } from "../../planning/layout-rule";
import type { KeyRange, TableState } from "../../schema/table-state";
import type { PartitionedTarget, Target } from "../../schema/target";

/** Reads the ends of the key from the rows. */
export async function measureKey(
  session: Session,
  state: TableState,
  target: PartitionedTarget,
  far: string | null,
): Promise<KeyRange> {
  const column = state.columns.find(({ name }) => name === target.partitionColumn);
  return measureKeyRange(session, {
    schema: state.schema,
    table: state.table,
    column: target.partitionColumn,
    columnType: column?.baseType ?? "",
    nullable: !(column?.notNull ?? false),
    farFrom: far,
  });
}

/** The highest key counts as "now" for integers, but only where partitions are there already. */
export async function measureKeyMax(
  session: Session,
  state: TableState,
  target: Target,
): Promise<string | null> {
  if (!state.partitioning || target.partitionType !== "INTERVAL" || target.intervalType !== "NUMBER")
    return null;
  const hasColumn = state.columns.some(
    ({ name, baseType }) => name === target.partitionColumn && baseType.startsWith("int"),
  );
  if (!hasColumn) return null;
  return (await measureKey(session, state, target, null)).max;
}

/** A nullable or missing key is refused before anything is measured for it, but then with the number of NULLs. */
export async function refuseNulls(session: Session, state: TableState, target: Target): Promise<Refusal[]> {
  if (!isPartitioned(target)) return [];
  const column = state.columns.find(({ name }) => name === target.partitionColumn);
  if (!column || column.notNull || state.partitioning || !["TABLE"].includes(state.kind)) return [];
  if (!/^(date|timestamp|timestamptz|int[248])$/.test(column.baseType)) return [];
  const { nullCount } = await measureKey(session, state, target, null);
  if (nullCount === 0) return [];
  const table = `${state.schema}.${state.table}`;
  return [
    refuse("NULL_KEYS", "partitionColumn", {
      path: "partitionColumn",
      table,
      column: column.name,
      count: nullCount,
    }),
  ];
}
