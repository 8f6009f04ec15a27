import { dataLength } from "../catalog/data-type";
import type { DataType } from "../catalog/model";
import type { BindDeclaration, ColumnDescription, ExecuteOptions, StatementInfo } from "../contract";
import type { TranslatedColumn } from "../translate/context";

/** A column of a result as clients are told of it. */
export function describeColumn({ name, type, nullable }: TranslatedColumn): ColumnDescription {
  return { name, type: type.name, nullable, size: dataLength(type), ...digits(type) };
}

function digits(type: DataType): Pick<ColumnDescription, "precision" | "scale"> {
  if (type.name === "NUMBER") {
    if (type.precision !== undefined) return { precision: type.precision, scale: type.scale ?? 0 };
    return type.scale === 0 ? { precision: 38, scale: 0 } : { precision: 0, scale: -127 };
  }
  return { precision: 0, scale: type.fractionDigits ?? 0 };
}

/** The type that a bind brings into a statement. */
export function bindType({ type, maxSize }: BindDeclaration): DataType {
  // What a client declares as CHAR is not padded.
  const name = type === "CHAR" ? "VARCHAR2" : type;
  return ["VARCHAR2", "NVARCHAR2", "RAW"].includes(name) && maxSize > 0
    ? { name, length: maxSize }
    : { name };
}

/** Types of all binds; a statement that is only described may come without: then they are text. */
export function bindTypes(info: StatementInfo, options: ExecuteOptions): readonly DataType[] {
  if (!options.describeOnly) return options.binds.map(bindType);
  return info.bindNames.map((_, index) =>
    bindType(options.binds[index] ?? { type: "VARCHAR2", maxSize: 2000 }),
  );
}
