import { refuse, type Refusal } from "../../errors";
import type { OracleIntervalRule, OracleLayout, OracleLayoutRule } from "../../schema/oracle-layout";
import type { KeyRange } from "../../schema/table-state";
import { layOutDeclared } from "./declared-layout";
import { topOf } from "./layout-rule";
import { boundOf, firstSlotBeyond, lastYear, slotOf, slotSuffix } from "./intervals";

/**
 * Partitions and subpartitions of a table, those that are not there yet but lie between others included.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/logical-database-limits.html
 */
export const slotLimit = 1_048_575;

/** So many intervals may lie between the first partition and the last one, with so many subpartitions each. */
export function mostIntervals(hashCount: number): bigint {
  return BigInt(Math.floor((slotLimit - 1) / hashCount) - 1);
}

export interface OracleLayoutRequest {
  readonly table: string;
  readonly rule: OracleLayoutRule;
  /** Measured from the rows; null where the rule does not depend on them. */
  readonly keyRange: KeyRange | null;
  /** Clock of the database, ISO 8601 in UTC. */
  readonly now: string;
}

interface IntervalRequest extends OracleLayoutRequest {
  readonly rule: OracleIntervalRule;
  readonly keyRange: KeyRange;
}

type LaidOut = { layout: OracleLayout } | { refusals: Refusal[] };

/** `2026-01-31T10:00:00.000Z` as the server prints it. */
function toOracleText(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+/, "").replace("Z", "");
}

/** Whether it depends on the rows how a table is laid out, or whether it can be. */
export function dependsOnRows(rule: OracleLayoutRule): boolean {
  return rule.strategy === "INTERVAL" || topOf(rule) !== null;
}

/**
 * From where on rows lie above the last partition declared, or in an interval that no bound can end: what the measure of the key
 * counts. Null where there is no such end.
 */
export function farFrom(rule: OracleLayoutRule): string | null {
  if (rule.strategy !== "INTERVAL") return topOf(rule);
  const beyond = firstSlotBeyond(rule);
  return beyond === null ? null : boundOf(beyond, rule);
}

function refuseKeys({ table, rule, keyRange }: IntervalRequest): Refusal[] {
  const names = { path: "partitionColumn", table, column: rule.column };
  if (keyRange.nullCount > 0)
    return [refuse("NULL_KEYS", "partitionColumn", { ...names, count: keyRange.nullCount })];
  if (keyRange.farRows === 0) return [];
  const { farRows, farFrom: from, max } = keyRange;
  return [
    refuse("INTERVAL_BEYOND_CALENDAR", "partitionColumn", {
      ...names,
      count: farRows,
      from: from ?? "",
      max: max ?? "",
    }),
  ];
}

/** An interval so long that the first one would end where no date can be. */
function refuseBounds({ table, rule }: IntervalRequest, first: bigint, value: string): Refusal[] {
  const beyond = firstSlotBeyond(rule);
  if (beyond === null || first + 1n <= beyond) return [];
  return [
    refuse("BOUND_OUT_OF_RANGE", "intervalValue", {
      path: "intervalValue",
      value,
      table,
      column: rule.column,
      limit: `${lastYear}-12-31`,
      type: rule.keyType,
      remedy: "Choose a shorter interval.",
    }),
  ];
}

function refuseSize(request: IntervalRequest, intervals: bigint, hashCount: number): Refusal[] {
  if (intervals <= mostIntervals(hashCount)) return [];
  const partitions = (intervals + 1n) * BigInt(hashCount);
  const { table, keyRange } = request;
  return [
    refuse("TOO_MANY_INTERVALS", "intervalType", {
      table,
      partitions: partitions.toString(),
      from: keyRange.min ?? "",
      to: keyRange.max ?? "",
      limit: slotLimit,
    }),
  ];
}

/**
 * Where the intervals of a new table begin: after that of the oldest row, which the first partition holds together with all
 * that may come before it. An empty table begins now, or at 0.
 */
function layOutIntervals(request: IntervalRequest): LaidOut {
  const { rule, keyRange, now } = request;
  const refusals = refuseKeys(request);
  if (refusals.length > 0) return { refusals };
  const present = rule.intervalType === "NUMBER" ? "0" : toOracleText(now);
  const first = slotOf(keyRange.min ?? present, rule);
  const last = slotOf(keyRange.max ?? present, rule);
  const unwritable = refuseBounds(request, first, keyRange.min ?? present);
  if (unwritable.length > 0) return { refusals: unwritable };
  const hashCount = rule.hash?.count ?? 1;
  const tooMany = refuseSize(request, last - first, hashCount);
  if (tooMany.length > 0) return { refusals: tooMany };
  return {
    layout: {
      firstPartition: `P_${slotSuffix(first, rule)}`,
      transition: boundOf(first + 1n, rule),
      intervals: Number(last - first),
      hashCount,
    },
  };
}

/** Lays out the partitions of a new table. @throws where intervals are to be laid out and their rows were not measured */
export function layOutOracle({ rule, keyRange, ...request }: OracleLayoutRequest): LaidOut {
  if (rule.strategy !== "INTERVAL") return layOutDeclared(request.table, rule, keyRange);
  if (keyRange === null) throw new Error("intervals are laid out by the rows that there are");
  return layOutIntervals({ ...request, rule, keyRange });
}
