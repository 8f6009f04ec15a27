import type { PartitioningSummary } from "../../provider/schema/report";
import type { TableVerdict } from "./application/comparison";
import type { TableLedger } from "./application/ledger";
import type { ApplicationDatabase } from "./application/session";
import type { TableName } from "./application/statements";

/** A table that the demo declares, in the words of the database's catalog; stacks/index.ts says it in the user's. */
export interface DeclaredTable {
  readonly table: TableName;
  readonly every: string;
  readonly range: string;
  readonly hash: string;
}

/** How a table is partitioned, and what it takes. */
export interface PartitionFacts {
  /** Such as RANGE (txn_date); null for a plain table. */
  readonly partitionedBy: string | null;
  /** Every way in which the partitions are divided themselves, such as HASH (transaction_id) × 8; one, if all is well. */
  readonly dividedBy: readonly string[];
  readonly partitions: number;
  readonly leaves: number;
  readonly bytes: number;
  /** Rows outside of every partition's bounds, in the default partition; null where there can be none. */
  readonly defaultRows: number | null;
}

export interface RetiredTable {
  readonly name: string;
  readonly bytes: number;
}

export interface BuiltTable {
  readonly name: string;
  readonly rows: number;
  readonly size: string;
  readonly indexes: number;
}

/** What somebody changes by hand, and how it is seen and mended. */
export interface HandChange {
  readonly table: string;
  /** As it would be typed. */
  readonly command: string;
  apply(): Promise<void>;
  /** What the refreshed state says of the table, in a sentence, and whether that is the change. */
  recognise(partitioning: PartitioningSummary | undefined): {
    readonly sentence: string;
    readonly isSeen: boolean;
    readonly detail: string;
  };
  isPlanned(preview: string): boolean;
  isMended(): Promise<boolean>;
  readonly claims: {
    readonly seen: string;
    readonly planned: string;
    readonly up: string;
    readonly mended: string;
    readonly mendedDetail: string;
  };
}

/** A sequence beside the column that it numbers. */
export interface SequenceFacts {
  readonly sequence: string;
  /** What it gives next, to the application. */
  readonly next: number;
  /** The greatest number in the table. */
  readonly greatest: number;
}

/** Something that the application may not do, and what the server answered. */
export interface Attempt {
  readonly statement: string;
  /** Null: it was allowed. */
  readonly error: string | null;
}

/** A row's large objects, as the driver gives them. */
export interface LargeObjects {
  readonly id: string;
  readonly values: readonly (string | Buffer | null)[];
}

/** What belongs to the schema and to no table alone. Read without any part of the migration, so that it can testify about it. */
export interface SchemaWitness {
  /** Sequences, views and functions with their validity, privileges, roles, and what the application may own; one line each. */
  takeInventory(): Promise<readonly string[]>;
  readSequences(): Promise<readonly SequenceFacts[]>;
  /**
   * Reads, as the application, the views and the function that it may use.
   * @returns what could not be read
   */
  readViews(): Promise<readonly string[]>;
  /** Tries, as the application, what only an owner may do. */
  attemptForbidden(): Promise<readonly Attempt[]>;
  /** Those of CUSTOMER_DATA. */
  readLargeObjects(): Promise<readonly LargeObjects[]>;
}

/** The settings of a connection in a stack's configuration. */
export interface StackConnection {
  readonly engine: "postgres" | "oracle";
  readonly connectString: string;
  readonly user: string;
  readonly password: string;
}

/** The demo's database: all that its story has not in common on every one. */
export interface DemoDatabase {
  /** What a reader must know to judge the outcome; said first and last. */
  readonly caveats: readonly string[];
  readonly declared: readonly DeclaredTable[];
  /** How many retired tables there are at the end. */
  readonly retiredTables: number;
  readonly connection: StackConnection;
  readonly application: ApplicationDatabase;
  readonly witness: SchemaWitness;
  readonly words: {
    /** What the cutover's length is called. */
    readonly lock: string;
    readonly handChange: string;
    readonly carried: string;
  };
  /** Tells which server it is, and whether it keeps what it has committed. */
  describe(): Promise<void>;
  /** Builds the HR schema, a line for each slow part. */
  buildSchema(rowsDivisor: number): Promise<readonly BuiltTable[]>;
  /** Lists what hangs on a table. */
  takeInventory(table: string): Promise<readonly string[]>;
  /** What should hang on a table afterwards, from what did before: a declaration may change a key. */
  foreseeInventory(table: string, lines: readonly string[]): readonly string[];
  readPartitions(table: string): Promise<PartitionFacts>;
  findRetiredTables(): Promise<readonly RetiredTable[]>;
  compareTable(ledger: TableLedger): Promise<TableVerdict>;
  planHandChange(): Promise<HandChange>;
  /** Leaves the database running: how to use it, and how to be rid of it. */
  leaveRunning(): Promise<{
    readonly uses: readonly (readonly [who: string, how: string])[];
    readonly end: string;
  }>;
}
