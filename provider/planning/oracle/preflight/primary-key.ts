import { refuse, type Refusal } from "../../../errors";
import type { OracleColumn } from "../../../schema/oracle-table-state";
import { findColumn, tableName, type OracleRule, type OracleSubject } from "./rule";

/** Types whose values go to the ledger as text and come back the same, in an order that SQL and index share. */
const chunkTypes = new Set([
  ...["NUMBER", "FLOAT", "DATE", "TIMESTAMP", "VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR", "RAW"],
]);

const nationalTexts = new Set(["NVARCHAR2", "NCHAR"]);
const texts = new Set([...nationalTexts, "VARCHAR2", "CHAR"]);
const unicode = new Set(["AL32UTF8", "UTF8"]);

/**
 * Ends of chunks travel as text in the database's character set. What it does not have comes back as something else: national
 * characters, and bytes above 127 in a set of seven bits.
 */
function losesCharacters(baseType: string, characterSet: string): boolean {
  if (nationalTexts.has(baseType)) return !unicode.has(characterSet);
  return texts.has(baseType) && characterSet === "US7ASCII";
}

function whyNoChunkKey({ baseType, collation, virtual }: OracleColumn, characterSet: string): string | null {
  if (losesCharacters(baseType, characterSet))
    return `chunk key (in a database of the character set ${characterSet}, its values may lose characters)`;
  if (!chunkTypes.has(baseType)) return "chunk key";
  if (collation !== null && collation !== "BINARY") return `chunk key (its collation is ${collation})`;
  return virtual === null ? null : "chunk key (it is virtual)";
}

function refuseColumns(subject: OracleSubject, names: readonly string[]): Refusal[] {
  return names.flatMap((name) => {
    const column = findColumn(subject, name);
    const use = column === undefined ? null : whyNoChunkKey(column, subject.database.characterSet);
    if (column === undefined || use === null) return [];
    const remedy =
      "Define the primary key over stored numbers, texts without a collation of their own, or dates.";
    const table = tableName(subject);
    return [
      refuse("KEY_TYPE_UNSUPPORTED", "table", {
        path: "table",
        table,
        column: name,
        type: column.type,
        use,
        remedy,
      }),
    ];
  });
}

/** Refuses a table whose rows cannot be told apart by a primary key that holds for all of them. */
export const refusePrimaryKey: OracleRule = (subject) => {
  const table = tableName(subject);
  const primary = subject.state.constraints.find(({ kind }) => kind === "PRIMARY KEY");
  if (!primary) {
    const columns = "the columns that tell its rows apart; it need not contain the partition key";
    return [refuse("NO_PRIMARY_KEY", "table", { table, columns })];
  }
  if (primary.enabled && primary.validated) return refuseColumns(subject, primary.columns);
  const remedy = "Run ALTER TABLE … ENABLE VALIDATE PRIMARY KEY first: rows are copied and replayed by it.";
  return [
    refuse("NOT_CARRIED", "table", { kind: "Disabled PRIMARY KEY", name: primary.name, table, remedy }),
  ];
};
