/** What Oracle's reference shows and the grammar does not know. */
export interface Gap {
  /** Names of the statements that are rejected for it. */
  readonly names: readonly string[];
  /** What is not known. */
  readonly construct: RegExp;
  /** What the grammar knows in its place: the rest of the statement is judged with it. `$1` is what the construct captures. */
  readonly standIn: string;
  /** Where Oracle shows the construct. */
  readonly page: string;
}

const books = "https://docs.oracle.com/en/database/oracle/oracle-database/19";
const reference = `${books}/sqlrf`;

/** A statement is here only for as long as the grammar rejects it. */
export const gaps: readonly Gap[] = [
  {
    // The grammar takes a word or a text as the value of a parameter, not a number.
    names: [
      ...["startJournal", "createIndexes", "swapTables"].map((step) => `${step}.limitDdl`),
      ...["validateForeignKeys", "restoreGrants", "abandon"].map((step) => `${step}.limitDdl`),
      ...["setInterval", "addPartitions", "setAttributes", "modifyOnline"].map((step) => `${step}.limitDdl`),
      ...["prepareRollback", "closeWayBack"].map((step) => `${step}.limitDdl`),
      "session.settings",
    ],
    construct: /(?<=^ALTER SESSION SET .*DDL_LOCK_TIMEOUT = )\d+$/,
    standIn: "'1'",
    page: `${reference}/ALTER-SESSION.html`,
  },
  {
    // The same, of the compiler's settings; and it knows no list of texts.
    names: ["createIndexes.compileAs"],
    construct: /^ALTER SESSION SET PLSQL_OPTIMIZE_LEVEL = \d .*$/,
    standIn: "ALTER SESSION SET PLSQL_OPTIMIZE_LEVEL = '2'",
    page: `${reference}/ALTER-SESSION.html`,
  },
  {
    // The grammar knows identities of columns that are created or added, not of those that are there.
    names: ["swapTables.restoreIdentity", "swapTables.loosenIdentity", "prepareRollback.loosenIdentity"],
    construct: /MODIFY \(("(?:[^"]|"")+") (?=GENERATED )/,
    standIn: "ADD ($1 NUMBER ",
    page: `${reference}/ALTER-TABLE.html`,
  },
  {
    // The grammar takes neither subpartitions nor ONLINE there; the partitioning clause is that of CREATE TABLE.
    names: ["modifyOnline.modifyOnline"],
    construct: /^ALTER TABLE ((?:"(?:[^"]|"")+"\.?)+) MODIFY\n([^]*?)\nONLINE(?:\nUPDATE INDEXES \([^]*\))?$/,
    standIn: "CREATE TABLE $1 (X NUMBER)\n$2",
    page: "https://docs.oracle.com/cd/F32587_01/sqlrf/img_text/modify_to_partitioned.html",
  },
  {
    // The grammar has no DEFAULT ATTRIBUTES; they are the clauses of CREATE TABLE, and parameters of a LOB.
    names: ["setAttributes.setCompression", "setAttributes.setTablespace"],
    construct: /^ALTER TABLE ((?:"(?:[^"]|"")+"\.?)+) MODIFY DEFAULT ATTRIBUTES /,
    standIn: "CREATE TABLE $1 (X NUMBER) ",
    page: "https://docs.oracle.com/cd/E96517_01/sqlrf/img_text/modify_table_default_attrs.html",
  },
  {
    names: ["setAttributes.setLobTablespace"],
    construct: /^ALTER TABLE ((?:"(?:[^"]|"")+"\.?)+) MODIFY DEFAULT ATTRIBUTES (LOB \("(?:[^"]|"")+"\)) /,
    standIn: "CREATE TABLE $1 (X CLOB) $2 STORE AS ",
    page: "https://docs.oracle.com/cd/E96517_01/sqlrf/img_text/modify_table_default_attrs.html",
  },
  {
    // The grammar has the template of CREATE TABLE alone.
    names: ["setAttributes.setTemplate"],
    construct: /^ALTER TABLE ((?:"(?:[^"]|"")+"\.?)+) SET (SUBPARTITION TEMPLATE[^]*)$/,
    standIn:
      "CREATE TABLE $1 (X NUMBER) PARTITION BY RANGE (X) SUBPARTITION BY HASH (X) $2 (PARTITION P VALUES LESS THAN (1))",
    page: "https://docs.oracle.com/cd/F19136_01/sqlrf/img_text/set_subpartition_template.html",
  },
  {
    // The grammar knows no schema of a package here.
    names: ["restoreGrants.recompile"],
    construct: /(?<=^ALTER PACKAGE )"(?:[^"]|"")+"\.(?=")/,
    standIn: "",
    page: `${reference}/ALTER-PACKAGE.html`,
  },
  {
    // The grammar reserves a word that the dictionary has as the name of a column.
    names: ["discovery.indexes"],
    construct: /\bi\.compression\b/,
    standIn: "i.visibility",
    page: `${books}/refrn/ALL_INDEXES.html`,
  },
  {
    names: ["discovery.lobs"],
    construct: /\bl\.compression\b/,
    standIn: "l.encrypt",
    page: `${books}/refrn/ALL_LOBS.html`,
  },
  {
    // The grammar has no ALTER SYSTEM at all.
    names: ["ledger.endSession"],
    construct: /^ALTER SYSTEM KILL SESSION '\d+,\d+' IMMEDIATE$/,
    standIn: "COMMIT",
    page: `${reference}/ALTER-SYSTEM.html`,
  },
];
