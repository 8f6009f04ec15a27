import { refuse, type Refusal } from "../../../errors";
import type { OracleColumn } from "../../../schema/oracle-table-state";
import type { ListTarget, RangeTarget } from "../../../schema/target";
import {
  canonicalOracleValue,
  identifyValue,
  isBoundBefore,
  oracleKeyTypeOf,
  type OracleKeyType,
} from "../key-values";
import { findColumn, tableName, type OracleRule, type OracleSubject } from "./rule";

const forms: Readonly<Record<OracleKeyType, string>> = {
  DATE: "a date or a time to the second, such as 2026-01-31 12:00:00",
  TIMESTAMP: "a date or a time to the second without a zone, such as 2026-01-31 12:00:00",
  NUMBER: "a whole number that the column's precision holds",
  VARCHAR2: "a text that is not empty (Oracle has no empty texts) and not longer than the column",
  CHAR: "a text that is not empty (Oracle has no empty texts) and not longer than the column",
};

function refuseValue(
  subject: OracleSubject,
  column: OracleColumn,
  path: string,
  value: string | number | boolean,
): Refusal {
  return refuse("KEY_VALUE_INVALID", path, {
    path,
    value: JSON.stringify(value),
    table: tableName(subject),
    column: column.name,
    form: forms[oracleKeyTypeOf(column) ?? "VARCHAR2"],
  });
}

function refuseRanges(subject: OracleSubject, target: RangeTarget, column: OracleColumn): Refusal[] {
  let before: string | null = null;
  for (const [at, { lessThan }] of target.partitions.entries()) {
    const path = `partitions[${at}].lessThan`;
    const isLast = at === target.partitions.length - 1;
    if (lessThan === "MAXVALUE" && isLast) return [];
    const bound = lessThan === "MAXVALUE" ? null : canonicalOracleValue(lessThan, column);
    if (bound === null) return [refuseValue(subject, column, path, lessThan)];
    if (before !== null && !isBoundBefore(before, bound, oracleKeyTypeOf(column) ?? "NUMBER"))
      return [refuse("BOUNDS_NOT_ASCENDING", path, { path, value: String(lessThan), before })];
    before = bound;
  }
  return [];
}

function refuseLists(subject: OracleSubject, target: ListTarget, column: OracleColumn): Refusal[] {
  const owners = new Map<string, string>();
  for (const [at, { name, values }] of target.partitions.entries()) {
    for (const [place, value] of values.entries()) {
      const path = `partitions[${at}].values[${place}]`;
      const canonical = canonicalOracleValue(value, column);
      if (canonical === null) return [refuseValue(subject, column, path, value)];
      const identity = identifyValue(canonical, oracleKeyTypeOf(column));
      const other = owners.get(identity);
      if (other !== undefined)
        return [refuse("KEY_VALUE_TWICE", path, { path, value: canonical, partition: name, other })];
      owners.set(identity, name);
    }
  }
  return [];
}

/** A partition's name is an identifier of Oracle's, and stands in the statement as it is declared. */
function refuseNames({ target, database }: OracleSubject): Refusal[] {
  if (!("partitions" in target)) return [];
  return target.partitions.flatMap(({ name }, at) => {
    const path = `partitions[${at}].name`;
    const [bytes, limit] = [Buffer.byteLength(name), database.identifierLimit];
    if (bytes > limit) return [refuse("NAME_TOO_LONG", path, { path, bytes, limit })];
    const problem = "must not contain a double quote, which no name of Oracle does";
    return name.includes('"') ? [refuse("INVALID_SETTING", path, { path, problem })] : [];
  });
}

/** Refuses bounds and values that are none of the key's type, bounds out of order, and values that two partitions claim. */
export const refuseDeclared: OracleRule = (subject) => {
  const { target } = subject;
  if (target.partitionType !== "RANGE" && target.partitionType !== "LIST") return [];
  const column = findColumn(subject, target.partitionColumn);
  if (column === undefined || oracleKeyTypeOf(column) === null) return [];
  return [
    ...refuseNames(subject),
    ...(target.partitionType === "RANGE"
      ? refuseRanges(subject, target, column)
      : refuseLists(subject, target, column)),
  ];
};
