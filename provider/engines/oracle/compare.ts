import { openSession, runFailure, verifyServer, type OracleSession } from "../../dialect/oracle";
import type { Row, Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/oracle";
import { runLedger } from "../../execution/ledger";
import { bindEnds } from "../../execution/oracle/chunk-binds";
import {
  oracleCompareScript,
  oracleMigrationScript,
  storedColumns,
  type OraclePlacement,
} from "../../rendering/oracle/compare";
import type { CompareOptions } from "../../schema/compare-options";
import type { OracleConnection } from "../../schema/connection";
import type { OracleCopy, OraclePlan } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import type { Target } from "../../schema/target";
import type { Validation } from "../../schema/validation";
import { cannotCompare, type Measured } from "../../validation/compare";
import { compareWithin } from "../comparing";
import { readMigration, readOptions, whyNotCompared, type Comparing, type Migration } from "../migration";
import { validate } from "../validate";
import { placeOracleRows } from "./placement";
import { oracleRenderer } from "./plan-target";

export type OracleMigration = Migration<OraclePlan, OracleTableState>;

export const migrationScripts = { compare: oracleMigrationScript(), ledger: oracleRenderer.ledger() };

function copyOf({ plan }: OracleMigration): OracleCopy | null {
  const [first] = plan.steps;
  return first !== undefined && "copy" in first ? first.copy : null;
}

/** Columns that are not any more what was copied. */
function alteredColumns(copy: OracleCopy, { columns }: OracleTableState): string[] {
  return copy.columns
    .filter(({ name, type }) => !columns.some((column) => column.name === name && column.type === type))
    .map(({ name }) => name);
}

/** Why a table and the one it came from cannot be compared; null where they can. */
export async function whyNot(
  session: Session,
  migration: OracleMigration | null,
  state: OracleTableState | null,
): Promise<string | null> {
  if (migration === null) return "No run has swapped this table in.";
  const copy = copyOf(migration);
  if (copy === null) return `Run ${migration.runId} has copied no row, so no retired table holds them.`;
  if (state === null) return "The table is not there.";
  return whyNotCompared(session, migrationScripts, migration, {
    journal: copy.reverseJournal,
    nowId: String(state.objectId),
    isJournaled: state.triggers.some(({ name, enabled }) => name === copy.reverseTrigger && enabled),
    altered: alteredColumns(copy, state),
  });
}

/** Partitions lie in the order of their keys: the first and the last with a row have the ends. */
function spanOf(rows: readonly Row[]) {
  const filled = rows.filter(({ rows: count }) => Number(count) > 0);
  const textOf = (value: unknown) => (typeof value === "string" ? value : null);
  return { low: textOf(filled[0]?.["low"]), high: textOf(filled.at(-1)?.["high"]) };
}

function sumRows(rows: readonly Row[]): number {
  return rows.reduce((sum, { rows: count }) => sum + Number(count), 0);
}

/** Rows of each partition where they lie; of a table without any, of all of it. */
async function measureNew(session: Session, script: StepScript, names: readonly string[]): Promise<Row[]> {
  const found: Row[] = [];
  for (const partition of names.length === 0 ? [null] : names) {
    const { text, name } = script.statement("measurePartition", { partition });
    const { rows } = await session.run({ name, text });
    found.push({ ...rows[0], partition });
  }
  return found;
}

function distribute(now: readonly Row[], retired: readonly Row[]): Measured["distribution"] {
  const placed = new Map(retired.map(({ place, rows }) => [Number(place), Number(rows)]));
  const beyond = placed.get(now.length) ?? 0;
  return [
    ...now.map(({ partition, rows }, place) => ({
      partition: String(partition),
      rows: Number(rows),
      retiredRows: placed.get(place) ?? 0,
    })),
    ...(beyond === 0 ? [] : [{ partition: "no partition", rows: 0, retiredRows: beyond }]),
  ];
}

async function measure(
  session: Session,
  script: StepScript,
  placement: OraclePlacement,
  names: readonly string[],
): Promise<Measured> {
  const [left] = await runLedger(session, script, "countLeftOut");
  const now = await measureNew(session, script, names);
  const retired = await runLedger(session, script, "measureRetired");
  return {
    leftOut: Number(left?.["keys"]),
    rows: sumRows(now),
    retiredRows: sumRows(retired),
    spans: placement.kind === "range" ? { now: spanOf(now), retired: spanOf(retired) } : null,
    distribution: placement.kind === "none" ? [] : distribute(now, retired),
  };
}

/** Oracle's sessions have no limit for statements: each call has one. */
function limitCalls(session: OracleSession, callTimeoutMs: number): Session {
  return {
    serverProcessId: session.serverProcessId,
    isOpen: session.isOpen,
    run: (command) => session.run({ ...command, callTimeoutMs }),
    runBatch: (command) => session.runBatch(command),
    close: () => session.close(),
  };
}

function namesOfDigits(copy: OracleCopy, digits: string): string | null {
  const differing = storedColumns(copy.columns).filter((_, at) => digits[at] === "1");
  return differing.length === 0 ? null : differing.map(({ name }) => name).join(", ");
}

/** What the comparison of a migrated table runs on. @param migration one that can be compared */
export function comparingOf(
  session: OracleSession,
  migration: OracleMigration,
  state: OracleTableState,
  callTimeoutMs: number,
): Comparing {
  const copy = copyOf(migration);
  const { retired } = migration;
  if (copy === null || retired === null) throw new Error("there is nothing to compare with");
  const placement = placeOracleRows(state.partitioning);
  const names = (state.partitioning?.partitions ?? []).map(({ name }) => name);
  const limited = limitCalls(session, callTimeoutMs);
  const script = oracleCompareScript({
    copy: { ...copy, source: retired, interim: copy.source, journal: copy.reverseJournal },
    placement,
  });
  return {
    session: limited,
    script,
    bindEnds,
    describe: (found) => (found === "missing" ? "missing" : namesOfDigits(copy, String(found))),
    measure: () => measure(limited, script, placement, names),
  };
}

/** A session of its own, for statements that take their time. */
export async function onOwnSession<T>(
  connection: OracleConnection,
  target: Target,
  work: (session: OracleSession) => Promise<T>,
): Promise<T> {
  let session: OracleSession | undefined;
  try {
    await verifyServer(connection);
    const module = `table-migration ${target.schema}.${target.table}`;
    session = await openSession(connection, { module, action: "validation" });
    return await work(session);
  } catch (error) {
    throw runFailure(connection, `validating ${target.schema}.${target.table}`, error);
  } finally {
    await session?.close();
  }
}

/** Compares a migrated table of Oracle with the retired one. */
export function compareOnSession(
  session: OracleSession,
  target: Target,
  given: CompareOptions,
): Promise<Validation> {
  const options = readOptions(given);
  return validate(target, async () => {
    const name = { schema: target.schema, table: target.table };
    const { tables, database } = await discoverTables(session, { tables: [name] });
    const state = tables[0] ?? null;
    const migration: OracleMigration | null = await readMigration(session, migrationScripts, target);
    const reason = await whyNot(session, migration, state);
    const stamp = {
      stage: "compare",
      engine: "oracle",
      database: database.database,
      at: database.now,
    } as const;
    if (reason !== null || migration === null || state === null)
      return { ...stamp, checks: cannotCompare(reason ?? "There is nothing to compare.") };
    const comparing = comparingOf(session, migration, state, options.statementTimeoutMs);
    return { ...stamp, ...(await compareWithin(comparing, migration.chunks, options)) };
  });
}

/** The same on a session of its own. */
export function compareOracle(
  connection: OracleConnection,
  target: Target,
  options: CompareOptions,
): Promise<Validation> {
  return onOwnSession(connection, target, (session) => compareOnSession(session, target, options));
}
