import type { Forecast } from "../schema/forecast";
import type { Hazard, Layout, Plan } from "../schema/plan";
import type { DatabaseState, KeyRange, TableState } from "../schema/table-state";
import type { DroppablePartition } from "./drop-partitions";

/** Bytes that load, indexes and comparison together work off in a second, by what was measured; slow disks to fast ones. */
export const bytesPerSecond = { slow: 12e6, fast: 60e6 };
/** Above this a hazard is shown; planning a query then takes milliseconds. */
const manyLeaves = 1_000;

function sizeHazards(leaves: number, database: DatabaseState): Hazard[] {
  if (leaves <= manyLeaves) return [];
  const text = `${leaves} tables: planning a query that touches all of them takes tens of milliseconds, and each locks all of them (${database.maxLocks} locks are there for all sessions).`;
  return [{ code: "MANY_PARTITIONS", text }];
}

/** Where the first range begins or, if it has no beginning, ends, and where the last one ends; null for lists and hashes. */
function spanOf(layout: Layout): Pick<Forecast, "from" | "to"> {
  const bounds = layout.partitions.map(({ bound }) => bound).filter((bound) => bound.kind === "range");
  return { from: bounds[0]?.lower ?? bounds[0]?.upper ?? null, to: bounds.at(-1)?.upper ?? null };
}

/** Seconds for one leaf, of source or copy, however small: its indexes, statistics, comparison, and a share of each replay. */
const secondsPerLeaf = { fast: 0.01, slow: 0.05 };
/** For each partition that is created PostgreSQL reads the bounds of all its siblings again; seconds for one of them. */
const secondsPerSibling = { fast: 2e-6, slow: 4e-6 };

/** How long it takes to create partitions, beside what each leaf takes. */
export function secondsOfSiblings({ partitions, hashCount }: Layout): Forecast["seconds"] {
  const pairs = partitions.length ** 2 + (hashCount > 1 ? partitions.length * hashCount ** 2 : 0);
  return { low: pairs * secondsPerSibling.fast, high: pairs * secondsPerSibling.slow };
}

/**
 * How long a copy-swap takes, in seconds.
 * @param sourceLeaves 0 where the source has no partitions
 */
export function secondsOfCopy(bytes: number, layout: Layout, sourceLeaves: number): Forecast["seconds"] {
  const leaves = layout.partitions.length * layout.hashCount + sourceLeaves;
  const siblings = secondsOfSiblings(layout);
  return {
    low: 1 + bytes / bytesPerSecond.fast + leaves * secondsPerLeaf.fast + siblings.low,
    high: 4 + bytes / bytesPerSecond.slow + leaves * secondsPerLeaf.slow + siblings.high,
  };
}

/** Partitions that leave the table, and those that are dropped, with rows and bytes by the statistics. */
export function describeRetention(
  { steps }: Plan,
  { partitioning }: TableState,
  detached: readonly DroppablePartition[],
): Pick<Forecast, "detached" | "dropped"> {
  const partitions = partitioning?.partitions ?? [];
  const known = [
    ...detached,
    ...partitions.map((partition) => ({ ...partition, rows: partition.estimatedRows })),
  ];
  const listed = (kind: "detachPartitions" | "dropPartitions") =>
    steps
      .flatMap((step) => (step.kind === kind ? step.partitions : []))
      .map(({ schema, name, bound }) => {
        const found = known.find((partition) => partition.schema === schema && partition.name === name);
        return { name: `${schema}.${name}`, bound, rows: found?.rows ?? 0, bytes: found?.bytes ?? 0 };
      });
  return { detached: listed("detachPartitions"), dropped: listed("dropPartitions") };
}

/** Rows, bytes and time of a plan, for the log; nothing here is part of the plan or its hash. */
export function forecastPlan(
  plan: Plan,
  layout: Layout,
  state: TableState,
  database: DatabaseState,
  keyRange: KeyRange | null,
  statementsWithoutKey: Forecast["statementsWithoutKey"],
): Forecast {
  const bytes = state.bytes.table + state.bytes.indexes;
  const copied = plan.method === "copySwap" || plan.method === "moveRows" ? bytes : 0;
  const partitions = layout.partitions.length;
  const leaves = partitions * layout.hashCount;
  return {
    rows: keyRange && keyRange.rows >= 0 ? keyRange.rows : Math.max(0, state.estimatedRows),
    bytes,
    extraBytes: copied,
    partitions,
    leaves,
    isAtMost: false,
    besides: layout.defaultName === null ? null : "a default partition",
    ...spanOf(layout),
    seconds: secondsOfCopy(copied, layout, copied > 0 ? (state.partitioning?.leafCount ?? 0) : 0),
    instead: null,
    hazards: sizeHazards(leaves, database),
    statementsWithoutKey,
  };
}
