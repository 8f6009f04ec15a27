import type {
  ColumnDefault,
  ColumnDefinition,
  ColumnModification,
  Identity,
  SourceExpression,
  TypeNode,
} from "../ast";
import { parseInlineConstraints } from "./constraint";
import { parseSourceValue } from "./expression";
import type { Parser } from "./parser";
import { parseSequenceOptions } from "./sequence";
import type { Mutable } from "./storage";
import { parseScalarType, startsScalarType } from "./type";

/** Words that may follow a column's name in place of a type. */
const NO_TYPE = [
  "VISIBLE",
  "INVISIBLE",
  "GENERATED",
  "CONSTRAINT",
  "PRIMARY",
  "REFERENCES",
  "ENCRYPT",
  "DECRYPT",
  "COLLATE",
] as const;

/** A column of CREATE TABLE or ADD. */
export function parseColumnDefinition(p: Parser): ColumnDefinition {
  const name = p.identifier();
  const column: Mutable<ColumnDefinition> = { position: name.position, name, constraints: [] };
  const type = parseColumnType(p);
  if (type !== undefined) column.type = type;
  readProperties(p, column);
  column.constraints = parseInlineConstraints(p);
  return column;
}

/** A column of MODIFY. */
export function parseColumnModification(p: Parser): ColumnModification {
  const name = p.identifier();
  const column: Mutable<ColumnModification> = { position: name.position, name, constraints: [] };
  const type = parseColumnType(p);
  if (type !== undefined) column.type = type;
  if (p.accept("DROP")) {
    p.expect("IDENTITY");
    column.identity = "DROP";
  } else readProperties(p, column);
  column.constraints = parseInlineConstraints(p);
  return column;
}

function parseColumnType(p: Parser): TypeNode | undefined {
  if (startsScalarType(p)) return parseScalarType(p);
  if (p.isIdentifier() && !p.isOneOf(...NO_TYPE)) throw p.unsupported(`columns of type ${p.token.text}`);
  return undefined;
}

function readProperties(p: Parser, column: Mutable<ColumnDefinition> | Mutable<ColumnModification>): void {
  const visibility = p.acceptOneOf("VISIBLE", "INVISIBLE");
  if (visibility !== undefined) column.visible = visibility === "VISIBLE";
  if (p.accept("DEFAULT")) column.default = parseDefault(p);
  else if (p.accept("GENERATED")) readGenerated(p, column);
  else if (p.accept("AS")) column.virtual = parseVirtual(p);
  if (p.isOneOf("ENCRYPT", "DECRYPT", "COLLATE", "SORT", "ANNOTATIONS")) {
    throw p.unsupported(`columns with ${p.token.text}`);
  }
}

function parseDefault(p: Parser): ColumnDefault {
  const onNull = p.accept("ON", "NULL");
  if (p.isWord("FOR")) throw p.unsupported("DEFAULT ON NULL FOR INSERT");
  return { ...parseSourceValue(p), onNull };
}

function readGenerated(p: Parser, column: Mutable<ColumnDefinition> | Mutable<ColumnModification>): void {
  const position = p.position;
  const always = p.expectOneOf(905, "ALWAYS", "BY") === "ALWAYS";
  if (!always) p.expect("DEFAULT");
  const onNull = !always && p.accept("ON", "NULL");
  p.expect("AS");
  if (always && p.isSymbol("(")) {
    column.virtual = parseVirtual(p);
    return;
  }
  p.expect("IDENTITY");
  const generation = always ? "ALWAYS" : onNull ? "BY DEFAULT ON NULL" : "BY DEFAULT";
  column.identity = { position, generation, options: parseIdentityOptions(p) };
}

function parseIdentityOptions(p: Parser): Identity["options"] {
  if (!p.acceptSymbol("(")) return {};
  const options = parseSequenceOptions(p);
  p.close();
  return options;
}

/** `(expression) [VIRTUAL]`. */
function parseVirtual(p: Parser): SourceExpression {
  p.open();
  const virtual = parseSourceValue(p);
  p.close();
  if (p.isOneOf("EVALUATE", "UNUSABLE")) throw p.unsupported(`virtual columns with ${p.token.text}`);
  p.accept("VIRTUAL");
  return virtual;
}
