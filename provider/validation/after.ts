import type { Refusal } from "../errors";
import type { SwappedRun } from "../schema/foreign-key";
import type { Method } from "../schema/plan";
import { partNames, type Check, type Fault, type PartName } from "../schema/validation";
import { countOf, failed, notApplicable, partial, passed, warned } from "./check";
import type { Difference } from "./difference";

/** What planning says of a table that has been migrated. */
export interface PlanAfter {
  readonly refusals: readonly Refusal[];
  readonly plan: { readonly method: Method; readonly reason: string } | null;
  /** The run that has not ended. */
  readonly resumes: string | null;
}

export interface AfterFacts extends PlanAfter {
  /** What is not as it was before the run; null where that is not known. */
  readonly differences: readonly Difference[] | null;
  /** What does not work now, whatever was before. */
  readonly faults: Readonly<Partial<Record<PartName, readonly Fault[]>>>;
  /** How many there are now, in words. */
  readonly counted: Readonly<Record<PartName, string>>;
  readonly counts: Check;
  /** A run of a table that a foreign key joins to this one, between its swap and the proof of its keys; null where there is none. */
  readonly neighbour: SwappedRun | null;
}

const partOfLabel: Readonly<Record<string, PartName>> = {
  index: "indexes",
  constraint: "constraints",
  "foreign key": "constraints",
  "foreign key at the table": "constraints",
  trigger: "triggers",
  grant: "grants",
  view: "dependants",
  "materialized view": "dependants",
  routine: "dependants",
  dependant: "dependants",
};

function partOf({ label }: Difference): PartName {
  return partOfLabel[label] ?? "structure";
}

function checkPartitioning({ refusals, plan, resumes }: PlanAfter): Check {
  const [first] = refusals;
  if (first !== undefined)
    return failed("partitioning", "Nothing can be said of it: planning refuses.", [...refusals]);
  if (plan === null) return notApplicable("partitioning", "Nothing is planned.");
  if (resumes !== null) {
    const problem = `Run ${resumes} has not ended.`;
    return failed("partitioning", problem, [{ code: null, problem, remedy: "Run pulumi up: it goes on." }]);
  }
  if (plan.method === "nothing") return passed("partitioning", plan.reason);
  const fault = { code: null, problem: plan.reason, remedy: "Run pulumi preview, read it, and pulumi up." };
  return plan.method === "copySwap" || plan.method === "attachHistory"
    ? failed("partitioning", "It is not as declared.", [fault])
    : warned("partitioning", "It is as declared, but work is left.", [fault]);
}

function toFault({ text, change }: Difference): Fault {
  const remedy =
    change === "new" ? "Nothing, if it was meant." : "Restore it; the retired table shows how it was.";
  return { code: null, problem: `${text}.`, remedy };
}

/** Keys that the run of another table moves are as before once it has proven them: until then nobody can tell. */
function checkMoving(all: readonly Difference[], { run, table }: SwappedRun): Check {
  const finding = `Run ${run} of ${table} moves foreign keys of this table, and has not proven them yet.`;
  const texts = all.map(({ text }) => text).join("; ");
  const remedy = `Let run ${run} end; then run pulumi up, which looks again.`;
  return partial("constraints", finding, { code: null, problem: `${finding} Now: ${texts}.`, remedy });
}

function areOfKeys(differences: readonly Difference[]): boolean {
  return differences.length > 0 && differences.every(({ label }) => label.startsWith("foreign key"));
}

function checkPart(name: PartName, { differences, faults, counted, neighbour }: AfterFacts): Check {
  const broken = faults[name] ?? [];
  const mine = (differences ?? []).filter((difference) => partOf(difference) === name);
  const lost = mine.filter(({ change }) => change !== "new");
  const all = [...broken, ...mine.map(toFault)];
  if (neighbour !== null && broken.length === 0 && areOfKeys(mine)) return checkMoving(mine, neighbour);
  if (broken.length + lost.length > 0)
    return failed(name, `${countOf(all.length, "thing")} not as before.`, all);
  if (all.length > 0) return warned(name, `${counted[name]}; ${countOf(all.length, "thing")} new.`, all);
  if (differences !== null) return passed(name, `${counted[name]}, as before the run.`);
  if (name === "indexes")
    return passed(name, `${counted[name]}, all valid; how they were before is not known.`);
  return notApplicable(
    name,
    `${counted[name]}; how it was before is not known: no run has brought the table here.`,
  );
}

/** What is left to prove once a table is migrated: partitioning as declared, rows, and everything that hangs on it. */
export function checkAfter(facts: AfterFacts): Check[] {
  return [checkPartitioning(facts), facts.counts, ...partNames.map((name) => checkPart(name, facts))];
}

/** A table that is not there. */
export function missingAfter(refusal: Refusal): Check[] {
  const { code, problem, remedy } = refusal;
  const reason = "There is no table.";
  return [
    failed("existence", reason, [{ code, problem, remedy }]),
    ...(["partitioning", "counts", ...partNames] as const).map((name) => notApplicable(name, reason)),
  ];
}
