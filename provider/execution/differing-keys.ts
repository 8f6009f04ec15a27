import type { Row } from "../dialect/session";
import { readJson } from "./ledger-values";

/** As many as the statement that finds them lists. */
const mostListed = 1_000;

/** The first of the rows that differ, by key, and how many others were found; null where there is none. */
export function describeKeys(found: readonly Row[], shown: number): string | null {
  if (found.length === 0) return null;
  const keys = found
    .slice(0, shown)
    .map(({ key, difference }) => `(${(readJson(key) as string[]).join(", ")}) ${String(difference)}`);
  const others = found.length - keys.length;
  const atLeast = found.length >= mostListed ? "at least " : "";
  return `${keys.join(", ")}${others > 0 ? ` and ${atLeast}${others} more` : ""}`;
}
