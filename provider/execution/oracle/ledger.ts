import { DatabaseError } from "../../dialect/database-error";
import type { Session } from "../../dialect/session";
import type { StepScript } from "../../schema/statement";
import { hasLedger, ledgerVersion, runLedger } from "../ledger";

/** The table of the version is the last: where it is, all the others are. */
const installation: Readonly<Record<string, string>> = {
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

/** ORA-00955: another run that begins at this moment was faster. */
function isThereAlready(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "ORA-00955";
}

/** Creates the ledger on first use, or what is missing of one whose installation was cut off. */
export async function ensureLedger(session: Session, script: StepScript): Promise<void> {
  if (await hasLedger(session, script)) return;
  const present = new Set((await runLedger(session, script, "listObjects")).map(({ name }) => String(name)));
  for (const [statement, name] of Object.entries(installation)) {
    if (present.has(name)) continue;
    const { text, name: label } = script.statement(statement, { version: ledgerVersion });
    await session.runBatch({ name: label, text }).catch((error: unknown) => {
      if (!isThereAlready(error)) throw error;
    });
  }
}
