import { refuse, type Refusal } from "../errors";
import type { IntervalRule, LayoutPartition, LayoutRule } from "../schema/plan";
import type { KeyRange } from "../schema/table-state";
import { refuseUnwritableBound } from "./bound-range";
import { boundOf, lastSlot, slotOf, slotSuffix } from "./intervals";
import { leafLimit } from "./leaf-limits";

export interface IntervalLayoutRequest {
  readonly table: string;
  readonly rule: IntervalRule;
  readonly keyRange: KeyRange;
  /** Clock of the database, ISO 8601 in UTC. */
  readonly now: string;
}

interface SlotSpan {
  readonly first: bigint;
  readonly last: bigint;
  /** The last one that is needed without rows far ahead. */
  readonly ahead: bigint;
}

/** Where the partitions ahead are counted from: the database's clock, or the highest key of an integer column. */
export function presentOf(rule: LayoutRule, now: string, keyMax: string | null): string {
  return rule.strategy === "INTERVAL" && rule.intervalType === "NUMBER"
    ? (keyMax ?? "0")
    : toPostgresText(now);
}

/** The slots a table needs: from its oldest row to some ahead of now, and to its newest row if that is later. */
function slotSpan(request: IntervalLayoutRequest): SlotSpan {
  const { rule, keyRange, now } = request;
  const current = slotOf(presentOf(rule, now, keyRange.max), rule);
  const first = keyRange.min === null ? current : slotOf(keyRange.min, rule);
  const ahead = atMost(current + BigInt(rule.ahead), lastSlot(rule));
  const newest = keyRange.max === null ? ahead : slotOf(keyRange.max, rule);
  return { first: first < current ? first : current, last: newest > ahead ? newest : ahead, ahead };
}

function atMost(slot: bigint, limit: bigint): bigint {
  return slot < limit ? slot : limit;
}

/** `2026-01-31T10:00:00.000Z` as PostgreSQL prints it. */
export function toPostgresText(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+/, "").replace("Z", "+00");
}

/** First slot that is needed for nobody but rows far in the future. */
export function farFrom(rule: LayoutRule, now: string): string | null {
  if (rule.strategy !== "INTERVAL" || rule.intervalType === "NUMBER") return null;
  return boundOf(slotOf(toPostgresText(now), rule) + BigInt(rule.ahead) + 1n, rule);
}

function layoutPartition(slot: bigint, isFirst: boolean, rule: IntervalRule): LayoutPartition {
  return {
    name: `${rule.stem}_p${slotSuffix(slot, rule)}`,
    bound: { kind: "range", lower: isFirst ? null : boundOf(slot, rule), upper: boundOf(slot + 1n, rule) },
  };
}

/** Rows whose key no range can hold. */
export function refuseKeys(
  request: Pick<IntervalLayoutRequest, "keyRange" | "table"> & { readonly rule: { readonly column: string } },
): Refusal[] {
  const { keyRange, rule, table } = request;
  const names = { path: "partitionColumn", table, column: rule.column };
  const refusals: Refusal[] = [];
  if (keyRange.nullCount > 0)
    refusals.push(refuse("NULL_KEYS", "partitionColumn", { ...names, count: keyRange.nullCount }));
  if (keyRange.infiniteCount > 0)
    refusals.push(refuse("INFINITE_KEYS", "partitionColumn", { ...names, count: keyRange.infiniteCount }));
  return refusals;
}

/** Neither the newest row nor an empty table's current interval may lie where no bound can be written. */
function refuseBounds(request: IntervalLayoutRequest): Refusal[] {
  const { keyRange, rule, table, now } = request;
  const ofRows =
    keyRange.max === null
      ? []
      : refuseUnwritableBound({ table, path: "partitionColumn", value: keyRange.max }, rule);
  if (ofRows.length > 0) return ofRows;
  const present = presentOf(rule, now, keyRange.max);
  return refuseUnwritableBound({ table, path: "intervalValue", value: present }, rule);
}

function refuseFarRows({ keyRange, rule, table }: IntervalLayoutRequest, leaves: bigint): Refusal {
  return refuse("KEY_OUT_OF_RANGE", "partitionColumn", {
    path: "partitionColumn",
    table,
    column: rule.column,
    count: keyRange.farRows,
    from: keyRange.farFrom ?? "",
    max: keyRange.max ?? "",
    partitions: leaves.toString(),
    limit: leafLimit,
  });
}

/** Rows far ahead are to blame where they alone need too many partitions, or where it would not be too many without them. */
function refuseSize(request: IntervalLayoutRequest, { first, last, ahead }: SlotSpan): Refusal[] {
  const { keyRange, rule, table } = request;
  const leavesOf = (slots: bigint) => slots * BigInt(rule.hash?.count ?? 1);
  const limit = BigInt(leafLimit);
  const leaves = leavesOf(last - first + 1n);
  if (leaves <= limit) return [];
  const isLong = leavesOf(ahead - first + 1n) > limit;
  const isFar = keyRange.farRows > 0 && (!isLong || leavesOf(last - ahead) > limit);
  const end = isLong ? ahead : last;
  const tooMany = refuse("TOO_MANY_PARTITIONS", "intervalType", {
    table,
    leaves: leavesOf(end - first + 1n).toString(),
    from: boundOf(first, rule),
    to: boundOf(end + 1n, rule),
    limit: leafLimit,
  });
  return [...(isFar ? [refuseFarRows(request, leaves)] : []), ...(isLong || !isFar ? [tooMany] : [])];
}

/** Lays out intervals: the first from MINVALUE, some ahead of now. */
export function layOutIntervals(
  request: IntervalLayoutRequest,
): { partitions: LayoutPartition[] } | { refusals: Refusal[] } {
  const keys = refuseKeys(request);
  const refusals = keys.length > 0 ? keys : refuseBounds(request);
  if (refusals.length > 0) return { refusals };
  const span = slotSpan(request);
  const tooLarge = refuseSize(request, span);
  if (tooLarge.length > 0) return { refusals: tooLarge };
  const { first, last } = span;
  const partitions: LayoutPartition[] = [];
  for (let slot = first; slot <= last; slot += 1n)
    partitions.push(layoutPartition(slot, slot === first, request.rule));
  return { partitions };
}
