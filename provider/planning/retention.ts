import { refuse, type Refusal } from "../errors";
import type { IntervalRule, LayoutRule, Step } from "../schema/plan";
import type { Period } from "../schema/retention";
import type { ListedPartition } from "../schema/retention-steps";
import type { Partition, Partitioning, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { parseInstant } from "./intervals";

const durations = { HOUR: "hours", DAY: "days", WEEK: "weeks", MONTH: "months", YEAR: "years" } as const;

/** Whether all before a bound is older than a period. */
export function isOlder(upper: string, { value, unit }: Period, present: string): boolean {
  if (!/^\d{4,}-/.test(upper)) return false;
  return parseInstant(upper) <= parseInstant(present).minus({ [durations[unit]]: value });
}

/** Whether all before a bound is older than the table keeps it. */
export function isExpired(
  upper: string,
  { detachAfter }: Pick<IntervalRule, "detachAfter">,
  present: string,
): boolean {
  return detachAfter !== undefined && isOlder(upper, detachAfter, present);
}

/** The partitions whose whole range is older than the table keeps. Never the default one, nor one without an upper bound. */
export function findExpired(partitioning: Partitioning, rule: LayoutRule, present: string): Partition[] {
  if (rule.strategy !== "INTERVAL") return [];
  return partitioning.partitions.filter(
    ({ isDefault, upper }) =>
      !isDefault && upper !== null && "value" in upper && isExpired(upper.value, rule, present),
  );
}

/** As a plan lists it. */
export function listPartition({ schema, name, boundText, upper }: Partition): ListedPartition {
  return { schema, name, bound: boundText, upper: upper !== null && "value" in upper ? upper.value : "" };
}

/** What a retention may not exceed in one run. */
export interface Allowance {
  readonly table: string;
  readonly setting: "retention.detachAfter" | "retention.dropAfter";
  /** The partitions that there are. */
  readonly total: number;
  /** Half of them, unless it is declared. */
  readonly mostPartitions: number | undefined;
}

/** Refuses to take more partitions away at once than a slip of the pen should. */
export function refuseTooMany(
  listed: readonly ListedPartition[],
  { table, setting, total, mostPartitions }: Allowance,
): Refusal[] {
  const most = mostPartitions ?? Math.floor(total / 2);
  const [first, last] = [listed[0], listed.at(-1)];
  if (listed.length <= most || !first || !last) return [];
  const describe = ({ name, bound }: ListedPartition) => `${name} (${bound})`;
  const names = { table, setting, total, most, count: listed.length };
  return [refuse("RETENTION_TOO_MUCH", setting, { ...names, first: describe(first), last: describe(last) })];
}

/** The tables that the foreign keys of a table point to. */
export function referencedTables({ foreignKeys }: TableState): { schema: string; name: string }[] {
  const outgoing = foreignKeys.filter(({ direction }) => direction === "OUTGOING");
  const byName = new Map(outgoing.map(({ references }) => [JSON.stringify(references), references]));
  return [...byName.values()];
}

/** `app.orders_p2024_01, app.orders_p2024_02 and 7 more` */
export function nameSome(listed: readonly ListedPartition[]): string {
  const names = listed.slice(0, 5).map(({ schema, name }) => `${schema}.${name}`);
  return names.join(", ") + (listed.length > 5 ? ` and ${listed.length - 5} more` : "");
}

/** Takes partitions that are old out of the table, and leaves them where they are. */
export function planDetach(state: TableState, target: Target, listed: readonly ListedPartition[]): Step[] {
  if (listed.length === 0) return [];
  const { lockTimeoutMs, cutoverPatienceMs } = target.migration;
  const held = "for detaching one partition";
  const fallback = state.partitioning?.partitions.find(({ isDefault }) => isDefault);
  const referenced = referencedTables(state);
  const lockOn = (mode: string) => (on: { schema: string; name: string }) => ({
    table: `${on.schema}.${on.name}`,
    mode,
    waitLimitMs: lockTimeoutMs,
    held,
  });
  const table = { schema: state.schema, name: state.table };
  const closed = [table, ...(fallback ? [{ schema: fallback.schema, name: fallback.name }] : [])];
  return [
    {
      kind: "detachPartitions",
      purpose:
        "Detaches the partitions that are older than the retention keeps, one by one. Each stays as a table of its own, with its name, rows, indexes and grants.",
      locks: [...closed.map(lockOn("ACCESS EXCLUSIVE")), ...referenced.map(lockOn("SHARE ROW EXCLUSIVE"))],
      hazards: [
        {
          code: "ROWS_LEAVE",
          text: `The rows of ${nameSome(listed)} are no longer in ${table.schema}.${table.name} afterwards, also for transactions that have begun before.`,
        },
      ],
      table,
      tableOid: state.oid,
      lockedWith: [...closed.slice(1), ...referenced],
      partitions: [...listed],
      lockTimeoutMs,
      patienceMs: cutoverPatienceMs,
    },
  ];
}
