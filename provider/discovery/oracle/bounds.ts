import type { OracleBound, OracleInterval, OraclePartition } from "../../schema/oracle-table-state";
import type { BoundValue } from "../../schema/table-state";
import { subtractInterval } from "./interval";

function toBoundValue(bound: OracleBound | undefined): BoundValue | null {
  if (bound === undefined) return null;
  if (bound.type === "MAXVALUE") return { end: "MAXVALUE" };
  return "value" in bound ? { value: bound.value } : null;
}

type Bounded = Pick<OraclePartition, "bounds" | "isInterval">;

/** Where a range partition ends, by its first column; null where its bound has an unknown form. */
export function upperBound({ bounds: [first] }: Bounded): BoundValue | null {
  return toBoundValue(first);
}

/**
 * Where a range partition begins. Between interval partitions there may be gaps, so each begins an interval before its own end;
 * one of the range section begins where the one before it ends.
 */
export function lowerBound(
  partition: Bounded,
  previous: Bounded | undefined,
  interval: OracleInterval | null,
): BoundValue | null {
  const upper = upperBound(partition);
  if (partition.isInterval && interval !== null && upper !== null && "value" in upper) {
    const lower = subtractInterval(upper.value, interval);
    if (lower !== undefined) return { value: lower };
  }
  return previous === undefined ? { end: "MINVALUE" } : upperBound(previous);
}
