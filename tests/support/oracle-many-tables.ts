import pg from "pg";
import type { OracleServer } from "./oracle-server";
import { testServer } from "./test-server";

const wide = Array.from({ length: 16 }, (_, index) => `C${index + 1} NUMBER(9) DEFAULT ${index + 1}`).join(
  ", ",
);

/** Two tables as they are everywhere, with what hangs on tables: one plain, one of four partitions with two leaves each. */
export const patternTables = [
  "CREATE TABLE CUSTOMERS (CUSTOMER_ID NUMBER(10) PRIMARY KEY)",
  `CREATE TABLE ORDERS (ORDER_ID NUMBER(10) CONSTRAINT ORDERS_PK PRIMARY KEY, ORDER_DATE DATE NOT NULL,
     STATUS VARCHAR2(20) DEFAULT 'open' CHECK (STATUS IN ('open', 'done')),
     CUSTOMER_ID NUMBER(10) CONSTRAINT ORDERS_FK REFERENCES CUSTOMERS, ${wide})`,
  "CREATE INDEX ORDERS_IX ON ORDERS (ORDER_DATE, STATUS)",
  "CREATE TRIGGER ORDERS_BI BEFORE INSERT ON ORDERS FOR EACH ROW BEGIN :NEW.C1 := 1; END;",
  "COMMENT ON TABLE ORDERS IS 'what was ordered'",
  "COMMENT ON COLUMN ORDERS.STATUS IS 'open or done'",
  "GRANT SELECT, INSERT ON ORDERS TO ADMIN",
  `CREATE TABLE EVENTS (EVENT_ID NUMBER(10) CONSTRAINT EVENTS_PK PRIMARY KEY, EVENT_DATE DATE NOT NULL, ${wide})
     PARTITION BY RANGE (EVENT_DATE) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) SUBPARTITION BY HASH (EVENT_ID) SUBPARTITIONS 2
     (PARTITION P1 VALUES LESS THAN (DATE '2024-01-01'), PARTITION P2 VALUES LESS THAN (DATE '2024-02-01'),
      PARTITION P3 VALUES LESS THAN (DATE '2024-03-01'), PARTITION P4 VALUES LESS THAN (DATE '2024-04-01'))`,
];

/** The same again in the emulator's catalog, as often as asked for: what only the dictionary is read of needs no DDL. */
const copies = `
CREATE TEMP TABLE pattern AS
  WITH tables AS (SELECT object_id FROM ora_catalog.objects WHERE owner = 'HR' AND name IN ('ORDERS', 'EVENTS') AND type = 'TABLE')
  SELECT object_id FROM tables
   UNION SELECT object_id FROM ora_catalog.indexes WHERE table_id IN (SELECT * FROM tables)
   UNION SELECT object_id FROM ora_catalog.triggers WHERE table_id IN (SELECT * FROM tables);
CREATE TEMP TABLE copy AS SELECT number, number * 1000 AS by FROM generate_series(1, {count}) AS number;
INSERT INTO ora_catalog.objects SELECT (jsonb_populate_record(o, jsonb_build_object(
    'object_id', object_id + by, 'data_object_id', data_object_id + by, 'name', name || '_' || number))).*
  FROM ora_catalog.objects AS o JOIN pattern USING (object_id) CROSS JOIN copy;
`;

interface Part {
  readonly of: string;
  /** The column by which a row belongs to an object of the pattern. */
  readonly by: string;
  /** Columns that hold an id, which is another one in each copy. */
  readonly ids: readonly string[];
  readonly names?: readonly string[];
}

const parts: readonly Part[] = [
  { of: "tables", by: "object_id", ids: ["object_id"] },
  { of: "columns", by: "object_id", ids: ["object_id"] },
  { of: "indexes", by: "object_id", ids: ["object_id", "table_id"] },
  { of: "index_columns", by: "index_id", ids: ["index_id"] },
  { of: "constraints", by: "table_id", ids: ["constraint_id", "table_id", "index_id"], names: ["name"] },
  { of: "triggers", by: "object_id", ids: ["object_id", "table_id"] },
  { of: "part_tables", by: "table_id", ids: ["table_id"] },
  { of: "part_keys", by: "table_id", ids: ["table_id"] },
  { of: "partitions", by: "table_id", ids: ["object_id", "data_object_id", "table_id"] },
  {
    of: "subpartitions",
    by: "table_id",
    ids: ["object_id", "data_object_id", "table_id", "partition_id"],
  },
  { of: "object_grants", by: "object_id", ids: ["object_id"] },
  { of: "comments", by: "object_id", ids: ["object_id"] },
];

function copyOf({ of, by, ids, names = [] }: Part): string {
  const changes = [
    ...ids.map((id) => `'${id}', p.${id} + copy.by`),
    ...names.map((name) => `'${name}', p.${name} || '_' || number`),
  ];
  return `
INSERT INTO ora_catalog.${of} SELECT (jsonb_populate_record(p, jsonb_build_object(${changes.join(", ")}))).*
  FROM ora_catalog.${of} AS p JOIN pattern ON pattern.object_id = p.${by} CROSS JOIN copy;`;
}

/** Columns of constraints belong to an object by their constraint. */
const constraintColumns = `
INSERT INTO ora_catalog.constraint_columns SELECT l.constraint_id + copy.by, l.position, l.column_number
  FROM ora_catalog.constraint_columns AS l JOIN ora_catalog.constraints AS c USING (constraint_id)
  JOIN pattern ON pattern.object_id = c.table_id CROSS JOIN copy;
`;

/** Adds copies of the pattern's two tables to the dictionary of HR: ORDERS_1, EVENTS_1, ORDERS_2, … */
export async function copyPatternTables(server: OracleServer, count: number): Promise<void> {
  const { host, port, superuser: user, password } = testServer();
  const client = new pg.Client({ host, port, user, password, database: server.database() });
  await client.connect();
  try {
    await client.query(
      [copies.replace("{count}", String(count)), ...parts.map(copyOf), constraintColumns, "ANALYZE;"].join(
        "\n",
      ),
    );
  } finally {
    await client.end();
  }
}
