import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { hasLedger, runLedger } from "../../execution/ledger";
import type { DroppablePartition } from "../../planning/drop-partitions";
import { isOlder } from "../../planning/retention";
import { listedPartitionSchema } from "../../schema/retention-steps";
import type { StepScript } from "../../schema/statement";
import type { TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";

/** What would keep a table from being dropped, or go with it unseen. */
function dependantsOf({ dependants, foreignKeys }: TableState): string[] {
  return [
    ...dependants.map(({ kind, name }) => `${kind} ${name}`),
    ...foreignKeys
      .filter(({ direction }) => direction === "INCOMING")
      .map(({ name, table }) => `FOREIGN KEY ${name} of ${table.schema}.${table.name}`),
  ];
}

/**
 * Tables that runs have detached from this one, with what they hold and what hangs on them: those that are old enough to be dropped,
 * and none where nothing is to be. By the ledger, which the session must be allowed to read.
 */
export async function findDetached(
  session: Session,
  ledger: StepScript,
  target: Target,
  now: string,
): Promise<DroppablePartition[]> {
  const dropAfter = target.partitionType === "INTERVAL" ? target.retention?.dropAfter : undefined;
  if (dropAfter === undefined || !(await hasLedger(session, ledger))) return [];
  const { schema, table } = target;
  const listed = (await runLedger(session, ledger, "findDetached", { schema, table }))
    .map((row) => listedPartitionSchema.parse(row))
    .filter(({ upper }) => isOlder(upper, dropAfter, now));
  if (listed.length === 0) return [];
  const { tables } = await discoverTables(session, {
    tables: listed.map((partition) => ({ schema: partition.schema, table: partition.name })),
  });
  return listed.flatMap((partition) => {
    const found = tables.find((state) => state.schema === partition.schema && state.table === partition.name);
    if (!found) return [];
    const { estimatedRows, bytes } = found;
    const size = { rows: Math.max(0, estimatedRows), bytes: bytes.table + bytes.indexes };
    return [{ ...partition, ...size, dependants: dependantsOf(found) }];
  });
}
