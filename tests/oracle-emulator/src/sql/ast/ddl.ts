import type { OracleError } from "../../contract";
import type { Identifier, Node, ObjectName, TypeNode } from "./common";
import type { Block, Declaration, RoutineDeclaration } from "./plsql";
import type { Query } from "./query";

/** Decimal text, so that 28 digits survive. NO… forms are false. */
export interface SequenceOptions {
  readonly startWith?: string;
  readonly startWithLimitValue?: boolean;
  readonly incrementBy?: string;
  readonly minValue?: string | false;
  readonly maxValue?: string | false;
  readonly cache?: string | false;
  readonly cycle?: boolean;
  readonly order?: boolean;
  readonly keep?: boolean;
  readonly scale?: boolean;
  readonly session?: boolean;
  /** ALTER SEQUENCE … RESTART. */
  readonly restart?: boolean;
}

export interface CreateSequence extends Node {
  readonly kind: "createSequence";
  readonly name: ObjectName;
  readonly ifNotExists: boolean;
  readonly options: SequenceOptions;
}

export interface AlterSequence extends Node {
  readonly kind: "alterSequence";
  readonly name: ObjectName;
  readonly options: SequenceOptions;
}

export interface CreateView extends Node {
  readonly kind: "createView";
  readonly name: ObjectName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly force: boolean;
  readonly columns: readonly Identifier[];
  readonly query: Query;
  /** As written, as ALL_VIEWS.TEXT shows it. */
  readonly queryText: string;
  readonly restriction?: { readonly kind: "READ ONLY" | "CHECK OPTION"; readonly constraint?: Identifier };
}

/** Parsed only. */
export interface CreateMaterializedView extends Node {
  readonly kind: "createMaterializedView";
  readonly name: ObjectName;
  readonly build: "IMMEDIATE" | "DEFERRED";
  readonly refresh?: string;
  readonly query: Query;
  readonly queryText: string;
}

export interface CreateSynonym extends Node {
  readonly kind: "createSynonym";
  readonly orReplace: boolean;
  readonly public: boolean;
  readonly name: ObjectName;
  readonly target: ObjectName;
}

export type RoutineKind = "PROCEDURE" | "FUNCTION" | "PACKAGE" | "PACKAGE BODY";

export interface CreateRoutine extends Node {
  readonly kind: "createRoutine";
  readonly routine: RoutineKind;
  readonly orReplace: boolean;
  readonly name: ObjectName;
  /** Everything after CREATE [OR REPLACE], as ALL_SOURCE keeps it. */
  readonly text: string;
  /** Absent when it does not parse: the object exists and is invalid. */
  readonly body?: RoutineBody;
  readonly compilationError?: OracleError;
}

export type RoutineBody =
  | { readonly kind: "routine"; readonly declaration: RoutineDeclaration }
  | {
      readonly kind: "package";
      readonly declarations: readonly Declaration[];
      readonly initialisation?: Block;
    };

export type DroppableKind =
  | "TABLE"
  | "INDEX"
  | "SEQUENCE"
  | "VIEW"
  | "MATERIALIZED VIEW"
  | "MATERIALIZED VIEW LOG"
  | "SYNONYM"
  | "PUBLIC SYNONYM"
  | "TRIGGER"
  | "PROCEDURE"
  | "FUNCTION"
  | "PACKAGE"
  | "PACKAGE BODY"
  | "TYPE"
  | "USER"
  | "ROLE"
  | "TABLESPACE";

export interface Drop extends Node {
  readonly kind: "drop";
  readonly object: DroppableKind;
  readonly name: ObjectName;
  readonly ifExists: boolean;
  /** CASCADE of a user; CASCADE CONSTRAINTS of tables and views. */
  readonly cascade: boolean;
  readonly purge: boolean;
  readonly force: boolean;
  readonly online: boolean;
}

export interface TruncateTable extends Node {
  readonly kind: "truncateTable";
  readonly name: ObjectName;
  readonly storage: "DROP" | "DROP ALL" | "REUSE";
  readonly cascade: boolean;
}

/** RENAME a TO b. */
export interface Rename extends Node {
  readonly kind: "rename";
  readonly from: Identifier;
  readonly to: Identifier;
}

export interface Comment extends Node {
  readonly kind: "comment";
  readonly object: "TABLE" | "COLUMN" | "MATERIALIZED VIEW";
  readonly name: ObjectName;
  readonly column?: Identifier;
  readonly text: string;
}

export interface Privilege extends Node {
  /** "SELECT", "CREATE ANY TABLE", "ALL", or the name of a role. */
  readonly name: string;
  readonly columns: readonly Identifier[];
}

export interface Grant extends Node {
  readonly kind: "grant";
  readonly privileges: readonly Privilege[];
  /** Absent: system privileges or roles. */
  readonly on?: ObjectName;
  readonly to: readonly Identifier[];
  readonly grantOption: boolean;
  readonly adminOption: boolean;
  readonly hierarchyOption: boolean;
}

export interface Revoke extends Node {
  readonly kind: "revoke";
  readonly privileges: readonly Privilege[];
  readonly on?: ObjectName;
  readonly from: readonly Identifier[];
  readonly cascadeConstraints: boolean;
  readonly force: boolean;
}

export interface UserOptions {
  readonly password?: string;
  readonly defaultTablespace?: Identifier;
  readonly temporaryTablespace?: Identifier;
  /** Bytes as written ("10M"), or UNLIMITED. */
  readonly quotas: readonly { readonly tablespace: Identifier; readonly size: string }[];
  readonly locked?: boolean;
  readonly expired?: boolean;
  readonly profile?: Identifier;
  readonly defaultRole?: readonly Identifier[] | "ALL" | "NONE";
  /** Who may log on for the user, or no longer. */
  readonly connectThrough?: { readonly proxy: Identifier; readonly granted: boolean };
}

export interface CreateUser extends Node {
  readonly kind: "createUser" | "alterUser";
  readonly name: Identifier;
  readonly ifNotExists: boolean;
  readonly options: UserOptions;
}

export interface CreateRole extends Node {
  readonly kind: "createRole";
  readonly name: Identifier;
}

export interface CreateTablespace extends Node {
  readonly kind: "createTablespace";
  readonly name: Identifier;
  readonly temporary: boolean;
  readonly bigfile: boolean;
  /** BLOCKSIZE, as written: `16K`. */
  readonly blockSize?: string;
  /** The clauses after the name, as written; those of files have no effect. */
  readonly text: string;
}

/** ALTER VIEW v COMPILE, ALTER PACKAGE p COMPILE BODY, … */
export interface Compile extends Node {
  readonly kind: "compile";
  readonly object:
    "VIEW" | "PROCEDURE" | "FUNCTION" | "PACKAGE" | "PACKAGE BODY" | "MATERIALIZED VIEW" | "TYPE";
  readonly name: ObjectName;
  readonly reuseSettings: boolean;
}

/** CREATE TYPE … AS TABLE OF / AS VARRAY(n) OF. */
export interface CreateCollectionType extends Node {
  readonly kind: "createCollectionType";
  readonly orReplace: boolean;
  readonly name: ObjectName;
  readonly limit?: number;
  readonly element: TypeNode;
}
