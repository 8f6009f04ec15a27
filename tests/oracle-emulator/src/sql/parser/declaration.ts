import type {
  CollectionType,
  CursorDeclaration,
  Declaration,
  ExceptionInit,
  Expression,
  Identifier,
  RecordType,
  SubtypeDeclaration,
  TypeNode,
} from "../ast";
import { parseAdditive, parseExpression } from "./expression";
import type { Parser } from "./parser";
import { parseDigits } from "./primary";
import { parseQuery } from "./query";
import { parseParameters, parseRoutine } from "./routine";
import { parseType } from "./type";

/** One declaration with its semicolon. */
export function parseDeclaration(p: Parser): Declaration {
  if (p.isWord("PRAGMA")) return parsePragma(p);
  if (p.isWord("TYPE")) return parseTypeDeclaration(p);
  if (p.isWord("SUBTYPE")) return parseSubtype(p);
  if (p.isWord("CURSOR")) return parseCursor(p);
  if (p.isOneOf("PROCEDURE", "FUNCTION")) return parseRoutine(p);
  return parseVariable(p);
}

function parsePragma(p: Parser): ExceptionInit {
  const { start: position } = p.advance();
  if (!p.accept("EXCEPTION_INIT")) throw p.unsupported(`PRAGMA ${p.token.text}`);
  p.open();
  const exception = p.identifier();
  p.expectSymbol(",", 917);
  const sign = p.acceptSymbol("-") ? -1 : 1;
  const code = sign * p.integer();
  p.close();
  p.semicolon();
  return { kind: "exceptionInit", position, exception, code };
}

function parseVariable(p: Parser): Declaration {
  const name = p.identifier();
  const { position } = name;
  if (p.accept("EXCEPTION")) {
    p.semicolon();
    return { kind: "exception", position, name };
  }
  const constant = p.accept("CONSTANT");
  const { type, notNull, initial } = parseTyped(p);
  p.semicolon();
  return { kind: "variable", position, name, constant, type, notNull, ...(initial && { default: initial }) };
}

/** `type [NOT NULL] [:= value]`. */
function parseTyped(p: Parser): { type: TypeNode; notNull: boolean; initial: Expression | undefined } {
  const type = parseType(p);
  const notNull = parseNotNull(p);
  return { type, notNull, initial: parseInitial(p) };
}

function parseNotNull(p: Parser): boolean {
  if (!p.accept("NOT")) return false;
  p.expect("NULL");
  return true;
}

/** `:= value` or `DEFAULT value`. */
export function parseInitial(p: Parser): Expression | undefined {
  return p.acceptSymbol(":=") || p.accept("DEFAULT") ? parseExpression(p) : undefined;
}

function parseTypeDeclaration(p: Parser): Declaration {
  const { start: position } = p.advance();
  const name = p.identifier();
  p.expect("IS");
  const declaration = parseTypeBody(p, position, name);
  p.semicolon();
  return declaration;
}

function parseTypeBody(p: Parser, position: number, name: Identifier): Declaration {
  if (p.accept("RECORD")) return parseRecord(p, position, name);
  if (p.accept("REF")) {
    p.expect("CURSOR");
    const returns = p.accept("RETURN") ? parseType(p) : undefined;
    return { kind: "refCursorType", position, name, ...(returns && { returns }) };
  }
  if (p.accept("TABLE")) return parseTableType(p, position, name);
  if (p.acceptOneOf("VARRAY", "VARYING") !== undefined) {
    p.accept("ARRAY");
    const limit = parseDigits(p);
    if (limit === undefined) throw p.error(906, "(");
    return { ...parseElement(p, position, name, "VARRAY"), limit };
  }
  throw p.unsupported(`TYPE … IS ${p.token.text}`);
}

function parseElement(
  p: Parser,
  position: number,
  name: Identifier,
  collection: CollectionType["collection"],
): CollectionType {
  p.expect("OF");
  const element = parseType(p);
  return { kind: "collectionType", position, name, collection, element, notNull: parseNotNull(p) };
}

function parseTableType(p: Parser, position: number, name: Identifier): CollectionType {
  const table = parseElement(p, position, name, "NESTED");
  if (!p.accept("INDEX")) return table;
  p.expect("BY");
  return { ...table, collection: "INDEX BY", indexType: parseType(p) };
}

function parseRecord(p: Parser, position: number, name: Identifier): RecordType {
  const fields = p.parenthesised(() => {
    const field = p.identifier();
    const { type, notNull, initial } = parseTyped(p);
    return { position: field.position, name: field, type, notNull, ...(initial && { default: initial }) };
  });
  return { kind: "recordType", position, name, fields };
}

function parseSubtype(p: Parser): SubtypeDeclaration {
  const { start: position } = p.advance();
  const name = p.identifier();
  p.expect("IS");
  const type = parseType(p);
  const range = p.accept("RANGE") ? parseRange(p) : undefined;
  const notNull = parseNotNull(p);
  p.semicolon();
  return { kind: "subtype", position, name, type, notNull, ...(range && { range }) };
}

/** `low .. high`. */
export function parseRange(p: Parser): { low: Expression; high: Expression } {
  const low = parseAdditive(p);
  p.expectSymbol("..", 905);
  return { low, high: parseAdditive(p) };
}

function parseCursor(p: Parser): CursorDeclaration {
  const { start: position } = p.advance();
  const name = p.identifier();
  const parameters = p.isSymbol("(") ? parseParameters(p) : [];
  const returns = p.accept("RETURN") ? parseType(p) : undefined;
  const query = p.accept("IS") ? parseQuery(p, { forUpdate: true }) : undefined;
  p.semicolon();
  return { kind: "cursor", position, name, parameters, ...(returns && { returns }), ...(query && { query }) };
}
