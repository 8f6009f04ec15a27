import { refuse, type Refusal } from "../../../errors";
import {
  canonicalOracleValue,
  identifyValue,
  isBoundBefore,
  oracleKeyTypeOf,
  type OracleKeyType,
} from "../key-values";
import { refuseDeclaredValues } from "../../preflight/declared-values";
import { findColumn, tableName, type OracleRule, type OracleSubject } from "./rule";

const forms: Readonly<Record<OracleKeyType, string>> = {
  DATE: "a date or a time to the second, such as 2026-01-31 12:00:00",
  TIMESTAMP: "a date or a time to the second without a zone, such as 2026-01-31 12:00:00",
  NUMBER: "a whole number that the column's precision holds",
  VARCHAR2: "a text that is not empty (Oracle has no empty texts) and not longer than the column",
  CHAR: "a text that is not empty (Oracle has no empty texts) and not longer than the column",
};

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

/** Refuses what is declared for partitions where the key, or Oracle's rules for names, cannot have it. */
export const refuseDeclared: OracleRule = (subject) => {
  const { target } = subject;
  if (target.partitionType !== "RANGE" && target.partitionType !== "LIST") return [];
  const column = findColumn(subject, target.partitionColumn);
  const type = column === undefined ? null : oracleKeyTypeOf(column);
  if (column === undefined || type === null) return [];
  const values = refuseDeclaredValues(target, {
    table: tableName(subject),
    column: column.name,
    form: forms[type],
    read: (value) => canonicalOracleValue(value, column),
    isBefore: (left, right) => isBoundBefore(left, right, type),
    identify: (value) => identifyValue(value, type),
  });
  return [...refuseNames(subject), ...values];
};
