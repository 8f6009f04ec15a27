import type { Placement } from "../../rendering/compare";
import type { BoundValue, Partition, Partitioning, TableState } from "../../schema/table-state";

/** Where rows belong by the bounds of a table, and the name of the partition for each place. */
export interface Placed {
  readonly placement: Placement;
  /** The partition's name; that of the default one where no other holds the place. */
  nameOf(place: number): string;
}

/** Lists and hashes are asked one by one for each row. */
const mostCases = 128;

function textOf(bound: BoundValue | null): string | null {
  return bound !== null && "value" in bound ? bound.value : null;
}

function placeRanges(column: string, type: string, ranges: readonly Partition[], other: string): Placed {
  const ends = ranges.flatMap(({ lower, upper }) => [textOf(lower), textOf(upper)]);
  const bounds = [...new Set(ends.filter((end) => end !== null))];
  return {
    placement: { kind: "range", column, type, bounds },
    nameOf: (place) =>
      ranges.find(({ lower }) => textOf(lower) === (place === 0 ? null : bounds[place - 1]))?.name ?? other,
  };
}

function placeCases(
  partitioning: Partitioning,
  column: string,
  parts: readonly Partition[],
  other: string,
): Placed {
  const nameOf = (place: number) => parts[place - 1]?.name ?? other;
  if (parts.length > mostCases) return nowhere;
  if (partitioning.strategy === "LIST")
    return { placement: { kind: "list", column, values: parts.map(({ values }) => values ?? []) }, nameOf };
  return {
    placement: { kind: "hash", column, parts: parts.map(({ hash }) => hash ?? { modulus: 1, remainder: 0 }) },
    nameOf,
  };
}

const nowhere: Placed = { placement: { kind: "none" }, nameOf: () => "" };

/** By the first key column, which is the only one of a table that was partitioned here. */
export function placeRows({ partitioning, columns }: TableState): Placed {
  const [column = "", ...others] = partitioning?.columns ?? [];
  if (partitioning === null || column === "" || others.length > 0) return nowhere;
  const parts = partitioning.partitions.filter(({ isDefault }) => !isDefault);
  const other = partitioning.partitions.find(({ isDefault }) => isDefault)?.name ?? "no partition";
  if (partitioning.strategy !== "RANGE") return placeCases(partitioning, column, parts, other);
  const type = columns.find(({ name }) => name === column)?.type ?? "";
  return placeRanges(column, type, parts, other);
}
