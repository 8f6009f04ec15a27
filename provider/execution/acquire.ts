import { setTimeout as sleep } from "node:timers/promises";
import { migrationError } from "../errors";
import type { Session } from "../dialect/session";
import type { StepScript } from "../schema/statement";
import { runLedger, type OpenRun } from "./ledger";

/** A killed client's sessions end within this time, because the server looks every two seconds whether it is there. */
const handoverMs = 6_000;
/** A run that has not been seen for this long no longer lives, though its session does. */
const silenceLimitSeconds = 60;

export interface Holder {
  readonly pid: number;
  readonly userName: string;
  readonly application: string;
  readonly client: string;
  readonly since: string;
}

/** How one kind of database lets one process alone work on a table. */
export interface Hold {
  /** What the holder's number counts, as in "server process 4711". */
  readonly sessionNoun: string;
  tryHold(table: string): Promise<boolean>;
  findHolder(table: string): Promise<Holder | null>;
  /** Ends the holder's session; false where that cannot be done. */
  endHolder(holder: Holder): Promise<boolean>;
}

type HoldingRun = Pick<OpenRun, "runId" | "client" | "seenAt" | "secondsSilent">;

/** An advisory lock, which outlives commits: the control session itself holds it. */
export function advisoryHold(session: Session, script: StepScript): Hold {
  return {
    sessionNoun: "server process",
    async tryHold(table) {
      const [row] = await runLedger(session, script, "tryHoldTable", { table });
      return row?.["held"] === true;
    },
    async findHolder(table) {
      const [row] = await runLedger(session, script, "findHolder", { table });
      return row ? (row as unknown as Holder) : null;
    },
    async endHolder({ pid }) {
      const text = "SELECT pg_terminate_backend($1::int, 10000)";
      await session.run({ name: "ledger.endHolder", text, values: [pid] });
      return true;
    },
  };
}

function describeHolder(noun: string, holder: Holder | null, run: HoldingRun | null): string {
  if (!holder) return run?.client ?? "another session";
  return `${holder.application} (${noun} ${holder.pid}, user ${holder.userName}, from ${holder.client}, since ${holder.since})`;
}

async function endSilentHolder(hold: Hold, run: HoldingRun | null, holder: Holder | null): Promise<boolean> {
  if (!run || !holder || run.secondsSilent < silenceLimitSeconds) return false;
  return hold.endHolder(holder);
}

/**
 * Holds a table for this process until the session ends. A second run is refused with who holds it; a holder that is
 * silent for a minute is ended first.
 * @throws RUN_IN_PROGRESS
 */
export async function holdTable(
  hold: Hold,
  table: string,
  findRun: () => Promise<HoldingRun | null>,
): Promise<void> {
  const deadline = Date.now() + handoverMs;
  for (;;) {
    if (await hold.tryHold(table)) return;
    const holder = await hold.findHolder(table);
    const run = await findRun();
    if (await endSilentHolder(hold, run, holder)) continue;
    if (Date.now() > deadline) {
      throw migrationError("RUN_IN_PROGRESS", {
        table,
        run: run?.runId ?? "that is just beginning",
        holder: describeHolder(hold.sessionNoun, holder, run),
        seen: run?.seenAt ?? "just now",
      });
    }
    await sleep(500);
  }
}

/** Ends the server sessions that a killed client of this run may have left running, then moves the fence. */
export async function takeOver(session: Session, script: StepScript, runId: string): Promise<string> {
  await runLedger(session, script, "endWorkers", { run: runId });
  await session.runBatch({ name: "ledger.begin", text: "BEGIN" });
  await session.runBatch({ name: "ledger.patience", text: "SET LOCAL lock_timeout = '30s'" });
  const [row] = await runLedger(session, script, "takeFence", { run: runId });
  await runLedger(session, script, "forgetWorkers", { run: runId });
  await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
  return String(row?.["token"]);
}
