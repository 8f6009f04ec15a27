/** Far below what SQL*Plus takes as one line: 2,500 characters before 12.2, 5,000 since. */
const longestLine = 900;
/** A literal of PL/SQL may have 32,767 bytes. */
const longestLiteral = 30_000;

/**
 * What SQL*Plus reads as a command of its own, wherever it stands: the end of a block, a file to include, a command behind
 * SQLPREFIX, a call of the system, a line that goes on.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SET-system-variable-summary.html
 */
const isCommand = /^\s*(?:[@#!$/.]|\$)|-\s*$/;

/** Whether a text can stand in a script line by line as it is: of ASCII alone, so that no client's character set matters. */
function isPlain(text: string): boolean {
  if (text.length > longestLiteral || !/^[\x20-\x7e\n]*$/.test(text)) return false;
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

function printPieces(text: string): string {
  // eslint-disable-next-line no-control-regex -- those are what is looked for
  const pieces = text.match(/[\x20-\x7e]{1,450}|[\0-\x1f\x7f]|[^\0-\x7f]{1,60}/gu) ?? ["''"];
  const printed = pieces.map(printPiece).join("\n      || ");
  return text.length > longestLiteral ? `TO_CLOB('')\n      || ${printed}` : printed;
}

/** An expression of PL/SQL for a text, in which no name or text of the table can be read as anything else. */
export function plsqlText(text: string): string {
  if (text === "") return "NULL";
  const delimiter = delimiterFor(text);
  if (!text.includes("\n") && /^[\x20-\x7e]{1,450}$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (delimiter !== undefined && isPlain(text)) return `q'${delimiter}${text}${delimiter}'`;
  return printPieces(text);
}
