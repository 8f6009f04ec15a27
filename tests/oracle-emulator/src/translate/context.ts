import type { CatalogSnapshot, DataType, PartitionInfo, RelationInfo } from "../catalog/model";
import type { Expression } from "../sql/ast";

/** A name of PL/SQL that may stand in SQL. */
export interface VariableInfo {
  readonly type: DataType;
  /** PostgreSQL text; without it the variable becomes a parameter. */
  readonly sql?: string;
}

export interface RoutineParameter {
  readonly name: string;
  readonly type: DataType;
  /** PostgreSQL text; without it the parameter must be given. */
  readonly default?: string;
}

/** A stored procedure or function as a function of PostgreSQL. */
export interface RoutineInfo {
  readonly sql: string;
  readonly parameters: readonly RoutineParameter[];
  /** Absent: a procedure. */
  readonly returns?: DataType;
}

export interface TranslateContext {
  readonly catalog: CatalogSnapshot;
  readonly currentSchema: string;
  readonly user: string;
  /** How each bind (by its index) is declared. */
  readonly bindTypes: readonly DataType[];
  /** A variable, parameter, record field or constant by its dotted name; a column of the same name wins. */
  variable?(parts: readonly string[]): VariableInfo | undefined;
  /** `:NEW.c` and `:OLD.c`, in triggers. */
  triggerField?(row: string, column: string): VariableInfo | undefined;
  /** A call of a user's or the block's own function; undefined: there is none. */
  userFunction?(parts: readonly string[], args: readonly Expression[]): VariableInfo | undefined;
  /** A stored procedure or function; undefined: there is none. */
  routine?(parts: readonly string[]): RoutineInfo | undefined;
  /** Object ids of the leaves of a partition, as the hidden column "part" holds them. */
  partitionPredicate?(relation: RelationInfo, partition: PartitionInfo): readonly number[];
  /** The partition of `PARTITION FOR (…)`. */
  partitionFor?(relation: RelationInfo, keys: readonly Expression[]): PartitionInfo | undefined;
}

/** What a parameter $n of the translated text stands for, and the PostgreSQL type that it is cast to. */
export type Parameter =
  | { readonly kind: "bind"; readonly index: number; readonly type: DataType; readonly cast: string }
  | {
      readonly kind: "variable";
      readonly parts: readonly string[];
      readonly type: DataType;
      readonly cast: string;
    };

export interface TranslatedColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

export interface Translation {
  readonly text: string;
  /** Of a query, or of a DML's RETURNING. */
  readonly columns?: readonly TranslatedColumn[];
  /** $1 is the first. */
  readonly binds: readonly Parameter[];
  /** INSERT … VALUES: the last column of what is returned is the new row's ROWID, which is no column of the statement. */
  readonly returnsRowId?: boolean;
  /** FOR UPDATE WAIT n: the lock_timeout in seconds for this statement. */
  readonly lockWaitSeconds?: number;
  /** The relation that a DML changes. */
  readonly target?: RelationInfo;
}
