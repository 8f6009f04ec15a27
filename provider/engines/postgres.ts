import { releaseTable } from "../release";
import { repartition } from "../repartition";
import { formatPlan } from "../report/text";
import { describePlan } from "../resource/plan-input";
import { readReality } from "../resource/reality";
import { planForPreview } from "../resource/schema-cache";
import type { Connection } from "../schema/connection";
import { renderer, type PlannedTarget } from "../plan-target";
import type { Engine } from "./engine";

function announce({ plan, forecast, resumes }: PlannedTarget): string | null {
  if (plan.method === "nothing") return null;
  const note = resumes ? `\n  goes on with run ${resumes.runId}, which stopped before` : "";
  return formatPlan(plan, forecast) + note;
}

export function postgresEngine(connection: Connection): Engine {
  return {
    async preview(target) {
      const outcome = await planForPreview(connection, target);
      if ("refusals" in outcome) return outcome;
      return { plan: describePlan(outcome.plan, renderer), announcement: announce(outcome) };
    },
    repartition: (order) => repartition({ connection, ...order }),
    readReality: (target, declared) => readReality(connection, target, declared),
    release: (order) => releaseTable({ connection, ...order }),
  };
}
