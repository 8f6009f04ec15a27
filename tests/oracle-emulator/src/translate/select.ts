import { OracleError } from "../contract";
import type { Expression, GroupItem, Select, SelectItem, SelectStar } from "../sql/ast";
import { unimplemented } from "./errors";
import { condition, expression } from "./expression";
import { tableReference } from "./from";
import { joinItems, type FromItem } from "./outer-join";
import type { ConvertColumn } from "./query";
import { levelLimit, limitedWhere } from "./row-number";
import { invalidIdentifier, type Scope, type Source } from "./scope";
import { sequenceNames } from "./sequences";
import { expr, type Expr } from "./typed";
import { groupOf } from "./types";
import { contains, isRowNumber } from "./walk";

export interface NamedExpr {
  readonly name: string;
  readonly value: Expr;
}

/** A query block, ready to be written. */
export interface SelectParts {
  readonly items: readonly NamedExpr[];
  /** Its rows are not rows of its tables: DISTINCT, aggregates, GROUP BY. */
  readonly grouped: boolean;
  text(convert: ConvertColumn, orderBy: string): string;
  /** To be called when ORDER BY has been read too. @throws OracleError ORA-00937 or ORA-00979 */
  checkGrouping(): void;
}

function fromItems(node: Select, scope: Scope): readonly FromItem[] {
  return node.from.map((reference) => {
    const first = scope.sources.length;
    const text = tableReference(reference, scope);
    return { text, sources: scope.sources.slice(first) };
  });
}

function usesRowNumber(node: Select): boolean {
  return contains([node.items, node.having], "pseudo", isRowNumber);
}

/** The tables of `CONNECT BY LEVEL <= n`: as many rows as it says. */
function connectBy(node: Select, scope: Scope): string {
  const alias = scope.compiler.alias();
  scope.level = `${alias}.level::numeric`;
  scope.rowNumber = scope.level;
  return `generate_series(1, ${levelLimit(node, scope)}) AS ${alias} (level)`;
}

interface Rows {
  readonly from: string;
  readonly where: string;
  readonly limit: string | undefined;
}

/** FROM and WHERE. The sources are known to the scope afterwards. */
function rowsOf(node: Select, scope: Scope): Rows {
  if (node.connectBy !== undefined) {
    const from = connectBy(node, scope);
    return { from, where: whereText(limitedWhere(node.where, scope).terms, scope), limit: undefined };
  }
  const items = fromItems(node, scope);
  const limited = limitedWhere(node.where, scope);
  const { from, rest } = joinItems(items, limited.terms, scope);
  return { from, where: whereText(rest, scope), limit: limited.limit };
}

function whereText(terms: readonly Expression[], scope: Scope): string {
  if (terms.length === 0) return "";
  const before = scope.group.violations.length;
  const text = terms.map((term) => condition(term, scope)).join(" AND ");
  // Columns of WHERE need no GROUP BY.
  scope.group.violations.length = before;
  return ` WHERE ${text}`;
}

/**
 * ROWNUM counts the rows that WHERE has let through, before they are sorted or grouped: those are read in an inner query,
 * which gives whole rows and their numbers to the outer one.
 */
function numberedRows(rows: Rows, scope: Scope): Rows {
  const alias = scope.compiler.alias("n");
  const aliases = scope.sources.map((source) => source.alias);
  const limit = rows.limit === undefined ? "" : ` LIMIT ${rows.limit}`;
  const kept = [...aliases, "row_number() OVER () AS number"].join(", ");
  scope.sources = scope.sources.map((source) => moved(source, aliases, alias));
  scope.rowNumber = `${alias}.number::numeric`;
  return {
    from: `(SELECT ${kept} FROM ${rows.from}${rows.where}${limit}) AS ${alias}`,
    where: "",
    limit: undefined,
  };
}

/** A source whose rows have become columns of the inner query. A column of USING is of two sources. */
function moved(source: Source, aliases: readonly string[], outer: string): Source {
  const columns = source.columns.map((column) => ({
    ...column,
    sql: column.sql.replace(/\b([sw]\d+)\./g, (text, name: string) =>
      aliases.includes(name) ? `(${outer}.${name}).` : text,
    ),
  }));
  return { ...source, alias: `(${outer}.${source.alias})`, columns };
}

/** A query block; `ordered`: an ORDER BY follows. */
export function select(node: Select, scope: Scope, sequences: boolean, ordered: boolean): SelectParts {
  if (node.into !== undefined) throw unimplemented("SELECT … INTO outside of PL/SQL", node.position);
  let rows = rowsOf(node, scope);
  const windowed = contains(node.items, "call", (item) => item.kind === "call" && item.over !== undefined);
  const collects =
    node.distinct || node.groupBy.length > 0 || node.having !== undefined || ordered || hasAggregate(node);
  const numbered = node.connectBy === undefined && usesRowNumber(node);
  if (numbered || (rows.limit !== undefined && (collects || windowed))) rows = numberedRows(rows, scope);
  const groupBy = groupKeys(node, scope);
  scope.aggregatesAllowed = true;
  scope.sequencesAllowed = sequences && !collects;
  const shared = shareSequences(node, rows, scope);
  const items = node.items.flatMap((item) => selectItem(item, scope));
  scope.sequencesAllowed = false;
  const having = node.having === undefined ? "" : ` HAVING ${condition(node.having, scope)}`;
  checkDistinct(node, items);
  const limit = rows.limit === undefined ? "" : ` LIMIT ${rows.limit}`;
  return {
    items,
    grouped: node.distinct || node.groupBy.length > 0 || scope.group.aggregates > 0,
    text: (convert, orderBy) => {
      const list = items.map(({ value }, place) => convert(value, place)).join(", ");
      const head = `SELECT ${node.distinct ? "DISTINCT " : ""}${list}`;
      return `${head} FROM ${rows.from}${shared}${rows.where}${groupBy}${having}${orderBy}${limit}`;
    },
    checkGrouping: () => checkGrouping(node, scope),
  };
}

function hasAggregate(node: Select): boolean {
  const plain = (item: Expression): boolean =>
    item.kind === "call" &&
    item.over === undefined &&
    item.name.length === 1 &&
    ["COUNT", "SUM", "AVG", "MIN", "MAX", "LISTAGG", "MEDIAN", "STDDEV", "VARIANCE"].includes(
      item.name[0]!.name,
    );
  return contains(node.items, "call", plain);
}

function groupKeys(node: Select, scope: Scope): string {
  // Columns of FROM and WHERE need no GROUP BY.
  scope.group.violations.length = 0;
  if (node.groupBy.length === 0) return "";
  const keys = new Set<string>();
  const texts = node.groupBy.map((item) => groupItem(item, scope, keys));
  scope.group = { keys, violations: [], aggregates: 0 };
  return ` GROUP BY ${texts.join(", ")}`;
}

function groupItem(item: GroupItem, scope: Scope, keys: Set<string>): string {
  if (item.kind === "groupList" || item.kind === "groupingSets") {
    const items = item.items.map((one) => groupItem(one, scope, keys)).join(", ");
    return `${item.kind === "groupList" ? "" : item.type} (${items})`;
  }
  const value = expression(item, scope);
  if (["clob", "blob"].includes(groupOf(value.type))) {
    throw new OracleError(22848, `cannot use ${value.type.name} type as comparison key`, item.position);
  }
  keys.add(value.sql);
  return /^\d+\.$/.test(value.sql) ? `${value.sql}::numeric` : value.sql;
}

function checkGrouping(node: Select, scope: Scope): void {
  const [first] = scope.group.violations;
  if (first === undefined) return;
  if (node.groupBy.length > 0) {
    throw new OracleError(
      979,
      `${first.name}: must appear in the GROUP BY clause or be used in an aggregate function`,
      first.position,
    );
  }
  if (scope.group.aggregates > 0 || node.having !== undefined) {
    throw new OracleError(937, "not a single-group group function", first.position);
  }
}

function checkDistinct(node: Select, items: readonly NamedExpr[]): void {
  const lob =
    node.distinct && items.find(({ value }) => ["clob", "blob", "long"].includes(groupOf(value.type)));
  if (lob)
    throw new OracleError(22848, `cannot use ${lob.value.type.name} type as comparison key`, node.position);
}

function selectItem(item: SelectItem, scope: Scope): readonly NamedExpr[] {
  if (item.kind === "star") return star(item, scope);
  const value = expression(item.expression, scope);
  return [
    { name: item.name, value: value.type.name === "BOOLEAN" ? { ...value, sql: `(${value.sql})` } : value },
  ];
}

function star(item: SelectStar, scope: Scope): readonly NamedExpr[] {
  const found = item.qualifier.length === 0 ? undefined : scope.source(item.qualifier);
  if (item.qualifier.length > 0 && found === undefined) throw invalidIdentifier(item.qualifier);
  const sources = found === undefined ? scope.sources : [found];
  return sources.flatMap((source) =>
    source.columns
      .filter((column) => !column.hidden)
      .map((column) => {
        if (scope.insideAggregate === 0 && scope.group.keys.size > 0 && !scope.group.keys.has(column.sql)) {
          scope.group.violations.push({ name: `"${column.name}"`, position: item.position });
        }
        return { name: column.name, value: expr(column.sql, column.type, column.nullable) };
      }),
  );
}

/** Several values of a sequence in one row are one: a single-row query takes it beside the row. */
function shareSequences(node: Select, rows: Rows, scope: Scope): string {
  const names = sequenceNames(node.items, scope);
  if (names.length === 0) return "";
  const [only] = node.from;
  const single = node.from.length === 1 && only?.kind === "table" && only.name.name.name === "DUAL";
  if (!single || node.connectBy !== undefined || rows.limit !== undefined) {
    throw unimplemented("several values of one sequence in rows of a table", node.position);
  }
  const alias = scope.compiler.alias("q");
  scope.sharedValues = new Map(names.map((name, place) => [name, `${alias}.n${place + 1}`]));
  return ` CROSS JOIN (SELECT ${sharedColumns(names)} OFFSET 0) AS ${alias}`;
}

/** The columns of a row of sequence values. */
export function sharedColumns(names: readonly string[]): string {
  return names.map((name, place) => `nextval('${name}'::regclass)::numeric AS n${place + 1}`).join(", ");
}
