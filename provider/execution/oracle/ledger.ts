import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../../dialect/database-error";
import type { Session } from "../../dialect/session";
import { migrationError } from "../../errors";
import type { StepScript } from "../../schema/statement";
import { hasLedger, ledgerVersion, runLedger } from "../ledger";

/** The table of the version is the last: where it is, all the others are. */
export const oracleInstallation: Readonly<Record<string, string>> = {
  createIds: "TABLE_MIGRATION_IDS",
  createRuns: "TABLE_MIGRATION_RUNS",
  createFences: "TABLE_MIGRATION_FENCES",
  createHolds: "TABLE_MIGRATION_HOLDS",
  createHolders: "TABLE_MIGRATION_HOLDERS",
  createWorkers: "TABLE_MIGRATION_WORKERS",
  createSteps: "TABLE_MIGRATION_STEPS",
  createItems: "TABLE_MIGRATION_ITEMS",
  createChunks: "TABLE_MIGRATION_CHUNKS",
  createEvents: "TABLE_MIGRATION_EVENTS",
  createEventsIndex: "TABLE_MIGRATION_EVENTS_RUN",
  createVersion: "TABLE_MIGRATION_VERSION",
};

/** How often it looks again while another run installs the ledger, and after how long. */
const attempts = 100;
const pauseMs = 100;

/**
 * Another run installs at this moment: a name is there already, the table of the index is not there yet, is locked by whoever
 * indexes or fills it, or has just been indexed.
 */
const codesOfAnother = new Set(["ORA-00955", "ORA-00942", "ORA-00054", "ORA-01408"]);

function isAnotherInstalling(error: unknown): boolean {
  return error instanceof DatabaseError && codesOfAnother.has(error.code ?? "");
}

/** @returns whether there was anything left to create */
async function install(session: Session, script: StepScript): Promise<boolean> {
  const present = new Set((await runLedger(session, script, "listObjects")).map(({ name }) => String(name)));
  const missing = Object.entries(oracleInstallation).filter(([, name]) => !present.has(name));
  for (const [statement] of missing) {
    const { text, name: label } = script.statement(statement, { version: ledgerVersion });
    await session.runBatch({ name: label, text });
  }
  return missing.length > 0;
}

/** Whether it is there as a whole; false while another run is about to install it. */
async function hasInstalled(session: Session, script: StepScript): Promise<boolean> {
  try {
    return (await hasLedger(session, script)) || (await install(session, script));
  } catch (error) {
    if (!isAnotherInstalling(error)) throw error;
    return false;
  }
}

/** Creates the ledger on first use, or what is missing of one whose installation was cut off. */
export async function ensureLedger(session: Session, script: StepScript): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (await hasInstalled(session, script)) return;
    await sleep(pauseMs);
  }
  throw migrationError("LEDGER_UNFINISHED", {});
}
