import type { Identifier, Node } from "./common";
import type { Expression, Name, Subquery } from "./expression";
import type { IntoClause, Query, Table, TableReference } from "./query";

export interface Insert extends Node {
  readonly kind: "insert";
  readonly hints: readonly string[];
  readonly target: Table;
  /** Empty: all visible columns. */
  readonly columns: readonly Identifier[];
  readonly source: InsertValues | InsertRecord | InsertQuery;
  readonly returning?: Returning;
}

export interface InsertValues extends Node {
  readonly kind: "values";
  /** Never empty. */
  readonly rows: readonly (readonly Expression[])[];
}

/** `VALUES rec`: a PL/SQL record. */
export interface InsertRecord extends Node {
  readonly kind: "record";
  readonly record: Expression;
}

export interface InsertQuery extends Node {
  readonly kind: "insertQuery";
  readonly query: Query;
}

export interface Returning extends Node {
  readonly expressions: readonly Expression[];
  readonly into: IntoClause;
}

/** `c = value`, or `(a, b) = (SELECT …)`. */
export interface Assignment extends Node {
  readonly columns: readonly Name[];
  readonly value: Expression | Subquery;
}

/** WHERE CURRENT OF c; PL/SQL only. */
export interface CurrentOf extends Node {
  readonly kind: "currentOf";
  readonly cursor: Name;
}

export interface Update extends Node {
  readonly kind: "update";
  readonly hints: readonly string[];
  readonly target: Table;
  readonly assignments: readonly Assignment[];
  readonly where?: Expression | CurrentOf;
  readonly returning?: Returning;
}

export interface Delete extends Node {
  readonly kind: "delete";
  readonly hints: readonly string[];
  readonly target: Table;
  readonly where?: Expression | CurrentOf;
  readonly returning?: Returning;
}

export interface Merge extends Node {
  readonly kind: "merge";
  readonly hints: readonly string[];
  readonly target: Table;
  readonly source: TableReference;
  readonly on: Expression;
  readonly update?: {
    readonly assignments: readonly Assignment[];
    readonly where?: Expression;
    readonly deleteWhere?: Expression;
  };
  readonly insert?: {
    readonly columns: readonly Name[];
    readonly values: readonly Expression[];
    readonly where?: Expression;
  };
}

export type Dml = Insert | Update | Delete | Merge;
