import { refuse, type Refusal } from "../errors";
import type { DetachPartitionsStep, LayoutRule, Step } from "../schema/plan";
import type { Partition, Partitioning, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { parseInstant } from "./intervals";
import type { PreflightSubject } from "./preflight/rule";

const durations = { HOUR: "hours", DAY: "days", WEEK: "weeks", MONTH: "months", YEAR: "years" } as const;

type Retaining = Pick<Extract<LayoutRule, { strategy: "INTERVAL" }>, "detachAfter">;

/** Whether all before a bound is older than the retention keeps. */
export function isExpired(upper: string, { detachAfter }: Retaining, present: string): boolean {
  if (!detachAfter || !/^\d{4,}-/.test(upper)) return false;
  const limit = parseInstant(present).minus({ [durations[detachAfter.unit]]: detachAfter.value });
  return parseInstant(upper) <= limit;
}

/** The partitions whose whole range is older than the retention keeps. Never the default one, nor one without an upper bound. */
export function findExpired(partitioning: Partitioning, rule: LayoutRule, present: string): Partition[] {
  if (rule.strategy !== "INTERVAL") return [];
  return partitioning.partitions.filter(
    ({ isDefault, upper }) =>
      !isDefault && upper !== null && "value" in upper && isExpired(upper.value, rule, present),
  );
}

/** Why partitions that are old are not detached: they are too many at once. */
export function refuseExpired(
  { target, state }: PreflightSubject,
  partitioning: Partitioning,
  expired: readonly Partition[],
): Refusal[] {
  if (expired.length === 0 || target.partitionType !== "INTERVAL") return [];
  const total = partitioning.partitions.filter(({ isDefault }) => !isDefault).length;
  const most = target.retention?.mostPartitions ?? Math.floor(total / 2);
  if (expired.length <= most) return [];
  const names = {
    table: `${state.schema}.${state.table}`,
    count: expired.length,
    total,
    most,
    first: `${expired[0]?.name ?? ""} (${expired[0]?.boundText ?? ""})`,
    last: `${expired.at(-1)?.name ?? ""} (${expired.at(-1)?.boundText ?? ""})`,
  };
  return [refuse("RETENTION_TOO_MUCH", "retention", names)];
}

/** Takes partitions that are old out of the table, and leaves them where they are. */
export function planDetach(state: TableState, target: Target, expired: readonly Partition[]): Step[] {
  if (expired.length === 0) return [];
  const { lockTimeoutMs, cutoverPatienceMs } = target.migration;
  const { schema, table } = state;
  const held = "for detaching one partition";
  const partitions: DetachPartitionsStep["partitions"] = expired.map(({ schema: own, name, boundText }) => ({
    schema: own,
    name,
    bound: boundText,
  }));
  return [
    {
      kind: "detachPartitions",
      purpose:
        "Detaches the partitions that are older than the retention keeps, one by one. Each stays as a table of its own, with its name, rows, indexes and grants; nothing is dropped.",
      locks: [{ table: `${schema}.${table}`, mode: "ACCESS EXCLUSIVE", waitLimitMs: lockTimeoutMs, held }],
      hazards: [
        {
          code: "ROWS_LEAVE",
          text: `The rows of ${expired.map(({ name }) => name).join(", ")} are no longer in ${schema}.${table} afterwards, also for transactions that have begun before.`,
        },
      ],
      table: { schema, name: table },
      tableOid: state.oid,
      partitions,
      lockTimeoutMs,
      patienceMs: cutoverPatienceMs,
    },
  ];
}
