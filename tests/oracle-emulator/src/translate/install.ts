import fs from "node:fs";
import path from "node:path";

const SCHEMA_DIR = path.join(__dirname, "../../schema");

/** What every connection must have as its search_path: operators of ora.date are found by it, and nothing else is. */
export const SEARCH_PATH = "pg_catalog, ora";

/** The options of CREATE DATABASE that Oracle's binary sort order and its upper and lower case ask for. */
export const DATABASE_OPTIONS =
  "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'";

/** Texts that create schema `ora`, in order; each is run whole, by a superuser. */
export function runtimeScripts(): readonly string[] {
  return fs
    .readdirSync(SCHEMA_DIR)
    .filter((name) => /^ora_\d+_.*\.sql$/.test(name))
    .sort()
    .map((name) => fs.readFileSync(path.join(SCHEMA_DIR, name), "utf8"));
}
