/** What a script tells SQL*Plus to do, in order. */
export type Command =
  | { readonly kind: "statement"; readonly text: string }
  | { readonly kind: "include"; readonly file: string }
  | { readonly kind: "whenever"; readonly event: "SQLERROR" | "OSERROR"; readonly code: number }
  | { readonly kind: "variable"; readonly name: string; readonly size: number }
  | { readonly kind: "serverOutput" | "exit" | "setting" };

/** Settings of SQL*Plus that are as the runner has them anyway. */
const settings =
  /^SET (?:ECHO OFF|FEEDBACK OFF|AUTOCOMMIT OFF|SQLBLANKLINES ON|DEFINE OFF|SERVEROUTPUT ON SIZE UNLIMITED FORMAT WRAPPED)$/;
/** Of the releases that are supported; the least of them. */
const longestLine = 2_499;

class ScriptFault extends Error {}

/** A line outside of any statement. */
function commandOf(line: string, where: string): Command {
  const whenever = /^WHENEVER (SQLERROR|OSERROR) EXIT (\d+) ROLLBACK$/.exec(line);
  if (whenever)
    return { kind: "whenever", event: whenever[1] as "SQLERROR" | "OSERROR", code: Number(whenever[2]) };
  const included = /^@@(\S+)$/.exec(line);
  if (included) return { kind: "include", file: included[1] ?? "" };
  const variable = /^VARIABLE (\w+) VARCHAR2\((\d+)\)$/.exec(line);
  if (variable) return { kind: "variable", name: variable[1] ?? "", size: Number(variable[2]) };
  if (line === "EXIT SUCCESS ROLLBACK") return { kind: "exit" };
  if (settings.test(line)) return { kind: line.startsWith("SET SERVEROUTPUT") ? "serverOutput" : "setting" };
  throw new ScriptFault(`SP2-0734: unknown command at ${where}: ${line}`);
}

const block = /^(?:DECLARE|BEGIN)\b/i;
const statement = /^(?:ALTER|CREATE|DROP|SELECT|INSERT|UPDATE|DELETE|COMMIT|ROLLBACK|GRANT|REVOKE|LOCK)\b/i;

/** Every line, also one within a statement, is looked at by SQL*Plus before the server sees it. */
function refuseHazard(line: string, isInside: boolean, isDefineOn: boolean, where: string): void {
  if (Buffer.byteLength(line) > longestLine) throw new ScriptFault(`SP2-0027: input is too long at ${where}`);
  // What it makes of other characters depends on NLS_LANG.
  if (/[^\x20-\x7e]/.test(line))
    throw new ScriptFault(`a character of the client's set at ${where}: ${line}`);
  if (isDefineOn && line.includes("&")) throw new ScriptFault(`Enter value for a variable at ${where}`);
  if (isInside && /^\s*[@#!$]/.test(line))
    throw new ScriptFault(`a command inside of a block at ${where}: ${line}`);
  if (/-\s*$/.test(line)) throw new ScriptFault(`a line that goes on at ${where}: ${line}`);
}

/** Splits a script as SQL*Plus does: by lines. @throws for what it would take for a command that was not meant */
export function readBlocks(text: string, file: string): Command[] {
  const commands: Command[] = [];
  let buffer: string[] = [];
  let isDefineOn = true;
  for (const [at, line] of text.split("\n").entries()) {
    const where = `${file}:${at + 1}`;
    refuseHazard(line, buffer.length > 0, isDefineOn, where);
    if (buffer.length === 0) {
      if (line.trim() === "" || line.startsWith("--")) continue;
      if (line === "/") throw new ScriptFault(`SP2-0103: nothing in the buffer to run at ${where}`);
      if (!block.test(line) && !statement.test(line)) {
        isDefineOn &&= line !== "SET DEFINE OFF";
        commands.push(commandOf(line, where));
        continue;
      }
    }
    if (line.trim() === ".") throw new ScriptFault(`the block is given up at ${where}`);
    const isBlock = block.test(buffer[0] ?? line);
    if (line.trim() === "/" && isBlock) commands.push({ kind: "statement", text: buffer.join("\n") });
    else if (!isBlock && /;\s*$/.test(line))
      commands.push({ kind: "statement", text: [...buffer, line].join("\n").replace(/;\s*$/, "") });
    else {
      buffer.push(line);
      continue;
    }
    buffer = [];
  }
  if (buffer.length > 0) throw new ScriptFault(`a block without its end in ${file}`);
  return commands;
}
