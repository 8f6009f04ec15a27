import { judge, type Verdict } from "./judge";

const right = [
  `SELECT a, COUNT(*) FROM t WHERE b = :1 AND c IN (1, 2) GROUP BY a ORDER BY 2 DESC`,
  `INSERT INTO "APP"."T" ("A", "B") SELECT "A", NVL("B", 'x''y') FROM "APP"."S" s WHERE ROWNUM <= 10`,
  `CREATE TABLE t (a NUMBER(10) NOT NULL, b DATE) PARTITION BY RANGE (b) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
   (PARTITION p VALUES LESS THAN (TO_DATE('2024-02-01', 'YYYY-MM-DD'))) ENABLE ROW MOVEMENT`,
  `CREATE UNIQUE INDEX i ON t (a, b) LOCAL`,
  `ALTER TABLE "APP"."T" READ ONLY`,
  `ALTER TABLE t RENAME CONSTRAINT c TO d`,
  `LOCK TABLE t IN SHARE MODE NOWAIT`,
  `CREATE TRIGGER g AFTER INSERT OR UPDATE ON t FOR EACH ROW
   BEGIN IF INSERTING THEN INSERT INTO j (a) VALUES (:NEW.a); END IF; END;`,
  `BEGIN EXECUTE IMMEDIATE 'DROP TABLE t PURGE'; EXCEPTION WHEN OTHERS THEN ROLLBACK; RAISE; END;`,
  `COMMIT`,
];

/** Each is one of the above, or the like, with one thing wrong. */
const wrong = [
  ["a parenthesis missing", `SELECT a, COUNT(* FROM t`],
  ["a parenthesis too many", `SELECT a FROM t WHERE b IN (1, 2))`],
  ["a misspelt keyword", `SELECT a FORM t`],
  ["a word of a clause missing", `SELECT a FROM t ORDER 2`],
  ["a comma missing", `INSERT INTO t (a b) VALUES (1, 2)`],
  ["a comma too many", `SELECT a, FROM t`],
  ["a misspelt clause", `CREATE TABLE t (a NUMBER) PARTITON BY RANGE (a) (PARTITION p VALUES LESS THAN (1))`],
  [
    "a bound without parentheses",
    `CREATE TABLE t (a NUMBER) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN 1)`,
  ],
  ["a clause of PostgreSQL", `INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING`],
  ["a cast of PostgreSQL", `SELECT a::text FROM t`],
  ["a state that Oracle does not have", `ALTER TABLE t READ SOMETIMES`],
  ["a lock mode that Oracle does not have", `LOCK TABLE t IN SHORE MODE NOWAIT`],
  ["a second statement", `SELECT 1 FROM dual SELECT 2 FROM dual`],
  ["a statement after a semicolon", `DELETE FROM t; DELETE FROM u`],
  ["a semicolon after a statement of SQL", `DELETE FROM t;`],
  ["an open quote", `SELECT 'a FROM t`],
  ["an open name", `SELECT "a FROM t`],
  ["an operator missing", `UPDATE t SET a 1`],
  ["a block without an end", `BEGIN DELETE FROM t;`],
  ["a semicolon missing in a block", `BEGIN DELETE FROM t END;`],
  ["a condition without an end in a block", `BEGIN IF 1 = 1 THEN NULL; END;`],
  ["a command of SQL*Plus", `PROMPT hello`],
  ["nothing at all", ``],
] as const;

/** Each reaches the judge as it stands, in one round. */
const located = "SELECT a\nFROM t WHERE b = = 1";
const dynamic = `BEGIN EXECUTE IMMEDIATE 'GRANT SELECT ON "A''B" TO c'; END;`;
const texts = [...right, ...wrong.map(([, text]) => text), located, dynamic];

let verdicts: ReadonlyMap<string, Verdict>;
beforeAll(async () => {
  const judged = await judge(texts);
  verdicts = new Map(judged.map((verdict, at) => [texts[at] ?? "", verdict]));
});

describe("the judge of Oracle's SQL", () => {
  it.each(right)("accepts %s", (text) => {
    expect(verdicts.get(text)?.fault).toBeNull();
  });

  it.each(wrong)("rejects a text where there is %s", (_, text) => {
    expect(verdicts.get(text)?.fault).toEqual(expect.any(String));
  });

  it("says where", () => {
    expect(verdicts.get(located)?.fault).toBe("2:17 at =");
  });

  it("finds the statements that a block executes", () => {
    expect(verdicts.get(dynamic)).toEqual({ fault: null, dynamic: [`GRANT SELECT ON "A'B" TO c`] });
  });
});
