import { numberLiteral } from "../../dialect/oracle-literals";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/oracle-quoting";
import type { OracleCreateTableStep } from "../../schema/oracle-plan";
import type { View } from "../template";
import { print, type Values } from "../views/values";
import { defineCheck, defineColumn } from "./columns";
import { partitionClause } from "./partition-clause";

type Lob = OracleCreateTableStep["lobs"][number];

function compressionClause(compression: string | null): string[] {
  if (compression === null) return [];
  if (!/^[A-Z ]+$/.test(compression)) throw new Error(`${compression} is not a compression.`);
  return compression === "BASIC" || compression === "ADVANCED"
    ? [`ROW STORE COMPRESS ${compression}`]
    : [`COLUMN STORE COMPRESS FOR ${compression}`];
}

/** A first extent of 64 kB: partitions of automatic tablespaces would begin with 8 MB each. */
function segmentClause(step: OracleCreateTableStep): string {
  const { pctFree, iniTrans, tablespace, logging, compression } = step;
  return [
    ...(pctFree === null ? [] : [`PCTFREE ${pctFree}`]),
    ...(iniTrans === null ? [] : [`INITRANS ${iniTrans}`]),
    "STORAGE (INITIAL 64K NEXT 1M)",
    ...(tablespace === null ? [] : [`TABLESPACE ${quoteIdentifier(tablespace)}`]),
    logging ? "LOGGING" : "NOLOGGING",
    ...compressionClause(compression),
  ].join(" ");
}

const cacheWords: Readonly<Record<string, string>> = {
  YES: "CACHE",
  CACHEREADS: "CACHE READS",
  NO: "NOCACHE",
};

function lobLogging({ cache, logging }: Lob): string[] {
  // A LOB that is cached is logged; the clause would be an error.
  if (cache === "YES") return [];
  const words: Readonly<Record<string, string>> = { YES: "LOGGING", NO: "NOLOGGING" };
  return words[logging] === undefined ? [] : [words[logging]];
}

/** MAX would need a MAXSIZE, which is not carried. */
function secureSettings({ compression, deduplication, retention }: Lob): string[] {
  return [
    ...(/^(?:AUTO|NONE|MIN \d+)$/.test(retention ?? "") ? [`RETENTION ${retention}`] : []),
    ...(/^(?:LOW|MEDIUM|HIGH)$/.test(compression) ? [`COMPRESS ${compression}`] : []),
    ...(deduplication === "LOB" ? ["DEDUPLICATE"] : []),
  ];
}

/** The time of RETENTION is that of UNDO_RETENTION when the table is created. */
function basicSettings({ chunk, retention }: Lob): string[] {
  const versions =
    retention === "YES" ? ["RETENTION"] : /^PCTVERSION \d+$/.test(retention ?? "") ? [retention ?? ""] : [];
  return [`CHUNK ${chunk}`, ...versions];
}

/** `LOB ("DOC") STORE AS SECUREFILE (TABLESPACE "USERS" ENABLE STORAGE IN ROW NOCACHE LOGGING)` */
function defineLob(lob: Lob): string {
  const settings = [
    ...(lob.tablespace === null ? [] : [`TABLESPACE ${quoteIdentifier(lob.tablespace)}`]),
    `${lob.inRow ? "ENABLE" : "DISABLE"} STORAGE IN ROW`,
    ...(lob.secureFile ? secureSettings(lob) : basicSettings(lob)),
    ...(cacheWords[lob.cache] === undefined ? [] : [cacheWords[lob.cache] ?? ""]),
    ...lobLogging(lob),
  ];
  const kind = lob.secureFile ? "SECUREFILE" : "BASICFILE";
  return `\nLOB (${quoteIdentifier(lob.column)}) STORE AS ${kind} (${settings.join(" ")})`;
}

/** `PARALLEL 4`, `PARALLEL` for the server's default, or `NOPARALLEL`. */
export function parallelClause(degree: string): string {
  if (degree === "1") return "NOPARALLEL";
  return degree === "DEFAULT" ? "PARALLEL" : `PARALLEL ${numberLiteral(degree)}`;
}

/** Rows move between partitions only where it is allowed. */
function tableClause({ degree, rowDependencies, rowMovement }: OracleCreateTableStep): string {
  return [
    ...(degree === "1" ? [] : [parallelClause(degree)]),
    ...(rowDependencies ? ["ROWDEPENDENCIES"] : []),
    ...(rowMovement ? ["ENABLE ROW MOVEMENT"] : []),
  ]
    .map((clause) => `\n${clause}`)
    .join("");
}

function commentTarget(step: OracleCreateTableStep, values: Values): string {
  const interim = quoteQualified(step.copy.interim.schema, step.copy.interim.name);
  return values["on"] === "COLUMN"
    ? `COLUMN ${interim}.${quoteIdentifier(print(values["name"]))}`
    : `TABLE ${interim}`;
}

/** `createTable`: the definition of the new table, and one comment. */
export function createTableView(step: OracleCreateTableStep, values: Values): View {
  const checks = step.constraints.filter(({ kind }) => kind === "CHECK").map(defineCheck);
  const columns = step.columns.map((column) => defineColumn(column, step.constraints));
  return {
    columnDefinitions: [...columns, ...checks].join(",\n  "),
    segmentClause: segmentClause(step),
    lobClauses: step.lobs.map(defineLob).join(""),
    partitionClause: () => partitionClause(step.layout, values),
    tableClause: tableClause(step),
    commentOn: () => commentTarget(step, values),
    commentText: () => quoteLiteral(print(values["text"])),
  };
}
