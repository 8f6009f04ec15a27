/** The parts of a trigger's description: between its name and its table, and behind the table. */
export interface TriggerText {
  readonly event: string;
  readonly tail: string;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const tokenPattern = /\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|"[^"\0]+"|[\p{L}_$#][\p{L}\p{N}_$#]*|[\s\S]/gu;

/** Words, quoted names and signs, without blanks and comments. */
function tokenize(text: string): Token[] {
  return [...text.matchAll(tokenPattern)]
    .map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
    .filter((token) => !/^(?:\s|--|\/\*)/.test(token.text));
}

/** Where a name that may be qualified ends: index of the token behind it. */
function behindName(tokens: readonly Token[], at: number): number {
  return tokens[at + 1]?.text === "." ? at + 3 : at + 1;
}

/**
 * Takes a description of the dictionary apart: `hr.orders_biu BEFORE INSERT ON hr.orders FOR EACH ROW`. Names may be quoted and
 * qualified; ON is a reserved word, so the first one outside of quotes stands before the table. Null where it cannot be read.
 */
export function splitTriggerText(description: string): TriggerText | null {
  const tokens = tokenize(description);
  const eventAt = behindName(tokens, 0);
  const onAt = tokens.findIndex((token, index) => index >= eventAt && token.text.toUpperCase() === "ON");
  const first = tokens[eventAt];
  const last = tokens[onAt - 1];
  const tableEnd = tokens[behindName(tokens, onAt + 1) - 1];
  if (onAt <= eventAt || first === undefined || last === undefined || tableEnd === undefined) return null;
  if (!/^(?:BEFORE|AFTER|FOR)$/i.test(first.text)) return null;
  // A trigger that was created disabled may say so; what it is now stands in its status.
  const isState = /^(?:EN|DIS)ABLE$/i.test(tokens.at(-1)?.text ?? "");
  const tailEnd = tokens.at(isState ? -2 : -1) ?? tableEnd;
  const tail = description.slice(tableEnd.end, tailEnd.end).trim();
  return {
    event: description.slice(first.start, last.end),
    tail: tail === "" ? "" : `\n${tail}`,
  };
}
