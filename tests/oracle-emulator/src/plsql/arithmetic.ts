/* eslint @typescript-eslint/switch-exhaustiveness-check: ["error", { considerDefaultExhaustiveForUnions: true }] */
import type { ArithmeticOperator } from "../sql/ast";
import { evaluateOver, familyOf, toNumber, toText } from "./coerce";
import type { Context } from "./context";
import { addNumbers, divideNumbers, multiplyNumbers, subtractNumbers } from "./decimal";
import { raised } from "./errors";
import { callNode } from "./nodes";
import type { ScalarCell } from "./values";
import { numberCell, textCell } from "./values";

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

async function concatenate(context: Context, left: ScalarCell, right: ScalarCell): Promise<ScalarCell> {
  const texts = [await toText(context.host, left), await toText(context.host, right)];
  return textCell(texts.map((text) => text ?? "").join(""));
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
