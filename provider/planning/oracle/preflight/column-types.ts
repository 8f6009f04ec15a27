import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

/** Types that an INSERT … SELECT copies, and whose content can be compared. */
const carriedTypes = new Set([
  ...["NUMBER", "FLOAT", "BINARY_FLOAT", "BINARY_DOUBLE", "VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR", "RAW"],
  ...["DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE"],
  ...["INTERVAL YEAR TO MONTH", "INTERVAL DAY TO SECOND", "CLOB", "NCLOB", "BLOB", "ROWID"],
]);

/** Refuses columns of types that are not carried: LONG, BFILE, XMLTYPE, JSON, types of users. */
export const refuseColumnTypes: OracleRule = (subject) =>
  subject.state.columns
    .filter(({ baseType, virtual }) => virtual === null && !carriedTypes.has(baseType))
    .map(({ name, type }) =>
      refuse("COLUMN_TYPE_UNSUPPORTED", "table", { table: tableName(subject), column: name, type }),
    );
