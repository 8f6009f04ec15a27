import fs from "node:fs";
import path from "node:path";
import type { ClientBase } from "pg";

const SCHEMA_DIR = path.join(__dirname, "..", "..", "schema");

/** Files whose names start so are installed in this order; within one, by name. */
const STAGES = ["catalog.", "catalog_", "ora_", "packages", "dictionary"];

/** The SQL files of `schema/` in the order they build on each other. */
export function schemaFiles(): readonly string[] {
  const files = fs
    .readdirSync(SCHEMA_DIR)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  return STAGES.flatMap((stage) => files.filter((file) => file.startsWith(stage))).map((file) =>
    path.join(SCHEMA_DIR, file),
  );
}

/** Installs everything the emulator keeps in PostgreSQL into an empty database. The client must be a superuser's. */
export async function installSchema(client: ClientBase): Promise<void> {
  // What a file defines is called by later ones only when it runs, not when it is created.
  await client.query("SET check_function_bodies = off");
  for (const file of schemaFiles()) await installFile(client, file);
  await client.query("RESET check_function_bodies");
}

async function installFile(client: ClientBase, file: string): Promise<void> {
  try {
    await client.query(fs.readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${path.basename(file)} cannot be installed: ${(cause as Error).message}`, { cause });
  }
}
