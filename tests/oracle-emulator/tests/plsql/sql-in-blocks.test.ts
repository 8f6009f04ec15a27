import { BlockSession } from "./block-session";

let session: BlockSession;
beforeAll(async () => {
  session = await BlockSession.open();
});
afterAll(() => session.close());
beforeEach(() => session.reset());

describe("SQL in a block", () => {
  it("says which rows a query found: none, too many, one", async () => {
    expect(
      await session.errorOf("DECLARE n NUMBER;\nBEGIN\n  SELECT id INTO n FROM emp WHERE id = 99;\nEND;"),
    ).toBe("ORA-01403: no data found\nORA-06512: at line 3");
    expect(await session.errorOf("DECLARE n NUMBER; BEGIN SELECT id INTO n FROM emp; END;")).toMatch(
      /^ORA-01422/,
    );
  });

  it("takes the column where a variable has its name", async () => {
    expect(
      await session.printed(`DECLARE id NUMBER := 1; c NUMBER; v NUMBER := 2;
        BEGIN
          SELECT COUNT(*) INTO c FROM emp WHERE id = id; DBMS_OUTPUT.PUT_LINE(c);
          SELECT COUNT(*) INTO c FROM emp e WHERE e.id = v; DBMS_OUTPUT.PUT_LINE(c);
        END;`),
    ).toEqual(["4", "1"]);
  });

  it("counts rows of DML and returns values", async () => {
    expect(
      await session.printed(`DECLARE n NUMBER; t VARCHAR2(30); r dept%ROWTYPE;
        BEGIN
          UPDATE emp SET salary = 1 WHERE dept_id = 10;
          DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
          DELETE FROM emp WHERE id = 99;
          IF SQL%NOTFOUND THEN DBMS_OUTPUT.PUT_LINE('none'); END IF;
          INSERT INTO dept (id, name) VALUES (50, 'New') RETURNING id, name INTO n, t;
          DBMS_OUTPUT.PUT_LINE(n || t);
          r.id := 60; r.name := 'Rec';
          INSERT INTO dept VALUES r;
          SELECT COUNT(*) INTO n FROM dept; DBMS_OUTPUT.PUT_LINE(n);
        END;`),
    ).toEqual(["2", "none", "50New", "5"]);
  });

  it("reads cursors with parameters, in loops and by FETCH", async () => {
    expect(
      await session.printed(`DECLARE
          CURSOR c(d NUMBER) IS SELECT id, name FROM emp WHERE dept_id = d ORDER BY id;
          r c%ROWTYPE;
        BEGIN
          FOR e IN c(10) LOOP DBMS_OUTPUT.PUT(e.name || ' '); END LOOP;
          FOR e IN (SELECT name AS n FROM dept ORDER BY id) LOOP DBMS_OUTPUT.PUT(e.n || ' '); END LOOP;
          OPEN c(20);
          LOOP FETCH c INTO r; EXIT WHEN c%NOTFOUND; DBMS_OUTPUT.PUT(r.name || c%ROWCOUNT); END LOOP;
          CLOSE c;
          DBMS_OUTPUT.NEW_LINE;
        END;`),
    ).toEqual(["Ada Bob Tools Toys Empty Cyd1"]);
    expect(
      await session.errorOf("DECLARE CURSOR c IS SELECT 1 FROM dual; n NUMBER; BEGIN FETCH c INTO n; END;"),
    ).toMatch(/^ORA-01001/);
  });

  it("changes the current row of a cursor", async () => {
    await session.run(`DECLARE CURSOR c IS SELECT * FROM emp WHERE dept_id = 10 FOR UPDATE;
      BEGIN FOR e IN c LOOP UPDATE emp SET salary = e.id * 1000 WHERE CURRENT OF c; END LOOP; END;`);
    expect(await session.query("SELECT id, salary FROM emp WHERE dept_id = 10 ORDER BY id")).toEqual([
      ["1", "1000.00"],
      ["2", "2000.00"],
    ]);
  });

  it("collects in bulk and binds collections by FORALL", async () => {
    expect(
      await session.printed(`DECLARE
          TYPE ids IS TABLE OF NUMBER INDEX BY PLS_INTEGER; l ids;
          TYPE names IS TABLE OF dept%ROWTYPE; d names;
        BEGIN
          SELECT id BULK COLLECT INTO l FROM emp ORDER BY id;
          DBMS_OUTPUT.PUT_LINE(l.COUNT || ' ' || l.FIRST || ' ' || l(l.LAST));
          FORALL i IN 1 .. 2 DELETE FROM emp WHERE id = l(i);
          DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
          SELECT * BULK COLLECT INTO d FROM dept ORDER BY id;
          DBMS_OUTPUT.PUT_LINE(d(2).name);
        END;`),
    ).toEqual(["4 1 4", "2", "Toys"]);
  });
});

describe("dynamic SQL", () => {
  it("runs texts with INTO, USING and OUT", async () => {
    expect(
      await session.printed(`DECLARE n NUMBER; t VARCHAR2(30);
        BEGIN
          EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM emp WHERE dept_id = :d' INTO n USING 10;
          DBMS_OUTPUT.PUT_LINE(n);
          EXECUTE IMMEDIATE 'UPDATE emp SET name = :1 WHERE id = :2 RETURNING UPPER(name) INTO :3' USING 'Zoe', 1 RETURNING INTO t;
          DBMS_OUTPUT.PUT_LINE(t || SQL%ROWCOUNT);
          EXECUTE IMMEDIATE 'BEGIN :x := :x + 1; END;' USING IN OUT n;
          DBMS_OUTPUT.PUT_LINE(n);
          EXECUTE IMMEDIATE 'TRUNCATE TABLE emp';
        END;`),
    ).toEqual(["2", "ZOE1", "3"]);
    expect(session.controls).toEqual(["TRUNCATE TABLE emp"]);
  });

  it("opens cursor variables for a text", async () => {
    expect(
      await session.printed(`DECLARE c SYS_REFCURSOR; n VARCHAR2(30);
        BEGIN
          OPEN c FOR 'SELECT name FROM emp WHERE id = :1' USING 2;
          FETCH c INTO n; CLOSE c;
          DBMS_OUTPUT.PUT_LINE(n);
        END;`),
    ).toEqual(["Bob"]);
  });
});

describe("transactions", () => {
  it("commits and rolls back wherever it is told", async () => {
    await session.run(`BEGIN
      SAVEPOINT s;
      DELETE FROM emp;
      BEGIN RAISE NO_DATA_FOUND; EXCEPTION WHEN OTHERS THEN ROLLBACK TO s; END;
      COMMIT;
    END;`);
    expect(session.controls).toEqual(["savepoint", "rollback", "commit"]);
    expect(await session.query("SELECT COUNT(*) FROM emp")).toEqual([["4"]]);
  });
});

describe("binds", () => {
  const number = { type: "NUMBER", maxSize: 22 } as const;
  const text = { type: "VARCHAR2", maxSize: 10 } as const;

  it("have the direction that the block gives them", async () => {
    const { directions, outValues } = await session.run("BEGIN :o := :i || 'x'; :io := :io + 1; END;", {
      O: { declaration: text },
      I: { declaration: text, value: "a" },
      IO: { declaration: number, value: "41" },
    });
    expect(directions).toEqual(["out", "in", "in out"]);
    expect(outValues).toEqual(["ax", undefined, "42"]);
  });

  it("are out even where the assignment did not run, and have a size", async () => {
    const { directions, outValues } = await session.run("BEGIN IF 1 = 2 THEN :o := 1; END IF; END;", {
      O: { declaration: number },
    });
    expect([directions, outValues]).toEqual([["out"], [null]]);
    await expect(
      session.run("BEGIN :o := 'longer than ten'; END;", { O: { declaration: text } }),
    ).rejects.toThrow(/ORA-06502.*character string buffer too small/);
  });

  it("hand over index-by tables and cursors", async () => {
    const { outValues } = await session.run(
      `DECLARE TYPE l IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
         PROCEDURE twice(x IN l, y OUT l) IS BEGIN FOR i IN 1 .. x.COUNT LOOP y(i) := x(i) * 2; END LOOP; END;
       BEGIN twice(:x, :y); OPEN :c FOR SELECT id, name FROM dept WHERE id = 10; END;`,
      {
        X: { declaration: { ...number, arrayLength: 3 }, value: ["1", "2", "3"] },
        Y: { declaration: { ...number, arrayLength: 3 } },
        C: { declaration: { ...number, refCursor: true } },
      },
    );
    expect(outValues[1]).toEqual(["2", "4", "6"]);
    expect(outValues[2]).toMatchObject({
      rows: [["10", "Tools"]],
      columns: [{ name: "ID" }, { name: "NAME" }],
    });
  });
});
