import { setTimeout as sleep } from "node:timers/promises";
import { migrationError } from "../../errors";
import { Ledger, runLedger } from "../ledger";
import { readFlag } from "../ledger-values";
import type { OracleAbandonment, OracleRun } from "./abandonment";
import type { OracleContext } from "./context";

/** What notes in the ledger which session is about to work at a statement that needs no client, and can be under way for hours. */
const event = "longStatement";

/** A session that was ended, or whose client has just gone, takes a moment. */
const goingMs = 5_000;

/** Notes the control session, before it begins such a statement. */
export async function noteLongStatement({ control, ledger, tools }: OracleContext): Promise<void> {
  const [{ session } = {}] = await runLedger(control.session, tools.renderer.ledger(), "readSession");
  const worker = control.session.serverProcessId;
  await control.transaction(() => ledger.recordEvent(control.session, event, { session, worker }));
}

/**
 * Demands that no session of a run is at its long statement any more: a killed process leaves it at work, it commits by itself, and
 * no lock tells of it, because it takes none that an application would wait for.
 * @throws RUN_IN_PROGRESS
 */
export async function demandEnded(
  { session, tools }: Pick<OracleAbandonment, "session" | "tools">,
  { runId, plan }: OracleRun,
): Promise<void> {
  const script = tools.renderer.ledger();
  const events = await new Ledger(script, runId, "").readEvents(session);
  const deadline = Date.now() + goingMs;
  for (const { at, detail } of events.filter(({ kind }) => kind === event)) {
    const isThere = async () =>
      readFlag(
        (await runLedger(session, script, "askSession", { session: String(detail["session"]) }))[0]?.[
          "alive"
        ],
      );
    while (await isThere()) {
      if (Date.now() > deadline)
        throw migrationError("RUN_IN_PROGRESS", {
          table: `${plan.table.schema}.${plan.table.name}`,
          run: runId,
          holder: `the session that V$SESSION has by AUDSID ${String(detail["worker"])}, which works on without its client at the statement that gives the table its partitions`,
          seen: at,
        });
      await sleep(500);
    }
  }
}
