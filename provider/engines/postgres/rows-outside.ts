import type { Session } from "../../dialect/session";
import { countRowsUpTo, type Below } from "../../discovery/postgres";
import type { TableState } from "../../schema/table-state";

/** Rows in a default partition are counted up to here. */
const mostRowsCounted = 100_000;

/** What lies before the first partition; null where that begins at MINVALUE, or the key is none of one column. */
function beforeFirst({ partitioning, columns }: TableState): Below | null {
  const first = partitioning?.partitions[0]?.lower ?? null;
  const [key, ...others] = partitioning?.columns ?? [];
  const column = others.length === 0 ? columns.find(({ name }) => name === key) : undefined;
  if (!column || first === null || !("value" in first)) return null;
  return { column: column.name, columnType: column.baseType, value: first.value };
}

function printCount(count: number): string {
  return count === mostRowsCounted ? `at least ${count}` : String(count);
}

/** Says how many rows lie outside of all partitions, and how many of them before the first one; null where none do. */
export async function noteRowsOutside(session: Session, state: TableState): Promise<string | null> {
  const fallback = state.partitioning?.partitions.find(({ isDefault }) => isDefault);
  if (!fallback) return null;
  const { schema, name } = fallback;
  const rowsOf = (below?: Below) => countRowsUpTo(session, { schema, table: name }, mostRowsCounted, below);
  const count = await rowsOf();
  if (count === 0) return null;
  const note = `${state.schema}.${state.table}: ${printCount(count)} rows lie outside of all partitions, in ${schema}.${name}`;
  const below = beforeFirst(state);
  const before = below ? await rowsOf(below) : 0;
  if (!below || before === 0) return `${note}.`;
  return `${note}; ${printCount(before)} of them lie before the first partition (${below.value}).`;
}
