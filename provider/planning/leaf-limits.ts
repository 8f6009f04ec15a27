import { refuse, type Refusal } from "../errors";

/** Above this PostgreSQL's planner, relation cache and lock table suffer whatever the hardware. */
export const leafLimit = 10_000;

/** A partition, its primary key and one more index, as they are locked when an index is attached. */
const locksPerLeaf = 3;

/** A table whose leaves are to be created. */
export interface LeafOwner {
  readonly table: string;
  /** Locks that all sessions of the server can hold together. */
  readonly maxLocks: number;
}

/** Refuses more leaves than the server's lock table has room for when an index of all of them is attached. */
export function refuseLocks({ table, maxLocks }: LeafOwner, path: string, leaves: number): Refusal[] {
  const needed = leaves * locksPerLeaf;
  if (needed <= maxLocks) return [];
  return [refuse("NOT_ENOUGH_LOCKS", path, { table, leaves, needed, limit: maxLocks })];
}
