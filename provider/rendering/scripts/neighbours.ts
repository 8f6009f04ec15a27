import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { QualifiedName } from "../../schema/plan";
import { stepOf, type ScriptRequest } from "./request";

/** An array of PostgreSQL: `ARRAY['app', 'hr']::text[]`. */
export function textArray(texts: readonly string[]): string {
  return `ARRAY[${texts.map(quoteLiteral).join(", ")}]::text[]`;
}

/** The tables at the other ends of foreign keys, which are locked with the source. */
export function neighboursOf(request: ScriptRequest): QualifiedName[] {
  const { children, referenced } = stepOf(request, "swapTables").neighbours;
  return [...children, ...referenced];
}

/** The same, as catalog look-ups name them. */
export function lockedWithText(request: ScriptRequest): string {
  return textArray(neighboursOf(request).map(({ schema, name }) => quoteQualified(schema, name)));
}
