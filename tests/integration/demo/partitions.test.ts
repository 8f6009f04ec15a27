import type pg from "pg";
import { findPartition, findRetiredTables, readPartitions } from "../../../tools/demo/postgres/partitions";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

describe("what the demo reads about partitions", () => {
  let db: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    db = await createTestDatabase();
    client = await db.connect();
    await client.query(
      `SET timezone = 'UTC';
       CREATE SCHEMA hr;
       CREATE TABLE hr.plain (id bigint);
       CREATE TABLE hr.plain_retired (id bigint);
       CREATE TABLE hr.plain_guard (id bigint);
       CREATE FUNCTION hr.plain_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
       CREATE TABLE hr.readings (id bigint, taken_at timestamptz) PARTITION BY RANGE (taken_at);
       CREATE TABLE hr.readings_p1 PARTITION OF hr.readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')
         PARTITION BY HASH (id);
       CREATE TABLE hr.readings_p1_h0 PARTITION OF hr.readings_p1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
       CREATE TABLE hr.readings_p1_h1 PARTITION OF hr.readings_p1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
       CREATE TABLE hr.readings_default PARTITION OF hr.readings DEFAULT;
       INSERT INTO hr.readings VALUES (1, '2026-01-15'), (2, '2040-01-01')`,
    );
  });
  afterAll(() => db.drop());

  it("tells how a table is partitioned, and which rows lie outside", async () => {
    expect(await readPartitions(client, "readings")).toMatchObject({
      partitionedBy: "RANGE (taken_at)",
      dividedBy: ["HASH (id) × 2"],
      partitions: 1,
      leaves: 3,
      defaultRows: 1,
    });
  });

  it("tells that a table is plain", async () => {
    expect(await readPartitions(client, "plain")).toMatchObject({
      partitionedBy: null,
      partitions: 0,
      leaves: 0,
    });
  });

  it("finds the tables that nobody declared, and takes no guard for one", async () => {
    const found = await findRetiredTables(client, ["plain"]);
    expect(found.map(({ name }) => name)).toEqual(["plain_retired", "readings"]);
  });

  it("finds the partition of a moment, and says so when there is none", async () => {
    expect(await findPartition(client, "readings", "2026-01-15")).toEqual({
      name: "hr.readings_p1",
      lower: "2026-01-01 00:00:00+00",
    });
    await expect(findPartition(client, "readings", "2027-01-15")).rejects.toThrow(
      "no partition for 2027-01-15",
    );
  });
});
