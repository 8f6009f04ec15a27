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
import { storeIn, templateOf } from "./storage-clause";

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

function subpartitionClause({ hash, storage }: OracleLayoutRule): string {
  if (hash === null) return "";
  const tablespaces = storage?.subpartitionTablespaces;
  const count = tablespaces ? templateOf(hash.count, tablespaces) : `SUBPARTITIONS ${hash.count}`;
  return `\nSUBPARTITION BY HASH (${quoteIdentifier(hash.column)}) ${count}`;
}

/** A partition's name, and the values that it holds. */
type Described = readonly [name: string, values: string];

function definePartition([name, values]: Described): string {
  return `PARTITION ${quoteIdentifier(name)} VALUES ${values}`;
}

/** `(PARTITION "A" VALUES …, PARTITION "B" VALUES …)`, a line for each. */
function listPartitions(definitions: readonly string[]): string {
  return `\n(${definitions.join(",\n ")})`;
}

/** A preview knows neither the first partition nor where it ends: both depend on the rows. */
function intervalClause(rule: OracleIntervalRule, { firstPartition, transition }: Values): string {
  const name =
    firstPartition instanceof Marker ? String(firstPartition) : quoteIdentifier(print(firstPartition));
  const bound =
    transition instanceof Marker ? String(transition) : keyLiteral(print(transition), rule.keyType);
  const head = `\nPARTITION BY RANGE (${quoteIdentifier(rule.column)}) INTERVAL (${intervalOf(rule)})${storeIn(rule)}`;
  return head + subpartitionClause(rule) + listPartitions([`PARTITION ${name} VALUES LESS THAN (${bound})`]);
}

function describeRanges(rule: OracleRangeRule): Described[] {
  return rule.partitions.map(({ name, lessThan }) => {
    const bound = lessThan === null ? "MAXVALUE" : keyLiteral(lessThan, rule.keyType);
    return [name, `LESS THAN (${bound})`] as const;
  });
}

function describeLists(rule: OracleListRule): Described[] {
  const partitions = rule.partitions.map(({ name, values }) => {
    const list = values.map((value) => keyLiteral(value, rule.keyType)).join(", ");
    return [name, `(${list})`] as const;
  });
  return [...partitions, [rule.defaultPartition, "(DEFAULT)"]];
}

/** `PARTITION "P_2026" VALUES LESS THAN (…)`: one of those that are declared, by its name. */
export function describePartition(rule: OracleLayoutRule, name: string): string {
  const declared =
    rule.strategy === "RANGE" ? describeRanges(rule) : rule.strategy === "LIST" ? describeLists(rule) : [];
  const found = declared.find(([known]) => known === name);
  if (!found) throw new Error(`${name} is no partition that is declared.`);
  return definePartition(found);
}

function declaredClause(rule: OracleRangeRule | OracleListRule): string {
  const head = `\nPARTITION BY ${rule.strategy} (${quoteIdentifier(rule.column)})`;
  const partitions = rule.strategy === "RANGE" ? describeRanges(rule) : describeLists(rule);
  return head + subpartitionClause(rule) + listPartitions(partitions.map(definePartition));
}

/** How the new table is partitioned, on lines of its own; nothing for a plain table. `values` say where intervals begin. */
export function partitionClause(rule: OracleLayoutRule, values: Values): string {
  switch (rule.strategy) {
    case "INTERVAL":
      return intervalClause(rule, values);
    case "RANGE":
    case "LIST":
      return declaredClause(rule);
    case "HASH":
      return `\nPARTITION BY HASH (${quoteIdentifier(rule.column)}) PARTITIONS ${rule.count}${storeIn(rule)}`;
    case "NONE":
      return "";
  }
}
