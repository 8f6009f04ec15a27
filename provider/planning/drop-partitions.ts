import { refuse, type Refusal } from "../errors";
import type { Step } from "../schema/plan";
import type { ListedPartition } from "../schema/retention-steps";
import type { Partition, Partitioning, TableState } from "../schema/table-state";
import type { IntervalTarget } from "../schema/target";
import { keyTypeOf } from "./layout-rule";
import { isOlder, listPartition, nameSome, referencedTables } from "./retention";

/** A partition that a run has detached, or is to detach first. */
export interface DroppablePartition extends ListedPartition {
  readonly rows: number;
  readonly bytes: number;
  /** What reads it, or points to it: DROP TABLE would be refused. */
  readonly dependants: readonly string[];
}

const readers: ReadonlySet<string> = new Set(["VIEW", "MATERIALIZED VIEW", "REFERENCING FOREIGN KEY"]);

function unquote(name: string): string {
  return name.replaceAll('"', "");
}

function asDroppable(partition: Partition, { objects }: Partitioning): DroppablePartition {
  const own = unquote(`${partition.schema}.${partition.name}`);
  return {
    ...listPartition(partition),
    rows: partition.estimatedRows,
    bytes: partition.bytes,
    dependants: objects
      .filter(({ kind, partition: on }) => readers.has(kind) && unquote(on) === own)
      .map(({ kind, name }) => `${kind} ${name}`),
  };
}

/** What is older than the retention lets anything be: of the tables that were detached, and of the partitions that are about to be. */
export function findDropped(
  { retention }: IntervalTarget,
  partitioning: Partitioning,
  expired: readonly Partition[],
  detached: readonly DroppablePartition[],
  present: string,
): DroppablePartition[] {
  const dropAfter = retention?.dropAfter;
  if (dropAfter === undefined) return [];
  const leaving = expired.map((partition) => asDroppable(partition, partitioning));
  return [...detached, ...leaving].filter(({ upper }) => isOlder(upper, dropAfter, present));
}

/** Something else reads a partition that is to be dropped; nothing is dropped with it. */
export function refuseReaders(table: string, dropped: readonly DroppablePartition[]): Refusal[] {
  const read = dropped.find(({ dependants }) => dependants.length > 0);
  if (!read) return [];
  const name = `${read.schema}.${read.name}`;
  const setting = "retention.dropAfter";
  const reason = `${read.dependants.join(" and ")} would lose ${name}`;
  const remedy = `Drop that first; or, once ${name} is detached, rename it: a table with another name is kept.`;
  return [refuse("RETENTION_BLOCKED", setting, { setting, table, reason, remedy })];
}

/** Drops what was detached before, by earlier runs or by the step before this one. */
export function planDrop(
  state: TableState,
  target: IntervalTarget,
  dropped: readonly DroppablePartition[],
): Step[] {
  const dropAfter = target.retention?.dropAfter;
  if (dropped.length === 0 || dropAfter === undefined) return [];
  const { lockTimeoutMs, cutoverPatienceMs } = target.migration;
  const referenced = referencedTables(state);
  const age = `${dropAfter.value} ${dropAfter.unit}`;
  return [
    {
      kind: "dropPartitions",
      purpose: `Drops tables that were partitions of this one, were detached by this resource, and hold only rows older than ${age}, one by one.`,
      locks: referenced.map(({ schema, name }) => ({
        table: `${schema}.${name}`,
        mode: "ACCESS EXCLUSIVE",
        waitLimitMs: lockTimeoutMs,
        held: "for dropping one table, whose foreign key points there",
      })),
      hazards: [
        {
          code: "ROWS_GO",
          text: `${nameSome(dropped)} and all their rows are gone afterwards: only a backup brings them back.`,
        },
      ],
      table: { schema: state.schema, name: state.table },
      tableOid: state.oid,
      lockedWith: referenced,
      partitions: dropped.map(({ schema, name, bound, upper }) => ({ schema, name, bound, upper })),
      lockTimeoutMs,
      patienceMs: cutoverPatienceMs,
      column: target.partitionColumn,
      keyType: keyTypeOf(target, state),
      age,
    },
  ];
}
