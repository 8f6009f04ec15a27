import { openSession, runFailure, verifyServer } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { postgresCompareScript, postgresMigrationScript } from "../../rendering/compare";
import type { Connection } from "../../schema/connection";
import type { Copy, Plan } from "../../schema/plan";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { ValidationSummary } from "../../schema/report";
import type { Target } from "../../schema/target";
import type { Validation } from "../../schema/validation";
import type { CompareOrder } from "../engine";
import { compareMigrated, type KindOfTable, type MigratedTable } from "../migrated";
import { readOptions, type Comparing } from "../migration";
import { placeRows } from "./placement";
import { recordFound } from "../run-proof";
import { renderer } from "./plan-target";

/** Types of range keys whose lowest and highest value every server tells. */
const ordered = /^(?:date|timestamp|timestamptz|int[248]|numeric)$/;

function isJournaled({ triggers }: TableState): boolean {
  return triggers.some(({ name, state }) => name === "table_migration_reverse" && state === "ALWAYS");
}

function comparingOf(session: Session, back: Copy, newId: string, state: TableState): Comparing {
  const placed = placeRows(state);
  const [key] = state.partitioning?.columns ?? [];
  const keyType = state.columns.find(({ name }) => name === key)?.baseType ?? "";
  const isOrdered = state.partitioning?.strategy === "RANGE" && ordered.test(keyType);
  const script = postgresCompareScript({
    copy: back,
    newId,
    placement: placed.placement,
    orderedBy: isOrdered ? (key ?? null) : null,
  });
  return {
    session,
    script,
    bindEnds: ({ lowerKey, upperKey }) => ({ lower: lowerKey, upper: upperKey }),
    describe: (difference) => (difference === "" ? null : String(difference)),
    values: { newId },
    partitionOf: ({ isNew, place }) => {
      if (placed.placement.kind === "none") return null;
      return isNew === true ? String(place) : placed.nameOf(Number(place));
    },
    partitions: (state.partitioning?.partitions ?? []).map(({ name }) => name),
    isOrdered,
  };
}

interface PostgresTable extends KindOfTable {
  plan: Plan;
  state: TableState;
  copy: Copy;
  database: DatabaseState;
}

/** How PostgreSQL reads a table that may have been migrated. */
export function migratedTable(session: Session, target: Target): MigratedTable<PostgresTable> {
  return {
    engine: "postgres",
    session,
    target,
    scripts: { compare: postgresMigrationScript(), ledger: renderer.ledger() },
    commit: () => Promise.resolve(),
    async discover() {
      const name = { schema: target.schema, table: target.table };
      const { tables, database } = await discoverTables(session, { tables: [name] });
      return { state: tables[0] ?? null, database };
    },
    copyOf(plan) {
      if (plan.method !== "copySwap") return null;
      return plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0] ?? null;
    },
    objectIdOf: ({ oid }) => String(oid),
    isJournaled,
    comparingOf: (back, { newId }, state) => comparingOf(session, back, newId, state),
  };
}

/** A session of its own, for statements that take their time. */
export async function onOwnSession<T>(
  connection: Connection,
  target: Target,
  statementTimeoutMs: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  let session: Session | undefined;
  try {
    await verifyServer(connection);
    session = await openSession(connection, {
      applicationName: `table-migration ${target.schema}.${target.table} validation`,
      settings: { lock_timeout: "5s", statement_timeout: String(statementTimeoutMs) },
    });
    return await work(session);
  } catch (error) {
    throw runFailure(connection, `validating ${target.schema}.${target.table}`, error);
  } finally {
    await session?.close();
  }
}

/** Compares a migrated table of PostgreSQL with the retired one. */
export function compareOnSession(session: Session, target: Target, order: CompareOrder): Promise<Validation> {
  return compareMigrated(migratedTable(session, target), order);
}

/** The same on a session of its own. */
export function comparePostgres(
  connection: Connection,
  target: Target,
  order: CompareOrder,
): Promise<Validation> {
  const { statementTimeoutMs = readOptions({}).statementTimeoutMs } = order;
  return onOwnSession(connection, target, statementTimeoutMs, (session) =>
    compareOnSession(session, target, order),
  );
}

/** Records what a validation has found of some runs. */
export function recordPostgresProof(
  connection: Connection,
  target: Target,
  runIds: readonly string[],
  summary: ValidationSummary,
): Promise<void> {
  return onOwnSession(connection, target, readOptions({}).statementTimeoutMs, (session) =>
    recordFound(session, renderer.ledger(), runIds, summary),
  );
}
