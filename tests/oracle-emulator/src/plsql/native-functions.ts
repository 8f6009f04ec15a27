import { coerce, familyOf, toNumber, toText } from "./coerce";
import type { Context } from "./context";
import { compareNumbers, negateNumber, remainderOf } from "./decimal";
import { sqlErrorText, sqlErrorTextOf } from "./environment";
import type { ScalarCell } from "./values";
import { numberCell, textCell } from "./values";

/** Undefined: SQL has to say it. */
export type NativeFunction = (
  context: Context,
  args: readonly ScalarCell[],
) => Promise<ScalarCell | undefined> | ScalarCell | undefined;

function isNumber(cell: ScalarCell | undefined): cell is ScalarCell {
  return cell !== undefined && familyOf(cell.type.type) === "number";
}

/** The first argument's type decides; only where both need no conversion in SQL. */
const nvl: NativeFunction = async (context, args) => {
  const [first, second] = args;
  if (first === undefined || second === undefined) return undefined;
  if (first.value !== null && first.value !== "") return first;
  if (familyOf(first.type.type) === familyOf(second.type.type) || first.type.type.name === "VARCHAR2")
    return second;
  const type = { kind: "scalar", type: { name: first.type.type.name } } as const;
  return { kind: "scalar", type, value: await coerce(context.host, second, type) };
};

const toChar: NativeFunction = async (context, args) => {
  if (args.length !== 1) return undefined;
  const [value] = args;
  return value === undefined ? undefined : textCell(await toText(context.host, value));
};

const length: NativeFunction = async (context, args) => {
  const [value] = args;
  if (value === undefined) return undefined;
  const text = await toText(context.host, value);
  return numberCell(text === null ? null : String([...text].length));
};

const mod: NativeFunction = (_context, args) => {
  const [left, right] = args;
  if (!isNumber(left) || !isNumber(right)) return undefined;
  const [a, b] = [toNumber(left), toNumber(right)];
  return numberCell(a === null || b === null ? null : remainderOf(a, b));
};

const abs: NativeFunction = (_context, args) => {
  const [value] = args;
  if (!isNumber(value)) return undefined;
  const number = toNumber(value);
  return numberCell(number === null || compareNumbers(number, "0") >= 0 ? number : negateNumber(number));
};

const sqlErrm: NativeFunction = (context, args) => {
  if (args.length === 0) return textCell(sqlErrorText(context));
  const [code] = args;
  return textCell(sqlErrorTextOf(code === undefined ? "0" : (toNumber(code) ?? "0")));
};

/** Functions that need no round trip. */
export const NATIVE_FUNCTIONS: ReadonlyMap<string, NativeFunction> = new Map([
  ["NVL", nvl],
  ["TO_CHAR", toChar],
  ["LENGTH", length],
  ["MOD", mod],
  ["ABS", abs],
  ["SQLERRM", sqlErrm],
]);
