import { dateLiteral, numberLiteral, timestampLiteral } from "../../dialect/oracle-literals";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/oracle-quoting";
import type { OracleCreateTableStep, OracleLayoutRule } from "../../schema/oracle-plan";
import { Marker, type View } from "../template";
import { print, type Values } from "../views/values";
import { defineCheck, defineColumn } from "./columns";

type Lob = OracleCreateTableStep["lobs"][number];

/**
 * The interval clause's expression. A week is seven days: there is no such unit.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/NUMTODSINTERVAL.html
 */
export function intervalOf({ intervalType, intervalValue }: OracleLayoutRule): string {
  switch (intervalType) {
    case "YEAR":
    case "MONTH":
      return `NUMTOYMINTERVAL(${intervalValue}, '${intervalType}')`;
    case "WEEK":
      return `NUMTODSINTERVAL(${intervalValue * 7}, 'DAY')`;
    case "DAY":
    case "HOUR":
    case "MINUTE":
      return `NUMTODSINTERVAL(${intervalValue}, '${intervalType}')`;
    case "NUMBER":
      return String(intervalValue);
  }
}

/** A bound as a constant of the key's type; DDL knows no binds. */
export function boundLiteral(bound: unknown, { keyType }: OracleLayoutRule): string {
  if (bound instanceof Marker) return bound.toString();
  const text = print(bound);
  if (keyType === "NUMBER") return numberLiteral(text);
  return keyType === "DATE" ? dateLiteral(text) : timestampLiteral(text);
}

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
  const words: Readonly<Record<string, string>> = {
    YES: "LOGGING",
    NO: "NOLOGGING",
    NONE: "FILESYSTEM_LIKE_LOGGING",
  };
  return words[logging] === undefined ? [] : [words[logging]];
}

function secureSettings({ compression, deduplication, retention }: Lob): string[] {
  const isRetention = retention !== null && /^(?:AUTO|NONE|MAX|MIN \d+)$/.test(retention);
  return [
    ...(isRetention ? [`RETENTION ${retention}`] : []),
    ...(/^(?:LOW|MEDIUM|HIGH)$/.test(compression) ? [`COMPRESS ${compression}`] : []),
    ...(deduplication === "LOB" ? ["DEDUPLICATE"] : []),
  ];
}

/** `LOB ("DOC") STORE AS SECUREFILE (TABLESPACE "USERS" ENABLE STORAGE IN ROW NOCACHE LOGGING)` */
function defineLob(lob: Lob): string {
  const settings = [
    ...(lob.tablespace === null ? [] : [`TABLESPACE ${quoteIdentifier(lob.tablespace)}`]),
    `${lob.inRow ? "ENABLE" : "DISABLE"} STORAGE IN ROW`,
    ...(lob.secureFile ? secureSettings(lob) : [`CHUNK ${lob.chunk}`]),
    ...(cacheWords[lob.cache] === undefined ? [] : [cacheWords[lob.cache] ?? ""]),
    ...lobLogging(lob),
  ];
  const kind = lob.secureFile ? "SECUREFILE" : "BASICFILE";
  return `\nLOB (${quoteIdentifier(lob.column)}) STORE AS ${kind} (${settings.join(" ")})`;
}

function subpartitionClause({ hash }: OracleLayoutRule): string {
  return hash === null
    ? ""
    : `\nSUBPARTITION BY HASH (${quoteIdentifier(hash.column)}) SUBPARTITIONS ${hash.count}`;
}

function tableClause({ degree, rowDependencies }: OracleCreateTableStep): string {
  const parallel =
    degree === "1" ? [] : [degree === "DEFAULT" ? "PARALLEL " : `PARALLEL ${numberLiteral(degree)} `];
  return [...parallel, ...(rowDependencies ? ["ROWDEPENDENCIES "] : [])].join("");
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
    column: step.layout.column,
    columnDefinitions: [...columns, ...checks].join(",\n  "),
    segmentClause: segmentClause(step),
    lobClauses: step.lobs.map(defineLob).join(""),
    interval: intervalOf(step.layout),
    subpartitionClause: subpartitionClause(step.layout),
    transition: () => boundLiteral(values["transition"], step.layout),
    tableClause: tableClause(step),
    commentOn: () => commentTarget(step, values),
    commentText: () => quoteLiteral(print(values["text"])),
  };
}
