import type { Layout, LayoutPartition } from "./plan";

/** The tables that hold one partition's rows: itself, or its hash partitions. */
export function leafNames(partition: LayoutPartition, layout: Layout): string[] {
  if (layout.hashCount === 1) return [partition.name];
  return Array.from({ length: layout.hashCount }, (_, remainder) => `${partition.name}_h${remainder}`);
}

/**
 * Every leaf of a layout, the default partition included.
 * @param table name of the table at this moment: without partitions it is its own only leaf
 */
export function allLeaves(layout: Layout, table: string): string[] {
  if (layout.partitions.length === 0 && layout.defaultName === null) return [table];
  const leaves = layout.partitions.flatMap((partition) => leafNames(partition, layout));
  return layout.defaultName === null ? leaves : [...leaves, layout.defaultName];
}

/** Cuts a list into pieces of at most `size`. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

const mostVacuums = 200;

/** At its end each VACUUM reads all of pg_class, so that one for each of many leaves would take a time that grows with their square. */
export function leavesPerVacuum(total: number): number {
  return Math.max(1, Math.ceil(total / mostVacuums));
}

/** Leaves that one transaction hands over to autovacuum. */
export const leavesPerTransaction = 50;

const fewTables = 20;
const manyTables = 100;

/**
 * Tables that one transaction creates or drops, of all that there are. Each locks its TOAST table, that one's index and its own
 * indexes besides until the commit; with a third of the tables that is no more than a comparison, whose locks the plan has counted.
 */
export function tablesPerTransaction(total: number): number {
  return Math.min(manyTables, Math.max(fewTables, Math.ceil(total / 3)));
}
