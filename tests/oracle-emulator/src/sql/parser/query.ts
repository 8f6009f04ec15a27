import type {
  CommonTable,
  Expression,
  FetchClause,
  ForUpdate,
  GroupingSets,
  GroupItem,
  Identifier,
  IntoClause,
  Name,
  Query,
  QueryBody,
  Select,
  SelectItem,
  Target,
} from "../ast";
import { parseOrderItems } from "./call";
import { parseCondition, parseValue, parseWait } from "./expression";
import { parseTableReference } from "./from";
import type { Parser } from "./parser";
import { parseSelectItem } from "./select-item";
import { parsePrimary } from "./primary";

export interface QueryOptions {
  /** Top-level queries and cursors. */
  readonly forUpdate?: boolean;
  /** PL/SQL's SELECT … INTO. */
  readonly into?: boolean;
}

/** Whether a query starts here without a parenthesis. */
export function startsQuery(p: Parser): boolean {
  return p.isOneOf("SELECT", "WITH");
}

/** A query with its clauses; in PL/SQL it follows the rules of SQL. */
export function parseQuery(p: Parser, options: QueryOptions = {}): Query {
  return p.nested(() => p.inLanguage("sql", () => parseWhole(p, options)));
}

function parseWhole(p: Parser, options: QueryOptions): Query {
  const position = p.position;
  const common = p.accept("WITH") ? parseCommonTables(p) : [];
  return finish(p, position, common, parseBody(p, options), options);
}

/** Goes on with a query whose first operand stood in parentheses. */
export function continueQuery(p: Parser, query: Query, position: number): Query {
  const first: QueryBody = { kind: "parenthesisedQuery", position, query };
  return p.inLanguage("sql", () => finish(p, position, [], parseSetOperations(p, first), {}));
}

function finish(
  p: Parser,
  position: number,
  common: readonly CommonTable[],
  body: QueryBody,
  options: QueryOptions,
): Query {
  if (p.isWord("ORDER", "SIBLINGS")) throw p.unsupported("ORDER SIBLINGS BY");
  const orderBy = p.accept("ORDER") ? parseOrderBy(p) : [];
  const offset = p.accept("OFFSET") ? parseOffset(p) : undefined;
  const fetch = p.accept("FETCH") ? parseFetch(p) : undefined;
  const forUpdate = options.forUpdate && p.accept("FOR") ? parseForUpdate(p) : undefined;
  return {
    kind: "query",
    position,
    with: common,
    body,
    orderBy,
    ...(offset && { offset }),
    ...(fetch && { fetch }),
    ...(forUpdate && { forUpdate }),
  };
}

function parseCommonTables(p: Parser): CommonTable[] {
  if (p.isOneOf("FUNCTION", "PROCEDURE")) throw p.unsupported(`WITH ${p.token.text}`);
  return p.list(() => parseCommonTable(p));
}

function parseCommonTable(p: Parser): CommonTable {
  const name = p.identifier();
  const columns = p.isSymbol("(") ? p.identifierList() : [];
  p.expect("AS");
  p.open();
  const query = parseQuery(p);
  p.close();
  if (p.isOneOf("SEARCH", "CYCLE")) throw p.unsupported(`${p.token.text} of a recursive query`);
  return { position: name.position, name, columns, query };
}

function parseBody(p: Parser, options: QueryOptions): QueryBody {
  return parseSetOperations(p, parseOperand(p, options));
}

/** Set operators bind alike in Oracle, from left to right. */
function parseSetOperations(p: Parser, first: QueryBody): QueryBody {
  let left = first;
  for (;;) {
    const position = p.position;
    const operator = p.acceptOneOf("UNION", "INTERSECT", "MINUS");
    if (operator === undefined) {
      if (p.isWord("EXCEPT")) throw p.unsupported("EXCEPT");
      return left;
    }
    const all = p.accept("ALL");
    left = { kind: "setOperation", position, operator, all, left, right: parseOperand(p, {}) };
  }
}

function parseOperand(p: Parser, options: QueryOptions): QueryBody {
  if (!p.isSymbol("(")) return parseSelect(p, options);
  const { start: position } = p.advance();
  const query = parseQuery(p);
  p.close();
  return { kind: "parenthesisedQuery", position, query };
}

function parseSelect(p: Parser, options: QueryOptions): Select {
  const { hints = [], start: position } = p.token;
  p.expect("SELECT", 928);
  const distinct = p.acceptOneOf("DISTINCT", "UNIQUE") !== undefined;
  if (!distinct) p.accept("ALL");
  const items = parseItems(p);
  const into = options.into && p.isOneOf("INTO", "BULK") ? parseInto(p) : undefined;
  p.expect("FROM", 923);
  const from = p.list(() => parseTableReference(p));
  const where = p.accept("WHERE") ? parseCondition(p) : undefined;
  const hierarchy = parseHierarchy(p);
  const groupBy = p.accept("GROUP") ? parseGroupBy(p) : [];
  const having = p.accept("HAVING") ? parseCondition(p) : undefined;
  if (p.isOneOf("MODEL", "WINDOW", "QUALIFY")) throw p.unsupported(p.token.text);
  return {
    kind: "select",
    position,
    hints,
    distinct,
    items,
    ...(into && { into }),
    from,
    ...(where && { where }),
    ...hierarchy,
    groupBy,
    ...(having && { having }),
  };
}

/** The select list; an unqualified star stands alone. */
function parseItems(p: Parser): SelectItem[] {
  if (p.isSymbol("*")) return [parseSelectItem(p)];
  return p.list(() => {
    if (p.isSymbol("*")) throw p.error(936);
    return parseSelectItem(p);
  });
}

/** [BULK COLLECT] INTO a, b; what is assigned to follows PL/SQL's rules. */
export function parseInto(p: Parser): IntoClause {
  const position = p.position;
  const bulk = p.accept("BULK");
  if (bulk) p.expect("COLLECT");
  p.expect("INTO", 925);
  return { position, bulk, targets: parseTargets(p) };
}

/** What a clause writes to: binds in SQL, variables too in a block. */
export function parseTargets(p: Parser): Expression[] {
  if (!p.inBlock) return p.list(() => parseBindTarget(p));
  return p.inLanguage("plsql", () => p.list(() => parseTarget(p)));
}

/** A variable, a bind, or a part of one. */
export function parseTarget(p: Parser): Target {
  const target = parsePrimary(p);
  if (!isTarget(target)) throw p.error(904, "a variable");
  return target;
}

/** Whether an expression can be assigned to. */
export function isTarget(expression: Expression): expression is Target {
  return ["name", "bind", "triggerField", "call", "field", "apply"].includes(expression.kind);
}

function parseBindTarget(p: Parser): Expression {
  if (!p.isSymbol(":")) throw p.error(936);
  return parsePrimary(p);
}

function parseHierarchy(p: Parser): Pick<Select, "startWith" | "connectBy"> {
  let startWith = p.accept("START", "WITH") ? parseCondition(p) : undefined;
  if (!p.accept("CONNECT")) {
    if (startWith !== undefined) throw p.error(905, "CONNECT");
    return {};
  }
  p.expect("BY", 924);
  const noCycle = p.accept("NOCYCLE");
  const connectBy = { noCycle, condition: parseCondition(p) };
  if (startWith === undefined && p.accept("START", "WITH")) startWith = parseCondition(p);
  return { connectBy, ...(startWith && { startWith }) };
}

function parseGroupBy(p: Parser): GroupItem[] {
  p.expect("BY", 924);
  return p.list(() => parseGroupingSets(p) ?? parseValue(p));
}

function parseGroupingSets(p: Parser): GroupingSets | undefined {
  const position = p.position;
  const isSets = p.isWord("GROUPING", "SETS");
  if (!isSets && !(p.isOneOf("ROLLUP", "CUBE") && p.isSymbol("(", 1))) return undefined;
  const type = isSets ? "GROUPING SETS" : (p.advance().text as "ROLLUP" | "CUBE");
  if (isSets) p.expectAll("GROUPING", "SETS");
  return { kind: "groupingSets", position, type, items: p.parenthesised(() => parseGroupItem(p)) };
}

function parseGroupItem(p: Parser): GroupItem {
  const position = p.position;
  if (!p.isSymbol("(")) return parseGroupingSets(p) ?? parseValue(p);
  p.advance();
  const items = p.isSymbol(")") ? [] : p.list(() => parseValue(p));
  p.close();
  return { kind: "groupList", position, items };
}

function parseOrderBy(p: Parser): Query["orderBy"] {
  p.expect("BY", 924);
  return parseOrderItems(p);
}

function parseOffset(p: Parser): Expression {
  const offset = parseValue(p);
  p.expectOneOf(905, "ROW", "ROWS");
  return offset;
}

function parseFetch(p: Parser): FetchClause {
  const position = p.position;
  p.expectOneOf(905, "FIRST", "NEXT");
  const count = p.isOneOf("ROW", "ROWS") ? undefined : parseValue(p);
  const percent = p.accept("PERCENT");
  p.expectOneOf(905, "ROW", "ROWS");
  const withTies = p.expectOneOf(905, "ONLY", "WITH") === "WITH";
  if (withTies) p.expect("TIES");
  return { position, ...(count && { count }), percent, withTies };
}

function parseForUpdate(p: Parser): ForUpdate {
  const position = p.position;
  p.expect("UPDATE");
  const columns = p.accept("OF") ? p.list(() => parseColumn(p)) : [];
  const wait = p.accept("SKIP") ? skipLocked(p) : parseWait(p);
  return { position, columns, wait };
}

function skipLocked(p: Parser): ForUpdate["wait"] {
  p.expect("LOCKED");
  return { kind: "skipLocked" };
}

/** A column, at most schema.table.column. */
export function parseColumn(p: Parser): Name {
  const parts: Identifier[] = [p.identifier()];
  while (parts.length < 3 && p.acceptSymbol(".")) parts.push(p.identifier());
  return { kind: "name", position: parts[0]!.position, parts };
}
