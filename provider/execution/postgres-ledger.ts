import type { Session } from "../dialect/session";
import type { StepScript } from "../schema/statement";
import { hasLedger, ledgerVersion, runLedger } from "./ledger";

/** Statements of the ledger that install it, in order, after that of its schema. */
export const installation = [
  "createVersion",
  "createRuns",
  "createFences",
  "createWorkers",
  "createSteps",
  "createItems",
  "createChunks",
  "createEvents",
  "createEventsIndex",
  "createHoldFence",
  "createDemand",
  "createNoteTruncate",
  "revokeFunctions",
];

async function install(session: Session, script: StepScript): Promise<void> {
  await runLedger(session, script, "createSchema");
  for (const name of installation) await runLedger(session, script, name);
  await runLedger(session, script, "recordVersion", { version: ledgerVersion });
}

/** Creates the ledger on first use. Two runs that begin at once create it once. */
export async function ensureLedger(session: Session, script: StepScript): Promise<void> {
  if (await hasLedger(session, script)) return;
  await session.runBatch({ name: "ledger.begin", text: "BEGIN" });
  try {
    await session.runBatch({ name: "ledger.patience", text: "SET LOCAL lock_timeout = '10s'" });
    await runLedger(session, script, "lockInstallation");
    if (!(await hasLedger(session, script))) await install(session, script);
    await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
  } catch (error) {
    await session.runBatch({ name: "ledger.rollback", text: "ROLLBACK" }).catch(() => undefined);
    throw error;
  }
}
