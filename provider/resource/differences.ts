import { proofIn } from "./outputs";
import { settingsOf, type Inputs } from "./settings";

/** Settings that say which table is meant: another value is another resource. */
const identity: ReadonlySet<string> = new Set(["connection", "schema", "table"]);

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([left], [right]) => left.localeCompare(right));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

/** Names of the settings that differ; the plan and what the resource itself has found do not count. */
export function changedSettings(olds: Inputs, news: Inputs): string[] {
  const [before, after] = [settingsOf(olds), settingsOf(news)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !isEqual(before[name], after[name]));
}

/** Those of them that make it another table. */
export function replacingSettings(changed: readonly string[]): string[] {
  return changed.filter((name) => identity.has(name));
}

function planOf(inputs: Inputs): Inputs | null {
  const { plan } = inputs;
  return typeof plan === "object" && plan !== null ? (plan as Inputs) : null;
}

/** Whether the plan has work to do: the declaration may be the same, and the table another. */
function isWorkPlanned(news: Inputs): boolean {
  return planOf(news)?.["method"] !== "nothing";
}

/**
 * Whether the plan was run: by a run of the table that is younger than the plan. So it is with the inputs of an update, which a
 * refresh compares with what has become of the table.
 */
function isDone(olds: Inputs, news: Inputs): boolean {
  const { result } = olds;
  const { runId, planHash } = (typeof result === "object" && result !== null ? result : {}) as Inputs;
  const plan = planOf(news);
  return (
    planHash !== undefined && planHash === plan?.["hash"] && Number(runId) > Number(plan["afterRun"] ?? 0)
  );
}

/** Whether the plan has work to do that is not done yet. */
function isWorkLeft(olds: Inputs, news: Inputs): boolean {
  return isWorkPlanned(news) && !isDone(olds, news);
}

/** Whether the plan has a validation to make that has not been made since. */
function isProofLeft(olds: Inputs, news: Inputs): boolean {
  const unproven = planOf(news)?.["unproven"];
  if (unproven === undefined) return false;
  const { validation } = proofIn(olds);
  return validation?.runId !== unproven || validation.holds === false || validation.left !== null;
}

/** Whether there is anything to do that is not done yet. */
export function isAnythingLeft(olds: Inputs, news: Inputs): boolean {
  return isWorkLeft(olds, news) || isProofLeft(olds, news);
}

/** The hash of the plan that was previewed. */
export function plannedHashOf(inputs: Inputs): string | null {
  const hash = planOf(inputs)?.["hash"];
  return typeof hash === "string" ? hash : null;
}
