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
  transaction_timeout: "0",
  // A plan over a thousand partitions would be compiled for seconds, also under the lock of the cutover, to run for milliseconds.
  jit: "off",
  [clientCheckSetting]: "2s",
  // Tables and transactions of ours are as the statement says, not as a role's defaults have it.
  default_tablespace: "",
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  default_transaction_read_only: "off",
  // We act as who logged in: ALTER ROLE … SET role may put another in its place, and RESET ROLE would bring that one back.
  role: "none",
  client_min_messages: "warning",
};

function renderPair([name, value]: readonly [string, string]): string {
  return `(${quoteLiteral(name)}, ${quoteLiteral(value)})`;
}

/**
 * One batch that applies settings; its last result is a row `pid` with the server's process id. What the server does not know
 * (transaction_timeout before PostgreSQL 17) is passed over. The search path comes first, and what precedes it is named in full.
 * @param onlyInProcess applies them only if the server's process is this one, and so the session surely is our own
 */
export function renderSettings(settings: Readonly<Record<string, string>>, onlyInProcess?: number): string {
  const { search_path: searchPath, ...others } = settings;
  const own =
    onlyInProcess === undefined ? "" : `pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) ${onlyInProcess}`;
  return [
    `SELECT pg_catalog.set_config('search_path', ${quoteLiteral(searchPath ?? "")}, false)${own && ` WHERE ${own}`}`,
    `SELECT pg_catalog.set_config(name, value, false) FROM (VALUES ${Object.entries(others).map(renderPair).join(", ")})` +
      ` AS wanted (name, value) WHERE pg_catalog.current_setting(name, true) IS NOT NULL${own && ` AND ${own}`}`,
    "SELECT pg_catalog.pg_backend_pid() AS pid",
  ].join(";\n");
}
