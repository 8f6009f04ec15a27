/** What ALL_TAB_COLS says of a column's type. */
export interface TypeFacts {
  readonly dataType: string;
  readonly typeOwner: string | null;
  /** Bytes. */
  readonly dataLength: number;
  readonly charLength: number | null;
  /** B for bytes, C for characters. */
  readonly charUsed: string | null;
  readonly precision: number | null;
  readonly scale: number | null;
}

function writeNumber({ precision, scale }: TypeFacts): string {
  if (precision === null) return scale === null ? "NUMBER" : `NUMBER(*,${scale})`;
  return scale === null || scale === 0 ? `NUMBER(${precision})` : `NUMBER(${precision},${scale})`;
}

function writeText({ dataType, charLength, dataLength, charUsed }: TypeFacts): string {
  const unit = charUsed === "C" ? "CHAR" : "BYTE";
  return `${dataType}(${charUsed === "C" ? (charLength ?? dataLength) : dataLength} ${unit})`;
}

/**
 * A column's type as a CREATE TABLE writes it, independent of NLS_LENGTH_SEMANTICS. Types with digits of a second and intervals
 * come with their modifiers from the dictionary.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TAB_COLS.html
 */
export function writeType(facts: TypeFacts): string {
  const { dataType, typeOwner } = facts;
  // Types of users and of the server (XMLTYPE) have an owner; those of SQL have none.
  if (typeOwner !== null) return `"${typeOwner}"."${dataType}"`;
  switch (dataType) {
    case "NUMBER":
      return writeNumber(facts);
    case "FLOAT":
      return facts.precision === null ? "FLOAT" : `FLOAT(${facts.precision})`;
    case "VARCHAR2":
    case "CHAR":
      return writeText(facts);
    case "NVARCHAR2":
    case "NCHAR":
      return `${dataType}(${facts.charLength ?? facts.dataLength / 2})`;
    case "RAW":
    case "UROWID":
      return `${dataType}(${facts.dataLength})`;
    default:
      return dataType;
  }
}

/** The type without modifiers: `TIMESTAMP(6) WITH TIME ZONE` is TIMESTAMP WITH TIME ZONE. */
export function baseTypeOf({ dataType, typeOwner }: TypeFacts): string {
  if (typeOwner !== null) return `"${typeOwner}"."${dataType}"`;
  return dataType.replace(/\(\d+\)/g, "");
}
