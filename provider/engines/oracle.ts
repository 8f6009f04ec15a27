import { openSession, runFailure, verifyServer, type OracleSession } from "../dialect/oracle";
import { formatPlan } from "../report/text";
import { describePlan } from "../resource/plan-input";
import type { OracleConnection } from "../schema/connection";
import type { Engine } from "./engine";
import { oracleRenderer, planOracleTarget, type OraclePlannedTarget } from "./oracle/plan-target";
import { readOracleReality } from "./oracle/reality";
import { releaseOracle } from "./oracle/release";
import { repartitionOracle } from "./oracle/repartition";

/** A session for one piece of reading. */
async function withSession<T>(
  connection: OracleConnection,
  activity: string,
  work: (session: OracleSession) => Promise<T>,
): Promise<T> {
  await verifyServer(connection);
  const session = await openSession(connection, { module: "table-migration preview" });
  try {
    return await work(session);
  } catch (error) {
    throw runFailure(connection, activity, error);
  } finally {
    await session.close();
  }
}

function announce({ plan, forecast, resumes }: OraclePlannedTarget): string | null {
  if (plan.method === "nothing") return null;
  const note = resumes ? `\n  goes on with run ${resumes.runId}, which stopped before` : "";
  return formatPlan(plan, forecast, "") + note;
}

export function oracleEngine(connection: OracleConnection): Engine {
  return {
    async preview(target) {
      const activity = `planning ${target.schema}.${target.table}`;
      const outcome = await withSession(connection, activity, (session) => planOracleTarget(session, target));
      if ("refusals" in outcome) return outcome;
      return { plan: describePlan(outcome.plan, oracleRenderer), announcement: announce(outcome) };
    },
    repartition: (order) => repartitionOracle({ connection, ...order }),
    readReality: (target, declared) =>
      withSession(connection, `reading ${target.schema}.${target.table}`, (session) =>
        readOracleReality(session, target, declared),
      ),
    release: (order) => releaseOracle({ connection, ...order }),
  };
}
