import type { OraclePlan, OracleSetIntervalStep } from "../../schema/oracle-plan";
import { Ledger, runLedger } from "../ledger";
import type { OracleAbandonment, OracleRun } from "./abandonment";
import type { OracleContext } from "./context";
import { runDdl } from "./ddl-lock";

/** How long the statement is tried. */
const patienceMs = 600_000;

/** A run notes in its ledger when it takes an interval off, before it does, and that it is there again: a process may die between. */
const events = { off: "intervalOff", on: "intervalOn" } as const;

/** Whether a table without an interval has lost it by its run, and not by its owner. */
export function isIntervalOff(found: readonly { readonly kind: string }[]): boolean {
  return found.filter(({ kind }) => kind === events.off || kind === events.on).at(-1)?.kind === events.off;
}

/** Notes that the interval goes, or is there again. */
export function noteInterval({ control, ledger }: OracleContext, is: keyof typeof events): Promise<void> {
  return control.transaction(() => ledger.recordEvent(control.session, events[is]));
}

function stepOf({ steps }: OraclePlan): OracleSetIntervalStep | null {
  const [first] = steps;
  return first?.kind === "setInterval" ? first : null;
}

/** Sets the interval that an unfinished run has taken off: without it, rows above the last partition are refused. */
export async function restoreIntervalOf(work: OracleAbandonment, run: OracleRun): Promise<void> {
  const { session, tools } = work;
  const step = stepOf(run.plan);
  if (step === null || step.earlier === null) return;
  if (!isIntervalOff(await new Ledger(tools.renderer.ledger(), run.runId, "").readEvents(session))) return;
  const script = tools.renderer.abandon(null);
  const [found] = await runLedger(session, script, "findWithoutInterval", { oid: run.sourceOid });
  if (!found) return;
  const { schema, name: table } = step.table;
  const name = String(found["name"]);
  const lock = {
    ...{ activity: "Setting the interval of before again", mode: "of DDL", table: `${schema}.${table}` },
    ...{ oid: run.sourceOid, patienceMs, blockers: null },
    log: (message: string) => tools.log(message),
  };
  await runDdl(work, lock, script, "restoreInterval", { schema, name, earlier: step.earlier });
  tools.log(`Set the interval of ${schema}.${name} again, which run ${run.runId} had taken off.`);
}
