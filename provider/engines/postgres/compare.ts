import { openSession, runFailure, verifyServer } from "../../dialect/postgres";
import type { Row, Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { runLedger } from "../../execution/ledger";
import { postgresCompareScript, postgresMigrationScript } from "../../rendering/compare";
import type { CompareOptions } from "../../schema/compare-options";
import type { Connection } from "../../schema/connection";
import type { Copy, Plan } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { DatabaseState, TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { Validation } from "../../schema/validation";
import type { Measured, Span } from "../../validation/compare";
import { compareMigrated, type KindOfTable, type MigratedTable } from "../migrated";
import { readOptions, type Comparing } from "../migration";
import { placeRows, type Placed } from "./placement";
import { renderer } from "./plan-target";

/** Types whose lowest and highest value every server tells. */
const ordered = /^(?:date|timestamp|timestamptz|int[248]|numeric|text|varchar)$/;

function spanOf(row: Row | undefined): Span {
  return { low: (row?.["low"] as string | null) ?? null, high: (row?.["high"] as string | null) ?? null };
}

function distribute(now: readonly Row[], retired: readonly Row[], placed: Placed): Measured["distribution"] {
  if (placed.placement.kind === "none") return [];
  const rowsOf = new Map<string, { rows: number; retiredRows: number }>();
  const add = (name: string, counts: { rows: number; retiredRows: number }) => {
    const known = rowsOf.get(name) ?? { rows: 0, retiredRows: 0 };
    rowsOf.set(name, { rows: known.rows + counts.rows, retiredRows: known.retiredRows + counts.retiredRows });
  };
  for (const { place, rows } of retired)
    add(placed.nameOf(Number(place)), { rows: 0, retiredRows: Number(rows) });
  for (const { partition, rows } of now) add(String(partition), { rows: Number(rows), retiredRows: 0 });
  return [...rowsOf]
    .map(([partition, counts]) => ({ partition, ...counts }))
    .sort((left, right) => (left.partition < right.partition ? -1 : 1));
}

async function measure(
  session: Session,
  script: StepScript,
  newId: string,
  placed: Placed,
  isOrdered: boolean,
): Promise<Measured> {
  const [left] = await runLedger(session, script, "countLeftOut");
  const now = await runLedger(session, script, "measureNew", { newId });
  const retired = await runLedger(session, script, "measureRetired");
  const total = (rows: readonly Row[]) => rows.find(({ isTotal }) => isTotal === true);
  const parts = (rows: readonly Row[]) => rows.filter(({ isTotal }) => isTotal !== true);
  return {
    leftOut: Number(left?.["keys"]),
    rows: Number(total(now)?.["rows"] ?? 0),
    retiredRows: Number(total(retired)?.["rows"] ?? 0),
    spans: isOrdered ? { now: spanOf(total(now)), retired: spanOf(total(retired)) } : null,
    distribution: distribute(parts(now), parts(retired), placed),
  };
}

function isJournaled({ triggers }: TableState): boolean {
  return triggers.some(({ name, state }) => name === "table_migration_reverse" && state === "ALWAYS");
}

function comparingOf(session: Session, back: Copy, newId: string, state: TableState): Comparing {
  const placed = placeRows(state);
  const [key] = state.partitioning?.columns ?? [];
  const keyType = state.columns.find(({ name }) => name === key)?.baseType ?? "";
  const isOrdered = ordered.test(keyType);
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
    measure: () => measure(session, script, newId, placed, isOrdered),
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

/** Compares a migrated table with the retired one. */
export function comparePostgres(
  connection: Connection,
  target: Target,
  given: CompareOptions,
): Promise<Validation> {
  const options = readOptions(given);
  return onOwnSession(connection, target, options.statementTimeoutMs, (session) =>
    compareMigrated(migratedTable(session, target), options),
  );
}
