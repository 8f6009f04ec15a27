import { inert } from "../markdown";
import type { RunResult } from "../schema/report";
import type { Validation } from "../schema/validation";
import { formatResult } from "./text";
import { formatValidations, listRemarks, type Remarks } from "./validation";

/** Indented text is literal in Markdown, whatever it holds. */
function literally(text: string): string {
  return text
    .split(/\r\n|[\r\n\u0085\u2028\u2029]/)
    .map((line) => `    ${line}`)
    .join("\n");
}

/** What a run did, what was validated before and after it, and what else there is to say of that. */
export function formatRunReport(
  table: string,
  result: RunResult | null,
  validations: readonly Validation[],
  remarks: Remarks,
): string {
  const did =
    result === null
      ? []
      : [`# Run ${result.runId} of ${inert(table)}`, "", literally(formatResult(table, result)), ""];
  const isProven = validations.length > 0 || listRemarks(remarks).length > 0;
  return [...did, ...(isProven ? [formatValidations(validations, remarks)] : [])].join("\n");
}
