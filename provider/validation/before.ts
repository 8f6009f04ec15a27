import type { Refusal } from "../errors";
import type { Advice } from "../schema/advice";
import type { Forecast } from "../schema/forecast";
import type { Hazard, Method } from "../schema/plan";
import type { Check, Fault } from "../schema/validation";
import { countOf, failed, notApplicable, passed, warned } from "./check";
import { checkOfAdvice, checkOfCode, checkOfHazard, type BeforeName } from "./refusal-checks";

/** A table before its run, as discovery has it. */
export interface SubjectBefore {
  readonly what: string;
  /** By the statistics; -1 where there are none. */
  readonly estimatedRows: number;
  /** What is to be said of them: missing, or of another time. */
  readonly statistics: readonly Advice[];
  /** Partition key and hash key with their types. */
  readonly keys: string;
  readonly columnCount: number;
  readonly keyCount: number;
  readonly foreignKeyCount: number;
  readonly inventory: string;
  /** null where it is not partitioned. */
  readonly partitioning: string | null;
}

/** Everything that discovery and planning have found: a validation decides nothing that they do not. */
export interface BeforeFacts {
  readonly server: string;
  /** null where there is no such table. */
  readonly subject: SubjectBefore | null;
  readonly refusals: readonly Refusal[];
  readonly plan: {
    readonly method: Method;
    readonly reason: string;
    readonly hazards: readonly Hazard[];
  } | null;
  readonly forecast: Forecast | null;
  /** The unfinished run that the plan goes on with. */
  readonly resumes: string | null;
  /** What is known of the room for a copy; null where the plan makes none. */
  readonly space: Check | null;
  readonly activity: Check;
}

const generalRemedy = "Read it before the run: so it is from the cutover on.";
function toFault({ code, problem, remedy }: Refusal): Fault {
  return { code, problem, remedy };
}

function hazardName({ code }: Hazard): BeforeName {
  return checkOfHazard[code]?.[0] ?? "afterwards";
}

function hazardsOf(name: BeforeName, { plan, forecast }: BeforeFacts): Fault[] {
  return [...(plan?.hazards ?? []), ...(forecast?.hazards ?? [])]
    .filter((hazard) => hazardName(hazard) === name)
    .map(({ code, text }) => ({
      code,
      problem: text,
      remedy: checkOfHazard[code]?.[1] ?? generalRemedy,
    }));
}

/** A check that stands on what planning has decided: refused, undecided because something else was, at risk, or in order. */
function judge(
  facts: BeforeFacts,
  name: BeforeName,
  finding: string,
  more: { readonly faults?: readonly Fault[]; readonly needsCopy?: boolean } = {},
): Check {
  const refused = facts.refusals.filter(({ code }) => checkOfCode[code] === name).map(toFault);
  if (refused.length > 0) return failed(name, `Refused: ${countOf(refused.length, "reason")}.`, refused);
  const [first] = facts.refusals;
  if (first || !facts.plan)
    return notApplicable(name, `Not decided: planning ended with ${first?.code ?? "no plan"} before.`);
  const faults = [...hazardsOf(name, facts), ...adviceOf(name, facts), ...(more.faults ?? [])];
  if (faults.length === 0 && more.needsCopy && !copies(facts))
    return notApplicable(name, "No row is copied.");
  return faults.length > 0 ? warned(name, finding, faults) : passed(name, finding);
}

function copies({ plan }: BeforeFacts): boolean {
  return plan !== null && ["copySwap", "moveRows", "attachHistory"].includes(plan.method);
}

function describeSpan({ forecast, plan }: BeforeFacts): string {
  if (forecast === null) return plan?.reason ?? "";
  const { partitions, leaves, from, to, isAtMost } = forecast;
  const tables = leaves === partitions ? "" : `, ${countOf(leaves, "table")}`;
  const span = from === null ? "" : `, from ${from}${to === null ? "" : ` to ${to}`}`;
  return `${isAtMost ? "At most " : ""}${countOf(partitions, "partition")}${tables}${span}.`;
}

function adviceFault({ code, text, remedy }: Advice): Fault {
  return { code, problem: text, remedy };
}

function adviceOf(name: BeforeName, { forecast }: BeforeFacts): Fault[] {
  return (forecast?.advice ?? []).filter(({ code }) => checkOfAdvice[code] === name).map(adviceFault);
}

/** They are looked at whether there is a plan or not. */
function statisticsOf({ estimatedRows, statistics }: SubjectBefore): Check {
  const rows =
    estimatedRows < 0
      ? "None."
      : `About ${countOf(estimatedRows, "row")} by the statistics, which the estimates stand on.`;
  return statistics.length === 0
    ? passed("statistics", rows)
    : warned("statistics", rows, statistics.map(adviceFault));
}

function existenceOf(facts: BeforeFacts): Check {
  const judged = judge(facts, "existence", `There it is: ${facts.subject?.what ?? ""}.`);
  if (judged.outcome !== "notApplicable" || facts.subject === null) return judged;
  return passed("existence", `There it is: ${facts.subject.what}.`);
}

/** What a run met is known by its error; who is at work now was looked at. */
function activityOf(facts: BeforeFacts): Check {
  const judged = judge(facts, "activity", "Nobody is in the way.");
  return judged.outcome === "failed" ? judged : facts.activity;
}

function runsOf(facts: BeforeFacts): Check {
  const { resumes } = facts;
  if (resumes === null) return judge(facts, "runs", "No unfinished run holds the table.");
  const problem = `Run ${resumes} has not ended; pulumi up goes on with it.`;
  const remedy = "Run pulumi up, or pulumi destroy, which takes the run back.";
  return judge(facts, "runs", "A run is unfinished.", { faults: [{ code: null, problem, remedy }] });
}

/** What is known before a run: every refusal of the plan as the check it belongs to, hazards as warnings, and what is well. */
export function checkBefore(facts: BeforeFacts): Check[] {
  const { subject, space, plan } = facts;
  const existing = subject?.partitioning ?? null;
  return [
    judge(facts, "settings", "Every setting is known and valid."),
    judge(facts, "database", `${facts.server}, which is supported.`),
    existenceOf(facts),
    judge(facts, "privileges", "The user may do all that the plan needs."),
    judge(facts, "columns", `The keys are there: ${subject?.keys ?? ""}.`),
    judge(facts, "types", `${countOf(subject?.columnCount ?? 0, "column")} can be copied and compared.`, {
      needsCopy: true,
    }),
    judge(facts, "interval", describeSpan(facts)),
    judge(facts, "keyValues", "Every row has a key that a partition can hold.", { needsCopy: true }),
    judge(
      facts,
      "uniqueKeys",
      `${countOf(subject?.keyCount ?? 0, "primary or unique key")}, kept as declared.`,
      { needsCopy: true },
    ),
    judge(facts, "foreignKeys", `${countOf(subject?.foreignKeyCount ?? 0, "foreign key")}, both ways.`, {
      needsCopy: true,
    }),
    judge(facts, "carried", `Carried: ${subject?.inventory ?? ""}.`, { needsCopy: true }),
    judge(facts, "existingPartitions", existing ?? "The table is not partitioned today."),
    spaceOf(facts, space),
    judge(facts, "lockTable", "The server's lock table has room for the run.", { needsCopy: true }),
    activityOf(facts),
    runsOf(facts),
    ...(subject ? [statisticsOf(subject)] : []),
    judge(facts, "partitionSizes", describeSpan(facts), { needsCopy: true }),
    judge(facts, "afterwards", plan?.method === "nothing" ? plan.reason : "Nothing that is known of."),
  ];
}

function noRoomNeeded({ resumes }: BeforeFacts): string {
  return resumes === null
    ? "No second copy is made."
    : `Run ${resumes}, which goes on, has taken room already.`;
}

function spaceOf(facts: BeforeFacts, known: Check | null): Check {
  const judged = judge(facts, "space", "Room for a copy.", { needsCopy: true });
  return judged.outcome === "passed" ? (known ?? notApplicable("space", noRoomNeeded(facts))) : judged;
}
