import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type pg from "pg";
import { openClient, type Address } from "../demo/application/postgres/connection";
import { startPostgres, type PostgresServer } from "../postgres/server";

/** As a careful DBA would set a server of 24 GB and 2 cores; all else, durability included, is PostgreSQL's default. */
export const SETTINGS = {
  shared_buffers: "4GB",
  effective_cache_size: "12GB",
  maintenance_work_mem: "512MB",
  max_wal_size: "8GB",
  checkpoint_timeout: "15min",
  random_page_cost: 1.1,
  max_locks_per_transaction: 256,
};

export const SOURCE = { schema: "hr", table: "transactions" } as const;
const BASE = "bench_base";

/** The server of a measurement, with the table that every part of it gets a fresh copy of. */
export interface BenchServer {
  readonly version: string;
  /** Bytes of the table, without and with its indexes. */
  readonly bytes: { readonly table: number; readonly total: number };
  /** A database that holds a fresh copy of the table. */
  copy(name: string): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

export interface BenchDatabase {
  /** The role that owns the table. */
  readonly owner: Address;
  /** The role of the application: it reads and writes the table, and has no other right. */
  readonly application: Address;
  drop(): Promise<void>;
}

interface Access {
  readonly server: PostgresServer;
  readonly passwords: { readonly owner: string; readonly application: string };
}

function addressOf({ server, passwords }: Access, database: string, role: "owner" | "application"): Address {
  const { host, port } = server;
  const user = role === "owner" ? "bench_owner" : "bench_app";
  return { host, port, database, user, password: passwords[role] };
}

async function withAdmin<T>(
  { server }: Access,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { host, port, superuser: user, password } = server;
  const client = await openClient({ host, port, database, user, password }, "bench");
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createBase(access: Access, rows: number): Promise<void> {
  const { owner, application } = access.passwords;
  await withAdmin(access, "postgres", async (client) => {
    await client.query(`CREATE ROLE bench_owner LOGIN PASSWORD '${owner}'`);
    await client.query(`CREATE ROLE bench_app LOGIN PASSWORD '${application}'`);
    await client.query(`CREATE DATABASE ${BASE} OWNER bench_owner`);
  });
  const script = fs.readFileSync(path.join(__dirname, "source.sql"), "utf8");
  await withAdmin(access, BASE, async (client) => {
    await client.query(`SET bench.rows = ${rows}`);
    await client.query(script);
    await client.query("VACUUM (ANALYZE) hr.transactions");
    await client.query("VACUUM (ANALYZE) bench.truth");
  });
}

function describe(access: Access): Promise<Pick<BenchServer, "version" | "bytes">> {
  return withAdmin(access, BASE, async (client) => {
    const { rows } = await client.query<{ version: string; table: string; total: string }>(
      `SELECT current_setting('server_version') AS version, pg_table_size('hr.transactions')::text AS table,
              pg_total_relation_size('hr.transactions')::text AS total`,
    );
    const [facts] = rows;
    return {
      version: facts?.version ?? "",
      bytes: { table: Number(facts?.table), total: Number(facts?.total) },
    };
  });
}

/** Copies the base by its files, so that all copies are alike to the byte; with nothing left to be written to disk. */
async function copyBase(access: Access, name: string): Promise<BenchDatabase> {
  await withAdmin(access, "postgres", async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${BASE} OWNER bench_owner STRATEGY file_copy`);
    await client.query("CHECKPOINT");
  });
  return {
    owner: addressOf(access, name, "owner"),
    application: addressOf(access, name, "application"),
    drop: async () => {
      await withAdmin(access, "postgres", (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** Starts a server of its own and builds the table. It ends with this process at the latest. */
export async function startBenchServer(rows: number): Promise<BenchServer> {
  const server = await startPostgres({ settings: SETTINGS });
  const passwords = { owner: randomBytes(9).toString("hex"), application: randomBytes(9).toString("hex") };
  const access = { server, passwords };
  try {
    await createBase(access, rows);
    const facts = await describe(access);
    return { ...facts, copy: (name) => copyBase(access, name), stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
