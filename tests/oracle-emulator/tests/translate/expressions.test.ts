import { parseStatement } from "../../src/sql";
import type { Expression, Query, Select } from "../../src/sql/ast";
import type { DataType } from "../../src/catalog/model";
import type { TranslateContext } from "../../src/translate/context";
import { translateCondition, translateExpression } from "../../src/translate/translate";
import { catalog, createHr, type Hr } from "./schema";

let hr: Hr;
beforeAll(async () => {
  hr = await createHr();
});
afterAll(() => hr.drop());

const NUMBER: DataType = { name: "NUMBER" };
const context: TranslateContext = {
  catalog,
  currentSchema: "HR",
  user: "HR",
  bindTypes: [],
  variable: (parts) =>
    ({ V_TOTAL: { type: NUMBER }, V_KEY: { type: NUMBER, sql: "v_key" } })[parts.join(".")],
};

function parsed(text: string): Expression {
  const query = parseStatement(`SELECT ${text} FROM dual`) as Query;
  const item = (query.body as Select).items[0]!;
  if (item.kind !== "item") throw new Error("not an expression");
  return item.expression;
}

function conditionOf(text: string): Expression {
  return ((parseStatement(`SELECT 1 FROM dual WHERE ${text}`) as Query).body as Select).where!;
}

const emp = catalog.relation("HR", "EMP")!;

it("makes a variable a parameter, or takes the text that it has", () => {
  const { text, binds } = translateExpression(parsed("v_total + v_key + v_total"), context);
  expect(text).toBe("(($1::numeric + v_key) + $1::numeric)");
  expect(binds).toEqual([{ kind: "variable", parts: ["V_TOTAL"], type: NUMBER, cast: "numeric" }]);
});

it("takes a column before a variable of its name", () => {
  const withId: TranslateContext = { ...context, variable: () => ({ type: NUMBER, sql: "v_id" }) };
  expect(translateExpression(parsed("id"), withId, emp).text).toBe("c1");
  expect(translateExpression(parsed("id"), withId).text).toBe("v_id");
});

it("names the columns of CHECK and of virtual columns by their bare names", async () => {
  const { text } = translateCondition(conditionOf("salary > 0 AND grade IN ('A', 'BB')"), context, emp);
  expect(text).not.toContain("t1001");
  await hr.client.query(`ALTER TABLE data.t1001 ADD CHECK (${text}) NOT VALID`);
  const virtual = translateExpression(parsed("UPPER(name) || TO_CHAR(hired, 'YYYY')"), context, emp, {
    name: "VARCHAR2",
    length: 40,
    lengthSemantics: "BYTE",
  });
  await hr.client.query(`ALTER TABLE data.t1001 ADD c9 text GENERATED ALWAYS AS (${virtual.text}) STORED`);
  const { rows } = await hr.client.query<{ c9: string }>("SELECT c9 FROM data.t1001 WHERE c1 = 1");
  expect(rows).toEqual([{ c9: "ADA2020" }]);
});

it("pads a default of CHAR and refuses one that is too long", async () => {
  const type: DataType = { name: "CHAR", length: 3, lengthSemantics: "BYTE" };
  const valueOf = async (text: string): Promise<unknown> => {
    const sql = `SELECT ${translateExpression(parsed(text), context, undefined, type).text} AS v`;
    return (await hr.client.query<{ v: string }>(sql)).rows[0]?.v;
  };
  expect(await valueOf("'N'")).toBe("N  ");
  await expect(valueOf("'LONG'")).rejects.toThrow("ORA-12899");
});

it("answers a ROWID as text", async () => {
  const { text, type } = translateExpression(parsed("CHARTOROWID('AAAAPpAAMAAAAAAAAB')"), context);
  const { rows } = await hr.client.query<{ v: string }>(`SELECT ${text} AS v`);
  expect([type.name, rows[0]?.v]).toEqual(["ROWID", "AAAAPpAAMAAAAAAAAB"]);
});
