import { keepFailures } from "../../../provider/resource/kept-failures";
import type { ValidationSummary } from "../../../provider/schema/report";
import type { Check, Validation } from "../../../provider/schema/validation";
import { failed, notApplicable, partial, passed, toValidation } from "../../../provider/validation/check";

const fault = { code: null, problem: "There was no time.", remedy: "Give it more." };
const stamp: Omit<Validation, "checks" | "holds" | "stage"> = {
  ...{ table: "app.orders", engine: "postgres", database: "shop", at: "2026-01-31T10:00:00Z" },
  ...{ seconds: 1, seed: 42, distribution: [] },
};
const known: ValidationSummary = {
  runId: "1",
  holds: false,
  verdict: "compare: DOES NOT HOLD",
  left: null,
  files: [],
  checks: [
    { stage: "compare", check: "counts", outcome: "failed", finding: "1 row fewer." },
    { stage: "compare", check: "sample", outcome: "passed", finding: "Equal." },
  ],
};

function compared(...checks: Check[]): Validation {
  return toValidation({ ...stamp, stage: "compare", checks });
}

describe("a check that has failed", () => {
  it.each([
    ["made in part", partial("counts", "Equal in 1 of 9 chunks.", fault)],
    ["not looked at", notApplicable("counts", "The retired table is gone.")],
  ])("stays failed where it is %s, however often", (_, check) => {
    const once = keepFailures(known, [compared(check, passed("sample", "Equal."))]);
    expect(once.others).toEqual([]);
    expect(once.validations[0]).toMatchObject({
      holds: false,
      checks: [{ outcome: "failed", finding: "1 row fewer." }, { outcome: "passed" }],
    });
    expect(once.validations[0]?.checks[0]?.faults[1]?.problem).toContain(check.finding);
  });

  it("stays failed where its stage could not be looked at", () => {
    const after = toValidation({ ...stamp, stage: "after", checks: [passed("indexes", "2 indexes.")] });
    expect(keepFailures(known, [after]).others).toEqual([known.checks[0]]);
    expect(keepFailures(known, []).others).toEqual([known.checks[0]]);
  });

  it.each([
    ["passes", [passed("counts", "Equal.")], true],
    ["is no check any more, as where a table is there again", [passed("sample", "Equal.")], true],
    ["fails otherwise", [failed("counts", "2 rows fewer.", [fault])], false],
  ])("is what it is found to be where it %s", (_, checks, holds) => {
    const validation = compared(...checks);
    expect(keepFailures(known, [validation])).toEqual({ validations: [validation], others: [] });
    expect(validation.holds).toBe(holds);
  });

  it("is none of a validation that held", () => {
    const validation = compared(partial("counts", "Equal in 1 of 9 chunks.", fault));
    expect(keepFailures({ ...known, holds: true }, [validation]).validations).toEqual([validation]);
    expect(keepFailures(null, [validation]).validations).toEqual([validation]);
  });
});
