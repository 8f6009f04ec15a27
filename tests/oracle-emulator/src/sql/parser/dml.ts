import type {
  Assignment,
  CurrentOf,
  Delete,
  Dml,
  Expression,
  Identifier,
  Insert,
  Merge,
  Returning,
  Table,
  Update,
} from "../ast";
import { parseCondition, parseValue } from "./expression";
import { parseAlias, parseTable, parseTableReference } from "./from";
import type { Parser } from "./parser";
import { parsePrimary } from "./primary";
import { parseColumn, parseInto, parseQuery, parseTarget, startsQuery } from "./query";

/** Whether INSERT, UPDATE, DELETE or MERGE stands here. */
export function startsDml(p: Parser): boolean {
  return p.isOneOf("INSERT", "UPDATE", "DELETE", "MERGE");
}

/** INSERT, UPDATE, DELETE or MERGE; in PL/SQL it follows the rules of SQL. */
export function parseDml(p: Parser): Dml {
  return p.inLanguage("sql", () => {
    const { text, start: position, hints = [] } = p.advance();
    if (text === "INSERT") return parseInsert(p, position, hints);
    if (text === "UPDATE") return parseUpdate(p, position, hints);
    return text === "DELETE" ? parseDelete(p, position, hints) : parseMerge(p, position, hints);
  });
}

function parseTargetTable(p: Parser): Table {
  if (p.isSymbol("(")) throw p.unsupported("DML on a subquery");
  if (p.isWord("TABLE") || p.isWord("ONLY")) throw p.unsupported(`DML on ${p.token.text} (…)`);
  const table = parseTable(p);
  if (table.sample !== undefined || table.asOf !== undefined) throw p.error(933);
  const alias = p.isWord("SET") ? undefined : parseAlias(p);
  return alias === undefined ? table : { ...table, alias };
}

function parseInsert(p: Parser, position: number, hints: readonly string[]): Insert {
  if (p.isOneOf("ALL", "FIRST")) throw p.unsupported("INSERT ALL");
  p.expect("INTO", 925);
  const target = parseTargetTable(p);
  const isList = p.isSymbol("(") && !p.isAhead(1, "SELECT", "WITH") && !p.isSymbol("(", 1);
  const columns = isList ? p.parenthesised(() => parseTargetColumn(p, target)) : [];
  const source = parseInsertSource(p);
  const returning = source.kind === "insertQuery" ? refuseLog(p) : parseReturning(p);
  return { kind: "insert", position, hints, target, columns, source, ...(returning && { returning }) };
}

/** A column of the INSERT's own table, which may be named before it. */
function parseTargetColumn(p: Parser, target: Table): Identifier {
  const parts = [...parseColumn(p).parts];
  const column = parts.pop()!;
  const own = [(target.alias ?? target.name.name).name, target.name.schema?.name];
  if (parts.reverse().some((part, index) => part.name !== own[index])) throw p.error(904);
  return column;
}

function parseInsertSource(p: Parser): Insert["source"] {
  const position = p.position;
  if (p.accept("VALUES")) {
    if (p.isSymbol("(")) {
      const rows = p.list(() => p.parenthesised(() => parseSettable(p)));
      return { kind: "values", position, rows };
    }
    if (!p.inBlock) throw p.error(906);
    return { kind: "record", position, record: p.inLanguage("plsql", () => parseTarget(p)) };
  }
  if (startsQuery(p) || p.isSymbol("(")) return { kind: "insertQuery", position, query: parseQuery(p) };
  throw p.error(926, "VALUES");
}

/** A value, or DEFAULT. */
function parseSettable(p: Parser): Expression {
  const position = p.position;
  return p.accept("DEFAULT") ? { kind: "default", position } : parseValue(p);
}

function refuseLog(p: Parser): undefined {
  if (p.isWord("LOG", "ERRORS")) throw p.unsupported("LOG ERRORS");
}

function parseReturning(p: Parser): Returning | undefined {
  refuseLog(p);
  const position = p.position;
  if (p.acceptOneOf("RETURNING", "RETURN") === undefined) return undefined;
  if (p.isOneOf("OLD", "NEW")) throw p.unsupported(`RETURNING ${p.token.text}`);
  const expressions = p.list(() => parseValue(p));
  return { position, expressions, into: parseInto(p) };
}

function parseUpdate(p: Parser, position: number, hints: readonly string[]): Update {
  const target = parseTargetTable(p);
  p.expect("SET", 971);
  if (p.isWord("ROW")) throw p.unsupported("SET ROW");
  const assignments = p.list(() => parseAssignment(p));
  if (p.isWord("FROM")) throw p.unsupported("UPDATE … FROM");
  const where = parseDmlWhere(p);
  const returning = parseReturning(p);
  return {
    kind: "update",
    position,
    hints,
    target,
    assignments,
    ...(where && { where }),
    ...(returning && { returning }),
  };
}

function parseAssignment(p: Parser): Assignment {
  const position = p.position;
  if (!p.isSymbol("(")) {
    const column = parseColumn(p);
    p.expectSymbol("=", 927);
    return { position, columns: [column], value: parseSettable(p) };
  }
  const columns = p.parenthesised(() => parseColumn(p));
  p.expectSymbol("=", 927);
  const value = parsePrimary(p);
  if (value.kind !== "subquery") throw p.error(936);
  return { position, columns, value };
}

function parseDmlWhere(p: Parser): Expression | CurrentOf | undefined {
  if (!p.accept("WHERE")) return undefined;
  const position = p.position;
  if (!p.inBlock || !p.accept("CURRENT", "OF")) return parseCondition(p);
  return { kind: "currentOf", position, cursor: p.inLanguage("plsql", () => parseColumn(p)) };
}

function parseDelete(p: Parser, position: number, hints: readonly string[]): Delete {
  p.accept("FROM");
  const target = parseTargetTable(p);
  const where = parseDmlWhere(p);
  const returning = parseReturning(p);
  return {
    kind: "delete",
    position,
    hints,
    target,
    ...(where && { where }),
    ...(returning && { returning }),
  };
}

function parseMerge(p: Parser, position: number, hints: readonly string[]): Merge {
  p.expect("INTO", 925);
  const target = parseTargetTable(p);
  p.expect("USING");
  const source = parseTableReference(p);
  p.expect("ON", 969);
  p.open();
  const on = parseCondition(p);
  p.close();
  let update: Merge["update"];
  let insert: Merge["insert"];
  while (p.accept("WHEN")) {
    const matched = !p.accept("NOT");
    p.expectAll("MATCHED", "THEN");
    if (matched ? update : insert) throw p.error(905);
    if (matched) update = parseMergeUpdate(p);
    else insert = parseMergeInsert(p);
  }
  if (update === undefined && insert === undefined) throw p.error(905, "WHEN");
  if (p.isOneOf("LOG", "RETURNING")) throw p.unsupported(`MERGE … ${p.token.text}`);
  return {
    kind: "merge",
    position,
    hints,
    target,
    source,
    on,
    ...(update && { update }),
    ...(insert && { insert }),
  };
}

function parseMergeUpdate(p: Parser): Merge["update"] {
  p.expect("UPDATE");
  p.expect("SET", 971);
  const assignments = p.list(() => parseAssignment(p));
  const where = p.accept("WHERE") ? parseCondition(p) : undefined;
  const deleteWhere = p.accept("DELETE") ? parseDeleteWhere(p) : undefined;
  return { assignments, ...(where && { where }), ...(deleteWhere && { deleteWhere }) };
}

function parseDeleteWhere(p: Parser): Expression {
  p.expect("WHERE");
  return parseCondition(p);
}

function parseMergeInsert(p: Parser): Merge["insert"] {
  p.expect("INSERT");
  const columns = p.isSymbol("(") ? p.parenthesised(() => parseColumn(p)) : [];
  p.expect("VALUES", 926);
  const values = p.parenthesised(() => parseSettable(p));
  const where = p.accept("WHERE") ? parseCondition(p) : undefined;
  return { columns, values, ...(where && { where }) };
}
