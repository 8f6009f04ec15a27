import type { OracleSession } from "../../dialect/oracle";
import type { Row } from "../../dialect/session";
import { copyOf, dropJournals, dropOwnTriggers } from "../../execution/oracle/abandon";
import { readJson } from "../../execution/ledger-values";
import type { OraclePlan } from "../../schema/oracle-plan";
import { release } from "../release";
import { isSwapping, oracleRenderer, retiredNameOf } from "./plan-target";
import { oraclePipeline, type Work } from "./repartition";

async function closeWayBack({ hooks }: Work, session: OracleSession, run: Row): Promise<boolean> {
  const copy = copyOf(readJson(run["plan"]) as OraclePlan);
  if (!copy) return false;
  const tools = { renderer: oracleRenderer, log: (message: string) => hooks.log(message) };
  await dropOwnTriggers({ session, tools }, copy);
  await dropJournals({ session, tools }, copy);
  return true;
}

/** Lets go of a table of Oracle. */
export function releaseOracle(work: Work): Promise<string[]> {
  const releasing = {
    ...oraclePipeline(work),
    mustFinish: isSwapping,
    closeWayBack: (session: OracleSession, run: Row) => closeWayBack(work, session, run),
    listKept: () => [],
    retiredNameOf,
  };
  return release(releasing, work.target);
}
