import type { TypeNode } from "../sql/ast";
import { OracleError } from "../contract";
import type { DataType } from "./model";

/** How a column's type stands in the catalog. */
export interface ColumnType extends DataType {
  /** FLOAT(b). */
  readonly binaryPrecision?: number;
  readonly leadingDigits?: number;
}

const MAX_LENGTHS: Readonly<Partial<Record<DataType["name"], number>>> = {
  VARCHAR2: 32767,
  NVARCHAR2: 32767,
  CHAR: 2000,
  NCHAR: 2000,
  RAW: 32767,
};

const FIXED_SIZES: Readonly<Partial<Record<DataType["name"], number>>> = {
  NUMBER: 22,
  BINARY_FLOAT: 4,
  BINARY_DOUBLE: 8,
  DATE: 7,
  "TIMESTAMP WITH TIME ZONE": 13,
  "INTERVAL YEAR TO MONTH": 5,
  "INTERVAL DAY TO SECOND": 11,
  LONG: 0,
  "LONG RAW": 0,
  CLOB: 4000,
  NCLOB: 4000,
  BLOB: 4000,
  ROWID: 10,
  BOOLEAN: 1,
};

/** The type of a column as it is declared. @throws OracleError for a type that no column has here */
export function columnType(node: TypeNode): ColumnType {
  if (node.kind !== "scalarType" || MAX_LENGTHS[node.name as DataType["name"]] === undefined)
    return scalarType(node);
  const name = node.name as DataType["name"];
  const length = node.length ?? (name === "CHAR" || name === "NCHAR" ? 1 : undefined);
  if (length === undefined) throw new OracleError(906, "missing left parenthesis", node.position);
  if (length === 0) throw new OracleError(1723, "zero-length columns are not allowed", node.position);
  if (length > (MAX_LENGTHS[name] ?? 0)) {
    throw new OracleError(910, "specified length too long for its datatype", node.position);
  }
  const national = name === "NVARCHAR2" || name === "NCHAR";
  const lengthSemantics = national ? "CHAR" : (node.lengthSemantics ?? "BYTE");
  return { name, length, ...(name === "RAW" ? {} : { lengthSemantics }) };
}

function scalarType(node: TypeNode): ColumnType {
  if (node.kind !== "scalarType" || !(node.name in FIXED_SIZES || node.name.startsWith("TIMESTAMP"))) {
    const name = node.kind === "scalarType" ? node.name : node.parts.map((part) => part.name).join(".");
    throw new OracleError(3001, `unimplemented feature: column type ${name}`, node.position);
  }
  const name = node.name as DataType["name"];
  const fractional = name.startsWith("TIMESTAMP") || name === "INTERVAL DAY TO SECOND";
  return {
    name,
    ...(node.precision === undefined ? {} : { precision: node.precision }),
    ...(node.scale === undefined ? {} : { scale: node.scale }),
    ...(node.binaryPrecision === undefined ? {} : { binaryPrecision: node.binaryPrecision }),
    ...(fractional ? { fractionDigits: node.fractionDigits ?? 6 } : {}),
    ...(node.leadingDigits === undefined ? {} : { leadingDigits: node.leadingDigits }),
  };
}

/** DATA_LENGTH: bytes. */
export function dataLength(type: ColumnType): number {
  if (type.length !== undefined) {
    if (type.name === "NVARCHAR2" || type.name === "NCHAR") return type.length * 2;
    return type.lengthSemantics === "CHAR" ? Math.min(type.length * 4, 32767) : type.length;
  }
  if (type.name === "TIMESTAMP" || type.name === "TIMESTAMP WITH LOCAL TIME ZONE") {
    return type.fractionDigits === 0 ? 7 : 11;
  }
  return FIXED_SIZES[type.name] ?? 0;
}

/** The PostgreSQL type that holds a column. Lengths in bytes are checked by CHECK constraints, see {@link lengthCheck}. */
export function storageType(type: ColumnType): string {
  const name: string = type.name;
  switch (name) {
    case "NUMBER":
      return numberType(type);
    case "BINARY_FLOAT":
      return "real";
    case "BINARY_DOUBLE":
      return "double precision";
    case "DATE":
      return "ora.date";
    case "TIMESTAMP":
      return `timestamp(${Math.min(type.fractionDigits ?? 6, 6)})`;
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return `timestamptz(${Math.min(type.fractionDigits ?? 6, 6)})`;
    case "INTERVAL YEAR TO MONTH":
    case "INTERVAL DAY TO SECOND":
      return "interval";
    case "RAW":
    case "LONG RAW":
    case "BLOB":
      return "bytea";
    case "BOOLEAN":
      return "boolean";
    case "VARCHAR2":
    case "NVARCHAR2":
      return type.lengthSemantics === "CHAR" ? `varchar(${type.length})` : "text";
    default:
      return "text";
  }
}

function numberType(type: ColumnType): string {
  if (type.precision !== undefined) return `numeric(${type.precision}, ${type.scale ?? 0})`;
  return type.scale === 0 ? "numeric(38, 0)" : "numeric";
}
