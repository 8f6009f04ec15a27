import type { Context } from "./context";
import { messageLine, textOfCode } from "./errors";
import type { Cell } from "./values";
import { textCell } from "./values";

/** What SQLCODE is of a code: user-defined exceptions are 1, NO_DATA_FOUND is 100. */
export function signedCode(code: number): string {
  if (code === 1403) return "100";
  if (code === 6510) return "1";
  return code === 0 ? "0" : String(-code);
}

export function sqlCode(context: Context): string {
  return signedCode(context.handling.at(-1)?.code ?? 0);
}

/** SQLERRM without an argument: the exception under way. */
export function sqlErrorText(context: Context): string {
  const error = context.handling.at(-1);
  if (error === undefined) return "ORA-0000: normal, successful completion";
  return error.code === 6510 ? "User-Defined Exception" : error.message;
}

/** SQLERRM(code). */
export function sqlErrorTextOf(code: string): string {
  const number = Math.abs(Number(code));
  if (code === "0") return "ORA-0000: normal, successful completion";
  if (code === "1") return "User-Defined Exception";
  if (code === "100") return messageLine(1403, "no data found");
  if (!code.startsWith("-")) return `-${code}: non-ORACLE exception`;
  const text =
    textOfCode(number) ?? (number >= 20000 && number < 21000 ? " " : `Message ${number} not found;`);
  return messageLine(number, text).trimEnd();
}

export function currentUser(context: Context): Cell {
  return textCell(context.host.user);
}
