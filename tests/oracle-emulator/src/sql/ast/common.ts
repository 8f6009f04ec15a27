import type { Expression } from "./expression";
import type { TypeName } from "../../contract";

/** Offsets are characters from the start of the statement's text. */
export interface Node {
  readonly position: number;
}

export interface Identifier extends Node {
  /** Dictionary case: upper case unless quoted. */
  readonly name: string;
  readonly quoted: boolean;
}

export interface ObjectName extends Node {
  readonly schema?: Identifier;
  readonly name: Identifier;
}

/** An expression whose text the dictionary keeps (defaults, conditions, bounds), as it was written. */
export interface SourceExpression extends Node {
  readonly expression: Expression;
  readonly text: string;
}

/** Types that the contract with the wire does not know. */
export type InternalTypeName =
  "PLS_INTEGER" | "SIMPLE_INTEGER" | "NATURAL" | "POSITIVE" | "UROWID" | "BFILE" | "XMLTYPE" | "JSON";

export interface ScalarType extends Node {
  readonly kind: "scalarType";
  /** Canonical: INTEGER is NUMBER with scale 0 and no precision, FLOAT a NUMBER with binaryPrecision. */
  readonly name: TypeName | InternalTypeName;
  readonly precision?: number;
  readonly scale?: number;
  readonly binaryPrecision?: number;
  /** VARCHAR2, CHAR, RAW: as declared; absent in PL/SQL parameters. */
  readonly length?: number;
  readonly lengthSemantics?: "BYTE" | "CHAR";
  /** TIMESTAMP(n), INTERVAL DAY TO SECOND(n). */
  readonly fractionDigits?: number;
  /** INTERVAL YEAR(n), DAY(n). */
  readonly leadingDigits?: number;
}

/** A type by name: a PL/SQL type, or SYS_REFCURSOR. At most schema.package.type. */
export interface NamedType extends Node {
  readonly kind: "namedType";
  readonly parts: readonly Identifier[];
}

/** `x%TYPE`, `t%ROWTYPE`. */
export interface TypeOf extends Node {
  readonly kind: "typeOf";
  readonly parts: readonly Identifier[];
  readonly attribute: "TYPE" | "ROWTYPE";
}

export type TypeNode = ScalarType | NamedType | TypeOf;
