import { openSession, runFailure, verifyServer } from "../../dialect/postgres";
import type { Row, Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { runLedger } from "../../execution/ledger";
import { postgresCompareScript, postgresMigrationScript } from "../../rendering/compare";
import type { CompareOptions } from "../../schema/compare-options";
import type { Connection } from "../../schema/connection";
import type { Copy, Plan } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { TableState } from "../../schema/table-state";
import type { Target } from "../../schema/target";
import type { Validation } from "../../schema/validation";
import { cannotCompare, type Measured, type Span } from "../../validation/compare";
import { compareWithin } from "../comparing";
import { readMigration, readOptions, whyNotCompared, type Comparing, type Migration } from "../migration";
import { validate } from "../validate";
import { placeRows, type Placed } from "./placement";
import { renderer } from "./plan-target";

export type PostgresMigration = Migration<Plan, TableState>;

export const migrationScripts = { compare: postgresMigrationScript(), ledger: renderer.ledger() };

/** Types whose lowest and highest value every server tells. */
const ordered = /^(?:date|timestamp|timestamptz|int[248]|numeric|text|varchar)$/;

function copyOf({ plan }: PostgresMigration): Copy | null {
  if (plan.method !== "copySwap") return null;
  return plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0] ?? null;
}

/** Columns that are not any more what was copied. */
function alteredColumns(copy: Copy, { columns }: TableState): string[] {
  return copy.columns
    .filter(({ name, type }) => !columns.some((column) => column.name === name && column.type === type))
    .map(({ name }) => name);
}

function isJournaled({ triggers }: TableState): boolean {
  return triggers.some(({ name, state }) => name === "table_migration_reverse" && state === "ALWAYS");
}

/** Why a table and the one it came from cannot be compared; null where they can. */
export async function whyNot(
  session: Session,
  migration: PostgresMigration | null,
  state: TableState | null,
): Promise<string | null> {
  if (migration === null) return "No run has swapped this table in.";
  const copy = copyOf(migration);
  if (copy === null) return `Run ${migration.runId} has copied no row, so no retired table holds them.`;
  if (state === null) return "The table is not there.";
  return whyNotCompared(session, migrationScripts, migration, {
    journal: copy.reverseJournal,
    nowId: String(state.oid),
    isJournaled: isJournaled(state),
    altered: alteredColumns(copy, state),
  });
}

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

/** What the comparison of a migrated table runs on. @param migration one that can be compared */
export function comparingOf(session: Session, migration: PostgresMigration, state: TableState): Comparing {
  const copy = copyOf(migration);
  const { retired, newId } = migration;
  if (copy === null || retired === null) throw new Error("there is nothing to compare with");
  const placed = placeRows(state);
  const [key] = state.partitioning?.columns ?? [];
  const keyType = state.columns.find(({ name }) => name === key)?.baseType ?? "";
  const isOrdered = ordered.test(keyType);
  const script = postgresCompareScript({
    copy: { ...copy, source: retired, interim: copy.source, journal: copy.reverseJournal },
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
    validate(target, async () => {
      const name = { schema: target.schema, table: target.table };
      const { tables, database } = await discoverTables(session, { tables: [name] });
      const state = tables[0] ?? null;
      const migration: PostgresMigration | null = await readMigration(session, migrationScripts, target);
      const reason = await whyNot(session, migration, state);
      const stamp = {
        stage: "compare",
        engine: "postgres",
        database: database.database,
        at: database.now,
      } as const;
      if (reason !== null || migration === null || state === null)
        return { ...stamp, checks: cannotCompare(reason ?? "There is nothing to compare.") };
      return {
        ...stamp,
        ...(await compareWithin(comparingOf(session, migration, state), migration.chunks, options)),
      };
    }),
  );
}
