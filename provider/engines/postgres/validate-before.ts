import type { Session } from "../../dialect/session";
import { findLongTransactions, readStatistics, type Discovery } from "../../discovery/postgres";
import { adviseOnStatistics } from "../../planning/advice";
import { isPartitioned } from "../../planning/layout-rule";
import { describePartitioning } from "../../planning/partitioned";
import { postgresBlockers } from "../../rendering/observe";
import { formatBytes } from "../../report/text";
import type { TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { Check, Validation } from "../../schema/validation";
import { checkActivity, passingSeconds, type LockHolder } from "../../validation/activity";
import { checkBefore, type SubjectBefore } from "../../validation/before";
import { notApplicable, warned } from "../../validation/check";
import { describeInventory } from "../../validation/inventory";
import { findTable } from "../planned";
import { extraBytesOf, planFacts, planOrRefuse, validate } from "../validate";
import { withAdvice } from "./advice";
import { planTarget } from "./plan-target";
import type { PlanningOutcome } from "./planned-target";

/** Modes in which nobody else can write. */
const closing = /^(?:Share|ShareRowExclusive|Exclusive|AccessExclusive)Lock$/;

/** `1 day 00:00:41`, as intervals are printed under our settings. */
function secondsOf(openFor: string | null): number | null {
  const match = /^(?:(\d+) days? )?(\d+):(\d+):(\d+)$/.exec(openFor ?? "");
  if (!match) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

async function readHolders(session: Session, { oid }: TableState): Promise<LockHolder[]> {
  const { name, text, binds } = postgresBlockers();
  const values = binds.map((bind) => (bind === "oid" ? String(oid) : []));
  const { rows } = await session.run({ name, text, values });
  return rows.map(({ pid, userName, application, backendType, mode, openFor }) => ({
    who: `${String(pid)} ${String(userName ?? backendType)}${typeof application === "string" && application !== "" ? ` (${application})` : ""}`,
    mode: String(mode),
    openSeconds: secondsOf(openFor as string | null),
    closesTable: closing.test(String(mode)),
  }));
}

/** Snapshots of those that hold no lock on the table: the others are told of by their locks. */
async function activityOf(session: Session, state: TableState, target: Target): Promise<Check> {
  const holders = await readHolders(session, state);
  const locking = new Set(holders.map(({ who }) => who.split(" ")[0]));
  const snapshots = (await findLongTransactions(session, passingSeconds))
    .filter(({ pid }) => !locking.has(String(pid)))
    .map(({ pid, userName, application, state: doing, openSeconds }) => ({
      who: `${pid} ${userName ?? ""} (${application}, ${doing})`,
      openSeconds,
    }));
  return checkActivity(holders, target.migration.cutoverPatienceMs, snapshots);
}

function typeOf(state: TableState, column: string): string {
  return `${column} (${state.columns.find(({ name }) => name === column)?.type ?? "unknown"})`;
}

function keysOf(state: TableState, target: Target): string {
  if (!isPartitioned(target)) return "none is needed";
  const hash = "subpartitionColumn" in target ? target.subpartitionColumn : undefined;
  return [target.partitionColumn, ...(hash === undefined ? [] : [hash])]
    .map((column) => typeOf(state, column))
    .join(", ");
}

async function describeSubject(session: Session, state: TableState, target: Target): Promise<SubjectBefore> {
  const statistics = await readStatistics(session, state.oid);
  const { table, indexes } = state.bytes;
  return {
    what: `${state.kind.toLowerCase()} ${state.schema}.${state.table}, ${formatBytes(table)}, and ${formatBytes(indexes)} of indexes`,
    estimatedRows: state.estimatedRows,
    statistics: adviseOnStatistics({ engine: "postgres", statistics }),
    keys: keysOf(state, target),
    columnCount: state.columns.length,
    keyCount: state.indexes.filter(({ unique }) => unique).length,
    foreignKeyCount: state.foreignKeys.length,
    inventory: describeInventory(state),
    partitioning: state.partitioning ? `Today: ${describePartitioning(state.partitioning)}.` : null,
  };
}

/** PostgreSQL tells nobody how much room a file system has. */
function spaceCheck(bytes: number, state: TableState | undefined): Check | null {
  if (bytes === 0 || !state) return bytes === 0 ? null : notApplicable("space", "Not known here.");
  const needed = formatBytes(bytes);
  const place = state.tablespace === null ? "the database's tablespace" : `tablespace ${state.tablespace}`;
  const problem = `The copy needs ${needed} in ${place} beside the table, and as much WAL passes through. PostgreSQL does not tell how much room the file system has.`;
  const remedy = `Look at the file system of ${place} (df) and at that of pg_wal, and mind replication slots that hold WAL back.`;
  const figures = { expected: needed, actual: null };
  return warned(
    "space",
    `${needed} needed; what is free is not known.`,
    [{ code: null, problem, remedy }],
    figures,
  );
}

/** What is known of a table before its run, by a plan or a refusal that is there already: nothing is planned twice. */
export function describePostgresBefore(
  session: Session,
  target: Target,
  { database, tables }: Discovery,
  outcome: PlanningOutcome,
): Promise<Validation> {
  return validate(target, async () => {
    const state = findTable(tables, target);
    const bytes = extraBytesOf(outcome);
    const checks = checkBefore({
      server: `PostgreSQL ${Math.floor(database.version / 10_000)}.${database.version % 10_000}, database ${database.database}`,
      subject: state ? await describeSubject(session, state, target) : null,
      ...planFacts(outcome),
      space: spaceCheck(bytes, state),
      activity: state
        ? await activityOf(session, state, target)
        : notApplicable("activity", "There is no table."),
    });
    return { stage: "before", engine: "postgres", database: database.database, at: database.now, checks };
  });
}

/** What is known of a table before it is migrated. Reads the catalog, and the key where the plan measures it. */
export async function validatePostgresBefore(
  session: Session,
  target: Target,
  discovery: Discovery,
): Promise<Validation> {
  const planning = planTarget(session, target, discovery).then((planned) =>
    withAdvice(session, target, planned),
  );
  return describePostgresBefore(session, target, discovery, await planOrRefuse(planning));
}
