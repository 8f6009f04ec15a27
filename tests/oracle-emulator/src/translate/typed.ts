import type { SqlType } from "./types";

/** An expression that has become PostgreSQL text of a known type. */
export interface Expr {
  readonly sql: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** The value of a text literal: such a one may be padded to a CHAR's length. */
  readonly literal?: string;
  /** A ROWID of a table's own row: its bare number and the constant above it, so that an index on it serves. */
  readonly rowId?: { readonly rid: string; readonly base: string };
}

export function expr(sql: string, type: SqlType, nullable = true): Expr {
  return { sql, type, nullable };
}

/** A text constant. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'::text`;
}
