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
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import type { Target } from "../../schema/target";
import type { Validation } from "../../schema/validation";
import type { Measured } from "../../validation/compare";
import { compareMigrated, type KindOfTable, type MigratedTable } from "../migrated";
import { readOptions, type Comparing } from "../migration";
import { placeOracleRows } from "./placement";
import { oracleRenderer } from "./plan-target";

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

function comparingOf(limited: Session, back: OracleCopy, state: OracleTableState): Comparing {
  const placement = placeOracleRows(state.partitioning);
  const names = (state.partitioning?.partitions ?? []).map(({ name }) => name);
  const script = oracleCompareScript({ copy: back, placement });
  return {
    session: limited,
    script,
    bindEnds,
    describe: (found) => (found === "missing" ? "missing" : namesOfDigits(back, String(found))),
    measure: () => measure(limited, script, placement, names),
  };
}

interface OracleTable extends KindOfTable {
  plan: OraclePlan;
  state: OracleTableState;
  copy: OracleCopy;
  database: OracleDatabaseState;
}

/** How Oracle reads a table that may have been migrated. */
export function migratedTable(
  session: OracleSession,
  target: Target,
  callTimeoutMs: number,
): MigratedTable<OracleTable> {
  return {
    engine: "oracle",
    session,
    target,
    scripts: { compare: oracleMigrationScript(), ledger: oracleRenderer.ledger() },
    async discover() {
      const name = { schema: target.schema, table: target.table };
      const { tables, database } = await discoverTables(session, { tables: [name] });
      return { state: tables[0] ?? null, database };
    },
    copyOf({ steps: [first] }) {
      return first !== undefined && "copy" in first ? first.copy : null;
    },
    objectIdOf: ({ objectId }) => String(objectId),
    isJournaled: ({ triggers }, { reverseTrigger }) =>
      triggers.some(({ name, enabled }) => name === reverseTrigger && enabled),
    comparingOf: (back, _, state) => comparingOf(limitCalls(session, callTimeoutMs), back, state),
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
  return compareMigrated(migratedTable(session, target, options.statementTimeoutMs), options);
}

/** The same on a session of its own. */
export function compareOracle(
  connection: OracleConnection,
  target: Target,
  options: CompareOptions,
): Promise<Validation> {
  return onOwnSession(connection, target, (session) => compareOnSession(session, target, options));
}
