import type { Identifier, Node, ObjectName } from "./common";
import type { Expression } from "./expression";
import type { LockWait, PartitionExtension } from "./query";

/** ALTER SESSION SET p = v [q = w …]; values as text, quotes removed. */
export interface AlterSessionSet extends Node {
  readonly kind: "alterSessionSet";
  readonly settings: readonly {
    readonly name: string;
    readonly value: string;
    /** CURRENT_SCHEMA = "x" and CONTAINER = x are names, NLS_… = 'x' are texts. */
    readonly form: "name" | "string" | "number";
  }[];
}

export interface AlterSessionParallel extends Node {
  readonly kind: "alterSessionParallel";
  readonly statement: "DML" | "DDL" | "QUERY";
  readonly mode: "ENABLE" | "DISABLE" | "FORCE";
  readonly degree?: number;
}

/** ALTER SYSTEM, only what clients need: FLUSH, KILL and DISCONNECT SESSION, SET. */
export interface AlterSystem extends Node {
  readonly kind: "alterSystem";
  readonly action:
    | {
        readonly kind: "killSession" | "disconnectSession";
        readonly session: string;
        readonly immediate: boolean;
      }
    | { readonly kind: "set"; readonly name: string; readonly value: string }
    | { readonly kind: "checkpoint" | "flushSharedPool" | "flushBufferCache" | "switchLogfile" };
}

export type LockMode =
  "ROW SHARE" | "ROW EXCLUSIVE" | "SHARE UPDATE" | "SHARE" | "SHARE ROW EXCLUSIVE" | "EXCLUSIVE";

export interface LockTable extends Node {
  readonly kind: "lockTable";
  readonly tables: readonly (Node & { readonly name: ObjectName; readonly partition?: PartitionExtension })[];
  readonly mode: LockMode;
  readonly wait: LockWait;
}

export interface Commit extends Node {
  readonly kind: "commit";
}

export interface Rollback extends Node {
  readonly kind: "rollback";
  readonly savepoint?: Identifier;
}

export interface Savepoint extends Node {
  readonly kind: "savepoint";
  readonly name: Identifier;
}

export interface SetTransaction extends Node {
  readonly kind: "setTransaction";
  readonly mode?: "READ ONLY" | "READ WRITE" | "SERIALIZABLE" | "READ COMMITTED";
  readonly name?: string;
}

/** SET CONSTRAINT[S] … IMMEDIATE | DEFERRED; no names mean ALL. */
export interface SetConstraints extends Node {
  readonly kind: "setConstraints";
  readonly constraints: readonly ObjectName[];
  readonly deferred: boolean;
}

/** SET ROLE; no names mean ALL or NONE. */
export interface SetRole extends Node {
  readonly kind: "setRole";
  readonly roles: readonly Identifier[] | "ALL" | "NONE";
}

/** CALL p(…) [INTO :b]. */
export interface CallSql extends Node {
  readonly kind: "callSql";
  readonly call: Expression;
  readonly into?: Expression;
}

export type TransactionControl = Commit | Rollback | Savepoint | SetTransaction;
