import type { Identifier, Node, TypeNode } from "./common";
import type { Bind, Expression, FieldAccess, Apply, Call, Name, TriggerField } from "./expression";
import type { Dml } from "./dml";
import type { IntoClause, Query } from "./query";
import type { LockTable, SetConstraints, TransactionControl } from "./session";

export interface Block extends Node {
  readonly kind: "block";
  readonly labels: readonly Identifier[];
  readonly declarations: readonly Declaration[];
  readonly statements: readonly PlsqlStatement[];
  readonly handlers: readonly ExceptionHandler[];
  /** PRAGMA AUTONOMOUS_TRANSACTION stands among the declarations. */
  readonly autonomous: boolean;
}

export interface ExceptionHandler extends Node {
  /** OTHERS stands alone, as the only name. */
  readonly exceptions: readonly Name[];
  readonly others: boolean;
  readonly statements: readonly PlsqlStatement[];
}

export interface Parameter extends Node {
  readonly name: Identifier;
  readonly mode: "IN" | "OUT" | "IN OUT";
  readonly noCopy: boolean;
  readonly type: TypeNode;
  readonly default?: Expression;
}

export type Declaration =
  | VariableDeclaration
  | RecordType
  | CollectionType
  | RefCursorType
  | SubtypeDeclaration
  | CursorDeclaration
  | ExceptionDeclaration
  | ExceptionInit
  | RoutineDeclaration;

export interface VariableDeclaration extends Node {
  readonly kind: "variable";
  readonly name: Identifier;
  readonly constant: boolean;
  readonly type: TypeNode;
  readonly notNull: boolean;
  readonly default?: Expression;
}

export interface RecordType extends Node {
  readonly kind: "recordType";
  readonly name: Identifier;
  readonly fields: readonly (Node & {
    readonly name: Identifier;
    readonly type: TypeNode;
    readonly notNull: boolean;
    readonly default?: Expression;
  })[];
}

export interface CollectionType extends Node {
  readonly kind: "collectionType";
  readonly name: Identifier;
  readonly collection: "INDEX BY" | "NESTED" | "VARRAY";
  readonly element: TypeNode;
  readonly notNull: boolean;
  readonly indexType?: TypeNode;
  readonly limit?: number;
}

export interface RefCursorType extends Node {
  readonly kind: "refCursorType";
  readonly name: Identifier;
  readonly returns?: TypeNode;
}

export interface SubtypeDeclaration extends Node {
  readonly kind: "subtype";
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly notNull: boolean;
  readonly range?: { readonly low: Expression; readonly high: Expression };
}

export interface CursorDeclaration extends Node {
  readonly kind: "cursor";
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly returns?: TypeNode;
  /** Absent in a package's specification. */
  readonly query?: Query;
}

export interface ExceptionDeclaration extends Node {
  readonly kind: "exception";
  readonly name: Identifier;
}

export interface ExceptionInit extends Node {
  readonly kind: "exceptionInit";
  readonly exception: Identifier;
  /** Such as -54. */
  readonly code: number;
}

/** A procedure or function: nested, standalone or in a package. */
export interface RoutineDeclaration extends Node {
  readonly kind: "procedure" | "function";
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly returns?: TypeNode;
  readonly deterministic: boolean;
  readonly invokerRights: boolean;
  /** Absent: a forward declaration. */
  readonly block?: Block;
}

/** What can be assigned to. */
export type Target = Name | Bind | TriggerField | Call | FieldAccess | Apply;

export interface AssignmentStatement extends Node {
  readonly kind: "assign";
  readonly target: Target;
  readonly value: Expression;
}

/** A procedure's call; without arguments the target is a name. */
export interface CallStatement extends Node {
  readonly kind: "callStatement";
  readonly target: Name | Call | FieldAccess | Apply;
}

export interface NullStatement extends Node {
  readonly kind: "nullStatement";
}

export interface IfStatement extends Node {
  readonly kind: "if";
  readonly branches: readonly {
    readonly condition: Expression;
    readonly statements: readonly PlsqlStatement[];
  }[];
  readonly otherwise?: readonly PlsqlStatement[];
}

export interface CaseStatement extends Node {
  readonly kind: "caseStatement";
  readonly operand?: Expression;
  readonly branches: readonly { readonly when: Expression; readonly statements: readonly PlsqlStatement[] }[];
  /** Absent: ORA-06592 when nothing matches. */
  readonly otherwise?: readonly PlsqlStatement[];
}

export interface LoopStatement extends Node {
  readonly kind: "loop";
  readonly labels: readonly Identifier[];
  readonly control: LoopControl;
  readonly statements: readonly PlsqlStatement[];
}

export type LoopControl =
  | { readonly kind: "endless" }
  | { readonly kind: "while"; readonly condition: Expression }
  | {
      readonly kind: "range";
      readonly variable: Identifier;
      readonly reverse: boolean;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: "cursor";
      readonly variable: Identifier;
      readonly cursor: Name;
      readonly args: readonly Expression[];
    }
  | { readonly kind: "query"; readonly variable: Identifier; readonly query: Query };

export interface Forall extends Node {
  readonly kind: "forall";
  readonly variable: Identifier;
  readonly bounds:
    | { readonly kind: "range"; readonly low: Expression; readonly high: Expression }
    | { readonly kind: "indicesOf" | "valuesOf"; readonly collection: Name };
  readonly saveExceptions: boolean;
  readonly statement: Dml | ExecuteImmediate;
}

export interface ExitStatement extends Node {
  readonly kind: "exit" | "continue";
  readonly label?: Identifier;
  readonly when?: Expression;
}

export interface ReturnStatement extends Node {
  readonly kind: "return";
  readonly value?: Expression;
}

/** Without a name: RAISE again, only in handlers. */
export interface RaiseStatement extends Node {
  readonly kind: "raise";
  readonly exception?: Name;
}

export interface UsingArgument extends Node {
  readonly mode: "IN" | "OUT" | "IN OUT";
  readonly value: Expression;
}

export interface ExecuteImmediate extends Node {
  readonly kind: "executeImmediate";
  readonly text: Expression;
  readonly into?: IntoClause;
  readonly using: readonly UsingArgument[];
  readonly returning?: IntoClause;
}

export interface OpenCursor extends Node {
  readonly kind: "open";
  readonly cursor: Name | Bind;
  readonly args: readonly Expression[];
}

/** OPEN c FOR SELECT …, or FOR 'text' USING …. */
export interface OpenFor extends Node {
  readonly kind: "openFor";
  readonly cursor: Name | Bind;
  readonly source: Query | Expression;
  readonly using: readonly UsingArgument[];
}

export interface FetchCursor extends Node {
  readonly kind: "fetch";
  readonly cursor: Name | Bind;
  readonly into: IntoClause;
  readonly limit?: Expression;
}

export interface CloseCursor extends Node {
  readonly kind: "close";
  readonly cursor: Name | Bind;
}

/** SELECT … INTO: the clause stands in the query's first select. */
export interface SelectInto extends Node {
  readonly kind: "selectInto";
  readonly query: Query;
  readonly into: IntoClause;
}

export type PlsqlStatement =
  | Block
  | AssignmentStatement
  | CallStatement
  | NullStatement
  | IfStatement
  | CaseStatement
  | LoopStatement
  | Forall
  | ExitStatement
  | ReturnStatement
  | RaiseStatement
  | ExecuteImmediate
  | OpenCursor
  | OpenFor
  | FetchCursor
  | CloseCursor
  | SelectInto
  | Dml
  | LockTable
  | SetConstraints
  | TransactionControl;

/** An anonymous block as a statement. */
export interface AnonymousBlock extends Node {
  readonly kind: "anonymousBlock";
  readonly block: Block;
}
