import type { Hazard } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { foreignTriggers } from "./fingerprint";
import { isPartitioned } from "./layout-rule";
import { assignsKey } from "./preflight/triggers";

const wholeRowAssignment = /\bnew\s*:?=|\breturn\s+(?!new\b|old\b|null\b)\S/i;

function triggerHazards(state: TableState, key: string): Hazard[] {
  return foreignTriggers(state)
    .filter(
      (trigger) => trigger.level === "ROW" && trigger.timing === "BEFORE" && trigger.state !== "DISABLED",
    )
    .filter(({ functionBody }) => !assignsKey(functionBody, key) && wholeRowAssignment.test(functionBody))
    .map((trigger) => ({
      code: "TRIGGER_MAY_MOVE_ROW" as const,
      text: `Trigger ${trigger.name} replaces the whole row; if it changes ${key} so that the row belongs to another partition, PostgreSQL refuses the statement.`,
    }));
}

function sequenceHazards(state: TableState): Hazard[] {
  return state.sequences
    .filter((sequence) => sequence.kind === "IDENTITY")
    .map((sequence) => ({
      code: "NEW_SEQUENCE" as const,
      text: `The identity column ${sequence.column} gets a new sequence of the same name that goes on where the old one stopped; a session that calls nextval() by the old sequence's object id would go on with the old one.`,
    }));
}

function clusterHazards(state: TableState): Hazard[] {
  return state.indexes
    .filter((index) => index.clustered)
    .map((index) => ({
      code: "CLUSTER_MARK" as const,
      text: `The table is marked as clustered by ${index.name}; a partitioned table has no such mark.`,
    }));
}

/** @see https://www.postgresql.org/docs/current/trigger-definition.html */
function rowTriggerNote(state: TableState): string {
  const fires = foreignTriggers(state).some(({ level, timing }) => level === "ROW" && timing === "AFTER");
  return fires
    ? " Such an UPDATE fires the row triggers of DELETE and INSERT, and no AFTER UPDATE trigger."
    : "";
}

/** What a copy of a table that has partitions leaves behind with them. */
function hazardsOfOldPartitions({ partitioning }: TableState): Hazard[] {
  if (partitioning === null) return [];
  return [
    {
      code: "PARTITIONS_BY_NAME",
      text: "Today's partitions keep their names and go with the retired table: from the cutover on, a statement that names one of them reads and writes the retired table, not this one.",
    },
    {
      code: "PARTITION_SETTINGS",
      text: "Grants, comments, defaults, tablespaces and storage parameters of single partitions are not carried; the retired table keeps them. Creating, attaching, detaching or truncating a partition while this runs stops the run: suspend what does so by itself.",
    },
  ];
}

/** A table that an earlier run has swapped in: its reverse journal records what is written, and will not any more. */
function hazardsOfWayBack({ triggers, retired }: TableState): Hazard[] {
  if (!triggers.some(({ name }) => name === "table_migration_reverse")) return [];
  const names = retired.filter(({ exists }) => exists).map(({ schema, name }) => `${schema}.${name}`);
  const to = names.length === 0 ? "an earlier retired table" : names.join(" and ");
  return [
    {
      code: "WAY_BACK_ENDS",
      text: `The way back to ${to} ends with this cutover: what is written afterwards is recorded for the way back to the table of today alone.`,
    },
  ];
}

/** What stays different for the application once the table has no partitions any more. */
function hazardsOfPlainTable(): Hazard[] {
  return [
    {
      code: "ONE_TABLE",
      text: "Old rows can no longer be dropped or detached partition by partition: deleting them leaves dead rows behind. VACUUM, REINDEX and a scan without an index work on the whole table.",
    },
  ];
}

/** What becomes different where rows lie in partitions by their key. */
function hazardsOfKey(state: TableState, key: string): Hazard[] {
  return [
    {
      code: "QUERIES_WITHOUT_KEY",
      text: `A query without a condition on ${key} probes the index of every partition: what was one look-up becomes one for each. Add ${key} to frequent conditions.`,
    },
    {
      code: "STATEMENTS_REFUSED",
      text: `PostgreSQL refuses some statements on a partitioned table: INSERT or ON CONFLICT with RETURNING xmin, xmax or another system column; ON CONFLICT DO UPDATE that sets ${key} to another partition; COPY of the table TO a file (use COPY (SELECT …) TO); CREATE INDEX CONCURRENTLY.`,
    },
    {
      code: "SESSIONS_PLAN_ANEW",
      text: "After the cutover every session plans its prepared statements anew; a generic plan opens every partition, which takes tens of milliseconds for some hundred of them. Set plan_cache_mode = force_custom_plan for the application's roles, if its statements name the partition key.",
    },
    {
      code: "ROW_MOVEMENT",
      text: `An UPDATE that changes ${key} so that the row moves to another partition makes a concurrent UPDATE or DELETE of the same row fail with SQLSTATE 40001, where it waited before.${rowTriggerNote(state)}`,
    },
    ...triggerHazards(state, key),
    ...clusterHazards(state),
  ];
}

/** What stays different for the application once the table is partitioned as declared. */
export function hazardsOfPartitioning(state: TableState, target: Target): Hazard[] {
  return [
    ...(isPartitioned(target) ? hazardsOfKey(state, target.partitionColumn) : hazardsOfPlainTable()),
    ...hazardsOfOldPartitions(state),
    ...hazardsOfWayBack(state),
    ...sequenceHazards(state),
  ];
}
