/**
 * Drivers send no values for binds behind RETURNING … INTO, and find those by scanning the text. The request can only be read
 * by finding the same ones, whether or not the statement turns out to be valid.
 */
export interface BindScan {
  readonly isPlsql: boolean;
  /** Positions among the binds, one per occurrence. */
  readonly returning: readonly number[];
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[nN]?[qQ]'(?:\[[\s\S]*?\]'|\{[\s\S]*?\}'|\([\s\S]*?\)'|<[\s\S]*?>'|([^\s[{(<])[\s\S]*?\1')|'[^']*(?:'|$)|"[^"]*(?:"|$)|:\s*(?:"[^"]+"|\d+|\p{L}[\p{L}\p{N}_$#]*)|[\p{L}_][\p{L}\p{N}_$#]*|\S/gu;

const PLSQL_KEYWORDS: readonly string[] = ["DECLARE", "BEGIN", "CALL"];
const DML_KEYWORDS: readonly string[] = ["INSERT", "UPDATE", "DELETE", "MERGE"];

/** Scans a statement as the drivers do: strings, quoted names and comments are passed over. */
export function scanBinds(sql: string): BindScan {
  let first: string | undefined;
  let stage: "before" | "returning" | "into" = "before";
  let position = 0;
  const returning: number[] = [];
  for (const [token] of sql.matchAll(TOKEN)) {
    if (isBind(token)) {
      if (stage === "into") {
        returning.push(position);
      }
      position += 1;
    } else if (isWord(token)) {
      first ??= token.toUpperCase();
      if (DML_KEYWORDS.includes(first)) {
        stage = nextStage(stage, token.toUpperCase());
      }
    }
  }
  return { isPlsql: first !== undefined && PLSQL_KEYWORDS.includes(first), returning };
}

function nextStage(stage: "before" | "returning" | "into", word: string): "before" | "returning" | "into" {
  if (stage === "before" && (word === "RETURNING" || word === "RETURN")) {
    return "returning";
  }
  return stage === "returning" && word === "INTO" ? "into" : stage;
}

function isBind(token: string): boolean {
  return token.length > 1 && token.startsWith(":");
}

function isWord(token: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_$#]*$/u.test(token);
}
