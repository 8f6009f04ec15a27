import type oracledb from "oracledb";
import { DBA, HR, connectTo, startTestEmulator } from "../engine/emulator";
import type { Emulator } from "../../src/index";
import { DISCOVERY_QUERIES } from "./queries";

let emulator: Emulator;
let hr: oracledb.Connection;
let dba: oracledb.Connection;

const TABLES = [
  `CREATE TABLE customers (id NUMBER(10) CONSTRAINT customers_pk PRIMARY KEY, name VARCHAR2(20 CHAR) DEFAULT 'x' NOT NULL)`,
  `CREATE TABLE orders (id NUMBER GENERATED ALWAYS AS IDENTITY, created DATE NOT NULL, cust_id NUMBER(10), doc CLOB,
     CONSTRAINT orders_cust_fk FOREIGN KEY (cust_id) REFERENCES customers (id))
   PARTITION BY RANGE (created) INTERVAL (NUMTOYMINTERVAL(1,'MONTH')) SUBPARTITION BY HASH (cust_id) SUBPARTITIONS 2
   (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))`,
  `CREATE INDEX orders_created_ix ON orders (created) LOCAL`,
  `CREATE INDEX customers_name_ix ON customers (UPPER(name))`,
  `COMMENT ON TABLE orders IS 'All orders'`,
];

beforeAll(async () => {
  emulator = await startTestEmulator();
  hr = await connectTo(emulator, HR);
  dba = await connectTo(emulator, DBA);
  for (const statement of TABLES) await hr.execute(statement);
  await hr.execute("INSERT INTO customers (id) VALUES (1)");
  await hr.execute("INSERT INTO orders (created, cust_id) VALUES (DATE '2024-05-05', 1)");
});
afterAll(async () => {
  await hr.close();
  await dba.close();
  await emulator.close();
});

describe("the dictionary by the driver", () => {
  test("an interval partition is there, and its insert is seen in flight", async () => {
    const { rows: partitions } = await hr.execute<unknown[]>(
      "SELECT partition_name, interval, high_value FROM user_tab_partitions ORDER BY partition_position",
    );
    expect(partitions?.map((row) => row[1])).toEqual(["NO", "YES"]);
    expect(partitions?.[1]?.[2]).toBe(
      "TO_DATE(' 2024-06-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')",
    );
    const { rows: objects } = await hr.execute<number[]>(
      "SELECT object_id FROM user_objects WHERE object_name = 'ORDERS' AND object_type = 'TABLE'",
    );
    const inFlight = DISCOVERY_QUERIES.find((query) => query.includes(":oid")) ?? "";
    const { rows } = await dba.execute<unknown[]>(inFlight, { oid: objects?.[0]?.[0] ?? 0 });
    expect(rows?.map((row) => [row[2], row[3]])).toEqual([["HR", 3]]);
  });

  test("what DDL wrote reads as the reference says", async () => {
    const { rows } = await hr.execute<unknown[]>(
      "SELECT column_name, data_type, data_length, char_used, nullable, data_default FROM user_tab_columns WHERE table_name = 'CUSTOMERS' ORDER BY column_id",
    );
    expect(rows).toEqual([
      ["ID", "NUMBER", 22, null, "N", null],
      ["NAME", "VARCHAR2", 80, "C", "N", "'x'"],
    ]);
    const { rows: table } = await hr.execute<unknown[]>(
      "SELECT t.partitioned, t.has_identity, c.comments FROM user_tables t JOIN user_tab_comments c ON c.table_name = t.table_name WHERE t.table_name = 'ORDERS'",
    );
    expect(table).toEqual([["YES", "YES", "All orders"]]);
  });

  test("a user without a catalog role has no DBA_ views", async () => {
    await expect(hr.execute("SELECT * FROM dba_tables")).rejects.toThrow("ORA-00942");
  });
});
