import type { Expression, SelectItem, SelectStar } from "../ast";
import type { Token } from "../lexer";
import { parseValue } from "./expression";
import type { Parser } from "./parser";

/** `*`, `t.*`, or an expression with its name. */
export function parseSelectItem(p: Parser): SelectItem {
  const star = parseStar(p);
  if (star !== undefined) return star;
  const position = p.position;
  const first = p.tokenIndex;
  const expression = parseValue(p);
  const tokens = p.tokens.slice(first, p.tokenIndex);
  const alias = p.accept("AS") || isAlias(p) ? p.identifier(923) : undefined;
  const name = alias?.name ?? columnName(p, expression, tokens);
  return { kind: "item", position, expression, ...(alias && { alias }), name };
}

function isAlias(p: Parser): boolean {
  return p.isIdentifier() && !p.isWord("BULK", "COLLECT");
}

function parseStar(p: Parser): SelectStar | undefined {
  let ahead = 0;
  while (p.isIdentifier(ahead) && p.isSymbol(".", ahead + 1)) ahead += 2;
  if (!p.isSymbol("*", ahead)) return undefined;
  const position = p.position;
  const qualifier = [];
  while (!p.acceptSymbol("*")) {
    qualifier.push(p.identifier());
    p.advance();
  }
  return { kind: "star", position, qualifier };
}

/** What Oracle calls a column without alias: its last name, or its text in upper case without blanks. */
function columnName(p: Parser, expression: Expression, tokens: readonly Token[]): string {
  if (expression.kind === "name") return expression.parts.at(-1)!.name;
  if (expression.kind === "outerColumn") return expression.name.parts.at(-1)!.name;
  if (expression.kind === "pseudo" && expression.precision === undefined) return expression.name;
  if (expression.kind === "sequence") return expression.operation;
  return tokens.map((token) => tokenText(p, token)).join("");
}

function tokenText(p: Parser, token: Token): string {
  const text = p.text.slice(token.start, token.end);
  return token.type === "quoted" || token.type === "string" ? text : text.toUpperCase();
}
