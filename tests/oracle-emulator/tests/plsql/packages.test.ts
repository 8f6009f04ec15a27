import { BlockSession } from "./block-session";

let session: BlockSession;
beforeAll(async () => {
  session = await BlockSession.open();
});
afterAll(() => session.close());
beforeEach(() => session.reset());

describe("built-in packages", () => {
  it("hand printed lines to a client, one by one", async () => {
    const text = { type: "VARCHAR2", maxSize: 32767 } as const;
    const number = { type: "NUMBER", maxSize: 22 } as const;
    const binds = { LN: { declaration: text }, ST: { declaration: number } };
    await session.run(
      "BEGIN DBMS_OUTPUT.PUT('a'); DBMS_OUTPUT.PUT_LINE('b'); DBMS_OUTPUT.PUT_LINE(NULL); END;",
    );
    const read = async () =>
      (await session.run("BEGIN DBMS_OUTPUT.GET_LINE(:ln, :st); END;", binds)).outValues;
    expect(await read()).toEqual(["ab", "0"]);
    expect(await read()).toEqual([null, "0"]);
    expect(await read()).toEqual([null, "1"]);
  });

  it("print nothing while disabled, and stop at the buffer's end", async () => {
    expect(
      await session.printed(
        "BEGIN DBMS_OUTPUT.DISABLE; DBMS_OUTPUT.PUT_LINE('lost'); DBMS_OUTPUT.ENABLE; END;",
      ),
    ).toEqual([]);
    expect(
      await session.errorOf(
        "BEGIN DBMS_OUTPUT.ENABLE(2000); FOR i IN 1 .. 21 LOOP DBMS_OUTPUT.PUT_LINE(RPAD('x', 100, 'x')); END LOOP; END;",
      ),
    ).toMatch(/^ORA-20000: ORU-10027: buffer overflow, limit of 2000 bytes/);
  });

  it("hand lines over in an index-by table", async () => {
    const { outValues } = await session.run(
      `DECLARE n INTEGER := 10;
       BEGIN DBMS_OUTPUT.PUT_LINE('x'); DBMS_OUTPUT.PUT_LINE('y'); DBMS_OUTPUT.GET_LINES(:lines, n); :n := n; END;`,
      {
        LINES: { declaration: { type: "VARCHAR2", maxSize: 100, arrayLength: 10 } },
        N: { declaration: { type: "NUMBER", maxSize: 22 } },
      },
    );
    expect(outValues).toEqual([["x", "y"], "2"]);
  });

  it("check and quote names", async () => {
    expect(
      await session.printed(`BEGIN
        DBMS_OUTPUT.PUT_LINE(DBMS_ASSERT.ENQUOTE_NAME('emp'));
        DBMS_OUTPUT.PUT_LINE(DBMS_ASSERT.ENQUOTE_NAME('Emp', FALSE));
        DBMS_OUTPUT.PUT_LINE(DBMS_ASSERT.ENQUOTE_LITERAL('it''''s'));
        DBMS_OUTPUT.PUT_LINE(DBMS_ASSERT.SIMPLE_SQL_NAME('emp$1'));
        DBMS_OUTPUT.PUT_LINE(DBMS_ASSERT.SQL_OBJECT_NAME('hr.emp'));
      END;`),
    ).toEqual(['"EMP"', '"Emp"', "'it''s'", "emp$1", "hr.emp"]);
    expect(
      await session.errorOf("DECLARE t VARCHAR2(99); BEGIN t := DBMS_ASSERT.SIMPLE_SQL_NAME('a b'); END;"),
    ).toMatch(/^ORA-44003: invalid SQL name/);
    expect(
      await session.errorOf("DECLARE t VARCHAR2(99); BEGIN t := DBMS_ASSERT.SQL_OBJECT_NAME('nix'); END;"),
    ).toMatch(/^ORA-44002/);
    expect(
      await session.errorOf("DECLARE t VARCHAR2(99); BEGIN t := DBMS_ASSERT.ENQUOTE_NAME('a\"b'); END;"),
    ).toMatch(/^ORA-44003/);
  });

  it("tell the session what it does, wait, and gather statistics", async () => {
    expect(
      await session.printed(`DECLARE m VARCHAR2(64); a VARCHAR2(64); r BINARY_INTEGER := DBMS_APPLICATION_INFO.SET_SESSION_LONGOPS_NOHINT; s BINARY_INTEGER;
      BEGIN
        DBMS_APPLICATION_INFO.SET_MODULE('repartition', 'load');
        DBMS_APPLICATION_INFO.SET_CLIENT_INFO('T');
        DBMS_SESSION.SET_IDENTIFIER('me');
        DBMS_APPLICATION_INFO.READ_MODULE(m, a);
        DBMS_APPLICATION_INFO.SET_SESSION_LONGOPS(r, s, 'REPARTITION T', 0, 0, 1, 10, 'HR.T', 'chunks');
        DBMS_SESSION.SLEEP(0.25);
        SYS.DBMS_STATS.GATHER_TABLE_STATS('HR', 'emp', granularity => 'ALL', cascade => TRUE, degree => 4);
        DBMS_OUTPUT.PUT_LINE(m || a || r || DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER);
      END;`),
    ).toEqual(["repartitionload04711"]);
    expect(session.sessionInfo).toEqual({
      module: "repartition",
      action: "load",
      clientInfo: "T",
      clientIdentifier: "me",
    });
    expect(session.slept).toBe(250);
    expect(session.gathered).toEqual([{ owner: "HR", table: "EMP" }]);
  });

  it("draw random values within their bounds", async () => {
    const [value, text] = await session.printed(
      "BEGIN DBMS_OUTPUT.PUT_LINE(DBMS_RANDOM.VALUE(5, 6)); DBMS_OUTPUT.PUT_LINE(DBMS_RANDOM.STRING('u', 8)); END;",
    );
    expect(value).toMatch(/^5\.\d{20,}$/);
    expect(text).toMatch(/^[A-Z]{8}$/);
  });

  it("are refused by name where they are not emulated", async () => {
    expect(await session.errorOf("BEGIN DBMS_SCHEDULER.RUN_JOB('x'); END;")).toContain(
      "PLS-00201: identifier 'DBMS_SCHEDULER.RUN_JOB' must be declared",
    );
    expect(await session.errorOf("BEGIN DBMS_OUTPUT.PUT_LINE; END;")).toContain(
      "PLS-00306: wrong number or types of arguments in call to 'PUT_LINE'",
    );
    expect(await session.errorOf("BEGIN RAISE_APPLICATION_ERROR(-1, 'x'); END;")).toMatch(/^ORA-21000/);
  });
});

describe("stored units", () => {
  it("are called with their own names and lines", async () => {
    session.create(
      "CREATE PROCEDURE give(id NUMBER, name OUT VARCHAR2) IS\nBEGIN\n  SELECT e.name INTO give.name FROM emp e WHERE e.id = give.id;\nEND;",
    );
    session.create("CREATE FUNCTION twice(n NUMBER) RETURN NUMBER IS BEGIN RETURN n * 2; END;");
    expect(
      await session.printed(
        "DECLARE n VARCHAR2(30); BEGIN give(twice(1), n); hr.give(1, n); DBMS_OUTPUT.PUT_LINE(n || twice(2)); END;",
      ),
    ).toEqual(["Ada4"]);
    expect(await session.errorOf("DECLARE n VARCHAR2(30);\nBEGIN give(99, n); END;")).toBe(
      'ORA-01403: no data found\nORA-06512: at "HR.GIVE", line 3\nORA-06512: at line 2',
    );
  });

  it("keep a package's variables for the session, and its private ones to itself", async () => {
    session.create(
      "CREATE PACKAGE p IS n NUMBER := 1; c CONSTANT NUMBER := 7; TYPE l IS TABLE OF NUMBER INDEX BY PLS_INTEGER; PROCEDURE add(d NUMBER DEFAULT 1); FUNCTION hidden_now RETURN NUMBER; END p;",
    );
    session.create(
      "CREATE PACKAGE BODY p IS secret NUMBER := 10; PROCEDURE add(d NUMBER DEFAULT 1) IS BEGIN n := n + d; secret := secret + d; END; FUNCTION hidden_now RETURN NUMBER IS BEGIN RETURN secret; END; BEGIN n := n + 100; END p;",
    );
    await session.run("BEGIN p.add; p.add(5); END;");
    expect(
      await session.printed(
        "DECLARE t p.l; BEGIN t(1) := p.c; DBMS_OUTPUT.PUT_LINE(p.n || ' ' || p.hidden_now() || ' ' || t(1)); END;",
      ),
    ).toEqual(["107 16 7"]);
    expect(await session.errorOf("BEGIN p.secret := 1; END;")).toContain("PLS-00201: identifier 'P.SECRET'");
  });
});
