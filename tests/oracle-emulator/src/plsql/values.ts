import type { DataType } from "../catalog/model";
import type { BindValue, Value } from "../contract";
import type { TypedValue, SqlColumn } from "./host";
import { raised } from "./errors";

export interface ScalarPlsqlType {
  readonly kind: "scalar";
  readonly type: DataType;
  /** PLS_INTEGER and its like: whole numbers of 32 bits within these. */
  readonly range?: { readonly low: string; readonly high: string };
  readonly notNull?: boolean;
  /** A record's field with a default. */
  readonly initial?: Value;
}

export interface RecordPlsqlType {
  readonly kind: "record";
  /** In order of declaration, by dictionary-case name. */
  readonly fields: ReadonlyMap<string, PlsqlType>;
}

export interface CollectionPlsqlType {
  readonly kind: "collection";
  readonly form: "INDEX BY" | "NESTED" | "VARRAY";
  readonly element: PlsqlType;
  /** Keys of an index-by table are texts, else whole numbers. */
  readonly textKeys: boolean;
  readonly limit?: number;
}

export interface CursorPlsqlType {
  readonly kind: "refCursor";
}

export type PlsqlType = ScalarPlsqlType | RecordPlsqlType | CollectionPlsqlType | CursorPlsqlType;

/** A place that holds a value: a variable, a field, an element, or the result of an expression. */
export type Cell = ScalarCell | RecordCell | CollectionCell | CursorCell;

export interface ScalarCell {
  readonly kind: "scalar";
  readonly type: ScalarPlsqlType;
  value: Value;
}

export interface RecordCell {
  readonly kind: "record";
  readonly type: RecordPlsqlType;
  readonly fields: ReadonlyMap<string, Cell>;
}

export interface CollectionCell {
  readonly kind: "collection";
  readonly type: CollectionPlsqlType;
  /** Undefined: a nested table or varray that is NULL. */
  elements: Map<string, Cell> | undefined;
}

export interface CursorCell {
  readonly kind: "refCursor";
  readonly type: CursorPlsqlType;
  /** Undefined: not open. Variables that were assigned share one. */
  cursor: OpenCursorState | undefined;
}

export interface OpenCursorState {
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly (readonly Value[])[];
  fetched: number;
  /** Undefined before the first FETCH. */
  found: boolean | undefined;
  open: boolean;
  /** WHERE CURRENT OF: the last column of each row is its ROWID. */
  readonly hasRowId: boolean;
}

export const NUMBER_TYPE: ScalarPlsqlType = { kind: "scalar", type: { name: "NUMBER" } };
export const TEXT_TYPE: ScalarPlsqlType = { kind: "scalar", type: { name: "VARCHAR2" } };
export const BOOLEAN_TYPE: ScalarPlsqlType = { kind: "scalar", type: { name: "BOOLEAN" } };
export const INTEGER_TYPE: ScalarPlsqlType = {
  kind: "scalar",
  type: { name: "NUMBER" },
  range: { low: "-2147483648", high: "2147483647" },
};

export function scalar(type: ScalarPlsqlType, value: Value): ScalarCell {
  return { kind: "scalar", type, value };
}

export function numberCell(value: string | null): ScalarCell {
  return scalar(NUMBER_TYPE, value);
}

/** An empty text is NULL. */
export function textCell(value: string | null): ScalarCell {
  return scalar(TEXT_TYPE, value === "" ? null : value);
}

export function booleanCell(value: boolean | null): ScalarCell {
  return scalar(BOOLEAN_TYPE, value);
}

export function cellOf({ type, value }: TypedValue): ScalarCell {
  return scalar({ kind: "scalar", type }, value);
}

/** A fresh place of a type, holding NULL or nothing. */
export function emptyCell(type: PlsqlType): Cell {
  switch (type.kind) {
    case "scalar":
      return scalar(type, type.initial ?? null);
    case "record":
      return {
        kind: "record",
        type,
        fields: new Map([...type.fields].map(([name, field]) => [name, emptyCell(field)])),
      };
    case "collection":
      return { kind: "collection", type, elements: type.form === "INDEX BY" ? new Map() : undefined };
    case "refCursor":
      return { kind: "refCursor", type, cursor: undefined };
  }
}

export function rowType(columns: readonly SqlColumn[]): RecordPlsqlType {
  return {
    kind: "record",
    fields: new Map(columns.map(({ name, type }) => [name, { kind: "scalar", type } as const])),
  };
}

/** Keys in order: whole numbers by value, texts by their bytes. */
export function sortedKeys(cell: CollectionCell): readonly string[] {
  if (cell.elements === undefined) throw raised(6531);
  const keys = [...cell.elements.keys()];
  return cell.type.textKeys
    ? keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    : keys.sort((a, b) => Number(a) - Number(b));
}

/** The values of a bind that is an index-by table of scalars: from 1 to its last key. */
export function elementValues(cell: CollectionCell): BindValue {
  return sortedKeys(cell).map((key) => {
    const element = cell.elements?.get(key);
    return element?.kind === "scalar" ? element.value : null;
  });
}
