/** Bytes of a text's line, of which a script's line may hold two: SQL*Plus passes over a line of more than 2,499 (SP2-0027). */
const longestLine = 900;
/** Bytes: a text of PL/SQL that is no CLOB may have 32,767. */
const longestText = 30_000;
/** ASCII in a line of a literal; each quote counts twice there. */
const asciiInPiece = 450;

/**
 * What SQL*Plus reads as a command of its own, wherever it stands: the end of a block, a file to include, a command behind
 * SQLPREFIX, a call of the system, a line that goes on.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SET-system-variable-summary.html
 */
const isCommand = /^\s*(?:[@#!$/.]|\$)|-\s*$/;

/** Bytes that a text has at most in a character set of the server's: UTF8 has each half of a surrogate pair in three. */
function countBytes(text: string): number {
  return text.split("").reduce((sum, unit) => {
    const code = unit.charCodeAt(0);
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : 3);
  }, 0);
}

/** Whether a text can stand in a script line by line as it is: of ASCII alone, so that no client's character set matters. */
function isPlain(text: string): boolean {
  if (text.length > longestText || !/^[\x20-\x7e\n]*$/.test(text)) return false;
  const lines = text.split("\n");
  return (
    lines.every(
      (line, at) => line.length <= longestLine && line.trim() !== "" && (at === 0 || !isCommand.test(line)),
    ) && !/-\s*$/.test(lines[0] ?? "")
  );
}

/** A character that ends a literal of q'…' together with the quote, and that the text does not have. */
function delimiterFor(text: string): string | undefined {
  return ["~", "!", "^", "|", "#"].find((character) => !text.includes(character));
}

function escapeUnit(unit: string): string {
  return unit
    .split("")
    .map((half) => `\\${half.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`)
    .join("");
}

/** One piece that is of one kind: a newline or the like, other characters than ASCII, or ASCII. */
function printPiece(piece: string): string {
  const first = piece.charCodeAt(0);
  if (/^[\x20-\x7e]/.test(piece)) return `'${piece.replaceAll("'", "''")}'`;
  if (first < 0x80) return `CHR(${first})`;
  return `TO_CHAR(UNISTR('${escapeUnit(piece)}'))`;
}

/** Pieces that are joined to a text first, and then to the CLOB: each `||` copies all of a CLOB. */
function groupPieces(pieces: readonly string[]): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const piece of pieces) {
    room -= countBytes(piece);
    if (room < 0) {
      groups.push([]);
      room = longestText - countBytes(piece);
    }
    groups.at(-1)?.push(piece);
  }
  return groups;
}

function printPieces(text: string): string {
  // eslint-disable-next-line no-control-regex -- those are what is looked for
  const pieces = text.match(/[\x20-\x7e]{1,450}|[\0-\x1f\x7f]|[^\0-\x7f]{1,60}/gu) ?? [];
  const groups = groupPieces(pieces).map((group) => group.map(printPiece).join("\n      || "));
  return groups.length > 1
    ? groups.map((group) => `TO_CLOB(${group})`).join("\n      || ")
    : (groups[0] ?? "");
}

/** An expression of PL/SQL for a text, in which no name or text of the table can be read as anything else. */
export function plsqlText(text: string): string {
  if (text === "") return "NULL";
  const delimiter = delimiterFor(text);
  if (text.length <= asciiInPiece && /^[\x20-\x7e]+$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (delimiter !== undefined && isPlain(text)) return `q'${delimiter}${text}${delimiter}'`;
  return printPieces(text);
}

/** Texts one below the other, as a list of SQL has them: many names are too long for one line. */
export function plsqlList(texts: readonly string[]): string {
  return texts.map(plsqlText).join(",\n      ");
}

/** Of any release that is supported; the least of them. */
const longestScriptLine = 2_499;

/** @throws where SQL*Plus would pass over a line, and run what is left */
export function demandShortLines(path: string, text: string): void {
  const at = text.split("\n").findIndex((line) => Buffer.byteLength(line) > longestScriptLine);
  if (at >= 0) throw new Error(`${path}:${at + 1} has more than ${longestScriptLine} bytes`);
}
