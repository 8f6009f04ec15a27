import pg from "pg";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { DATABASE_OPTIONS } from "../translate/install";
import type { PostgresAddress } from "./connection";
import { installSchema, schemaFiles } from "./install";

/** A PostgreSQL server, as a superuser. `database` is the one to connect to first. */
export type PostgresServer = Omit<PostgresAddress, "database"> & { readonly database?: string };

/** One emulator's database, with all that is installed. */
export interface EmulatorDatabase {
  readonly address: PostgresAddress;
  readonly drop: () => Promise<void>;
}

/** Whoever installs a template holds it; all emulators of a server use the same. */
const TEMPLATE_LOCK = 7_301_947_112;

/**
 * A database of an emulator's own.
 * @param keepsTemplate leaves a database on the server that further ones are copied from, which takes a tenth of an installation's time
 */
export async function createDatabase(
  server: PostgresServer,
  keepsTemplate: boolean,
): Promise<EmulatorDatabase> {
  const database = `oracle_emulator_${randomBytes(6).toString("hex")}`;
  const address: PostgresAddress = { ...server, database };
  if (keepsTemplate) {
    await onServer(server, async (client) => {
      const template = await ensureTemplate(client, server);
      await client.query(`CREATE DATABASE ${database} TEMPLATE ${template}`);
    });
  } else {
    await onServer(server, (client) => createInstalled(client, address));
  }
  return {
    address,
    drop: () =>
      onServer(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      }),
  };
}

async function createInstalled(client: pg.Client, address: PostgresAddress): Promise<void> {
  await client.query(`CREATE DATABASE ${address.database} ${DATABASE_OPTIONS}`);
  await onServer(address, installSchema);
}

/** The template of this very schema. One whose installation was interrupted is no template yet, and is made anew. */
async function ensureTemplate(client: pg.Client, server: PostgresServer): Promise<string> {
  const template = `oracle_emulator_template_${schemaHash()}`;
  await client.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  const { rows } = await client.query<{ isTemplate: boolean }>(
    `SELECT datistemplate AS "isTemplate" FROM pg_database WHERE datname = $1`,
    [template],
  );
  if (rows[0]?.isTemplate !== true) {
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await createInstalled(client, { ...server, database: template });
    await client.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  }
  await client.query("SELECT pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  return template;
}

function schemaHash(): string {
  const hash = createHash("sha256").update(DATABASE_OPTIONS);
  for (const file of schemaFiles()) hash.update(fs.readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

async function onServer(server: PostgresServer, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    ...server,
    database: server.database ?? "postgres",
    application_name: "oracle-emulator",
  });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
