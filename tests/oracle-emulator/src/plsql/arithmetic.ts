import type { ArithmeticOperator } from "../sql/ast";
import { evaluateOver, familyOf, toNumber, toText } from "./coerce";
import type { Context } from "./context";
import { addNumbers, divideNumbers, multiplyNumbers, subtractNumbers } from "./decimal";
import { raised, unsupported, valueError } from "./errors";
import { callNode } from "./nodes";
import type { ScalarCell } from "./values";
import { numberCell, scalar, textCell } from "./values";

function isExact(cell: ScalarCell): boolean {
  const family = familyOf(cell.type.type);
  return family === "number" || family === "text";
}

function calculate(operator: ArithmeticOperator, left: string, right: string): string {
  switch (operator) {
    case "+":
      return addNumbers(left, right);
    case "-":
      return subtractNumbers(left, right);
    case "*":
      return multiplyNumbers(left, right);
    default: {
      const quotient = divideNumbers(left, right);
      if (quotient === undefined) throw raised(1476);
      return quotient;
    }
  }
}

const MAX_TEXT_BYTES = 32_767;
/** One block must not take the memory of all sessions. */
const MAX_LOB_LENGTH = 64 * 1024 * 1024;

async function concatenate(context: Context, left: ScalarCell, right: ScalarCell): Promise<ScalarCell> {
  const texts = [await toText(context.host, left), await toText(context.host, right)];
  const text = texts.map((part) => part ?? "").join("");
  const isLob = [left, right].some(({ type }) => type.type.name === "CLOB" || type.type.name === "NCLOB");
  if (!isLob && Buffer.byteLength(text) > MAX_TEXT_BYTES)
    throw valueError("character string buffer too small");
  if (text.length > MAX_LOB_LENGTH) throw unsupported("a CLOB of this size in PL/SQL");
  return isLob ? scalar({ kind: "scalar", type: { name: "CLOB" } }, text) : textCell(text);
}

/** An operator over two values. Dates, intervals and binary floats are calculated by the host. */
export async function arithmetic(
  context: Context,
  operator: ArithmeticOperator,
  left: ScalarCell,
  right: ScalarCell,
): Promise<ScalarCell> {
  if (operator === "||") return concatenate(context, left, right);
  if (!isExact(left) || !isExact(right)) {
    return evaluateOver(context.host, [left, right], (a, b) => ({
      kind: "arithmetic",
      operator,
      left: a,
      right: b,
      position: 0,
    }));
  }
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a === null || b === null) return numberCell(null);
  if (operator === "**") {
    return evaluateOver(context.host, [numberCell(a), numberCell(b)], (base, exponent) =>
      callNode(["POWER"], [base, exponent]),
    );
  }
  return numberCell(calculate(operator, a, b));
}
