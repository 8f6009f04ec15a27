import type { Row, Session } from "../../dialect/session";
import { dropOwnTriggers } from "../../execution/abandon";
import { runLedger } from "../../execution/ledger";
import { guardsOf } from "../../schema/guard";
import type { Plan } from "../../schema/plan";
import { release } from "../release";
import { renderer } from "./plan-target";
import { postgresPipeline, type Work } from "./repartition";

async function closeWayBack({ hooks }: Work, session: Session, run: Row): Promise<boolean> {
  const plan = run["plan"] as Plan;
  const copy = plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0];
  const interimOid = run["interimOid"];
  if (!copy || typeof interimOid !== "string") return false;
  const abandonment = { session, renderer, log: (message: string) => hooks.log(message) };
  await dropOwnTriggers(abandonment, plan, copy, interimOid);
  const script = renderer.abandon(copy);
  await runLedger(session, script, "dropJournals");
  await runLedger(session, script, "dropFunctions");
  return true;
}

function listKept(run: Row): string[] {
  const plan = run["plan"] as Plan;
  return guardsOf(plan).map(
    ({ name, key }) =>
      `${plan.table.schema}.${name} stays, with its triggers: it keeps ${key} of ${plan.table.schema}.${plan.table.name} unique.`,
  );
}

/** Lets go of a table of PostgreSQL. */
export function releaseTable(work: Work): Promise<string[]> {
  const releasing = {
    ...postgresPipeline(work),
    mustFinish: (_session: Session, { state }: { readonly state: string }) =>
      Promise.resolve(state === "swapped"),
    closeWayBack: (session: Session, run: Row) => closeWayBack(work, session, run),
    listKept,
    retiredNameOf: (run: Row) => String(run["retiredNow"]),
  };
  return release(releasing, work.target);
}
