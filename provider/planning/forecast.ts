import type { Forecast } from "../schema/forecast";
import type { Hazard, Layout, Plan } from "../schema/plan";
import type { DatabaseState, KeyRange, TableState } from "../schema/table-state";
import type { DroppablePartition } from "./drop-partitions";

/** Bytes that load, indexes and comparison together work off in a second, by what was measured; slow disks to fast ones. */
const bytesPerSecond = { slow: 12e6, fast: 60e6 };
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

/** How long a copy-swap takes, in seconds. */
export function secondsOfCopy(bytes: number, leaves: number): Forecast["seconds"] {
  return {
    low: 1 + bytes / bytesPerSecond.fast + leaves / 200,
    high: 4 + bytes / bytesPerSecond.slow + leaves / 50,
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
    seconds: secondsOfCopy(copied, leaves),
    instead: null,
    hazards: sizeHazards(leaves, database),
    statementsWithoutKey,
  };
}
