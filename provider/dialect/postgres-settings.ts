import { quoteLiteral } from "./postgres-quoting";

/**
 * Ends the statement of a client that died, at the latest after this time.
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
export const clientCheckSetting = "client_connection_check_interval";

/** What every session of ours fixes, so that no default of role, database or server changes what a statement means. */
export const pinnedSettings: Readonly<Record<string, string>> = {
  // All rows or an error; names resolve to the server's own objects alone.
  row_security: "off",
  search_path: "pg_catalog",
  // Text forms of values and definitions.
  TimeZone: "UTC",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  xmloption: "content",
  xmlbinary: "base64",
  lc_monetary: "C",
  quote_all_identifiers: "off",
  standard_conforming_strings: "on",
  array_nulls: "on",
  transform_null_equals: "off",
  // Limits. Whoever needs a longer one asks for it in the statement's own transaction.
  lock_timeout: "50ms",
  statement_timeout: "0",
  idle_in_transaction_session_timeout: "60s",
  idle_session_timeout: "0",
  [clientCheckSetting]: "2s",
  // Tables and transactions of ours are as the statement says, not as a role's defaults have it.
  default_tablespace: "",
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  client_min_messages: "warning",
};

function callSetConfig([name, value]: readonly [string, string]): string {
  return `pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`;
}

/**
 * One batch that applies settings; its last result is a row `pid` with the server's process id. It names set_config in full,
 * and only then relies on the search path. transaction_timeout exists from PostgreSQL 17 on.
 */
export function renderSettings(settings: Readonly<Record<string, string>>): string {
  return [
    `SELECT ${Object.entries(settings).map(callSetConfig).join(", ")}`,
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout'",
    "SELECT pg_backend_pid() AS pid",
  ].join(";\n");
}
