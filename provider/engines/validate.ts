import type { Refused } from "./planned";
import { MigrationError } from "../errors";
import type { Forecast } from "../schema/forecast";
import type { Hazard, Method } from "../schema/plan";
import type { Target } from "../schema/target";
import type { Validation } from "../schema/validation";
import type { BeforeFacts } from "../validation/before";
import { toValidation } from "../validation/check";

/** What planning gives, of any database. */
export interface AnyPlanned {
  readonly plan: { readonly method: Method; readonly reason: string; readonly hazards: readonly Hazard[] };
  readonly forecast: Forecast | null;
  readonly resumes: { readonly runId: string } | null;
}

/** Where a failure of planning is an error of the catalogue, it is a finding like a refusal. */
export async function planOrRefuse<P extends AnyPlanned>(
  planning: Promise<P | Refused>,
): Promise<P | Refused> {
  try {
    return await planning;
  } catch (error) {
    if (error instanceof MigrationError) return { refusals: [{ ...error, path: "" }] };
    throw error;
  }
}

/** What a plan, or its refusal, tells a validation. */
export function planFacts(
  outcome: AnyPlanned | Refused,
): Pick<BeforeFacts, "refusals" | "plan" | "forecast" | "resumes"> {
  if ("refusals" in outcome) return { refusals: outcome.refusals, plan: null, forecast: null, resumes: null };
  const { plan, forecast, resumes } = outcome;
  return { refusals: [], plan, forecast, resumes: resumes?.runId ?? null };
}

/** Whether somebody may be waiting for room: only where rows are copied. */
export function extraBytesOf(outcome: AnyPlanned | Refused): number {
  return "refusals" in outcome ? 0 : (outcome.forecast?.extraBytes ?? 0);
}

type Stamp = Pick<Validation, "stage" | "engine" | "database" | "at">;

/** Times a validation, and seals it. */
export async function validate(
  target: Target,
  look: () => Promise<
    Stamp & Pick<Validation, "checks"> & Partial<Pick<Validation, "seed" | "distribution">>
  >,
): Promise<Validation> {
  const since = performance.now();
  const found = await look();
  const seconds = Math.round((performance.now() - since) / 100) / 10;
  return toValidation({
    seed: null,
    distribution: [],
    ...found,
    table: `${target.schema}.${target.table}`,
    seconds,
  });
}
