import { openSession, runFailure, verifyServer, type OracleSession } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/oracle";
import { bindEnds } from "../../execution/oracle/chunk-binds";
import { oracleCompareScript, oracleMigrationScript, storedColumns } from "../../rendering/oracle/compare";
import type { OracleConnection } from "../../schema/connection";
import type { OracleCopy, OraclePlan } from "../../schema/oracle-plan";
import type { OracleDatabaseState, OracleTableState } from "../../schema/oracle-table-state";
import type { ValidationSummary } from "../../schema/report";
import type { Target } from "../../schema/target";
import type { Validation } from "../../schema/validation";
import type { CompareOrder } from "../engine";
import { compareMigrated, type KindOfTable, type MigratedTable } from "../migrated";
import { readOptions, type Comparing } from "../migration";
import { recordFound } from "../run-proof";
import { placeOracleRows } from "./placement";
import { oracleRenderer } from "./plan-target";

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
    values: {},
    // The server alone decides where a row lies: both tables are counted by the bounds.
    partitionOf: ({ place }) => (placement.kind === "none" ? null : (names[Number(place)] ?? "no partition")),
    partitions: names,
    isOrdered: placement.kind === "range",
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
    commit: () => commit(session),
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
  order: CompareOrder,
): Promise<Validation> {
  const { statementTimeoutMs = readOptions({}).statementTimeoutMs } = order;
  return compareMigrated(migratedTable(session, target, statementTimeoutMs), order);
}

/** The same on a session of its own. */
export function compareOracle(
  connection: OracleConnection,
  target: Target,
  order: CompareOrder,
): Promise<Validation> {
  return onOwnSession(connection, target, (session) => compareOnSession(session, target, order));
}

function commit(session: Session): Promise<unknown> {
  return session.runBatch({ name: "transaction.commit", text: "COMMIT" });
}

/** Records what a validation has found of some runs. */
export function recordOracleProof(
  connection: OracleConnection,
  target: Target,
  runIds: readonly string[],
  summary: ValidationSummary,
): Promise<void> {
  return onOwnSession(connection, target, async (session) => {
    await recordFound(session, oracleRenderer.ledger(), runIds, summary);
    await commit(session);
  });
}
