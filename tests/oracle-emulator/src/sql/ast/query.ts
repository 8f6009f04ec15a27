import type { Identifier, Node, ObjectName, ScalarType } from "./common";
import type { Expression, Name } from "./expression";

/** A whole query: everything that may stand in parentheses as a subquery. */
export interface Query extends Node {
  readonly kind: "query";
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset?: Expression;
  readonly fetch?: FetchClause;
  readonly forUpdate?: ForUpdate;
}

export interface CommonTable extends Node {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

export type QueryBody = Select | SetOperation | ParenthesisedQuery;

/** `(SELECT … ORDER BY …)` as an operand of a set operator or as the whole query. */
export interface ParenthesisedQuery extends Node {
  readonly kind: "parenthesisedQuery";
  readonly query: Query;
}

export interface SetOperation extends Node {
  readonly kind: "setOperation";
  readonly operator: "UNION" | "INTERSECT" | "MINUS";
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

export interface Select extends Node {
  readonly kind: "select";
  /** Text between the hint markers, trimmed. */
  readonly hints: readonly string[];
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  /** PL/SQL only. */
  readonly into?: IntoClause;
  /** The comma list; never empty. */
  readonly from: readonly TableReference[];
  readonly where?: Expression;
  readonly startWith?: Expression;
  readonly connectBy?: { readonly noCycle: boolean; readonly condition: Expression };
  readonly groupBy: readonly GroupItem[];
  readonly having?: Expression;
}

export type GroupItem = Expression | GroupingSets | GroupList;

/** ROLLUP (…), CUBE (…), GROUPING SETS (…). */
export interface GroupingSets extends Node {
  readonly kind: "groupingSets";
  readonly type: "ROLLUP" | "CUBE" | "GROUPING SETS";
  readonly items: readonly GroupItem[];
}

/** Within grouping sets: `(a, b)` as one, `()` for all rows. */
export interface GroupList extends Node {
  readonly kind: "groupList";
  readonly items: readonly Expression[];
}

export type SelectItem = SelectExpression | SelectStar;

export interface SelectExpression extends Node {
  readonly kind: "item";
  readonly expression: Expression;
  readonly alias?: Identifier;
  /** What the column is called: alias, column name, or the text in upper case without blanks. */
  readonly name: string;
}

export interface SelectStar extends Node {
  readonly kind: "star";
  /** `t.*`, `s.t.*`; empty for `*`. */
  readonly qualifier: readonly Identifier[];
}

export interface IntoClause extends Node {
  readonly bulk: boolean;
  readonly targets: readonly Expression[];
}

export interface OrderItem extends Node {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls?: "FIRST" | "LAST";
}

export interface FetchClause extends Node {
  /** Absent: one row. */
  readonly count?: Expression;
  readonly percent: boolean;
  readonly withTies: boolean;
}

export interface ForUpdate extends Node {
  /** FOR UPDATE OF. */
  readonly columns: readonly Name[];
  readonly wait: LockWait;
}

export type LockWait =
  | { readonly kind: "default" }
  | { readonly kind: "nowait" }
  | { readonly kind: "skipLocked" }
  | { readonly kind: "wait"; readonly seconds: number };

export type TableReference = Table | DerivedTable | Join | JsonTable | CollectionTable;

export interface Table extends Node {
  readonly kind: "table";
  readonly name: ObjectName;
  readonly alias?: Identifier;
  readonly partition?: PartitionExtension;
  readonly sample?: { readonly block: boolean; readonly percent: Expression; readonly seed?: Expression };
  readonly asOf?: { readonly kind: "SCN" | "TIMESTAMP"; readonly value: Expression };
}

/** `PARTITION (p)`, `SUBPARTITION (s)`, `PARTITION FOR (DATE '…')`. */
export interface PartitionExtension extends Node {
  readonly sub: boolean;
  readonly name?: Identifier;
  readonly keys?: readonly Expression[];
}

export interface DerivedTable extends Node {
  readonly kind: "derived";
  readonly query: Query;
  readonly alias?: Identifier;
}

export interface Join extends Node {
  readonly kind: "join";
  readonly type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";
  readonly natural: boolean;
  readonly left: TableReference;
  readonly right: TableReference;
  readonly on?: Expression;
  readonly using?: readonly Identifier[];
}

export interface JsonTable extends Node {
  readonly kind: "jsonTable";
  readonly document: Expression;
  readonly path: string;
  readonly columns: readonly JsonColumn[];
  readonly alias?: Identifier;
}

export interface JsonColumn extends Node {
  readonly kind: "value" | "exists" | "ordinality";
  readonly name: Identifier;
  readonly type?: ScalarType;
  readonly path?: string;
}

/** `TABLE(sys.odcivarchar2list('A','B'))`; the column is COLUMN_VALUE. */
export interface CollectionTable extends Node {
  readonly kind: "collection";
  readonly collection: Expression;
  readonly alias?: Identifier;
}
