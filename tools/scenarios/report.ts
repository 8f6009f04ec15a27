import {
  bold,
  formatMilliseconds,
  formatSeconds,
  green,
  red,
  say,
  sayTable,
  type Cell,
} from "../demo/console";
import type { DemoDatabase } from "../demo/database";
import type { Check } from "./checks";
import type { Evidence } from "./evidence";
import { EVENTS_NOTE, SCENARIOS, type Scenario } from "./scenarios";

function describeHeld(checks: readonly Check[]): string {
  const held = checks.filter(({ holds }) => holds).length;
  return held === checks.length ? green(`${held} of ${held}`) : red(`${held} of ${checks.length}`);
}

function rowOf({ table, title }: Scenario, evidence: Evidence, checks: readonly Check[]): readonly Cell[] {
  const result = evidence.results.get(table);
  const facts = evidence.after.partitions.get(table);
  const verdict = evidence.verdicts.find((candidate) => candidate.table === table);
  return [
    title,
    table.toUpperCase(),
    verdict?.rows ?? 0,
    verdict?.writtenRows ?? 0,
    evidence.before.partitions.get(table)?.leaves ?? 0,
    facts?.leaves ?? 0,
    formatSeconds((result?.seconds ?? 0) * 1_000),
    formatMilliseconds(result?.lockedMs ?? 0),
    describeHeld(checks.filter((check) => check.table === table)),
  ];
}

function sayChecks(checks: readonly Check[]): void {
  for (const { claim, holds, detail } of checks) {
    say(`${holds ? green("✓") : red("✗")} ${claim}${detail === "" ? "" : `: ${detail}`}`);
  }
}

/** Shows the six scenarios in a table, then what concerns the schema as a whole, and everything that did not hold. */
export function report(evidence: Evidence, checks: readonly Check[], { words }: DemoDatabase): void {
  sayTable(
    [
      "scenario",
      "table",
      "rows",
      "written",
      "leaves before",
      "after",
      "took",
      words.lock,
      "checks that held",
    ],
    SCENARIOS.map((scenario) => rowOf(scenario, evidence, checks)),
  );
  say();
  sayChecks(checks.filter(({ table }) => table === null));
  for (const { table, claim, detail } of checks.filter(({ table, holds }) => table !== null && !holds)) {
    say(`${red("✗")} ${bold(String(table).toUpperCase())}: ${claim}: ${detail}`);
  }
  say(EVENTS_NOTE);
}
