/**
 * Facts that the emulator does not stand to yet, and what it does instead. Each is expected to fail there,
 * and only there: one that passes must leave this list.
 */
export const EMULATOR_GAPS: Readonly<Record<string, string>> = {
  "insert-into-a-partition": "INSERT INTO a partition is not emulated",
  "partition-for": "PARTITION FOR in a query is not emulated",
  deferred: "a deferrable unique key is checked at once",
  "dbms-assert": "DBMS_ASSERT is not there in queries",
  "outer-join-operator-in-list": "fails with ORA-25156 instead of ORA-30563",
  "dml-on-an-expression-of-a-view": "DML on views is not emulated",
  "nls-numeric-characters": "the setting is accepted and has no effect",
  "column-grants": "a grant on a column counts for the whole table",
  "function-based-index": "the expression's text is kept as written, not as Oracle writes it",
  "no-quota": "a user without a quota may fill a tablespace",
  "index-beyond-the-quota": "quotas do not hold for DDL",
  "synonym-of-a-renamed-table": "fails with ORA-00942 instead of ORA-00980",
};
