import { BlockSession } from "./block-session";

let session: BlockSession;
beforeAll(async () => {
  session = await BlockSession.open();
});
afterAll(() => session.close());
beforeEach(() => session.reset());

describe("values", () => {
  it("calculates exactly and prints as TO_CHAR does", async () => {
    expect(
      await session.printed(`DECLARE n NUMBER := 0.1; m NUMBER(5,2) := 1.005; i PLS_INTEGER := 2.5;
        BEGIN DBMS_OUTPUT.PUT_LINE(n + 0.2); DBMS_OUTPUT.PUT_LINE(m); DBMS_OUTPUT.PUT_LINE(i * 2 ** 10);
        DBMS_OUTPUT.PUT_LINE(12345678901234567890 * 10 + 1); END;`),
    ).toEqual([".3", "1.01", "3072", "123456789012345678901"]);
  });

  it("takes '' for NULL and knows three truth values", async () => {
    expect(
      await session.printed(`DECLARE t VARCHAR2(10) := ''; b BOOLEAN := NULL;
        BEGIN
          IF t IS NULL THEN DBMS_OUTPUT.PUT_LINE('null'); END IF;
          IF t = '' THEN DBMS_OUTPUT.PUT_LINE('never'); ELSIF NOT (t = 'x') THEN DBMS_OUTPUT.PUT_LINE('nor'); ELSE DBMS_OUTPUT.PUT_LINE('else'); END IF;
          IF b OR TRUE THEN DBMS_OUTPUT.PUT_LINE('or'); END IF;
          IF b AND TRUE THEN DBMS_OUTPUT.PUT_LINE('never'); END IF;
          DBMS_OUTPUT.PUT_LINE('a' || t || 'b');
        END;`),
    ).toEqual(["null", "else", "or", "ab"]);
  });

  it("refuses what does not fit a variable, with the line", async () => {
    expect(await session.errorOf("DECLARE t VARCHAR2(2);\nBEGIN\n  t := 'abc';\nEND;")).toBe(
      "ORA-06502: PL/SQL: numeric or value error: character string buffer too small\nORA-06512: at line 3",
    );
    expect(await session.errorOf("DECLARE n NUMBER(2);\nBEGIN n := 100; END;")).toMatch(
      /number precision too large/,
    );
    expect(await session.errorOf("DECLARE n NUMBER;\nBEGIN n := 'x'; END;")).toMatch(
      /character to number conversion error\nORA-06512: at line 2$/,
    );
  });

  it("leaves dates, formats and other functions to SQL", async () => {
    expect(
      await session.printed(`DECLARE d DATE := DATE '2024-02-28'; i INTEGER;
        BEGIN
          d := d + 1;
          DBMS_OUTPUT.PUT_LINE(TO_CHAR(d, 'YYYY-MM-DD'));
          IF d > DATE '2024-01-01' THEN DBMS_OUTPUT.PUT_LINE(UPPER('later')); END IF;
          i := d - DATE '2024-01-01';
          DBMS_OUTPUT.PUT_LINE(i);
        END;`),
    ).toEqual(["2024-02-29", "LATER", "59"]);
  });

  it("types variables by columns and rows", async () => {
    expect(
      await session.printed(`DECLARE n emp.name%TYPE; r emp%ROWTYPE; s r.salary%TYPE;
        BEGIN
          SELECT name INTO n FROM emp WHERE id = 1;
          SELECT * INTO r FROM emp WHERE id = 2;
          s := r.salary;
          DBMS_OUTPUT.PUT_LINE(n || ' ' || r.name || ' ' || s);
        END;`),
    ).toEqual(["Ada Bob 200"]);
  });
});

describe("limits", () => {
  it("keep numbers, texts, collections and patterns from taking the server", async () => {
    expect(await session.errorOf("DECLARE n NUMBER := 10; BEGIN LOOP n := n * n; END LOOP; END;")).toMatch(
      /^ORA-01426/,
    );
    expect(
      await session.printed(
        "DECLARE n NUMBER := 0.1; BEGIN FOR i IN 1 .. 20 LOOP n := n * n; END LOOP; DBMS_OUTPUT.PUT_LINE(n); END;",
      ),
    ).toEqual(["0"]);
    expect(
      await session.errorOf(
        "DECLARE t VARCHAR2(9) := 'abc'; PROCEDURE p(s VARCHAR2) IS BEGIN p(s || s); END; BEGIN p(t); END;",
      ),
    ).toMatch(/^ORA-06502/);
    expect(
      await session.errorOf(
        "DECLARE TYPE l IS TABLE OF NUMBER; x l := l(); BEGIN x.EXTEND(2000000000); END;",
      ),
    ).toMatch(/^ORA-06500/);
    expect(
      await session.printed(`BEGIN
        IF RPAD('a', 3000, 'a') LIKE '%a%a%a%a%a%a%a%a%a%a%a%b' THEN DBMS_OUTPUT.PUT_LINE('never'); END IF;
        IF 'a_c%' LIKE 'a!_%!%' ESCAPE '!' AND 'abc' LIKE '_b%' AND 'abc' NOT LIKE '%d' THEN DBMS_OUTPUT.PUT_LINE('like'); END IF;
      END;`),
    ).toEqual(["like"]);
  });
});

describe("control flow", () => {
  it("loops over ranges, forwards and backwards, with EXIT and CONTINUE by label", async () => {
    expect(
      await session.printed(`BEGIN
        FOR i IN 1 .. 3 LOOP CONTINUE WHEN i = 2; DBMS_OUTPUT.PUT(i || ' '); END LOOP;
        FOR i IN REVERSE 1 .. 2 LOOP DBMS_OUTPUT.PUT(i || ' '); END LOOP;
        <<outside>> LOOP
          LOOP EXIT outside; END LOOP;
        END LOOP;
        DBMS_OUTPUT.NEW_LINE;
      END;`),
    ).toEqual(["1 3 2 1 "]);
  });

  it("runs WHILE and CASE, and complains when no branch fits", async () => {
    expect(
      await session.printed(`DECLARE n NUMBER := 0;
        BEGIN
          WHILE n < 2 LOOP n := n + 1; END LOOP;
          CASE n WHEN 1 THEN DBMS_OUTPUT.PUT_LINE('one'); WHEN 2 THEN DBMS_OUTPUT.PUT_LINE('two'); END CASE;
          DBMS_OUTPUT.PUT_LINE(CASE WHEN n > 5 THEN 'big' ELSE 'small' END);
        END;`),
    ).toEqual(["two", "small"]);
    expect(await session.errorOf("BEGIN CASE 1 WHEN 2 THEN NULL; END CASE; END;")).toMatch(/^ORA-06592/);
  });

  it("calls nested procedures and functions with OUT and named arguments", async () => {
    expect(
      await session.printed(`DECLARE
          r NUMBER;
          x NUMBER := 10;
          FUNCTION twice(n NUMBER, plus NUMBER DEFAULT 0) RETURN NUMBER IS BEGIN RETURN n * 2 + plus; END;
          PROCEDURE halve(n IN OUT NUMBER, was OUT NUMBER) IS BEGIN was := n; n := n / 2; END;
          FUNCTION fact(n PLS_INTEGER) RETURN NUMBER IS BEGIN IF n <= 1 THEN RETURN 1; END IF; RETURN n * fact(n - 1); END;
        BEGIN
          halve(x, r);
          DBMS_OUTPUT.PUT_LINE(x || ' ' || r || ' ' || twice(plus => 1, n => 4) || ' ' || fact(25));
        END;`),
    ).toEqual(["5 10 9 15511210043330985984000000"]);
  });
});

describe("exceptions", () => {
  it("keeps the work before a failing statement", async () => {
    await session.run(`BEGIN
      INSERT INTO dept (id, name) VALUES (70, 'Kept');
      INSERT INTO emp (id, name) VALUES (1, 'Twice');
      EXCEPTION WHEN DUP_VAL_ON_INDEX THEN INSERT INTO dept (id, name) VALUES (71, 'Handler');
    END;`);
    expect(await session.query("SELECT name FROM dept WHERE id >= 70 ORDER BY id")).toEqual([
      ["Kept"],
      ["Handler"],
    ]);
  });

  it("names codes, texts and exceptions of its own", async () => {
    expect(
      await session.printed(`DECLARE
          mine EXCEPTION; busy EXCEPTION; PRAGMA EXCEPTION_INIT(busy, -20054);
        BEGIN
          BEGIN RAISE mine; EXCEPTION WHEN mine THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM); END;
          BEGIN RAISE_APPLICATION_ERROR(-20054, 'busy now'); EXCEPTION WHEN busy THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM); END;
          BEGIN DBMS_OUTPUT.PUT_LINE(1 / 0); EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM); END;
          DBMS_OUTPUT.PUT_LINE(SQLCODE);
        END;`),
    ).toEqual([
      "1 User-Defined Exception",
      "-20054 ORA-20054: busy now",
      "ORA-01476: divisor is equal to zero",
      "0",
    ]);
  });

  it("prints the line of each call that an error left", async () => {
    expect(
      await session.errorOf(
        `DECLARE\n  PROCEDURE p IS\n  BEGIN\n    RAISE_APPLICATION_ERROR(-20001, 'boom');\n  END;\nBEGIN\n  p;\nEND;`,
      ),
    ).toBe("ORA-20001: boom\nORA-06512: at line 4\nORA-06512: at line 7");
    expect(await session.errorOf("DECLARE e EXCEPTION;\nBEGIN\n  RAISE e;\nEND;")).toBe(
      "ORA-06510: PL/SQL: unhandled user-defined exception\nORA-06512: at line 3",
    );
  });

  it("raises again with its own line first", async () => {
    expect(
      await session.errorOf("BEGIN\n  RAISE NO_DATA_FOUND;\nEXCEPTION WHEN OTHERS THEN\n  RAISE;\nEND;"),
    ).toBe("ORA-01403: no data found\nORA-06512: at line 4\nORA-06512: at line 2");
  });

  it("does not let a block handle errors of its own declarations", async () => {
    expect(
      await session.printed(`BEGIN
        DECLARE n NUMBER(1) := 10; BEGIN NULL; EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('inner'); END;
        EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('outer'); END;`),
    ).toEqual(["outer"]);
  });

  it("lets no handler hide what is not emulated or not declared", async () => {
    expect(await session.errorOf("BEGIN nowhere.nothing(1); EXCEPTION WHEN OTHERS THEN NULL; END;")).toBe(
      "ORA-06550: line 1, column 7:\nPLS-00201: identifier 'NOWHERE.NOTHING' must be declared\n" +
        "ORA-06550: line 1, column 7:\nPL/SQL: Statement ignored",
    );
  });
});

describe("compilation", () => {
  it("finds unknown tables and columns, which no handler of the block hides", async () => {
    expect(
      await session.errorOf("BEGIN\n  DELETE FROM nowhere;\nEXCEPTION WHEN OTHERS THEN NULL;\nEND;"),
    ).toBe(
      'ORA-06550: line 2, column 15:\nPL/SQL: ORA-00942: table or view "HR"."NOWHERE" does not exist\n' +
        "ORA-06550: line 2, column 3:\nPL/SQL: SQL Statement ignored",
    );
    expect(
      await session.errorOf("BEGIN UPDATE emp SET nix = 1; EXCEPTION WHEN OTHERS THEN NULL; END;"),
    ).toMatch(/PL\/SQL: ORA-00904: .*"?NIX"?: invalid identifier/);
  });

  it("lets a handler catch what a dynamic statement lacks", async () => {
    expect(
      await session.printed(`BEGIN
        BEGIN EXECUTE IMMEDIATE 'DELETE FROM nowhere'; EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE); END;
        BEGIN EXECUTE IMMEDIATE 'BEGIN nowhere; END;'; EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE); END;
      END;`),
    ).toEqual(["-942", "-6550"]);
  });

  it("happens before anything runs", async () => {
    for (const rest of [
      "DELETE FROM nowhere",
      "undeclared := 1",
      "nobody(1)",
      "IF x > 1 THEN NULL; END IF",
      "FOR r IN (SELECT id FROM dept) LOOP DELETE FROM emp WHERE id = r.nix; END LOOP",
    ]) {
      expect(await session.errorOf(`BEGIN EXECUTE IMMEDIATE 'TRUNCATE TABLE emp'; ${rest}; END;`)).toMatch(
        /^ORA-06550/,
      );
    }
    expect(session.controls).toEqual([]);
  });
});
