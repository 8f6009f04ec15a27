import type { ColumnDefinition, Constraint, CreateTable, TableProperties } from "../ast";
import { parseColumnDefinition } from "./column";
import { parseTableConstraint, startsConstraint } from "./constraint";
import type { Parser } from "./parser";
import { parsePartitioning } from "./partition";
import { parseQuery } from "./query";
import { acceptTableProperty, type Mutable } from "./storage";

/** CREATE [GLOBAL TEMPORARY] TABLE, after CREATE. */
export function parseCreateTable(p: Parser, position: number): CreateTable {
  const isTemporary = p.accept("GLOBAL", "TEMPORARY");
  p.expect("TABLE");
  const ifNotExists = p.accept("IF", "NOT", "EXISTS");
  const name = p.objectName();
  if (p.isWord("OF")) throw p.unsupported("object tables");
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  if (p.isSymbol("(")) p.parenthesised(() => readElement(p, columns, constraints));
  const onCommit = p.accept("ON", "COMMIT") ? parseOnCommit(p, isTemporary) : "DELETE";
  const properties = parseProperties(p);
  const query = p.accept("AS") ? parseQuery(p) : undefined;
  if (query === undefined) requireTypes(p, columns);
  return {
    kind: "createTable",
    position,
    name,
    ifNotExists,
    ...(isTemporary && { temporary: { onCommit } }),
    columns,
    constraints,
    properties,
    ...(query && { query }),
  };
}

function readElement(p: Parser, columns: ColumnDefinition[], constraints: Constraint[]): void {
  if (p.isOneOf("SUPPLEMENTAL", "PERIOD")) {
    if (p.isAhead(1, "LOG", "FOR")) throw p.unsupported(`${p.token.text} ${p.peek().text}`);
  }
  if (startsConstraint(p)) constraints.push(parseTableConstraint(p));
  else columns.push(parseColumnDefinition(p));
}

/** Only AS SELECT can give a column its type; a virtual column has that of its expression. */
function requireTypes(p: Parser, columns: readonly ColumnDefinition[]): void {
  if (columns.length === 0) throw p.error(906);
  const untyped = columns.some(({ type, virtual }) => type === undefined && virtual === undefined);
  if (untyped) throw p.error(902);
}

function parseOnCommit(p: Parser, isTemporary: boolean): "DELETE" | "PRESERVE" {
  if (!isTemporary) throw p.error(922);
  const rows = p.expectOneOf(905, "DELETE", "PRESERVE");
  p.expect("ROWS");
  return rows;
}

function parseProperties(p: Parser): TableProperties {
  const properties: Mutable<TableProperties> = { lobs: [] };
  while (acceptTableProperty(p, properties) || acceptCreationProperty(p, properties));
  return properties;
}

function acceptCreationProperty(p: Parser, properties: Mutable<TableProperties>): boolean {
  if (p.isWord("PARTITION", "BY")) properties.partitioning = parsePartitioning(p);
  else if (p.accept("ORGANIZATION", "INDEX")) properties.indexOrganized = true;
  else if (p.accept("ORGANIZATION")) {
    if (!p.accept("HEAP")) throw p.unsupported(`ORGANIZATION ${p.token.text}`);
  } else if (p.accept("READ", "ONLY")) properties.readOnly = true;
  else if (p.accept("READ", "WRITE")) properties.readOnly = false;
  else if (
    p.isOneOf("CLUSTER", "NESTED", "VARRAY", "INMEMORY", "ILM", "FLASHBACK", "RESULT_CACHE", "XMLTYPE") ||
    p.isOneOf("OVERFLOW", "INCLUDING", "PCTTHRESHOLD", "MAPPING")
  ) {
    throw p.unsupported(`CREATE TABLE … ${p.token.text}`);
  } else return false;
  return true;
}
