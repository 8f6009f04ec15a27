import { historyName, keepsHistory, type HistoryRule } from "../../provider/planning/history";
import { layOutHistory } from "../../provider/planning/history-layout";
import { layOut } from "../../provider/planning/layout";
import { layoutRuleOf } from "../../provider/planning/layout-rule";
import { planTable } from "../../provider/planning/plan-table";
import { planSchema } from "../../provider/schema/plan";
import type { Refusal } from "../../provider/errors";
import {
  expectFile,
  keyRangeOf,
  movingOf,
  planCases,
  renderPlan,
  renderRefusals,
  stateOf,
  type PlanCase,
} from "../support/plan-cases";
import { rollbackOf } from "../support/plans";
import { databaseState } from "../support/table-state";

/** What only the rows themselves can tell: NULLs, infinities, a row far ahead, too many intervals. */
function refuseRows(planCase: PlanCase): readonly Refusal[] {
  const keyRange = keyRangeOf(planCase);
  if (!keyRange) return [];
  const { target } = planCase;
  const state = stateOf(planCase);
  const { now } = databaseState();
  const rule = layoutRuleOf(target, state, target.table);
  const request = { table: `${target.schema}.${target.table}`, keyRange, now };
  const laidOut = keepsHistory(target)
    ? layOutHistory({ ...request, rule: rule as HistoryRule, name: historyName(target, target.table) })
    : layOut({ ...request, rule });
  return "refusals" in laidOut ? laidOut.refusals : [];
}

describe("the plan of a case", () => {
  it.each(planCases().map((planCase) => [planCase.name, planCase] as const))(
    "is as expected: %s",
    (_, planCase) => {
      const planned = planTable({
        target: planCase.target,
        state: stateOf(planCase),
        database: databaseState({ user: "app_owner" }),
        keyMax: null,
        resumed: null,
        earlierSwaps: 0,
        moving: movingOf(planCase),
      });
      const refusals = [...refuseRows(planCase), ...("refusals" in planned ? planned.refusals : [])];
      expect(planCase.name.startsWith("refused-")).toBe(refusals.length > 0);
      if (refusals.length > 0) return expectFile(planCase, "refusal.txt", renderRefusals(refusals));
      if ("refusals" in planned) throw new Error("a plan or refusals");
      expect(planSchema.parse(planned.plan)).toEqual(planned.plan);
      expectFile(planCase, "expected.sql", renderPlan(planned.plan));
    },
  );
});

describe("the way back from the run of a case", () => {
  const cases = planCases().filter((planCase) => planCase.has("rollback.sql"));

  it.each(cases.map((planCase) => [planCase.name, planCase] as const))(
    "is as expected: %s",
    (_, planCase) => {
      const database = databaseState({ user: "app_owner" });
      const plan = rollbackOf(stateOf(planCase), planCase.target, database);
      expect(planSchema.parse(plan)).toEqual(plan);
      expectFile(planCase, "rollback.sql", renderPlan(plan));
    },
  );
});
