import { readFileSync } from "node:fs";
import Mustache from "mustache";
import { findTemplateFolder } from "../template-folder";
import type { Distribution, Outcome, Validation } from "../schema/validation";
import { formatCount, formatSeconds } from "./text";
import {
  describeVerdict,
  listRemarks,
  noRemarks,
  orderValidations,
  stageTitles,
  summarize,
  type Remarks,
} from "./validation";
import { titleOf } from "./validation-words";

/** An outcome is told by a sign and a word, not by its colour alone. */
const marks: Readonly<Record<Outcome, string>> = {
  passed: "✓ passed",
  warned: "! warned",
  failed: "✗ failed",
  partial: "◐ in part",
  notApplicable: "– not looked at",
};

/** More bars than these are no chart any more. */
const mostBars = 60;

function outcomeOf({ holds, checks }: Validation): Outcome {
  const has = (wanted: Outcome) => checks.some(({ outcome }) => outcome === wanted);
  if (!holds) return has("partial") && !has("failed") ? "partial" : "failed";
  return has("warned") ? "warned" : "passed";
}

/** Partitions that differ first; of others as many as a chart can show, in their order. */
function chooseBars(distribution: readonly Distribution[]): readonly Distribution[] {
  const differing = distribution.filter(({ rows, retiredRows }) => rows !== retiredRows);
  const equal = distribution.filter(({ rows, retiredRows }) => rows === retiredRows);
  return [...differing, ...equal].slice(0, Math.max(mostBars, differing.length));
}

function viewOfBars({ distribution }: Validation) {
  const shown = chooseBars(distribution);
  const most = Math.max(1, ...distribution.flatMap(({ rows, retiredRows }) => [rows, retiredRows]));
  const share = (rows: number) => ((100 * rows) / most).toFixed(1);
  const left = distribution.length - shown.length;
  const differing = shown.filter(({ rows, retiredRows }) => rows !== retiredRows).length;
  return {
    hasDistribution: distribution.length > 0,
    omitted: `${differing === 0 ? "" : `; ${formatCount(differing)} of ${formatCount(distribution.length)} differ`}${left === 0 ? "" : `; ${formatCount(left)} more are equal`}`,
    distribution: shown.map(({ partition, rows, retiredRows }) => ({
      partition,
      rows: formatCount(rows),
      retiredRows: formatCount(retiredRows),
      share: share(rows),
      retiredShare: share(retiredRows),
      outcome: rows === retiredRows ? "" : "failed",
      sign: rows === retiredRows ? "" : " ✗ differs",
    })),
  };
}

function viewOf(validation: Validation) {
  const { checks, stage, table, engine, database, at, seconds, seed } = validation;
  const faults = checks.flatMap(({ name, outcome, faults: found }) =>
    found.map(({ code, problem, remedy }) => ({
      title: titleOf(name),
      outcome,
      problem: code === null ? problem : `${code}: ${problem}`,
      remedy,
    })),
  );
  return {
    ...{ table, engine, database, at },
    stage: stageTitles[stage],
    outcome: outcomeOf(validation),
    verdict: summarize(validation),
    took: formatSeconds(seconds),
    drawn: seed === null ? "." : `; sample drawn with seed ${seed}.`,
    checks: checks.map(({ name, outcome, finding, expected, actual }) => ({
      title: titleOf(name),
      mark: marks[outcome],
      ...{ outcome, finding },
      expected: expected ?? "",
      actual: actual ?? "",
    })),
    hasFaults: faults.length > 0,
    faults,
    ...viewOfBars(validation),
  };
}

function outcomeOfAll(validations: readonly Validation[], { note, failedBefore }: Remarks): Outcome {
  const hold = validations.length > 0 && validations.every(({ holds }) => holds);
  if (failedBefore.length > 0 || !hold) return "failed";
  return note === null ? "passed" : "partial";
}

/**
 * Several validations as one HTML file that stands by itself: no script, nothing from elsewhere, every value escaped. Those that do
 * not hold stand first.
 */
export function renderValidationHtml(
  validations: readonly Validation[],
  remarks: Remarks = noRemarks,
): string {
  const template = readFileSync(`${findTemplateFolder("report")}/validation.html`, "utf8");
  return Mustache.render(template, {
    title: "Validation",
    outcome: outcomeOfAll(validations, remarks),
    verdict: describeVerdict(validations, remarks),
    remarks: listRemarks(remarks),
    validations: orderValidations(validations).map(viewOf),
  });
}
