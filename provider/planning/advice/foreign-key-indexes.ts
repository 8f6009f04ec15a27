import type { AdviceRule } from "./subject";

const effects = {
  postgres: "a DELETE of a parent, or an UPDATE of its key, reads every partition for each row",
  oracle:
    "a DELETE of a parent, or an UPDATE of its key, locks this table against all writers and reads every partition",
} as const;

/**
 * A parent looks for its children by the foreign key's columns.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/cncpt/data-integrity.html
 */
export const adviseOnForeignKeyIndexes: AdviceRule = ({ engine, unindexedKeys }) =>
  unindexedKeys.map(({ name, columns }) => ({
    code: "FOREIGN_KEY_UNINDEXED",
    text: `No index begins with ${columns.join(", ")}, the columns of foreign key ${name}: ${effects[engine]}.`,
    remedy: `Create an index on (${columns.join(", ")}) before the run; it is carried.`,
  }));
