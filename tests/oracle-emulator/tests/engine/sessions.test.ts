import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, DBA, rowsOf, startTestEmulator } from "./emulator";

describe("sessions and transactions", () => {
  let emulator: Emulator;
  let first: oracledb.Connection;
  let second: oracledb.Connection;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    first = await connectTo(emulator);
    second = await connectTo(emulator);
  });
  afterAll(async () => {
    await first.close();
    await second.close();
    await emulator.close();
  });

  it("commits open work before a DDL, even one that fails", async () => {
    await first.execute("CREATE TABLE kept (id NUMBER)");
    await first.execute("INSERT INTO kept VALUES (1)");
    await expect(first.execute("CREATE TABLE kept (id NUMBER)")).rejects.toThrow("ORA-00955");
    await first.rollback();
    expect(await rowsOf(second, "SELECT id FROM kept")).toEqual([[1]]);
  });

  it("undoes a failed statement alone", async () => {
    await first.execute("CREATE TABLE atomic_rows (id NUMBER PRIMARY KEY)");
    await first.execute("INSERT INTO atomic_rows VALUES (2)");
    await expect(
      first.execute("INSERT INTO atomic_rows SELECT LEVEL FROM dual CONNECT BY LEVEL <= 3"),
    ).rejects.toThrow("ORA-00001");
    expect(await rowsOf(first, "SELECT id FROM atomic_rows")).toEqual([[2]]);
    await first.rollback();
  });

  it("keeps the rows before the failing one of an array, or reports each failing one", async () => {
    const sql = "INSERT INTO atomic_rows VALUES (:1)";
    await expect(first.executeMany(sql, [[1], [2], [2], [3]])).rejects.toThrow("ORA-00001");
    expect(await rowsOf(first, "SELECT id FROM atomic_rows ORDER BY id")).toEqual([[1], [2]]);
    await first.rollback();
    const result = await first.executeMany(sql, [[1], [1], [2]], { batchErrors: true });
    expect(result.batchErrors?.map(({ offset }) => offset)).toEqual([1]);
    expect(await rowsOf(first, "SELECT id FROM atomic_rows ORDER BY id")).toEqual([[1], [2]]);
    await first.rollback();
  });

  it("refuses a lock that another session's rows hold", async () => {
    await first.execute("INSERT INTO atomic_rows VALUES (9)");
    await expect(second.execute("LOCK TABLE atomic_rows IN SHARE MODE NOWAIT")).rejects.toThrow("ORA-00054");
    await expect(second.execute("LOCK TABLE atomic_rows IN SHARE MODE WAIT 1")).rejects.toThrow("ORA-00054");
    await expect(second.execute("ALTER TABLE atomic_rows ADD (x NUMBER)")).rejects.toThrow("ORA-00054");
    await first.rollback();
    await second.execute("LOCK TABLE atomic_rows IN SHARE MODE NOWAIT");
    await second.commit();
  });

  it("frees a table's lock with the DDL that follows it", async () => {
    await first.execute("LOCK TABLE atomic_rows IN EXCLUSIVE MODE");
    await first.execute("CREATE TABLE other_table (id NUMBER)");
    await second.execute("LOCK TABLE atomic_rows IN EXCLUSIVE MODE NOWAIT");
    await second.rollback();
  });

  it("renames a table while another session's query of it is open in a transaction", async () => {
    await second.execute("INSERT INTO kept VALUES (2)");
    await rowsOf(second, "SELECT * FROM other_table");
    await first.execute("ALTER TABLE other_table RENAME TO renamed_table");
    await second.rollback();
    expect(await rowsOf(second, "SELECT * FROM renamed_table")).toEqual([]);
  });

  it("writes to the new owner of a name when a rename overtakes a waiting INSERT", async () => {
    await first.execute("CREATE TABLE swap_a (id NUMBER)");
    await first.execute("CREATE TABLE swap_b (id NUMBER)");
    const holder = await connectTo(emulator);
    try {
      await holder.execute("INSERT INTO swap_a VALUES (0)");
      await first.execute("ALTER SESSION SET DDL_LOCK_TIMEOUT = 10");
      const swapped = first
        .execute("ALTER TABLE swap_a RENAME TO swap_old")
        .then(() => first.execute("ALTER TABLE swap_b RENAME TO swap_a"));
      await new Promise((resolve) => setTimeout(resolve, 150));
      const waiting = second.execute("INSERT INTO swap_a VALUES (1)", [], { autoCommit: true });
      const outcome = waiting.then(
        () => "inserted",
        (error: Error) => error.message,
      );
      await new Promise((resolve) => setTimeout(resolve, 150));
      await holder.commit();
      await swapped;
      // Between the two renames there is no table of that name.
      expect(await outcome).toMatch(/^inserted$|ORA-00942/);
      expect(await rowsOf(first, "SELECT id FROM swap_old")).toEqual([[0]]);
    } finally {
      await holder.close();
    }
  });

  it("reports a deadlock to one of the two", async () => {
    await first.execute("INSERT INTO atomic_rows SELECT LEVEL FROM dual CONNECT BY LEVEL <= 2");
    await first.commit();
    await first.execute("DELETE FROM atomic_rows WHERE id = 1");
    await second.execute("DELETE FROM atomic_rows WHERE id = 2");
    const outcomes = await Promise.allSettled([
      first.execute("DELETE FROM atomic_rows WHERE id = 2").finally(() => first.rollback()),
      second.execute("DELETE FROM atomic_rows WHERE id = 1").finally(() => second.rollback()),
    ]);
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failed.map(({ reason }) => (reason as Error).message)).toEqual([
      expect.stringContaining("ORA-00060"),
    ]);
  });

  it("interrupts a call that takes too long, and goes on", async () => {
    second.callTimeout = 300;
    await first.execute("DELETE FROM atomic_rows");
    await expect(second.execute("DELETE FROM atomic_rows")).rejects.toThrow("NJS-123");
    second.callTimeout = 0;
    await first.rollback();
    expect(await rowsOf(second, "SELECT COUNT(*) FROM atomic_rows")).toEqual([[2]]);
  });

  it("keeps what ALTER SESSION set when the transaction around it is rolled back", async () => {
    await second.execute("INSERT INTO kept VALUES (3)");
    await second.execute("ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'");
    await second.rollback();
    expect(await rowsOf(second, "SELECT TO_CHAR(DATE '2024-02-03') FROM dual")).toEqual([["2024-02-03"]]);
  });

  it("shows another user only what was granted", async () => {
    const dba = await connectTo(emulator, DBA);
    await dba.execute("CREATE USER guest IDENTIFIED BY guest_pw");
    await dba.execute("GRANT CREATE SESSION TO guest");
    const guest = await connectTo(emulator, { user: "guest", password: "guest_pw" });
    try {
      await expect(guest.execute("SELECT * FROM hr.kept")).rejects.toThrow("ORA-00942");
      await first.execute("GRANT SELECT ON kept TO guest");
      expect(await rowsOf(guest, "SELECT id FROM hr.kept")).toEqual([[1]]);
      await expect(guest.execute("DELETE FROM hr.kept")).rejects.toThrow("ORA-01031");
      await expect(guest.execute("SELECT * FROM dba_tables")).rejects.toThrow("ORA-00942");
      await expect(guest.execute("CREATE TABLE mine (id NUMBER)")).rejects.toThrow("ORA-01031");
      await first.execute("REVOKE SELECT ON kept FROM guest");
      await expect(guest.execute("SELECT * FROM hr.kept")).rejects.toThrow("ORA-00942");
    } finally {
      await guest.close();
      await dba.close();
    }
  });

  it("drops a user whose tables refer to each other", async () => {
    const admin = await connectTo(emulator, DBA);
    try {
      await admin.execute('CREATE USER leaving IDENTIFIED BY "pw" QUOTA UNLIMITED ON USERS');
      await admin.execute("GRANT CREATE SESSION, CREATE TABLE TO leaving");
      const leaving = await connectTo(emulator, { user: "leaving", password: "pw" });
      await leaving.execute("CREATE TABLE parent (id NUMBER PRIMARY KEY)");
      await leaving.execute("CREATE TABLE child (id NUMBER REFERENCES parent)");
      await leaving.close();
      await admin.execute("DROP USER leaving CASCADE");
      expect(await rowsOf(admin, "SELECT username FROM dba_users WHERE username = 'LEAVING'")).toEqual([]);
    } finally {
      await admin.close();
    }
  });
});
