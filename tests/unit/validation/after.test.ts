import { checkAfter, type AfterFacts } from "../../../provider/validation/after";
import { notApplicable } from "../../../provider/validation/check";
import type { Difference } from "../../../provider/validation/difference";

const key: Difference = {
  ...{ label: "foreign key", change: "changed" },
  text: "foreign key of_customer differs in validated",
};
const check: Difference = { label: "constraint", change: "gone", text: "constraint positive is gone" };
const neighbour = { run: "7", table: "app.customers" };

function constraintsOf(differences: readonly Difference[], facts: Partial<AfterFacts> = {}) {
  const all: AfterFacts = {
    ...{ refusals: [], plan: null, resumes: null, differences, faults: {}, neighbour: null },
    counted: {
      ...{ indexes: "1 index", constraints: "2 constraints", triggers: "0 triggers" },
      ...{ grants: "0 grants", dependants: "0 dependants", structure: "3 columns" },
    },
    counts: notApplicable("counts", "Not counted."),
    ...facts,
  };
  return checkAfter(all).find(({ name }) => name === "constraints");
}

describe("foreign keys that are not as before", () => {
  it("fail where nobody moves them", () => {
    expect(constraintsOf([key])).toMatchObject({ outcome: "failed", finding: "1 thing not as before." });
  });

  it("cannot be told from those that the run of another table has not proven yet", () => {
    const found = constraintsOf([key], { neighbour });
    expect(found).toMatchObject({ outcome: "partial" });
    expect(found?.finding).toMatch(/^Run 7 of app\.customers moves foreign keys of this table/);
    expect(found?.faults[0]?.problem).toMatch(/of_customer differs in validated\.$/);
  });

  it("hide nothing else that is gone", () => {
    expect(constraintsOf([key, check], { neighbour })).toMatchObject({ outcome: "failed" });
  });

  it("are as before while another run is under way that has not touched them", () => {
    expect(constraintsOf([], { neighbour })).toMatchObject({ outcome: "passed" });
  });
});
