import type pg from "pg";
import type { ColumnInfo, DataType, RelationInfo } from "../../src/catalog/model";
import type { Dml, Query } from "../../src/sql/ast";
import { parseStatement } from "../../src/sql";
import type { TranslateContext, Translation } from "../../src/translate/context";
import { toOracleError, type PostgresError } from "../../src/translate/errors";
import { translate } from "../../src/translate/translate";
import { createRuntimeDatabase } from "../runtime/runtime-database";

const VARCHAR: DataType = { name: "VARCHAR2", length: 30, lengthSemantics: "BYTE" };

type ColumnSpec = readonly [name: string, type: DataType, postgres: string, more?: Partial<ColumnInfo>];

function relation(objectId: number, name: string, columns: readonly ColumnSpec[]): RelationInfo {
  return {
    objectId,
    owner: "HR",
    name,
    kind: "TABLE",
    physicalName: `data.t${objectId}`,
    partitioned: name === "SALES",
    columns: columns.map(([columnName, type, , more], place) => ({
      name: columnName,
      physicalName: `c${place + 1}`,
      type,
      hidden: false,
      virtual: false,
      notNull: false,
      defaultOnNull: false,
      ...more,
    })),
  };
}

const SPECS: Readonly<Record<string, readonly ColumnSpec[]>> = {
  EMP: [
    ["ID", { name: "NUMBER", precision: 6, scale: 0 }, "numeric(6) PRIMARY KEY", { notNull: true }],
    ["NAME", VARCHAR, "text"],
    ["DEPT_ID", { name: "NUMBER" }, "numeric"],
    ["SALARY", { name: "NUMBER", precision: 8, scale: 2 }, "numeric(8, 2)"],
    ["HIRED", { name: "DATE" }, "ora.date"],
    ["GRADE", { name: "CHAR", length: 3, lengthSemantics: "BYTE" }, "text"],
  ],
  DEPT: [
    ["ID", { name: "NUMBER" }, "numeric"],
    ["NAME", VARCHAR, "text"],
  ],
  SALES: [
    ["ID", { name: "NUMBER" }, "numeric"],
    ["AT", { name: "TIMESTAMP", fractionDigits: 6 }, "timestamp(6)"],
    ["DOC", { name: "CLOB" }, "text"],
  ],
  KEYS: [
    ["RID", { name: "ROWID" }, "text"],
    ["ID", { name: "NUMBER" }, "numeric DEFAULT nextval('data.s1100')", { identity: "ALWAYS" }],
    ["TWICE", { name: "NUMBER" }, "numeric", { virtual: true }],
  ],
};

const RELATIONS = new Map(
  Object.entries(SPECS).map(([name, columns], place) => [name, relation(1001 + place, name, columns)]),
);
const DUAL: RelationInfo = {
  objectId: 1,
  owner: "SYS",
  name: "DUAL",
  kind: "DICTIONARY",
  physicalName: 'sys."DUAL"',
  partitioned: false,
  columns: [
    {
      name: "DUMMY",
      physicalName: '"DUMMY"',
      type: { name: "VARCHAR2", length: 1 },
      hidden: false,
      virtual: false,
      notNull: false,
      defaultOnNull: false,
    },
  ],
};

export const catalog: TranslateContext["catalog"] = {
  relation: (owner, name) => {
    if (name === "DUAL") return DUAL;
    return owner === undefined || owner === "HR" ? RELATIONS.get(name) : undefined;
  },
  sequence: (_owner, name) =>
    name === "SEQ" ? { objectId: 1100, owner: "HR", name, physicalName: "data.s1100" } : undefined,
  partition: (_relation, name) =>
    name === "P0" || name === "H1" || name === "H2"
      ? {
          objectId: 2000,
          name: "P0",
          position: 1,
          subpartitions: [
            { objectId: 2001, name: "H1" },
            { objectId: 2002, name: "H2" },
          ],
        }
      : undefined,
};

const ROWS = `
  INSERT INTO data.t1001 (c1, c2, c3, c4, c5, c6) VALUES
    (1, 'Ada', 10, 100.5, '2020-01-31', 'A  '), (2, 'Bob', 10, 200, '2021-06-15 12:00', 'B  '),
    (3, 'Cyd', 20, 300, '2022-03-01', 'A  '), (4, NULL, NULL, NULL, NULL, NULL);
  INSERT INTO data.t1002 (c1, c2) VALUES (10, 'Tools'), (20, 'Toys'), (30, 'Empty');
  INSERT INTO data.t1003 (c1, c2, c3, part) VALUES (1, '2024-01-01', 'x', 2001), (2, '2024-02-01', 'y', 2002), (3, '2025-01-01', 'z', 2003);`;

export interface Hr {
  readonly client: pg.Client;
  translation(sql: string, binds?: readonly DataType[]): Translation;
  /** Rows of what a statement answers, as texts. */
  run(sql: string, ...binds: readonly (string | number | null)[]): Promise<(string | null)[][]>;
  drop(): Promise<void>;
}

const asText = { getTypeParser: () => (text: string | Buffer) => text };

/** Tables EMP, DEPT, SALES (partitioned) and KEYS, a sequence SEQ, and DUAL; each transaction of a test is rolled back. */
export async function createHr(): Promise<Hr> {
  const database = await createRuntimeDatabase();
  const { client } = database;
  await client.query(
    'CREATE SCHEMA data; CREATE SCHEMA sys; CREATE VIEW sys."DUAL" AS SELECT \'X\'::text AS "DUMMY"; CREATE SEQUENCE data.s1100',
  );
  for (const [name, columns] of Object.entries(SPECS)) {
    const list = columns.map(([, , postgres], place) => `c${place + 1} ${postgres}`);
    await client.query(
      `CREATE TABLE ${RELATIONS.get(name)!.physicalName} (${list.join(", ")}, "rid" bigint GENERATED ALWAYS AS IDENTITY UNIQUE, "part" integer)`,
    );
  }
  await client.query(ROWS);
  const translation: Hr["translation"] = (sql, bindTypes = []) =>
    translate(parseStatement(sql) as Query | Dml, { catalog, currentSchema: "HR", user: "HR", bindTypes });
  return {
    client,
    translation,
    run: async (sql, ...binds) => {
      const types = binds.map((value): DataType => ({
        name: typeof value === "number" ? "NUMBER" : "VARCHAR2",
      }));
      const done = translation(sql, types);
      const values = done.binds.map((bind) => (bind.kind === "bind" ? (binds[bind.index] ?? null) : null));
      try {
        await client.query("SAVEPOINT statement").catch(() => undefined);
        const result = await client.query<(string | null)[]>({
          text: done.text,
          values: values.map((value) => (value === null ? null : String(value))),
          rowMode: "array",
          types: asText,
        });
        return result.rows;
      } catch (error) {
        await client.query("ROLLBACK TO statement").catch(() => undefined);
        throw toOracleError(error as PostgresError);
      }
    },
    drop: () => database.drop(),
  };
}
