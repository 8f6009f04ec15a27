import type { Queryable } from "../catalog/load";
import { OracleError } from "../contract";
import { toOracleError, type NameLookup, type PostgresError } from "../translate/errors";

/** The engine's trigger says that a statement was translated before its table changed. */
export function isStale(error: unknown): boolean {
  return ["OR001", "42P01", "42703", "0A000"].includes((error as PostgresError).code ?? "");
}

interface NameRow {
  readonly name: string;
}

const CONSTRAINT = `
  SELECT owner || '.' || name AS name FROM ora_catalog.constraints
  WHERE constraint_id = $1::integer AND left($2, 1) = 'k' OR index_id = $1::integer AND left($2, 1) = 'i'
  UNION ALL
  SELECT owner || '.' || name FROM ora_catalog.objects WHERE object_id = $1::integer AND left($2, 1) = 'i'
  LIMIT 1`;

const COLUMN = `
  SELECT format('"%s"."%s"."%s"', o.owner, o.name, c.name) AS name
  FROM ora_catalog.objects AS o JOIN ora_catalog.columns AS c USING (object_id)
  WHERE object_id = $1::integer AND column_number = $2::integer`;

/**
 * What Oracle would say. Physical names are looked up on another connection, since the session's may be in a failed transaction.
 * @param updating the statement was an UPDATE
 */
export async function oracleError(client: Queryable, error: unknown, updating = false): Promise<OracleError> {
  if (error instanceof OracleError) return error;
  const postgres = error as PostgresError;
  const constraint = await name(client, CONSTRAINT, numbers(postgres.constraint, postgres.constraint));
  const column = await name(client, COLUMN, numbers(postgres.table, postgres.column?.slice(1)));
  const lookup: NameLookup = { constraint: () => constraint, column: () => column };
  return toOracleError(postgres, lookup, updating);
}

/** The number in a physical name such as t1017, and what else the look-up takes. */
function numbers(physical: string | undefined, second: string | undefined): readonly string[] | undefined {
  const number = /^[a-z](\d+)$/.exec(physical ?? "")?.[1];
  return number === undefined || second === undefined ? undefined : [number, second];
}

async function name(
  client: Queryable,
  sql: string,
  parameters: readonly string[] | undefined,
): Promise<string | undefined> {
  if (parameters === undefined) return undefined;
  const { rows } = await client.query<NameRow>(sql, [...parameters]);
  return rows[0]?.name;
}
