import type { Statement, TableName } from "../statements";
import { hasLargeObjects, rowHash, rowText } from "./row-text";

/** The columns of a key as text, and the condition that finds a row by binds from `first` on. */
export interface Key {
  readonly texts: readonly string[];
  where(first: number): string;
}

function returning(statement: Statement, outputs: readonly string[], texts: readonly string[]): Statement {
  const into = outputs.map((name) => `:${name}`).join(", ");
  return { ...statement, text: `${statement.text} RETURNING ${texts.join(", ")} INTO ${into}`, outputs };
}

/** A writing statement that gives the row back as it is afterwards, in the server's own words; one with large objects is read again. */
export function writing(table: TableName, idColumn: string, { texts }: Key, statement: Statement): Statement {
  const names = ["id", ...texts.map((_, index) => `key${index + 1}`)];
  const given = [texts[0] ?? "", ...texts];
  if (!hasLargeObjects(table)) {
    return returning(statement, [...names, "row_text"], [...given, rowText(table)]);
  }
  const readBack = `SELECT ${rowText(table)} AS "row_text" FROM HR.${table.toUpperCase()} WHERE ${idColumn} = TO_NUMBER(:1)`;
  return { ...returning(statement, names, given), readBack };
}

/** A row by its id alone, locked, as applications find one that do not know about partitions. */
export function finding(table: TableName, idColumn: string, { texts }: Key): Statement {
  const keys = texts.map((text, index) => `${text} AS "key${index + 1}"`).join(", ");
  return {
    name: `${table}.find`,
    text: `SELECT ${texts[0]} AS "id", ${keys}, TO_CHAR(${rowHash(table)}) AS "row_hash"
           FROM HR.${table.toUpperCase()} WHERE ${idColumn} = TO_NUMBER(:1) FOR UPDATE`,
  };
}

export function deleting(table: TableName, key: Key): Statement {
  const text = `DELETE FROM HR.${table.toUpperCase()} WHERE ${key.where(1)}`;
  return returning({ name: `${table}.delete`, text }, ["id"], [key.texts[0] ?? ""]);
}

export function probing(table: TableName, idColumn: string): Statement {
  return {
    name: `${table}.probe`,
    text: `SELECT * FROM HR.${table.toUpperCase()} WHERE ${idColumn} = TO_NUMBER(:1)`,
  };
}

/** An update of one row: the value of the change comes first, if it binds one, then the key. */
export function updating(
  table: TableName,
  idColumn: string,
  key: Key,
  { name, set }: { readonly name: string; readonly set: string },
): Statement {
  return writing(table, idColumn, key, {
    name: `${table}.${name}`,
    text: `UPDATE HR.${table.toUpperCase()} SET ${set} WHERE ${key.where(set.includes(":1") ? 2 : 1)}`,
  });
}
