import { parseStatement } from "../../src/sql";
import type { Expression, Query, Select } from "../../src/sql/ast";

function query(sql: string): Query {
  const statement = parseStatement(sql);
  if (statement.kind !== "query") throw new Error(`${sql} is a ${statement.kind}`);
  return statement;
}

function select(sql: string): Select {
  const { body } = query(sql);
  if (body.kind !== "select") throw new Error(`${sql} has a ${body.kind}`);
  return body;
}

/** The first item of a select list. */
function value(text: string): Expression {
  const [item] = select(`SELECT ${text} FROM dual`).items;
  if (item?.kind !== "item") throw new Error(`${text} is no expression`);
  return item.expression;
}

const condition = (text: string): Expression | undefined => select(`SELECT 1 FROM t WHERE ${text}`).where;

describe("names", () => {
  it("folds a name to upper case unless it is quoted", () => {
    expect(value('a."b".Ä')).toMatchObject({
      kind: "name",
      parts: [
        { name: "A", quoted: false, position: 7 },
        { name: "b", quoted: true, position: 9 },
        { name: "Ä" },
      ],
    });
  });

  test.each([
    ["id", "ID"],
    ["t.id", "ID"],
    ['t."Id"', "Id"],
    ["count( * )", "COUNT(*)"],
    ["RTRIM(object_type)", "RTRIM(OBJECT_TYPE)"],
    ["a || 'x y' /* c */ || \"b\"", "A||'x y'||\"b\""],
    ["(id)", "(ID)"],
    ["t.rowid", "ROWID"],
    ["s.nextval", "NEXTVAL"],
    ["id AS x", "X"],
    ['id "x"', "x"],
  ])("calls the column of %s %s", (text, name) => {
    expect(select(`SELECT ${text} FROM t`).items[0]).toMatchObject({ name });
  });

  it("tells pseudo columns and sequences from columns", () => {
    expect(value("ROWNUM")).toMatchObject({ kind: "pseudo", name: "ROWNUM" });
    expect(value("t.ROWID")).toMatchObject({ kind: "pseudo", name: "ROWID", qualifier: [{ name: "T" }] });
    expect(value("SYSTIMESTAMP(3)")).toMatchObject({ kind: "pseudo", precision: 3 });
    expect(value('"S"."ISEQ$$_1".nextval')).toMatchObject({
      kind: "sequence",
      schema: { name: "S" },
      name: { name: "ISEQ$$_1" },
    });
  });
});

describe("literals", () => {
  test.each([
    ["'it''s'", { kind: "string", value: "it's", national: false }],
    ["q'[it's]'", { kind: "string", value: "it's" }],
    ["nq'!a!'", { kind: "string", value: "a", national: true }],
    ["n'ä'", { kind: "string", value: "ä", national: true }],
    ["''", { kind: "string", value: "" }],
    ["1.5e-3", { kind: "number", text: "1.5e-3" }],
    [".5", { kind: "number", text: ".5" }],
    ["2.5d", { kind: "number", text: "2.5", binary: "DOUBLE" }],
    ["DATE '2024-01-01'", { kind: "dateLiteral", text: "2024-01-01" }],
    ["TIMESTAMP' 2022-01-01 00:00:00'", { kind: "timestampLiteral", text: " 2022-01-01 00:00:00" }],
    ["INTERVAL '1-2' YEAR(3) TO MONTH", { from: "YEAR", to: "MONTH", leadingDigits: 3 }],
    ["INTERVAL '7' DAY", { kind: "intervalLiteral", text: "7", from: "DAY" }],
    ["INTERVAL '1.5' SECOND(2,3)", { from: "SECOND", leadingDigits: 2, fractionDigits: 3 }],
    ["NULL", { kind: "null" }],
  ])("reads %s", (text, facts) => {
    expect(value(text)).toMatchObject(facts);
  });
});

describe("expressions", () => {
  it("binds products tighter than sums, and sums like concatenations", () => {
    expect(value("1 + 2 * 3 || 4")).toMatchObject({
      operator: "||",
      left: { operator: "+", right: { operator: "*" } },
    });
  });

  it("binds AND tighter than OR, and NOT tighter than both", () => {
    expect(condition("a = 1 OR NOT b = 2 AND c = 3")).toMatchObject({
      operator: "OR",
      right: { operator: "AND", left: { operator: "NOT", operand: { kind: "comparison" } } },
    });
  });

  test.each([
    ["a != 1", { kind: "comparison", operator: "<>" }],
    ["a NOT IN (1, 2)", { kind: "in", negated: true, right: [{ text: "1" }, { text: "2" }] }],
    ["a IN (SELECT b FROM u)", { kind: "in", right: { kind: "subquery" } }],
    ["a IN ((SELECT b FROM u))", { kind: "in", right: { kind: "subquery" } }],
    ["a IN ((SELECT b FROM u) + 1)", { kind: "in", right: [{ kind: "arithmetic" }] }],
    ["(a, b) IN ((1, 2), (3, 4))", { value: { kind: "row" }, right: [{ kind: "row" }, {}] }],
    ["(a, b) = (SELECT 1, 2 FROM dual)", { left: { kind: "row" }, right: { kind: "subquery" } }],
    ["a BETWEEN 1 AND 2 AND b = 3", { kind: "logical", left: { kind: "between" } }],
    ["a LIKE '\\_%' ESCAPE '\\'", { kind: "like", escape: { value: "\\" } }],
    ["a IS NOT NULL", { kind: "is", negated: true, test: "NULL" }],
    ["EXISTS (SELECT 1 FROM u)", { kind: "exists" }],
    ["a > ALL (1, 2)", { kind: "quantified", quantifier: "ALL" }],
    ["(a = 1 OR b = 2)", { kind: "parenthesised", expression: { operator: "OR" } }],
    ["(a + 1) * 2 > 3", { kind: "comparison" }],
    ["a.x = b.y(+)", { right: { kind: "outerColumn", name: { parts: [{}, { name: "Y" }] } } }],
    ["REGEXP_LIKE(a, '^x')", { kind: "call" }],
  ])("reads the condition %s", (text, facts) => {
    expect(condition(text)).toMatchObject(facts);
  });

  test.each([
    ["CASE a WHEN 1 THEN 'x' ELSE 'y' END", { kind: "case", operand: {}, otherwise: { value: "y" } }],
    ["CASE WHEN a = 1 THEN 2 END", { kind: "case", whens: [{ when: { kind: "comparison" } }] }],
    ["CAST(a AS NUMBER(10,-2))", { kind: "cast", type: { name: "NUMBER", precision: 10, scale: -2 } }],
    ["CAST(a AS VARCHAR2(10 CHAR))", { type: { length: 10, lengthSemantics: "CHAR" } }],
    ["EXTRACT(YEAR FROM a)", { kind: "extract", field: "YEAR" }],
    ["TRIM(LEADING '0' FROM a)", { kind: "trim", side: "LEADING", characters: { value: "0" } }],
    ["TRIM(a)", { kind: "trim", side: "BOTH", source: { kind: "name" } }],
    ["f(a => 1, b => 2)", { kind: "call", args: [{ name: { name: "A" } }, { name: { name: "B" } }] }],
    ["COUNT(DISTINCT a)", { distinct: true }],
    ["a AT TIME ZONE 'UTC'", { kind: "atTimeZone", zone: { value: "UTC" } }],
    ["(a - b) DAY(9) TO SECOND(3)", { kind: "intervalExpression", leadingDigits: 9, fractionDigits: 3 }],
    ["LISTAGG(a, ',') WITHIN GROUP (ORDER BY b)", { withinGroup: [{ descending: false }] }],
    ["ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC)", { over: { partitionBy: [{}] } }],
    [
      "SUM(a) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
      {
        over: { frame: { unit: "ROWS", start: { kind: "unboundedPreceding" }, end: { kind: "currentRow" } } },
      },
    ],
    ["json_value(d,'$.x' returning date)", { kind: "jsonValue", path: "$.x", returning: { name: "DATE" } }],
    ["- -1", { kind: "unary", operand: { kind: "unary" } }],
    ["(SELECT 1 FROM dual)", { kind: "subquery" }],
  ])("reads the value %s", (text, facts) => {
    expect(value(text)).toMatchObject(facts);
  });
});

describe("queries", () => {
  it("gives set operators one precedence, from left to right", () => {
    expect(
      query("SELECT 1 FROM a UNION ALL SELECT 2 FROM b INTERSECT SELECT 3 FROM c ORDER BY 1"),
    ).toMatchObject({
      orderBy: [{}],
      body: { operator: "INTERSECT", left: { operator: "UNION", all: true } },
    });
  });

  it("keeps the parentheses of an operand", () => {
    expect(query("(SELECT 1 FROM a) MINUS (SELECT 2 FROM b UNION SELECT 3 FROM c)").body).toMatchObject({
      operator: "MINUS",
      left: { kind: "parenthesisedQuery" },
      right: { kind: "parenthesisedQuery", query: { body: { operator: "UNION" } } },
    });
  });

  test.each([
    ["a, b x", [{ kind: "table" }, { alias: { name: "X" } }]],
    ["a LEFT JOIN b ON a.x = b.x", [{ kind: "join", type: "LEFT", on: { kind: "comparison" } }]],
    ["a JOIN b USING (x) CROSS JOIN c", [{ type: "CROSS", left: { using: [{ name: "X" }] } }]],
    ["a NATURAL JOIN b", [{ natural: true, type: "INNER" }]],
    ["(a JOIN b ON a.x = b.x) JOIN c ON 1 = 1", [{ left: { kind: "join" } }]],
    ["(SELECT 1 x FROM dual) v", [{ kind: "derived", alias: { name: "V" } }]],
    ["((SELECT 1 FROM a) UNION (SELECT 2 FROM b)) v", [{ query: { body: { operator: "UNION" } } }]],
    ["t PARTITION (P0) x", [{ partition: { sub: false, name: { name: "P0" } }, alias: { name: "X" } }]],
    ["t SUBPARTITION (SP)", [{ partition: { sub: true } }]],
    ["t PARTITION FOR (DATE '2024-05-01')", [{ partition: { keys: [{ kind: "dateLiteral" }] } }]],
    ["t SAMPLE (10) SEED (1)", [{ sample: { block: false, seed: { text: "1" } } }]],
    ["t AS OF SCN :s", [{ asOf: { kind: "SCN" } }]],
    ["TABLE(sys.odcivarchar2list('A','B')) x", [{ kind: "collection", collection: { kind: "call" } }]],
    [
      "JSON_TABLE(:o,'$[*]' COLUMNS(n FOR ORDINALITY, owner VARCHAR2(128) PATH '$')) j",
      [{ path: "$[*]", columns: [{ kind: "ordinality" }, { type: { length: 128 }, path: "$" }] }],
    ],
  ])("reads FROM %s", (text, from) => {
    expect(select(`SELECT 1 FROM ${text}`).from).toMatchObject(from);
  });

  test.each([
    ["WITH a (x) AS (SELECT 1 FROM dual) SELECT x FROM a", { with: [{ name: { name: "A" } }] }],
    ["SELECT 1 FROM t ORDER BY a DESC NULLS LAST", { orderBy: [{ descending: true, nulls: "LAST" }] }],
    [
      "SELECT 1 FROM t OFFSET 5 ROWS FETCH NEXT 10 PERCENT ROWS WITH TIES",
      { offset: { text: "5" }, fetch: { percent: true, withTies: true } },
    ],
    ["SELECT 1 FROM t FETCH FIRST ROW ONLY", { fetch: { percent: false, withTies: false } }],
    ["SELECT 1 FROM t FOR UPDATE NOWAIT", { forUpdate: { wait: { kind: "nowait" } } }],
    ["SELECT 1 FROM t FOR UPDATE OF a WAIT 3", { forUpdate: { columns: [{}], wait: { seconds: 3 } } }],
    ["SELECT 1 FROM t FOR UPDATE SKIP LOCKED", { forUpdate: { wait: { kind: "skipLocked" } } }],
    ["SELECT LEVEL FROM dual CONNECT BY LEVEL <= 5", { body: { connectBy: { noCycle: false } } }],
    ["SELECT a.*, b.x FROM a, b", { body: { items: [{ kind: "star", qualifier: [{ name: "A" }] }, {}] } }],
    [
      "SELECT /*+ FULL(t) */ --+ x\n DISTINCT a FROM t",
      { body: { hints: ["FULL(t)", "x"], distinct: true } },
    ],
    ["SELECT a FROM t GROUP BY a HAVING COUNT(*) > 1", { body: { groupBy: [{}], having: {} } }],
  ])("reads %s", (sql, facts) => {
    expect(query(sql)).toMatchObject(facts);
  });
});
