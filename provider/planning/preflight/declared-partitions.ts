import type { Refusal } from "../../errors";
import type { Column } from "../../schema/table-state";
import { canonicalValue, isBefore, type WrittenKeyType } from "../key-values";
import { refuseDeclaredValues } from "./declared-values";
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

/** Refuses what is declared for partitions where the key cannot have it. */
export function refuseDeclared(subject: PreflightSubject, column: Column): Refusal[] {
  const { target } = subject;
  if (target.partitionType !== "RANGE" && target.partitionType !== "LIST") return [];
  const type = column.baseType as WrittenKeyType;
  return refuseDeclaredValues(target, {
    table: tableName(subject),
    column: column.name,
    form: forms[type],
    read: (value) => canonicalValue(value, type),
    isBefore: (left, right) => isBefore(left, right, type),
    identify: (value) => value,
  });
}
