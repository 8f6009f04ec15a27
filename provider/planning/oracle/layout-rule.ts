import type { OracleLayoutRule, OracleListRule, OracleRangeRule } from "../../schema/oracle-layout";
import type { OracleColumn, OracleTableState } from "../../schema/oracle-table-state";
import type { IntervalTarget, ListTarget, RangeTarget, Target } from "../../schema/target";
import { isPartitioned, subpartitionOf } from "../layout-rule";
import { canonicalOracleValue, oracleKeyTypeOf } from "./key-values";
import { storageOf } from "./storage";

/** Takes the rows that no list has; no declared partition may be called so. */
const defaultPartition = "PDEFAULT";

/** Preflight refuses a key column that is missing or of another type before anything is made of its rule. */
function rangeTypeOf(column: OracleColumn | undefined): OracleRangeRule["keyType"] {
  const type = column && oracleKeyTypeOf(column);
  return type === "DATE" || type === "TIMESTAMP" ? type : "NUMBER";
}

function listTypeOf(column: OracleColumn | undefined): OracleListRule["keyType"] {
  const type = (column && oracleKeyTypeOf(column)) ?? "VARCHAR2";
  return type === "TIMESTAMP" ? "DATE" : type;
}

/** Preflight lets no value pass that is none of the key's type. */
function canonical(written: string | number | boolean, column: OracleColumn | undefined): string {
  return (column && canonicalOracleValue(written, column)) ?? String(written);
}

function intervalRule(target: IntervalTarget, column: OracleColumn | undefined): OracleLayoutRule {
  const { partitionColumn, intervalType, intervalValue, history } = target;
  const keyType = rangeTypeOf(column);
  const hash = subpartitionOf(target);
  const kept = history === "keepPartitions" ? { kept: true as const } : {};
  return {
    strategy: "INTERVAL",
    column: partitionColumn,
    keyType,
    intervalType,
    intervalValue,
    hash,
    ...kept,
  };
}

function rangeRule(target: RangeTarget, column: OracleColumn | undefined): OracleLayoutRule {
  return {
    strategy: "RANGE",
    column: target.partitionColumn,
    keyType: rangeTypeOf(column),
    partitions: target.partitions.map(({ name, lessThan }) => ({
      name,
      lessThan: lessThan === "MAXVALUE" ? null : canonical(lessThan, column),
    })),
    hash: subpartitionOf(target),
  };
}

function listRule(target: ListTarget, column: OracleColumn | undefined): OracleLayoutRule {
  return {
    strategy: "LIST",
    column: target.partitionColumn,
    keyType: listTypeOf(column),
    partitions: target.partitions.map(({ name, values }) => ({
      name,
      values: values.map((value) => canonical(value, column)),
    })),
    defaultPartition,
    hash: subpartitionOf(target),
  };
}

function schemeOf(target: Target, { columns }: OracleTableState): OracleLayoutRule {
  if (!isPartitioned(target)) return { strategy: "NONE", hash: null };
  const column = columns.find(({ name }) => name === target.partitionColumn);
  switch (target.partitionType) {
    case "INTERVAL":
      return intervalRule(target, column);
    case "RANGE":
      return rangeRule(target, column);
    case "LIST":
      return listRule(target, column);
    case "HASH":
      return { strategy: "HASH", column: target.partitionColumn, count: target.partitionCount, hash: null };
  }
}

/** How a target lays out its partitions and stores them, for a table as it is. */
export function oracleLayoutRuleOf(target: Target, state: OracleTableState): OracleLayoutRule {
  return { ...schemeOf(target, state), ...storageOf(target) };
}

/** Columns that decide where a row goes; none in a plain table. */
export function oracleKeyColumns(rule: OracleLayoutRule): string[] {
  if (rule.strategy === "NONE") return [];
  return [rule.column, ...(rule.hash === null ? [] : [rule.hash.column])];
}

/** Where the last partition declared ends, which no row may reach; null where rows of any size have a partition. */
export function topOf(rule: OracleLayoutRule): string | null {
  return rule.strategy === "RANGE" ? (rule.partitions.at(-1)?.lessThan ?? null) : null;
}
