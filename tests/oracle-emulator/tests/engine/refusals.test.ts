import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, startTestEmulator } from "./emulator";

describe("DDL that Oracle refuses", () => {
  let emulator: Emulator;
  let connection: oracledb.Connection;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    connection = await connectTo(emulator);
    await connection.execute("CREATE TABLE plain (id NUMBER)");
    await connection.execute(
      "CREATE TABLE ranges (id NUMBER) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10))",
    );
    await connection.execute(
      "CREATE TABLE wide (id NUMBER, n NUMBER) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10))",
    );
    await connection.execute("CREATE INDEX wide_local ON wide (n, id) LOCAL");
    await connection.execute(
      `CREATE TABLE composite (id NUMBER, n NUMBER) PARTITION BY RANGE (id) SUBPARTITION BY HASH (n) SUBPARTITIONS 2
       (PARTITION p0 VALUES LESS THAN (10))`,
    );
  });
  afterAll(async () => {
    await connection.close();
    await emulator.close();
  });

  it.each([
    ["ALTER TABLE plain ENABLE CONSTRAINT missing", "ORA-02430"],
    ["ALTER TABLE plain DISABLE CONSTRAINT missing", "ORA-02431"],
    ["ALTER TABLE plain ENABLE PRIMARY KEY", "ORA-02432"],
    ["ALTER TABLE plain DISABLE PRIMARY KEY", "ORA-02433"],
    ["ALTER TABLE plain ENABLE UNIQUE (id)", "ORA-02434"],
    ["ALTER TABLE plain DISABLE UNIQUE (id)", "ORA-02435"],
    ["ALTER TABLE ranges SET INTERVAL ()", "ORA-14757"],
    ["ALTER TABLE plain SET INTERVAL ()", "ORA-14759"],
    ["CREATE UNIQUE INDEX u ON composite (n) LOCAL", "ORA-14039"],
    ["CREATE UNIQUE INDEX u ON composite (id) LOCAL", "ORA-14188"],
    ["ALTER TABLE wide ADD UNIQUE (n) USING INDEX wide_local", "ORA-14196"],
    ["ALTER TABLE wide ADD UNIQUE (id) USING INDEX wide_local", "ORA-14196"],
    ["RENAME hr.plain TO other", "ORA-01765"],
    ["RENAME plain TO hr.other", "ORA-01765"],
    ["CREATE SEQUENCE s MINVALUE 5 MAXVALUE 5 START WITH 5", "ORA-04004"],
  ])("%s fails with %s", async (sql, error) => {
    await expect(connection.execute(sql)).rejects.toThrow(error);
  });
});
