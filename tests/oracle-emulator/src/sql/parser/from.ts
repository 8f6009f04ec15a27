import type {
  CollectionTable,
  Identifier,
  Join,
  JsonColumn,
  JsonTable,
  PartitionExtension,
  Table,
  TableReference,
} from "../ast";
import { NO_TABLE_ALIAS } from "../reserved";
import { parseCondition, parseValue } from "./expression";
import type { Parser } from "./parser";
import { continueQuery, parseQuery, startsQuery } from "./query";
import { parseScalarType } from "./type";

/** An item of FROM with its joins. */
export function parseTableReference(p: Parser): TableReference {
  return parseJoins(p, parseTablePrimary(p));
}

function parseJoins(p: Parser, first: TableReference): TableReference {
  let left = first;
  for (;;) {
    const join = parseJoin(p, left);
    if (join === undefined) return left;
    left = join;
  }
}

function parseJoin(p: Parser, left: TableReference): Join | undefined {
  const position = p.position;
  if ((p.isWord("CROSS") || p.isWord("OUTER")) && p.isAhead(1, "APPLY")) throw p.unsupported("APPLY");
  if (p.accept("CROSS")) {
    p.expect("JOIN");
    return { kind: "join", position, type: "CROSS", natural: false, left, right: parseTablePrimary(p) };
  }
  const natural = p.accept("NATURAL");
  const type = p.acceptOneOf("INNER", "LEFT", "RIGHT", "FULL");
  if (type !== undefined && type !== "INNER") p.accept("OUTER");
  if (type === undefined && !natural && !p.isWord("JOIN")) return undefined;
  p.expect("JOIN");
  const right = parseTablePrimary(p);
  const join = { kind: "join", position, type: type ?? "INNER", natural, left, right } as const;
  if (natural) return join;
  if (p.accept("USING")) return { ...join, using: p.identifierList() };
  p.expect("ON");
  return { ...join, on: parseCondition(p) };
}

function parseTablePrimary(p: Parser): TableReference {
  if (p.isWord("LATERAL") || (p.isWord("ONLY") && p.isSymbol("(", 1))) throw p.unsupported(p.token.text);
  const table = p.isSymbol("(") ? p.nested(() => parseParenthesised(p)) : parseNamed(p);
  if (p.isOneOf("PIVOT", "UNPIVOT", "MATCH_RECOGNIZE", "VERSIONS")) throw p.unsupported(p.token.text);
  return table;
}

/** `(SELECT …) v`, `((SELECT …) UNION …) v` or `(a JOIN b ON …)`. */
function parseParenthesised(p: Parser): TableReference {
  const { start: position } = p.advance();
  if (startsQuery(p)) {
    const query = parseQuery(p);
    return closeDerived(p, position, query);
  }
  const inner = parseTableReference(p);
  const isOperand = inner.kind === "derived" && inner.alias === undefined;
  if (isOperand && p.isOneOf("UNION", "INTERSECT", "MINUS", "ORDER", "OFFSET", "FETCH")) {
    return closeDerived(p, position, continueQuery(p, inner.query, inner.position));
  }
  p.close();
  return isOperand ? withAlias(p, inner) : inner;
}

function closeDerived(p: Parser, position: number, query: ReturnType<typeof parseQuery>): TableReference {
  p.close();
  return withAlias(p, { kind: "derived", position, query });
}

function withAlias<T extends TableReference>(p: Parser, table: T): T {
  const alias = parseAlias(p);
  return alias === undefined ? table : { ...table, alias };
}

/** A correlation name; Oracle has no AS before it. */
export function parseAlias(p: Parser): Identifier | undefined {
  if (p.token.type === "word" && NO_TABLE_ALIAS.has(p.token.text)) return undefined;
  return p.isIdentifier() ? p.identifier() : undefined;
}

function parseNamed(p: Parser): TableReference {
  if (p.isWord("TABLE") && p.isSymbol("(", 1)) return parseCollection(p);
  if (p.isWord("JSON_TABLE") && p.isSymbol("(", 1)) return parseJsonTable(p);
  const table = parseTable(p);
  if (p.isSymbol("(")) throw p.unsupported("functions in FROM");
  return withAlias(p, table);
}

/** A table or view, with its partition but without an alias. */
export function parseTable(p: Parser): Table {
  const name = p.objectName(903);
  const partition = parsePartitionExtension(p);
  const sample = p.accept("SAMPLE") ? parseSample(p) : undefined;
  const asOf = p.isWord("AS", "OF") ? parseAsOf(p) : undefined;
  const { position } = name;
  return {
    kind: "table",
    position,
    name,
    ...(partition && { partition }),
    ...(sample && { sample }),
    ...(asOf && { asOf }),
  };
}

/** `PARTITION (p)`, `PARTITION FOR (…)`, if it stands here. */
export function parsePartitionExtension(p: Parser): PartitionExtension | undefined {
  const position = p.position;
  const follows = p.isSymbol("(", 1) || p.isAhead(1, "FOR");
  const word = follows ? p.acceptOneOf("PARTITION", "SUBPARTITION") : undefined;
  if (word === undefined) return undefined;
  const sub = word === "SUBPARTITION";
  if (p.accept("FOR")) return { position, sub, keys: p.parenthesised(() => parseValue(p)) };
  p.open();
  const name = p.identifier();
  p.close();
  return { position, sub, name };
}

function parseSample(p: Parser): Table["sample"] {
  const block = p.accept("BLOCK");
  p.open();
  const percent = parseValue(p);
  p.close();
  if (!p.accept("SEED")) return { block, percent };
  p.open();
  const seed = parseValue(p);
  p.close();
  return { block, percent, seed };
}

function parseAsOf(p: Parser): Table["asOf"] {
  p.expectAll("AS", "OF");
  const kind = p.expectOneOf(905, "SCN", "TIMESTAMP");
  return { kind, value: parseValue(p) };
}

/** `TABLE(sys.odcivarchar2list(…)) t`. */
function parseCollection(p: Parser): CollectionTable {
  const { start: position } = p.advance();
  p.open();
  if (startsQuery(p)) throw p.unsupported("TABLE (SELECT …)");
  const collection = parseValue(p);
  p.close();
  if (p.isSymbol("(")) throw p.unsupported("TABLE (…) (+)");
  return withAlias(p, { kind: "collection", position, collection });
}

/** `JSON_TABLE(doc, '$[*]' COLUMNS (name TYPE PATH '$', …))`. */
function parseJsonTable(p: Parser): JsonTable {
  const { start: position } = p.advance();
  p.open();
  const document = parseValue(p);
  p.accept("FORMAT", "JSON");
  p.expectSymbol(",", 917);
  const path = p.stringLiteral(936);
  if (p.isOneOf("ERROR", "NULL", "DEFAULT", "PASSING")) throw p.unsupported(`JSON_TABLE ${p.token.text}`);
  p.expect("COLUMNS");
  const columns = p.isSymbol("(")
    ? p.parenthesised(() => parseJsonColumn(p))
    : p.list(() => parseJsonColumn(p));
  p.close();
  return withAlias(p, { kind: "jsonTable", position, document, path, columns });
}

function parseJsonColumn(p: Parser): JsonColumn {
  if (p.isWord("NESTED")) throw p.unsupported("NESTED PATH");
  const name = p.identifier();
  const { position } = name;
  if (p.accept("FOR")) {
    p.expect("ORDINALITY");
    return { kind: "ordinality", position, name };
  }
  const plain = p.isOneOf("EXISTS", "PATH") || p.isSymbol(",") || p.isSymbol(")");
  const type = plain ? undefined : parseScalarType(p, { lengthOptional: true });
  const kind = p.accept("EXISTS") ? "exists" : "value";
  if (p.isOneOf("FORMAT", "TRUNCATE", "ALLOW")) throw p.unsupported(`JSON_TABLE column ${p.token.text}`);
  const path = p.accept("PATH") ? p.stringLiteral(936) : undefined;
  if (p.isOneOf("ERROR", "NULL", "DEFAULT")) throw p.unsupported(`JSON_TABLE column ${p.token.text}`);
  return { kind, position, name, ...(type && { type }), ...(path !== undefined && { path }) };
}
