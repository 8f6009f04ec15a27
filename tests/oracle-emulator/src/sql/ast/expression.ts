import type { Identifier, Node, ScalarType } from "./common";
import type { OrderItem, Query } from "./query";

export interface NumberLiteral extends Node {
  readonly kind: "number";
  /** As written, without the suffix. */
  readonly text: string;
  /** 1.5f, 1.5d. */
  readonly binary?: "FLOAT" | "DOUBLE";
}

export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
  readonly national: boolean;
}

/** DATE '…' and TIMESTAMP '…'. */
export interface DateTimeLiteral extends Node {
  readonly kind: "dateLiteral" | "timestampLiteral";
  readonly text: string;
}

export type IntervalField = "YEAR" | "MONTH" | "DAY" | "HOUR" | "MINUTE" | "SECOND";

export interface IntervalLiteral extends Node {
  readonly kind: "intervalLiteral";
  readonly text: string;
  readonly from: IntervalField;
  readonly to?: IntervalField;
  readonly leadingDigits?: number;
  readonly fractionDigits?: number;
}

export interface NullLiteral extends Node {
  readonly kind: "null";
}

export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

/** DEFAULT as a value of INSERT, UPDATE or MERGE; MAXVALUE as a bound. */
export interface KeywordValue extends Node {
  readonly kind: "default" | "maxvalue";
}

export interface Bind extends Node {
  readonly kind: "bind";
  /** Upper case unless quoted; `1` for `:1`. */
  readonly name: string;
  /** Place in StatementInfo.bindNames. */
  readonly index: number;
}

/** `:NEW.c`, `:OLD.c` or a name that REFERENCING gave; only in triggers. */
export interface TriggerField extends Node {
  readonly kind: "triggerField";
  readonly row: Identifier;
  readonly column: Identifier;
}

/** A dotted name without parentheses: column, variable, constant, or a function without arguments. */
export interface Name extends Node {
  readonly kind: "name";
  readonly parts: readonly Identifier[];
}

/** `t.c(+)`. */
export interface OuterColumn extends Node {
  readonly kind: "outerColumn";
  readonly name: Name;
}

export type PseudoName =
  | "ROWID"
  | "ROWNUM"
  | "LEVEL"
  | "ORA_ROWSCN"
  | "SYSDATE"
  | "SYSTIMESTAMP"
  | "CURRENT_DATE"
  | "CURRENT_TIMESTAMP"
  | "LOCALTIMESTAMP"
  | "SESSIONTIMEZONE"
  | "DBTIMEZONE"
  | "USER"
  | "UID"
  | "SQLCODE"
  | "SQLERRM"
  | "CONNECT_BY_ISLEAF"
  | "CONNECT_BY_ISCYCLE";

/** What looks like a column and is none. Only ROWID and ORA_ROWSCN have a qualifier. */
export interface PseudoColumn extends Node {
  readonly kind: "pseudo";
  readonly name: PseudoName;
  readonly qualifier: readonly Identifier[];
  /** SYSTIMESTAMP(3). */
  readonly precision?: number;
}

export interface SequenceValue extends Node {
  readonly kind: "sequence";
  readonly schema?: Identifier;
  readonly name: Identifier;
  readonly operation: "NEXTVAL" | "CURRVAL";
}

export interface Argument extends Node {
  /** `name => value`. */
  readonly name?: Identifier;
  readonly value: Expression;
}

export interface FrameBound extends Node {
  readonly kind: "unboundedPreceding" | "preceding" | "currentRow" | "following" | "unboundedFollowing";
  readonly offset?: Expression;
}

export interface Window extends Node {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: {
    readonly unit: "ROWS" | "RANGE";
    readonly start: FrameBound;
    readonly end?: FrameBound;
  };
}

/** A call of a function, or an element of a PL/SQL collection: `f(1)`, `names(i)`, `dbms_lob.getlength(x)`. */
export interface Call extends Node {
  readonly kind: "call";
  readonly name: readonly Identifier[];
  readonly args: readonly Argument[];
  /** COUNT(*). */
  readonly star: boolean;
  readonly distinct: boolean;
  readonly nulls?: "IGNORE" | "RESPECT";
  readonly withinGroup?: readonly OrderItem[];
  readonly keep?: Keep;
  /** LISTAGG (… ON OVERFLOW …). */
  readonly onOverflow?: "ERROR" | "TRUNCATE";
  readonly over?: Window;
}

/** KEEP (DENSE_RANK FIRST ORDER BY …). */
export interface Keep extends Node {
  readonly rank: "FIRST" | "LAST";
  readonly orderBy: readonly OrderItem[];
}

/** What follows a call: `rows(i).field` and `matrix(i)(j)`. */
export interface FieldAccess extends Node {
  readonly kind: "field";
  readonly base: Expression;
  readonly field: Identifier;
}

export interface Apply extends Node {
  readonly kind: "apply";
  readonly base: Expression;
  readonly args: readonly Argument[];
}

export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "+" | "-" | "NOT" | "PRIOR" | "CONNECT_BY_ROOT";
  readonly operand: Expression;
}

export type ComparisonOperator = "=" | "<>" | "<" | ">" | "<=" | ">=";
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "**" | "||";

export interface Arithmetic extends Node {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Comparison extends Node {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `x > ALL (…)`; SOME is ANY. */
export interface QuantifiedComparison extends Node {
  readonly kind: "quantified";
  readonly operator: ComparisonOperator;
  readonly quantifier: "ANY" | "ALL";
  readonly left: Expression;
  readonly right: Subquery | readonly Expression[];
}

export interface Logical extends Node {
  readonly kind: "logical";
  readonly operator: "AND" | "OR";
  readonly left: Expression;
  readonly right: Expression;
}

export interface Between extends Node {
  readonly kind: "between";
  readonly negated: boolean;
  readonly value: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

export interface Like extends Node {
  readonly kind: "like";
  readonly negated: boolean;
  readonly value: Expression;
  readonly pattern: Expression;
  readonly escape?: Expression;
}

export interface IsTest extends Node {
  readonly kind: "is";
  readonly negated: boolean;
  readonly test: "NULL" | "NAN" | "INFINITE" | "TRUE" | "FALSE";
  readonly value: Expression;
}

export interface InTest extends Node {
  readonly kind: "in";
  readonly negated: boolean;
  readonly value: Expression;
  readonly right: Subquery | readonly Expression[];
}

export interface Exists extends Node {
  readonly kind: "exists";
  readonly query: Query;
}

/** `(a, b)` before IN or `=`; a list of more than one. */
export interface Row extends Node {
  readonly kind: "row";
  readonly items: readonly Expression[];
}

/** Kept because `(a)` and `a` name a column differently. */
export interface Parenthesised extends Node {
  readonly kind: "parenthesised";
  readonly expression: Expression;
}

export interface Case extends Node {
  readonly kind: "case";
  readonly operand?: Expression;
  readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise?: Expression;
}

export interface Cast extends Node {
  readonly kind: "cast";
  readonly value: Expression;
  readonly type: ScalarType;
}

export interface Extract extends Node {
  readonly kind: "extract";
  readonly field: IntervalField | "TIMEZONE_HOUR" | "TIMEZONE_MINUTE" | "TIMEZONE_REGION" | "TIMEZONE_ABBR";
  readonly source: Expression;
}

export interface Trim extends Node {
  readonly kind: "trim";
  readonly side: "LEADING" | "TRAILING" | "BOTH";
  readonly characters?: Expression;
  readonly source: Expression;
}

export interface JsonValue extends Node {
  readonly kind: "jsonValue";
  readonly document: Expression;
  readonly path: string;
  readonly returning?: ScalarType;
  readonly onError?: "ERROR" | "NULL";
}

export interface Subquery extends Node {
  readonly kind: "subquery";
  readonly query: Query;
}

export interface AtTimeZone extends Node {
  readonly kind: "atTimeZone";
  readonly value: Expression;
  readonly zone: Expression | "LOCAL";
}

/** `(a - b) DAY(9) TO SECOND`. */
export interface IntervalExpression extends Node {
  readonly kind: "intervalExpression";
  readonly value: Expression;
  readonly from: "YEAR" | "DAY";
  readonly leadingDigits?: number;
  readonly fractionDigits?: number;
}

/** `SQL%ROWCOUNT`, `c%FOUND`; only in PL/SQL. */
export interface CursorAttribute extends Node {
  readonly kind: "cursorAttribute";
  /** SQL stands for the implicit cursor. */
  readonly cursor: Name | Bind;
  readonly attribute: "FOUND" | "NOTFOUND" | "ISOPEN" | "ROWCOUNT" | "BULK_ROWCOUNT" | "BULK_EXCEPTIONS";
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | DateTimeLiteral
  | IntervalLiteral
  | NullLiteral
  | BooleanLiteral
  | KeywordValue
  | Bind
  | TriggerField
  | Name
  | OuterColumn
  | PseudoColumn
  | SequenceValue
  | Call
  | FieldAccess
  | Apply
  | Unary
  | Arithmetic
  | Comparison
  | QuantifiedComparison
  | Logical
  | Between
  | Like
  | IsTest
  | InTest
  | Exists
  | Row
  | Parenthesised
  | Case
  | Cast
  | Extract
  | Trim
  | JsonValue
  | Subquery
  | AtTimeZone
  | IntervalExpression
  | CursorAttribute;
