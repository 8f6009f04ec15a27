import { refuse, type Refusal } from "../../errors";
import type { ListTarget, RangeTarget } from "../../schema/target";

type Written = string | number | boolean;

/** How a database reads, orders and tells apart what is declared for a partition key. */
export interface DeclaredKey {
  readonly table: string;
  readonly column: string;
  /** What a value must look like, to be told to the user. */
  readonly form: string;
  /** The value as the database would spell it; null where it is none of the key's type. */
  readonly read: (value: Written) => string | null;
  readonly isBefore: (left: string, right: string) => boolean;
  /** Equal for two values that the database takes for the same. */
  readonly identify: (value: string) => string;
}

function refuseValue({ table, column, form }: DeclaredKey, path: string, value: Written): Refusal {
  return refuse("KEY_VALUE_INVALID", path, { path, value: JSON.stringify(value), table, column, form });
}

function refuseRanges({ partitions }: RangeTarget, key: DeclaredKey): Refusal[] {
  let before: string | null = null;
  for (const [at, { lessThan }] of partitions.entries()) {
    const path = `partitions[${at}].lessThan`;
    const isLast = at === partitions.length - 1;
    if (lessThan === "MAXVALUE" && isLast) return [];
    const bound = lessThan === "MAXVALUE" ? null : key.read(lessThan);
    if (bound === null) return [refuseValue(key, path, lessThan)];
    if (before !== null && !key.isBefore(before, bound))
      return [refuse("BOUNDS_NOT_ASCENDING", path, { path, value: String(lessThan), before })];
    before = bound;
  }
  return [];
}

function refuseLists({ partitions }: ListTarget, key: DeclaredKey): Refusal[] {
  const owners = new Map<string, string>();
  for (const [at, { name, values }] of partitions.entries()) {
    for (const [place, written] of values.entries()) {
      const path = `partitions[${at}].values[${place}]`;
      const value = key.read(written);
      if (value === null) return [refuseValue(key, path, written)];
      const other = owners.get(key.identify(value));
      if (other !== undefined)
        return [refuse("KEY_VALUE_TWICE", path, { path, value, partition: name, other })];
      owners.set(key.identify(value), name);
    }
  }
  return [];
}

/** Refuses bounds and values that are none of the key's type, bounds out of order, and values that two partitions claim. */
export function refuseDeclaredValues(target: RangeTarget | ListTarget, key: DeclaredKey): Refusal[] {
  return target.partitionType === "RANGE" ? refuseRanges(target, key) : refuseLists(target, key);
}
