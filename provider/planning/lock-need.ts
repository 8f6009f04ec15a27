import { refuse, type Refusal } from "../errors";
import type { Layout } from "../schema/plan";
import type { DatabaseState, TableState } from "../schema/table-state";

/** What of the server's lock table a run may need; the rest is for the application and everybody else. */
const shareOfServer = 3 / 4;

/** Partitions of a copy at every level, the table itself counted, too. */
function countCopyTables({ partitions, hashCount, defaultName }: Layout): number {
  const inner = hashCount > 1 ? partitions.length : 0;
  return 1 + inner + partitions.length * hashCount + (defaultName === null ? 0 : 1);
}

/** Of a partition that is created with its hash partitions: of each, its TOAST table and that one's index as well. */
function countCreatedAtOnce({ hashCount }: Layout): number {
  return hashCount > 1 ? 1 + 3 * hashCount : 0;
}

function countSourceTables({ partitioning }: TableState): number {
  if (partitioning === null) return 1;
  const inner = partitioning.partitions.filter(({ subpartitioning }) => subpartitioning !== null);
  return 1 + inner.length + partitioning.leafCount;
}

/** What a run asks of the server's lock table. */
export interface LockNeed {
  /** Tables and indexes that a statement over source and copy locks, until its transaction ends. */
  readonly relations: number;
  /** Sessions that do so side by side. */
  readonly sessions: number;
  /** Locks that the server must have room for. */
  readonly locks: number;
}

/**
 * Most is needed while the copy is compared: each connection that compares, and the one that replays the journal, locks every
 * partition of both tables and every index of them. The server keeps one entry for each of these, and has room for two
 * holders of each. What is created or dropped goes in transactions that lock no more than that.
 * @see https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
export function lockNeedOf(state: TableState, layout: Layout, parallelDegree: number): LockNeed {
  const tables = countSourceTables(state) + countCopyTables(layout);
  const relations = Math.max(tables * (1 + state.indexes.length), countCreatedAtOnce(layout));
  const sessions = parallelDegree + 1;
  const locks = Math.ceil((relations * Math.max(1, sessions / 2)) / shareOfServer);
  return { relations, sessions, locks };
}

/**
 * Refuses a run that the server's lock table has no room for: where it is full, statements of any session fail.
 * @param parallelDegree connections that compare side by side; 0 where nothing is copied
 */
export function refuseLocks(
  state: TableState,
  layout: Layout,
  database: Pick<DatabaseState, "maxLocks" | "maxLocksPerTransaction">,
  parallelDegree: number,
): Refusal[] {
  const { relations, sessions, locks } = lockNeedOf(state, layout, parallelDegree);
  const { maxLocks, maxLocksPerTransaction: current } = database;
  if (locks <= maxLocks) return [];
  return [
    refuse("NOT_ENOUGH_LOCKS", "migration.parallelDegree", {
      table: `${state.schema}.${state.table}`,
      sessions,
      relations,
      needed: locks,
      limit: maxLocks,
      current,
      setting: Math.ceil((locks * current) / maxLocks),
    }),
  ];
}
