import type { Random } from "./random";

export type TableName = "transactions" | "audit_log" | "events" | "employees" | "orders" | "customer_data";

/** A prepared statement: its text is the same each time, so the name stands for it. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** What it gives back by output binds, in their order, on a database that has no rows for that. */
  readonly outputs?: readonly string[];
  /** Reads the written row's text by its id, in the same transaction, where the statement itself cannot give it. */
  readonly readBack?: string;
}

export type Values = readonly (string | number | null)[];

export interface BoundStatement extends Statement {
  readonly values: Values;
}

/** What every writing statement gives back: the row as it is now, in the server's own words. */
export interface WrittenRow {
  readonly id: string;
  readonly key: readonly string[];
  readonly row_text: string;
  /** The server's own name for the transaction, where it has one. */
  readonly server_transaction?: string;
}

/** What is known of a row before it is written to: the hash of its text, for rows that somebody else wrote. */
export interface FoundRow {
  readonly id: string;
  readonly key: readonly string[];
  readonly row_hash: string;
}

/** The statements of the application on one table. Keys are bound in the order of `key` in the rows above. */
export interface TableStatements {
  readonly table: TableName;
  readonly idColumn: string;
  /** Inserts a row whose date lies `offsetS` seconds from now. */
  insert(random: Random, offsetS: number): BoundStatement;
  /** Finds and locks a row by its id alone, as applications do that do not know about partitions. */
  readonly find: Statement;
  /** Changes that take the key and give the row back; among them are changes of the partition key and of the hash key. */
  changes(random: Random, key: readonly string[]): readonly BoundStatement[];
  readonly remove: Statement;
  /** Reads a row by its id alone. Not a column list: a prepared statement must survive the swap as it is. */
  readonly probe: Statement;
  /** Inserts a row that fires the trigger which sends an alarm. */
  alarm?(random: Random): BoundStatement;
}
