import type { OracleLayout } from "../../schema/oracle-layout";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleRoom } from "../../schema/oracle-room";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Forecast } from "../../schema/forecast";
import type { Hazard } from "../../schema/plan";
import type { KeyRange } from "../../schema/table-state";
import { tablespaceOf } from "./storage";

/** Bytes that load, indexes and comparison together work off in a second; slow disks to fast ones. */
export const bytesPerSecond = { slow: 8e6, fast: 40e6 };
/** Above this a hazard is shown: parsing a query that touches all of them takes noticeable time. */
const manyLeaves = 10_000;

function sizeHazards(leaves: number): Hazard[] {
  if (leaves <= manyLeaves) return [];
  const text = `Up to ${leaves} partitions: parsing a query that touches all of them, and their dictionary entries, take noticeable time and memory.`;
  return [{ code: "MANY_PARTITIONS", text }];
}

/** An interval without a row has no partition; what is declared is there from the beginning. */
function countPartitions(layout: OracleLayout, rows: number): number {
  if (!("transition" in layout)) return layout.partitions;
  return Math.min(layout.intervals + 1, Math.max(1, Math.ceil(rows)));
}

function secondsOf(copied: number, leaves: number): Forecast["seconds"] {
  return { low: 2 + copied / bytesPerSecond.fast, high: 8 + copied / bytesPerSecond.slow + leaves / 50 };
}

/** Rows, bytes and time of a plan, for the log; nothing here is part of the plan or its hash. @param canModify whether Oracle's own statement would do what is copied */
export function forecastOraclePlan(
  plan: OraclePlan,
  layout: OracleLayout,
  state: OracleTableState,
  keyRange: KeyRange | null,
  canModify = false,
): Forecast {
  const { table, indexes, lobs } = state.bytes ?? { table: 0, indexes: 0, lobs: 0 };
  const bytes = table + indexes + lobs;
  const copied = plan.method === "copySwap" || plan.method === "modifyOnline" ? bytes : 0;
  const rows = keyRange && keyRange.rows >= 0 ? keyRange.rows : Math.max(0, state.estimatedRows);
  const partitions = countPartitions(layout, rows);
  const leaves = partitions * layout.hashCount;
  return {
    rows,
    bytes,
    extraBytes: copied,
    partitions,
    leaves,
    isAtMost: "transition" in layout,
    besides: null,
    from: keyRange?.min ?? ("transition" in layout ? layout.transition : null),
    to: keyRange?.max ?? null,
    seconds: secondsOf(copied, leaves),
    instead: canModify
      ? { method: "modifyOnline", bytes: copied, seconds: secondsOf(copied, 0), below: null }
      : null,
    hazards: sizeHazards(leaves),
    statementsWithoutKey: [],
  };
}

/** The two tables of a rollback, and the reverse journal. */
export interface OracleReturn {
  readonly now: OracleTableState;
  readonly retired: OracleTableState;
  readonly journal: OracleTableState;
  readonly room: OracleRoom;
}

function sizeOf({ bytes }: OracleTableState): number {
  return bytes === null ? 0 : bytes.table + bytes.indexes + bytes.lobs;
}

/** What a rollback replays and compares, as far as statistics and segments tell: neither table is read for it. */
export function forecastOracleRollback({ now, retired, journal, room }: OracleReturn): Forecast {
  const tablespace = tablespaceOf(retired) ?? room.defaultTablespace;
  const { free = null, quota = null } = room.tablespaces.find(({ name }) => name === tablespace) ?? {};
  const limits = [free, quota].filter((limit) => limit !== null);
  const partitions = retired.partitioning?.partitions.length ?? 0;
  return {
    rows: Math.max(0, now.estimatedRows),
    bytes: sizeOf(now),
    extraBytes: 0,
    ...{ partitions, leaves: retired.partitioning?.leafCount ?? 0, isAtMost: false, besides: null },
    ...{ from: null, to: null, instead: null, hazards: [], statementsWithoutKey: [] },
    seconds: secondsOf(sizeOf(now) + (journal.bytes?.table ?? 0), 0),
    replay: {
      journal: `${journal.schema}.${journal.table}`,
      keys: journal.estimatedRows < 0 ? null : journal.estimatedRows,
      bytes: journal.bytes?.table ?? null,
      tablespace,
      room: limits.length === 0 ? null : Math.min(...limits),
    },
  };
}
