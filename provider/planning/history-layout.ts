import { refuse, type Refusal } from "../errors";
import type { IntervalRule, Layout, LayoutPartition } from "../schema/plan";
import type { KeyRange } from "../schema/table-state";
import { refuseUnwritableBound } from "./bound-range";
import { declaredBound, type HistoryRule } from "./history";
import { presentOf, refuseKeys } from "./interval-layout";
import { boundOf, lastSlot, slotOf, slotSuffix } from "./intervals";
import { defaultNameOf } from "./layout";
import { leafLimit } from "./leaf-limits";

export interface HistoryLayoutRequest {
  readonly table: string;
  readonly rule: HistoryRule;
  /** Name of the partition that the table becomes. */
  readonly name: string;
  readonly keyRange: KeyRange;
  /** Clock of the database, ISO 8601 in UTC. */
  readonly now: string;
}

type LaidOut = { readonly layout: Layout } | { readonly refusals: readonly Refusal[] };

/** Whole intervals in two days: a run that reads a large table once must end before its bound comes. */
const intervalsInTwoDays: Readonly<Record<IntervalRule["intervalType"], number>> = {
  MINUTE: 2_880,
  HOUR: 48,
  DAY: 2,
  WEEK: 1,
  MONTH: 1,
  YEAR: 1,
  NUMBER: 0,
};

/** Intervals that stay free between the newest row, or now, and the bound; of integers, whose pace nobody knows, half of those ahead. */
function marginOf({ intervalType, intervalValue, ahead }: IntervalRule): bigint {
  const intervals = intervalType === "NUMBER" ? ahead / 2 : intervalsInTwoDays[intervalType] / intervalValue;
  return BigInt(Math.max(1, Math.ceil(intervals)));
}

function latest(values: readonly bigint[]): bigint {
  return values.reduce((left, right) => (left > right ? left : right));
}

/** The slots that are created: from the bound to those ahead of now, and some in any case. */
function slotsAfter(
  rule: IntervalRule,
  keyRange: KeyRange,
  now: string,
): { readonly bound: bigint; readonly last: bigint } {
  const present = slotOf(presentOf(rule, now, keyRange.max), rule);
  const newest = keyRange.max === null ? present : latest([present, slotOf(keyRange.max, rule)]);
  const bound = newest + 1n + marginOf(rule);
  const wanted = latest([present + BigInt(rule.ahead), bound - 1n + BigInt(Math.ceil(rule.ahead / 2))]);
  return { bound, last: wanted < lastSlot(rule) ? wanted : lastSlot(rule) };
}

function layoutInterval(slot: bigint, rule: IntervalRule): LayoutPartition {
  return {
    name: `${rule.stem}_p${slotSuffix(slot, rule)}`,
    bound: { kind: "range", lower: boundOf(slot, rule), upper: boundOf(slot + 1n, rule) },
  };
}

/** Rows that no bound of this declaration lies above: far ahead of now, or at the first declared bound or beyond. */
function refuseRowsBeyond({ rule, table, keyRange }: HistoryLayoutRequest): Refusal[] {
  if (keyRange.farRows === 0) return [];
  const remedy =
    rule.strategy === "RANGE"
      ? "Declare a higher bound for the first partition"
      : "Correct these rows, raise partitionsAhead";
  return [
    refuse("HISTORY_ROWS_BEYOND", "history", {
      table,
      column: rule.column,
      count: keyRange.farRows,
      from: keyRange.farFrom ?? "",
      max: keyRange.max ?? "",
      remedy: `${remedy}, or set history to "copy".`,
    }),
  ];
}

function layOutPartitions(
  rule: HistoryRule,
  request: HistoryLayoutRequest,
): { readonly upper: string; readonly partitions: LayoutPartition[] } | { readonly refusals: Refusal[] } {
  if (rule.strategy === "RANGE")
    return { upper: declaredBound(rule) ?? "", partitions: rule.partitions.slice(1) };
  const { bound, last } = slotsAfter(rule, request.keyRange, request.now);
  const refusals = refuseUnwritableBound(
    { table: request.table, path: "intervalValue", value: boundOf(bound, rule) },
    rule,
  );
  if (refusals.length > 0) return { refusals };
  const partitions: LayoutPartition[] = [];
  for (let slot = bound; slot <= last; slot += 1n) partitions.push(layoutInterval(slot, rule));
  return { upper: boundOf(bound, rule), partitions };
}

function refuseSize(request: HistoryLayoutRequest, leaves: number): Refusal[] {
  const path = request.rule.strategy === "RANGE" ? "partitions" : "partitionsAhead";
  if (leaves > leafLimit)
    return [refuse("TOO_MANY_DECLARED", path, { table: request.table, leaves, limit: leafLimit })];
  return [];
}

/** Lays out what comes beside the table once it is a partition, above a bound that all its rows lie below. */
export function layOutHistory(request: HistoryLayoutRequest): LaidOut {
  const { rule, name } = request;
  const keys = [...refuseKeys(request), ...refuseRowsBeyond(request)];
  if (keys.length > 0) return { refusals: keys };
  const laidOut = layOutPartitions(rule, request);
  if ("refusals" in laidOut) return laidOut;
  const { partitions, upper } = laidOut;
  const hashCount = rule.hash?.count ?? 1;
  const refusals = refuseSize(request, partitions.length * hashCount);
  if (refusals.length > 0) return { refusals };
  return { layout: { partitions, defaultName: defaultNameOf(rule), hashCount, history: { name, upper } } };
}
