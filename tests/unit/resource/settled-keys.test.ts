import { whenKeysSettle } from "../../../provider/resource/settled-keys";
import type { Check, Validation } from "../../../provider/schema/validation";
import { failed, partial, passed, toValidation } from "../../../provider/validation/check";

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
const unsettled = validationWith(partial("constraints", "Run 2 of app.customers moves foreign keys.", fault));
const settled = validationWith(passed("constraints", "As before."));

describe("a validation beside the run of a table that a foreign key joins", () => {
  it("looks again until that run has proven the keys, and says for whom it waits", async () => {
    const { look, looks } = looking(unsettled, unsettled, settled);
    const told: string[] = [];
    const log = (message: string) => told.push(message);
    expect(await whenKeysSettle(look, { patienceMs: 60_000, pauseMs: 1, log })).toBe(settled);
    expect(looks()).toBe(3);
    expect(told[0]).toBe("Validation: waits. Run 2 of app.customers moves foreign keys.");
  });

  it("leaves them to be looked at when its patience is over", async () => {
    const { look, looks } = looking(unsettled);
    const log = () => undefined;
    expect(await whenKeysSettle(look, { patienceMs: 20, pauseMs: 1, log })).toBe(unsettled);
    expect(looks()).toBeGreaterThan(1);
  });

  it("looks once where a key has failed that nobody moves", async () => {
    const broken = validationWith(failed("constraints", "1 thing not as before.", [fault]));
    const { look, looks } = looking(broken, settled);
    const log = () => undefined;
    expect(await whenKeysSettle(look, { patienceMs: 60_000, pauseMs: 1, log })).toBe(broken);
    expect(looks()).toBe(1);
  });
});
