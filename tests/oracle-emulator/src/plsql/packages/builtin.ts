import { coerce, toText } from "../coerce";
import type { Context } from "../context";
import { valueError } from "../errors";
import type { Cell } from "../values";
import { INTEGER_TYPE, NUMBER_TYPE } from "../values";

export interface BuiltinParameter {
  readonly name: string;
  readonly mode: "IN" | "OUT" | "IN OUT";
  readonly optional: boolean;
}

/** A routine of a package that Oracle brings along. */
export interface Builtin {
  /** Without its package. */
  readonly name: string;
  readonly parameters: readonly BuiltinParameter[];
  /** Arguments by parameter; undefined where an optional one is left out. OUT arguments are the places themselves. */
  run(context: Context, args: readonly (Cell | undefined)[]): Promise<Cell | void>;
}

/** `"A, B?, C OUT"`: names with their modes; `?` marks what may be left out. */
export function builtin(name: string, parameters: string, run: Builtin["run"]): Builtin {
  const list = parameters === "" ? [] : parameters.split(", ");
  return {
    name,
    run,
    parameters: list.map((text) => {
      const [word = "", ...mode] = text.split(" ");
      return {
        name: word.replace("?", ""),
        mode: mode.length === 0 ? "IN" : (mode.join(" ") as BuiltinParameter["mode"]),
        optional: word.endsWith("?"),
      };
    }),
  };
}

export async function textArgument(context: Context, cell: Cell | undefined): Promise<string | null> {
  if (cell === undefined) return null;
  if (cell.kind !== "scalar") throw valueError();
  return toText(context.host, cell);
}

/** Undefined: NULL or left out. */
export async function integerArgument(context: Context, cell: Cell | undefined): Promise<number | undefined> {
  if (cell === undefined) return undefined;
  if (cell.kind !== "scalar") throw valueError();
  const value = await coerce(context.host, cell, INTEGER_TYPE);
  return value === null ? undefined : Number(value);
}

export async function numberArgument(context: Context, cell: Cell | undefined): Promise<string | undefined> {
  if (cell === undefined) return undefined;
  if (cell.kind !== "scalar") throw valueError();
  return ((await coerce(context.host, cell, NUMBER_TYPE)) as string | null) ?? undefined;
}
