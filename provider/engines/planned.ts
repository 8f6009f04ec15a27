import { refuse, type Refusal } from "../errors";
import type { CorePlan } from "../execution/context";
import type { OpenRun } from "../execution/ledger";
import { forecastAfterwards } from "../planning/afterwards";
import { hashOf } from "../planning/fingerprint";
import { formatPlan, type Declared, type PrintedPlan } from "../report/text";
import { describePlan, type Previewed } from "../resource/plan-input";
import type { Forecast } from "../schema/forecast";
import type { Target } from "../schema/target";
import type { Validation } from "../schema/validation";
import type { Preview, TableToRead } from "./engine";
import { describeUnproven, listUnproven, type RunProof } from "./run-proof";

/** A plan with everything that it needs to run. */
export interface Planned<P, L, S> {
  readonly plan: P;
  /** Null where the plan makes no partitions. */
  readonly layout: L | null;
  readonly forecast: Forecast | null;
  readonly state: S;
  /** The unfinished run that this plan goes on with. */
  readonly resumes: OpenRun<P, L, S> | null;
}

export interface Refused {
  readonly refusals: readonly Refusal[];
}

/** The one that is told where only one can be. */
export function firstRefusalOf({ refusals: [refusal] }: Refused): Refusal {
  if (!refusal) throw new Error("a refused plan says why");
  return refusal;
}

/** The source as it is now, as far as an unfinished run must find it unchanged. */
export interface SourceNow {
  readonly id: string;
  readonly fingerprint: string;
  /** Whether every change is journaled, by the triggers of the run. */
  readonly isJournaled: boolean;
}

type ResumedPlan = Pick<CorePlan, "method"> & { readonly sourceFingerprint: string };

/** What makes two declarations the same for an unfinished run: everything but how it runs. */
function identityOf({ migration, ...target }: Target): string {
  void migration;
  return hashOf(target);
}

/** Whether two declarations ask for the same. */
export function isSameDeclaration(one: Target, other: Target): boolean {
  return identityOf(one) === identityOf(other);
}

/** The table of a target among those that were discovered. */
export function findTable<S extends { readonly schema: string; readonly table: string }>(
  tables: readonly S[],
  target: Target,
): S | undefined {
  return tables.find(({ schema, table }) => schema === target.schema && table === target.table);
}

/** Methods of several steps, whose runs go on where they were. */
const resumableMethods: ReadonlySet<string> = new Set(["copySwap", "moveRows", "attachHistory"]);

/** Whether an unfinished run can go on with this target and this table. */
export function canGoOn<P extends ResumedPlan, L, S>(
  run: OpenRun<P, L, S>,
  target: Target,
  source: SourceNow,
): boolean {
  if (run.state === "swapped") return true;
  return (
    resumableMethods.has(run.plan.method) &&
    !run.isSpoiled &&
    (!run.hasJournal || source.isJournaled) &&
    run.sourceOid === source.id &&
    run.plan.sourceFingerprint === source.fingerprint &&
    isSameDeclaration(run.target, target)
  );
}

/** What is known about a table that is not there. */
export interface Traces {
  readonly database: string;
  /** The qualified name of the table that an earlier run has retired, if it is still there. */
  readonly retired: { readonly table: string; readonly since: string } | undefined;
  /** Tables whose names look alike. */
  readonly similar: readonly { readonly schema: string; readonly table: string }[];
}

/** Why there is no such table: with the retired one, if an earlier run left it, or names that look alike. */
export function refuseMissing(target: TableToRead, { database, retired, similar }: Traces): Refusal {
  const table = `${target.schema}.${target.table}`;
  if (retired) {
    const names = { table, retired: retired.table, since: retired.since };
    return refuse("TABLE_GONE_RETIRED_EXISTS", "table", names);
  }
  const names = similar.map((other) => `${other.schema}.${other.table}`).join(" or ");
  const hint = names === "" ? "" : ` Did you mean ${names}?`;
  return refuse("TABLE_NOT_FOUND", "table", { table, database, hint });
}

/** Whether a plan begins a run: of one that goes on, the table may be anywhere between before and after. */
export function isBeginning(
  outcome: { readonly plan: { readonly method: string }; readonly resumes: unknown } | Refused,
): boolean {
  return "plan" in outcome && outcome.plan.method !== "nothing" && outcome.resumes === null;
}

/** Who is in the way right now: all else that a validation before finds stands in the plan, its hazards and its advice. */
function formatActivity(before: Validation | null): string {
  const faults = before?.checks.find(({ name }) => name === "activity")?.faults ?? [];
  if (faults.length === 0) return "";
  return ["\n  right now", ...faults.map(({ problem, remedy }) => `     ! ${problem} ${remedy}`)].join("\n");
}

/** What the declaration says of the run: how long it should take, and how it is validated. */
function declaredOf(forecast: Forecast | null, migration: Target["migration"]): Declared {
  const { estimatedHours } = migration;
  return { estimatedHours, ...(forecast ? { afterwards: forecastAfterwards(forecast, migration) } : {}) };
}

/** What is known of a table beside its plan. */
export interface Known {
  /** The last run of the table that has ended: a younger one has done this plan. */
  readonly afterRun: string | null;
  /** What is known of the table before the run that is planned. */
  readonly before: Validation | null;
  readonly proofs: readonly RunProof[];
  readonly target: Target;
}

/** A plan as preview shows it, or why there is none. */
export function previewOf<Step extends PrintedPlan["steps"][number], P extends PrintedPlan, L, S>(
  outcome: (Planned<P, L, S> & { readonly plan: { readonly steps: readonly Step[] } }) | Refused,
  renderer: Previewed<Step>,
  { afterRun, before, proofs, target }: Known,
): Preview | Refused {
  if ("refusals" in outcome) return outcome;
  const { plan, forecast, resumes } = outcome;
  const note = resumes ? `\n  goes on with run ${resumes.runId}, which stopped before` : "";
  const planned =
    plan.method === "nothing"
      ? null
      : formatPlan(plan, forecast, declaredOf(forecast, target.migration)) + formatActivity(before) + note;
  const unproven = resumes === null ? listUnproven(proofs, target) : [];
  const told = [planned, describeUnproven(target, unproven)].filter((text) => text !== null);
  const run = unproven.at(-1)?.runId;
  return {
    plan: { ...describePlan(plan, renderer), afterRun, ...(run === undefined ? {} : { unproven: run }) },
    announcement: told.length === 0 ? null : told.join("\n"),
    before,
  };
}
