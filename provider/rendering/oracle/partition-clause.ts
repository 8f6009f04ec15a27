import { dateLiteral, numberLiteral, timestampLiteral } from "../../dialect/oracle-literals";
import { quoteIdentifier, quoteLiteral } from "../../dialect/oracle-quoting";
import type {
  OracleIntervalRule,
  OracleLayoutRule,
  OracleListRule,
  OracleRangeRule,
} from "../../schema/oracle-layout";
import { Marker } from "../template";
import { print, type Values } from "../views/values";

type KeyType = (OracleIntervalRule | OracleRangeRule | OracleListRule)["keyType"];

/**
 * The interval clause's expression. A week is seven days: there is no such unit.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/NUMTODSINTERVAL.html
 */
export function intervalOf({ intervalType, intervalValue }: OracleIntervalRule): string {
  switch (intervalType) {
    case "YEAR":
    case "MONTH":
      return `NUMTOYMINTERVAL(${intervalValue}, '${intervalType}')`;
    case "WEEK":
      return `NUMTODSINTERVAL(${intervalValue * 7}, 'DAY')`;
    case "DAY":
    case "HOUR":
    case "MINUTE":
      return `NUMTODSINTERVAL(${intervalValue}, '${intervalType}')`;
    case "NUMBER":
      return String(intervalValue);
  }
}

/** A bound or value as a constant of the key's type; DDL knows no binds. */
export function keyLiteral(text: string, keyType: KeyType): string {
  switch (keyType) {
    case "NUMBER":
      return numberLiteral(text);
    case "DATE":
      return dateLiteral(text);
    case "TIMESTAMP":
      return timestampLiteral(text);
    case "VARCHAR2":
    case "CHAR":
      return quoteLiteral(text);
  }
}

function subpartitionClause({ hash }: OracleLayoutRule): string {
  return hash === null
    ? ""
    : `\nSUBPARTITION BY HASH (${quoteIdentifier(hash.column)}) SUBPARTITIONS ${hash.count}`;
}

/** `(PARTITION "A" VALUES …, PARTITION "B" VALUES …)`, a line for each. */
function listPartitions(partitions: readonly (readonly [name: string, values: string])[]): string {
  const lines = partitions.map(([name, values]) => `PARTITION ${name} VALUES ${values}`);
  return `\n(${lines.join(",\n ")})`;
}

/** A preview knows neither the first partition nor where it ends: both depend on the rows. */
function intervalClause(rule: OracleIntervalRule, { firstPartition, transition }: Values): string {
  const name =
    firstPartition instanceof Marker ? String(firstPartition) : quoteIdentifier(print(firstPartition));
  const bound =
    transition instanceof Marker ? String(transition) : keyLiteral(print(transition), rule.keyType);
  const head = `\nPARTITION BY RANGE (${quoteIdentifier(rule.column)}) INTERVAL (${intervalOf(rule)})`;
  return head + subpartitionClause(rule) + listPartitions([[name, `LESS THAN (${bound})`]]);
}

function rangeClause(rule: OracleRangeRule): string {
  const partitions = rule.partitions.map(({ name, lessThan }) => {
    const bound = lessThan === null ? "MAXVALUE" : keyLiteral(lessThan, rule.keyType);
    return [quoteIdentifier(name), `LESS THAN (${bound})`] as const;
  });
  const head = `\nPARTITION BY RANGE (${quoteIdentifier(rule.column)})`;
  return head + subpartitionClause(rule) + listPartitions(partitions);
}

function listClause(rule: OracleListRule): string {
  const partitions = rule.partitions.map(({ name, values }) => {
    const list = values.map((value) => keyLiteral(value, rule.keyType)).join(", ");
    return [quoteIdentifier(name), `(${list})`] as const;
  });
  const others = [quoteIdentifier(rule.defaultPartition), "(DEFAULT)"] as const;
  const head = `\nPARTITION BY LIST (${quoteIdentifier(rule.column)})`;
  return head + subpartitionClause(rule) + listPartitions([...partitions, others]);
}

/** How the new table is partitioned, on lines of its own; nothing for a plain table. `values` say where intervals begin. */
export function partitionClause(rule: OracleLayoutRule, values: Values): string {
  switch (rule.strategy) {
    case "INTERVAL":
      return intervalClause(rule, values);
    case "RANGE":
      return rangeClause(rule);
    case "LIST":
      return listClause(rule);
    case "HASH":
      return `\nPARTITION BY HASH (${quoteIdentifier(rule.column)}) PARTITIONS ${rule.count}`;
    case "NONE":
      return "";
  }
}
