import type { Forecast } from "../schema/forecast";
import type { Layout, Plan } from "../schema/plan";
import type { DatabaseState, KeyRange, TableState } from "../schema/table-state";
import { forecastPlan, secondsOfCopy, secondsOfSiblings } from "./forecast";

/** Bytes that one read of a table passes in a second; slow disks to memory. */
const bytesReadPerSecond = { slow: 100e6, fast: 1_000e6 };

/** How long it takes to read a table once and to create some empty partitions, in seconds. */
export function secondsOfHistory(bytes: number, layout: Layout): Forecast["seconds"] {
  const leaves = layout.partitions.length * layout.hashCount;
  const siblings = secondsOfSiblings(layout);
  return {
    low: 0.5 + bytes / bytesReadPerSecond.fast + leaves / 400 + siblings.low,
    high: 2 + bytes / bytesReadPerSecond.slow + leaves / 50 + siblings.high,
  };
}

/** Rows, bytes and time of a plan that copies nothing, and what the copy would cost. */
export function forecastHistory(
  plan: Plan,
  layout: Layout,
  state: TableState,
  database: DatabaseState,
  keyRange: KeyRange | null,
  statementsWithoutKey: Forecast["statementsWithoutKey"],
): Forecast {
  const copied = state.bytes.table + state.bytes.indexes;
  const forecast = forecastPlan(plan, layout, state, database, keyRange, statementsWithoutKey);
  const { history } = layout;
  const leaves = layout.partitions.length * layout.hashCount;
  return {
    ...forecast,
    partitions: forecast.partitions + 1,
    leaves: leaves + 1,
    besides: `a default partition; all rows of today stay in ${history?.name ?? ""}, below ${history?.upper ?? ""}`,
    seconds: secondsOfHistory(state.bytes.table, layout),
    instead: { method: "copySwap", bytes: copied, seconds: secondsOfCopy(copied, layout, 0), below: null },
  };
}
