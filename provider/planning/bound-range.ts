import { refuse, type Refusal } from "../errors";
import type { IntervalRule } from "../schema/plan";
import { lastBound, lastSlot, slotOf } from "./intervals";

const typeNames: Readonly<Record<IntervalRule["keyType"], string>> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  date: "date",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
};

/** A key value that needs a partition, and the setting that is to blame where it can have none. */
export interface NeededValue {
  readonly table: string;
  readonly path: "partitionColumn" | "intervalValue";
  readonly value: string;
}

function remedyFor(path: NeededValue["path"], { keyType }: IntervalRule): string {
  if (path === "intervalValue") return "Choose a shorter interval.";
  return keyType === "int2" || keyType === "int4"
    ? "Correct the rows that lie there, choose a shorter interval, or give the column a wider type."
    : "Correct the rows that lie there, or choose a shorter interval.";
}

/** Refuses a value whose interval ends where no bound of the key's type can be written. */
export function refuseUnwritableBound({ table, path, value }: NeededValue, rule: IntervalRule): Refusal[] {
  if (slotOf(value, rule) <= lastSlot(rule)) return [];
  return [
    refuse("BOUND_OUT_OF_RANGE", path, {
      path,
      value,
      table,
      column: rule.column,
      limit: lastBound(rule),
      type: typeNames[rule.keyType],
      remedy: remedyFor(path, rule),
    }),
  ];
}
