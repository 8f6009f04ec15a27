import { failedWith } from "../../dialect/database-error";
import type { OracleSession } from "../../dialect/oracle";
import { readRoom, readStatistics, type OracleDiscovery } from "../../discovery/oracle";
import { adviseOnStatistics } from "../../planning/advice";
import { describeOraclePartitioning } from "../../planning/oracle/partitioned";
import { neededRoom, segmentNames } from "../../planning/oracle/room";
import { oracleBlockers } from "../../rendering/observe";
import { formatBytes } from "../../report/text";
import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleRoom } from "../../schema/oracle-room";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Target } from "../../schema/target";
import type { Check, Validation } from "../../schema/validation";
import { activityHidden, checkActivity, type LockHolder } from "../../validation/activity";
import { checkBefore, type SubjectBefore } from "../../validation/before";
import { notApplicable, passed, warned } from "../../validation/check";
import { describeOracleInventory } from "../../validation/oracle-inventory";
import { findTable } from "../planned";
import { planFacts, planOrRefuse, validate } from "../validate";
import { withAdvice } from "./advice";
import { planOracleTarget, type OraclePlanningOutcome } from "./plan-target";

/** Numbers of V$LOCKED_OBJECT.LOCKED_MODE, as LOCK TABLE writes them. */
const modes = ["none", "NULL", "ROW SHARE", "ROW EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE"];
/** From here on nobody else can write. */
const closingMode = 4;

async function readHolders(session: OracleSession, { objectId }: OracleTableState): Promise<LockHolder[]> {
  const { name, text } = oracleBlockers();
  const { rows } = await session.run({ name, text, values: [objectId] });
  return rows.map(({ pid, userName, application, mode, openSeconds }) => ({
    who: `${String(pid)} ${String(userName)} (${String(application)})`,
    mode: modes[Number(mode)] ?? String(mode),
    openSeconds: openSeconds === null ? null : Number(openSeconds),
    closesTable: Number(mode) >= closingMode,
  }));
}

async function activityOf(session: OracleSession, state: OracleTableState, target: Target): Promise<Check> {
  try {
    return checkActivity(await readHolders(session, state), target.migration.cutoverPatienceMs);
  } catch (error) {
    if (!failedWith(error, "undefinedTable", "privilegeMissing")) throw error;
    return activityHidden(
      "Grant it SELECT_CATALOG_ROLE, or ask an administrator to look at V$LOCKED_OBJECT.",
    );
  }
}

/** What a tablespace has left: the smaller one of what is free and what the quota leaves; null where neither is known. */
function leftIn(room: OracleRoom, tablespace: string): number | null {
  const { free = null, quota = null } = room.tablespaces.find(({ name }) => name === tablespace) ?? {};
  if (free === null || quota === null) return free ?? quota;
  return Math.min(free, quota);
}

/** Planning has refused what does not fit: here stands by how much it fits, and where nobody could tell. */
async function spaceCheck(
  session: OracleSession,
  state: OracleTableState,
  { storage }: OracleLayoutRule,
  sees: boolean,
): Promise<Check> {
  const room = await readRoom(session, state.table, segmentNames(state), sees);
  const places = [...neededRoom(state, room, storage)].map(([name, bytes]) => ({
    name,
    bytes,
    left: leftIn(room, name),
  }));
  const expected = places.map(({ name, bytes }) => `${formatBytes(bytes)} in ${name}`).join(", ");
  const actual = places
    .map(({ name, left }) => `${left === null ? "unknown" : formatBytes(left)} in ${name}`)
    .join(", ");
  const unknown = places.filter(({ left }) => left === null).map(({ name }) => name);
  const finding = `Needed beside the table: ${expected}. Left: ${actual}.`;
  if (unknown.length === 0 && sees) return passed("space", finding, { expected, actual });
  const where = unknown.length === 0 ? "the files" : unknown.join(", ");
  const problem = `How much is free in ${where} is hidden from this user.`;
  const remedy = "Grant it SELECT_CATALOG_ROLE, or have an administrator look at DBA_FREE_SPACE.";
  return warned("space", finding, [{ code: null, problem, remedy }], { expected, actual });
}

function keysOf(state: OracleTableState, target: Target): string {
  const names = [
    ...("partitionColumn" in target ? [target.partitionColumn] : []),
    ...("subpartitionColumn" in target && target.subpartitionColumn !== undefined
      ? [target.subpartitionColumn]
      : []),
  ];
  return names
    .map((key) => `${key} (${state.columns.find(({ name }) => name === key)?.type ?? "unknown"})`)
    .join(", ");
}

async function describeSubject(
  session: OracleSession,
  state: OracleTableState,
  target: Target,
): Promise<SubjectBefore> {
  const statistics = await readStatistics(session, state);
  const { table, indexes, lobs } = state.bytes ?? { table: 0, indexes: 0, lobs: 0 };
  const size = state.bytes
    ? `${formatBytes(table + lobs)}, and ${formatBytes(indexes)} of indexes`
    : "its size is hidden";
  return {
    what: `${state.kind.toLowerCase()} ${state.schema}.${state.table}, ${size}`,
    estimatedRows: state.estimatedRows,
    statistics: adviseOnStatistics({ engine: "oracle", statistics }),
    keys: keysOf(state, target),
    columnCount: state.columns.length,
    keyCount: state.constraints.filter(({ kind }) => kind === "PRIMARY KEY" || kind === "UNIQUE").length,
    foreignKeyCount:
      state.referencingKeys.length + state.constraints.filter(({ kind }) => kind === "FOREIGN KEY").length,
    inventory: describeOracleInventory(state),
    partitioning: state.partitioning ? `Today: ${describeOraclePartitioning(state.partitioning)}.` : null,
  };
}

/** What is known of a table before its run, by a plan or a refusal that is there already: nothing is planned twice. */
export function describeOracleBefore(
  session: OracleSession,
  target: Target,
  { database, tables }: OracleDiscovery,
  outcome: OraclePlanningOutcome,
): Promise<Validation> {
  return validate(target, async () => {
    const state = findTable(tables, target);
    // An unfinished run has taken its room already.
    const copied =
      "plan" in outcome && outcome.plan.method === "copySwap" && outcome.resumes === null
        ? outcome.plan
        : null;
    const checks = checkBefore({
      server: `Oracle ${database.version}, database ${database.database}`,
      subject: state ? await describeSubject(session, state, target) : null,
      ...planFacts(outcome),
      space:
        state && copied ? await spaceCheck(session, state, copied.layout, database.seesDictionary) : null,
      activity: state
        ? await activityOf(session, state, target)
        : notApplicable("activity", "There is no table."),
    }).filter(({ name }) => name !== "lockTable");
    return { stage: "before", engine: "oracle", database: database.database, at: database.now, checks };
  });
}

/** What is known of a table of Oracle before it is migrated. */
export async function validateOracleBefore(
  session: OracleSession,
  target: Target,
  discovery: OracleDiscovery,
): Promise<Validation> {
  const planning = planOracleTarget(session, target, discovery).then((planned) =>
    withAdvice(session, target, planned),
  );
  return describeOracleBefore(session, target, discovery, await planOrRefuse(planning));
}
