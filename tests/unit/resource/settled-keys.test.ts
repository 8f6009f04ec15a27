import { whenKeysSettle } from "../../../provider/resource/settled-keys";
import type { Check, Validation } from "../../../provider/schema/validation";
import { failed, passed, toValidation } from "../../../provider/validation/check";

const stamp: Omit<Validation, "checks" | "holds" | "stage"> = {
  ...{ table: "app.orders", engine: "postgres", database: "shop", at: "2026-01-31T10:00:00Z" },
  ...{ seconds: 1, seed: 42, distribution: [] },
};

function validationWith(check: Check): Validation {
  return toValidation({ ...stamp, stage: "after", checks: [check] });
}

/** Gives one validation after the other, the last one again and again. */
function looking(...found: readonly Validation[]): { look: () => Promise<Validation>; looks: () => number } {
  let at = 0;
  return {
    look: () => Promise.resolve(found[Math.min(at++, found.length - 1)] as Validation),
    looks: () => at,
  };
}

const fault = { code: null, problem: "The key is not valid.", remedy: "Validate it." };
const unsettled = validationWith(failed("constraints", "1 thing is not as before.", [fault]));
const settled = validationWith(passed("constraints", "As before."));

describe("a validation beside the run of a table that a foreign key joins", () => {
  it("looks again until the keys are as before", async () => {
    const { look, looks } = looking(unsettled, unsettled, settled);
    expect(await whenKeysSettle(look, { patienceMs: 60_000, pauseMs: 1 })).toBe(settled);
    expect(looks()).toBe(3);
  });

  it("has failed where they still differ when its patience is over", async () => {
    const { look, looks } = looking(unsettled);
    expect(await whenKeysSettle(look, { patienceMs: 20, pauseMs: 1 })).toBe(unsettled);
    expect(looks()).toBeGreaterThan(1);
  });

  it("looks once where something else has failed", async () => {
    const indexes = validationWith(failed("indexes", "1 index is invalid.", [fault]));
    const { look, looks } = looking(indexes, settled);
    expect(await whenKeysSettle(look, { patienceMs: 60_000, pauseMs: 1 })).toBe(indexes);
    expect(looks()).toBe(1);
  });
});
