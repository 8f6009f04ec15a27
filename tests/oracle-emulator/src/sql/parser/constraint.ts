import type { Constraint, ConstraintRule, ConstraintState, Identifier, UsingIndex } from "../ast";
import { parseSourceCondition } from "./expression";
import { acceptIndexAttribute, parseCreateIndex, parseIndexAttributes } from "./index-ddl";
import type { Parser } from "./parser";
import type { Mutable } from "./storage";

/** Words that follow USING INDEX and are not the index's name. */
const STATE_WORDS = [
  "ENABLE",
  "DISABLE",
  "NOVALIDATE",
  "RELY",
  "NORELY",
  "DEFERRABLE",
  "INITIALLY",
  "CONSTRAINT",
  "EXCEPTIONS",
  "CASCADE",
  "KEEP",
] as const;

/** Constraints that stand with their column. */
export function parseInlineConstraints(p: Parser): Constraint[] {
  const constraints: Constraint[] = [];
  while (p.isOneOf("CONSTRAINT", "NOT", "NULL", "UNIQUE", "PRIMARY", "REFERENCES", "CHECK")) {
    constraints.push(parseConstraint(p, parseInlineRule));
  }
  return constraints;
}

/** Whether a constraint stands here instead of a column. */
export function startsConstraint(p: Parser): boolean {
  if (p.isOneOf("CONSTRAINT", "UNIQUE", "CHECK")) return true;
  return p.isWord("PRIMARY", "KEY") || p.isWord("FOREIGN", "KEY");
}

/** A constraint that names its columns. */
export function parseTableConstraint(p: Parser): Constraint {
  return parseConstraint(p, parseTableRule);
}

function parseConstraint(p: Parser, parseRule: (p: Parser) => ConstraintRule): Constraint {
  const position = p.position;
  const name = p.accept("CONSTRAINT") ? p.identifier() : undefined;
  const rule = parseRule(p);
  return { position, ...(name && { name }), rule, state: parseConstraintState(p) };
}

function parseInlineRule(p: Parser): ConstraintRule {
  if (p.accept("NOT")) {
    p.expect("NULL");
    return { kind: "notNull" };
  }
  if (p.accept("NULL")) return { kind: "null" };
  if (p.isWord("CHECK")) return parseCheck(p);
  if (p.isWord("REFERENCES")) return parseReferences(p, []);
  return { kind: parseKeyKind(p), columns: [] };
}

function parseTableRule(p: Parser): ConstraintRule {
  if (p.isWord("CHECK")) return parseCheck(p);
  if (p.accept("FOREIGN")) {
    p.expect("KEY");
    return parseReferences(p, p.identifierList());
  }
  return { kind: parseKeyKind(p), columns: p.identifierList() };
}

function parseKeyKind(p: Parser): "primaryKey" | "unique" {
  if (p.accept("UNIQUE")) return "unique";
  p.expectAll("PRIMARY", "KEY");
  return "primaryKey";
}

function parseCheck(p: Parser): ConstraintRule {
  p.advance();
  p.open();
  const condition = parseSourceCondition(p);
  p.close();
  return { kind: "check", condition };
}

function parseReferences(p: Parser, columns: readonly Identifier[]): ConstraintRule {
  p.expect("REFERENCES");
  const table = p.objectName();
  const referenced = p.isSymbol("(") ? p.identifierList() : [];
  if (!p.accept("ON", "DELETE")) return { kind: "foreignKey", columns, table, referenced };
  const onDelete = p.accept("CASCADE") ? "CASCADE" : setNull(p);
  return { kind: "foreignKey", columns, table, referenced, onDelete };
}

function setNull(p: Parser): "SET NULL" {
  p.expectAll("SET", "NULL");
  return "SET NULL";
}

/** ENABLE NOVALIDATE USING INDEX …, as far as it goes. */
export function parseConstraintState(p: Parser): ConstraintState {
  const state: Mutable<ConstraintState> = {};
  while (acceptState(p, state));
  return state;
}

function acceptState(p: Parser, state: Mutable<ConstraintState>): boolean {
  if (p.isWord("ENABLE", "ROW") || p.isWord("DISABLE", "ROW")) return false;
  if (p.accept("ENABLE")) state.enabled = true;
  else if (p.accept("DISABLE")) state.enabled = false;
  else if (p.accept("VALIDATE")) state.validated = true;
  else if (p.accept("NOVALIDATE")) state.validated = false;
  else if (p.accept("RELY")) state.rely = true;
  else if (p.accept("NORELY")) state.rely = false;
  else if (p.accept("NOT", "DEFERRABLE")) state.deferrable = false;
  else if (p.accept("DEFERRABLE")) state.deferrable = true;
  else if (p.accept("INITIALLY")) {
    state.initiallyDeferred = p.expectOneOf(905, "DEFERRED", "IMMEDIATE") === "DEFERRED";
  } else if (p.isWord("USING", "INDEX")) state.usingIndex = parseUsingIndex(p);
  else if (p.isWord("EXCEPTIONS")) throw p.unsupported("EXCEPTIONS INTO");
  else return false;
  return true;
}

/** USING INDEX i, USING INDEX (CREATE INDEX …), USING INDEX TABLESPACE t. */
export function parseUsingIndex(p: Parser): UsingIndex {
  const position = p.position;
  p.expectAll("USING", "INDEX");
  if (p.acceptSymbol("(")) {
    const start = p.position;
    p.expect("CREATE", 901);
    const create = parseCreateIndex(p, start);
    p.close();
    return { position, create, attributes: {} };
  }
  const attributes = {};
  const isClause = p.isOneOf(...STATE_WORDS) || acceptIndexAttribute(p, attributes);
  const index = !isClause && p.isIdentifier() ? p.objectName(953) : undefined;
  if (index !== undefined) return { position, index, attributes: {} };
  return { position, attributes: { ...attributes, ...parseIndexAttributes(p) } };
}
