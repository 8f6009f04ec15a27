import { inert } from "../markdown";
import type { Check, Outcome, Validation, ValidationStage } from "../schema/validation";
import { formatCount, formatSeconds } from "./text";
import { titleOf } from "./validation-words";

const marks: Readonly<Record<Outcome, string>> = {
  passed: "passed",
  warned: "**warned**",
  failed: "**FAILED**",
  partial: "**in part**",
  notApplicable: "not looked at",
};

export const stageTitles: Readonly<Record<ValidationStage, string>> = {
  before: "Before the run",
  after: "After the swap",
  compare: "New table against retired table",
};

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)];
}

function formatFault(check: Check): string[] {
  return check.faults.map(({ code, problem, remedy }) => {
    const prefix = code === null ? "" : `${code}: `;
    return `- **${titleOf(check.name)}** (${check.outcome}): ${inert(prefix + problem)} *What to do:* ${inert(remedy)}`;
  });
}

/** `Holds: 12 passed, 1 warned, 2 not looked at.`, `NOT FINISHED: 1 passed, 3 in part.` */
export function summarize({ checks, holds }: Validation): string {
  const count = (wanted: Outcome) => checks.filter(({ outcome }) => outcome === wanted).length;
  const counts = [
    [count("passed"), "passed"],
    [count("warned"), "warned"],
    [count("failed"), "failed"],
    [count("partial"), "in part"],
    [count("notApplicable"), "not looked at"],
  ] as const;
  const words = counts.filter(([found]) => found > 0).map(([found, word]) => `${found} ${word}`);
  const unproven = count("partial") > 0 ? "NOT FINISHED" : "PROVES NOTHING";
  const verdict = holds ? "Holds" : count("failed") > 0 ? "DOES NOT HOLD" : unproven;
  return `${verdict}: ${words.join(", ")}.`;
}

function formatDistribution({ distribution }: Validation): string[] {
  if (distribution.length === 0) return [];
  const rows = distribution.map(({ partition, rows: here, retiredRows }) => [
    inert(partition),
    formatCount(here),
    formatCount(retiredRows),
    here === retiredRows ? "" : "**differs**",
  ]);
  return [
    "",
    "### Rows of each partition",
    "",
    ...table(["Partition", "New table", "Retired table", ""], rows),
  ];
}

/** One validation in Markdown: what was found, then what to do about it. */
export function formatValidation(validation: Validation): string {
  const { stage, table: name, engine, database, at, seconds, seed, checks } = validation;
  const drawn = seed === null ? "" : `; sample drawn with seed ${seed}`;
  const faults = checks.flatMap(formatFault);
  return [
    `## ${inert(name)}: ${stageTitles[stage]}`,
    "",
    `**${summarize(validation)}**`,
    "",
    `${engine}, database ${inert(database)}, ${at} by its clock; took ${formatSeconds(seconds)}${drawn}.`,
    "",
    ...table(
      ["Check", "Outcome", "Finding", "Expected", "Actual"],
      checks.map(({ name: check, outcome, finding, expected, actual }) => [
        titleOf(check),
        marks[outcome],
        inert(finding),
        inert(expected ?? ""),
        inert(actual ?? ""),
      ]),
    ),
    ...(faults.length === 0 ? [] : ["", "### What to do", "", ...faults]),
    ...formatDistribution(validation),
    "",
  ].join("\n");
}

/** Those that do not hold stand first. */
export function orderValidations(validations: readonly Validation[]): readonly Validation[] {
  return [...validations].sort((left, right) => Number(left.holds) - Number(right.holds));
}

/** What a report says beside what was looked at. */
export interface Remarks {
  /** Why something could not be looked at. */
  readonly note: string | null;
  /** What had failed and was not looked at again. */
  readonly failedBefore: readonly string[];
}

export const noRemarks: Remarks = { note: null, failedBefore: [] };

function describeLooked(validations: readonly Validation[]): string {
  const broken = validations.filter(({ holds }) => !holds).length;
  if (validations.length === 0) return "Nothing was validated.";
  if (validations.length === 1) return broken === 0 ? "It holds." : "It does not hold.";
  return broken === 0 ? `All ${validations.length} hold.` : `${broken} of ${validations.length} do not hold.`;
}

/** `It holds.`, `All 3 hold.`, `1 of 3 do not hold.`, and whether that is all. */
export function describeVerdict(validations: readonly Validation[], remarks: Remarks): string {
  const before = remarks.failedBefore.length > 0 ? ["DOES NOT HOLD: what failed before was not mended."] : [];
  const rest = remarks.note === null ? [] : ["Not everything could be looked at."];
  return [...before, describeLooked(validations), ...rest].join(" ");
}

/** Each of them a sentence of its own. */
export function listRemarks({ note, failedBefore }: Remarks): readonly string[] {
  return [...failedBefore.map((found) => `Failed before: ${found}`), ...(note === null ? [] : [note])];
}

/** Several validations in one page of Markdown; those that do not hold stand first. */
export function formatValidations(validations: readonly Validation[], remarks: Remarks = noRemarks): string {
  const texts = orderValidations(validations).map(formatValidation);
  const said = listRemarks(remarks).flatMap((text) => [inert(text), ""]);
  return ["# Validation", "", `**${describeVerdict(validations, remarks)}**`, "", ...said, ...texts].join(
    "\n",
  );
}
