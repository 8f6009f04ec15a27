import { inert } from "../markdown";
import type { RunResult } from "../schema/report";
import type { Validation } from "../schema/validation";
import { formatResult } from "./text";
import { formatValidations } from "./validation";

/** Indented text is literal in Markdown, whatever it holds. */
function literally(text: string): string {
  return text
    .split(/\r\n|[\r\n\u0085\u2028\u2029]/)
    .map((line) => `    ${line}`)
    .join("\n");
}

/** What a run did, what was validated before and after it, and why something could not be. */
export function formatRunReport(
  table: string,
  result: RunResult | null,
  validations: readonly Validation[],
  note: string | null,
): string {
  const did =
    result === null
      ? []
      : [`# Run ${result.runId} of ${inert(table)}`, "", literally(formatResult(table, result)), ""];
  const notes = note === null ? [] : [inert(note), ""];
  return [...did, ...notes, ...(validations.length === 0 ? [] : [formatValidations(validations)])].join("\n");
}
