import { refuse, type Refusal } from "../../errors";
import type { Column } from "../../schema/table-state";
import type { ListTarget, RangeTarget } from "../../schema/target";
import { canonicalValue, isBefore, type WrittenKeyType } from "../key-values";
import { tableName, type PreflightSubject } from "./rule";

const forms: Readonly<Record<WrittenKeyType, string>> = {
  date: "a date such as 2026-01-31",
  timestamp: "a date or a time to the second without a zone, such as 2026-01-31 12:00:00",
  timestamptz: "a date or a time to the second, such as 2026-01-31T12:00:00Z",
  int2: "a whole number of two bytes",
  int4: "a whole number of four bytes",
  int8: "a whole number of eight bytes",
  text: "a text",
  varchar: "a text",
  bool: "true or false",
};

function refuseValue(
  subject: PreflightSubject,
  column: Column,
  path: string,
  value: string | number | boolean,
): Refusal {
  return refuse("KEY_VALUE_INVALID", path, {
    path,
    value: JSON.stringify(value),
    table: tableName(subject),
    column: column.name,
    form: forms[column.baseType as WrittenKeyType],
  });
}

function refuseRanges(subject: PreflightSubject, target: RangeTarget, column: Column): Refusal[] {
  const type = column.baseType as WrittenKeyType;
  let before: string | null = null;
  for (const [at, { lessThan }] of target.partitions.entries()) {
    const path = `partitions[${at}].lessThan`;
    const isLast = at === target.partitions.length - 1;
    if (lessThan === "MAXVALUE" && isLast) return [];
    const bound = lessThan === "MAXVALUE" ? null : canonicalValue(lessThan, type);
    if (bound === null) return [refuseValue(subject, column, path, lessThan)];
    if (before !== null && !isBefore(before, bound, type))
      return [refuse("BOUNDS_NOT_ASCENDING", path, { path, value: String(lessThan), before })];
    before = bound;
  }
  return [];
}

function refuseLists(subject: PreflightSubject, target: ListTarget, column: Column): Refusal[] {
  const owners = new Map<string, string>();
  for (const [at, { name, values }] of target.partitions.entries()) {
    for (const [place, value] of values.entries()) {
      const path = `partitions[${at}].values[${place}]`;
      const canonical = canonicalValue(value, column.baseType as WrittenKeyType);
      if (canonical === null) return [refuseValue(subject, column, path, value)];
      const other = owners.get(canonical);
      if (other !== undefined)
        return [refuse("KEY_VALUE_TWICE", path, { path, value: canonical, partition: name, other })];
      owners.set(canonical, name);
    }
  }
  return [];
}

/** Refuses bounds and values that are none of the key's type, bounds out of order, and values that two partitions claim. */
export function refuseDeclared(subject: PreflightSubject, column: Column): Refusal[] {
  const { target } = subject;
  if (target.partitionType === "RANGE") return refuseRanges(subject, target, column);
  return target.partitionType === "LIST" ? refuseLists(subject, target, column) : [];
}
