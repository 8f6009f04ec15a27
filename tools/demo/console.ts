const isColoured = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;

function coloured(code: number): (text: string) => string {
  return (text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
}

export const bold = coloured(1);
export const dim = coloured(2);
export const red = coloured(31);
export const green = coloured(32);
export { isColoured };

const INDENT = "   ";
let sections = 0;
let isMuted = false;

function write(text: string): void {
  if (!isMuted) process.stdout.write(text);
}

/** From now on nothing is printed. */
export function mute(): void {
  isMuted = true;
}

export function say(text = ""): void {
  write(text === "" ? "\n" : `${INDENT}${text}\n`);
}

/** Indents all lines but the first, which say() indents. */
export function indent(text: string): string {
  return text.trimEnd().replaceAll("\n", `\n${INDENT}`);
}

/** Begins the next numbered part of the story. */
export function beginSection(title: string): void {
  sections += 1;
  write(`\n${bold(`${sections}. ${title}`)}\n`);
}

/** Passes on what another program writes, indented, as it comes. */
export function createIndenter(): (text: string) => void {
  let isLineStart = true;
  return (text) => {
    for (const part of text.split(/(?<=\n)/)) {
      write(isLineStart && part !== "" ? `${INDENT}${dim("│")} ${part}` : part);
      isLineStart = part.endsWith("\n");
    }
  };
}

export type Cell = string | number;

function format(cell: Cell): string {
  return typeof cell === "number" ? cell.toLocaleString("en-US") : cell;
}

/** Prints a table; columns of numbers are aligned to the right. */
export function sayTable(header: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const lines = [header, ...rows].map((cells) => cells.map(format));
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const isNumber = header.map((_, column) => rows.some((cells) => typeof cells[column] === "number"));
  lines.forEach((cells, line) => {
    const padded = cells.map((cell, column) =>
      isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    say(line === 0 ? dim(padded.join("  ").trimEnd()) : padded.join("  ").trimEnd());
  });
}

export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

export function formatMilliseconds(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

export function formatBytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MB`;
}
