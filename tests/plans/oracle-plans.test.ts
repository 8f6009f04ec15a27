import { oraclePlanSchema } from "../../provider/schema/oracle-plan";
import { planOracleCase, renderOraclePlan } from "../support/oracle-plan-cases";
import { expectFile, planCases, renderRefusals } from "../support/plan-cases";

describe("the plan of a case on Oracle", () => {
  it.each(planCases("oracle").map((planCase) => [planCase.name, planCase] as const))(
    "is as expected: %s",
    (_, planCase) => {
      const planned = planOracleCase(planCase);
      expect(planCase.name.startsWith("refused-")).toBe("refusals" in planned);
      if ("refusals" in planned) return expectFile(planCase, "refusal.txt", renderRefusals(planned.refusals));
      expect(oraclePlanSchema.parse(planned.plan)).toEqual(planned.plan);
      expectFile(planCase, "expected.sql", renderOraclePlan(planned.plan));
    },
  );
});
