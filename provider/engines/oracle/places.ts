import type { Session } from "../../dialect/session";
import { readRoom, readTablespaces } from "../../discovery/oracle";
import type { Refusal } from "../../errors";
import { refuseBlockSizes } from "../../planning/oracle/block-sizes";
import { withMovedIndexes } from "../../planning/oracle/index-homes";
import { refuseLackOfRoom, segmentNames } from "../../planning/oracle/room";
import { everyTablespace, refuseTablespaces } from "../../planning/oracle/tablespaces";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";

/** The tablespaces that are declared and cannot hold the table, or partitions to come. */
export async function refuseUnusable(
  session: Session,
  state: OracleTableState,
  { user }: Pick<OracleDatabaseState, "user">,
  target: Target,
): Promise<Refusal[]> {
  if (everyTablespace(target).length === 0) return [];
  const usable = await readTablespaces(session);
  return [...refuseTablespaces(target, usable, user), ...refuseBlockSizes(target, state, usable)];
}

/** The tablespaces that a copy goes to: those that cannot hold it, and those that have no room for it. */
export async function refusePlaces(
  session: Session,
  state: OracleTableState,
  { seesDictionary, user }: OracleDatabaseState,
  target: Target,
  { layout, method }: OraclePlan,
): Promise<Refusal[]> {
  const { storage } = layout;
  const unusable = await refuseUnusable(session, state, { user }, target);
  if (unusable.length > 0) return unusable;
  const room = await readRoom(session, state.table, segmentNames(state), seesDictionary);
  return refuseLackOfRoom(method === "modifyOnline" ? withMovedIndexes(state, layout) : state, room, storage);
}
