import { coerce, toText } from "./coerce";
import { unimplemented } from "./errors";
import { call, checkCount, isBinary, likeFirst, type Builder } from "./signatures";
import { expr, type Expr } from "./typed";
import { BLOB, CLOB, DOUBLE, groupOf, NUMBER, raw, ROWID, varchar, type SqlType } from "./types";

/** A LOB, or what becomes one. */
function lob(value: Expr, offset: number): Expr {
  return isBinary(value) ? value : coerce(value, CLOB, offset);
}

const lobSubstr: Builder = (args, offset, name) => {
  checkCount(args, 1, 3, offset, name);
  const [first, ...rest] = args;
  const value = lob(first!, offset);
  const numbers = rest.map((one) => coerce(one, NUMBER, offset).sql);
  const type = isBinary(value) ? raw() : varchar();
  return expr(`ora.lob_substr(${[value.sql, ...numbers].join(", ")})`, type);
};

const lobCompare: Builder = (args, offset, name) => {
  if (args.length !== 2) throw unimplemented(`${name} of a part`, offset);
  return expr(`ora.lob_compare(${lob(args[0]!, offset).sql}, ${lob(args[1]!, offset).sql})`, NUMBER);
};

const lobInstr: Builder = (args, offset, name) => {
  if (!isBinary(args[0])) return call("ora.instr", "clob text ?number ?number", NUMBER)(args, offset, name);
  return call("ora.lob_instr", "blob raw ?number", NUMBER)(args, offset, name);
};

const cryptoHash: Builder = (args, offset, name) => {
  checkCount(args, 2, 2, offset, name);
  return expr(
    `ora.crypto_hash(${lob(args[0]!, offset).sql}, ${coerce(args[1]!, NUMBER, offset).sql})`,
    raw(),
  );
};

/** Bytes as Oracle holds a value; the kinds that nobody hashes are refused. */
function bytesOf(value: Expr, offset: number): string {
  if (isBinary(value)) return value.sql;
  if (value.type.name === "NUMBER") return `ora.cast_from_number(${value.sql})`;
  return `convert_to(${toText(value, offset).sql}, 'UTF8')`;
}

const standardHash: Builder = (args, offset, name) => {
  checkCount(args, 1, 2, offset, name);
  if (args[1] === undefined || args[1].literal?.toUpperCase() === "SHA1") {
    throw unimplemented("STANDARD_HASH with SHA1", offset);
  }
  return expr(`ora.standard_hash(${bytesOf(args[0]!, offset)}, ${toText(args[1], offset).sql})`, raw());
};

const oraHash: Builder = (args, offset, name) => {
  checkCount(args, 1, 3, offset, name);
  const [first, ...rest] = args;
  if (["clob", "blob", "long"].includes(groupOf(first!.type)))
    throw unimplemented(`${name} of ${first!.type.name}`, offset);
  const numbers = rest.map((one) => coerce(one, NUMBER, offset).sql);
  const text = isBinary(first) ? `ora.rawtohex(${first!.sql})` : toText(first!, offset).sql;
  return expr(`ora.ora_hash(${[text, ...numbers].join(", ")})`, NUMBER);
};

function bits(operation: string): Builder {
  return (args, offset, name) => {
    checkCount(args, 2, 2, offset, name);
    const [a, b] = args.map((one) => coerce(one, raw(), offset).sql);
    return expr(`ora.raw_bits(${a}, ${b}, '${operation}')`, raw());
  };
}

const rawConcat: Builder = (args, offset, name) => {
  checkCount(args, 1, 12, offset, name);
  const values = args.map((one) => coerce(one, raw(), offset).sql);
  return expr(
    values.reduce((left, right) => `ora.raw_concat(${left}, ${right})`),
    raw(),
  );
};

/** IEEE 754, the byte with the sign first; another order is not emulated. */
function ieeeBytes(type: SqlType, send: string, length: number): Builder {
  return (args, offset, name) => {
    checkCount(args, 1, 1, offset, name);
    return expr(`pg_catalog.${send}(${coerce(args[0]!, type, offset).sql})`, raw(length));
  };
}

const rawtohex: Builder = (args, offset, name) => {
  checkCount(args, 1, 1, offset, name);
  return expr(`ora.rawtohex(${bytesOf(args[0]!, offset)})`, varchar());
};

export const BINARY_FUNCTIONS: Readonly<Record<string, Builder>> = {
  RAWTOHEX: rawtohex,
  HEXTORAW: call("ora.hextoraw", "text", raw()),
  STANDARD_HASH: standardHash,
  ORA_HASH: oraHash,
  SYS_GUID: call("ora.sys_guid", "", raw(16)),
  CHARTOROWID: call("ora.to_rowid", "text", ROWID),
  ROWIDTOCHAR: (args, offset, name) => {
    checkCount(args, 1, 1, offset, name);
    return toText(coerce(args[0]!, ROWID, offset), offset);
  },
  TO_BLOB: (args, offset) => coerce(args[0]!, BLOB, offset),
  "UTL_RAW.CAST_TO_RAW": call("ora.cast_to_raw", "text", raw()),
  "UTL_RAW.CAST_TO_VARCHAR2": call("ora.cast_to_varchar2", "raw", varchar()),
  "UTL_RAW.CAST_TO_NUMBER": call("ora.cast_to_number", "raw", NUMBER),
  "UTL_RAW.CAST_FROM_NUMBER": call("ora.cast_from_number", "number", raw(22)),
  "UTL_RAW.CAST_FROM_BINARY_FLOAT": ieeeBytes({ name: "BINARY_FLOAT" }, "float4send", 4),
  "UTL_RAW.CAST_FROM_BINARY_DOUBLE": ieeeBytes(DOUBLE, "float8send", 8),
  "UTL_RAW.LENGTH": call("ora.length", "raw", NUMBER),
  "UTL_RAW.SUBSTR": call("ora.substr", "raw number ?number", raw()),
  "UTL_RAW.CONCAT": rawConcat,
  "UTL_RAW.BIT_AND": bits("AND"),
  "UTL_RAW.BIT_OR": bits("OR"),
  "UTL_RAW.BIT_XOR": bits("XOR"),
  "DBMS_LOB.GETLENGTH": (args, offset, name) => {
    checkCount(args, 1, 1, offset, name);
    return expr(`ora.length(${lob(args[0]!, offset).sql})`, NUMBER);
  },
  "DBMS_LOB.SUBSTR": lobSubstr,
  "DBMS_LOB.COMPARE": lobCompare,
  "DBMS_LOB.INSTR": lobInstr,
  "DBMS_CRYPTO.HASH": cryptoHash,
  "DBMS_ROWID.ROWID_CREATE": call("ora.rowid_create", "number number number number number", ROWID),
  "DBMS_ROWID.ROWID_OBJECT": call("ora.rowid_object", "rowid", NUMBER),
  "DBMS_ROWID.ROWID_BLOCK_NUMBER": call("ora.rowid_block_number", "rowid", NUMBER),
  "DBMS_ROWID.ROWID_ROW_NUMBER": call("ora.rowid_row_number", "rowid", NUMBER),
  "DBMS_ASSERT.SIMPLE_SQL_NAME": call("ora.simple_sql_name", "text", likeFirst),
  "DBMS_ASSERT.ENQUOTE_LITERAL": call("ora.enquote_literal", "text", varchar()),
};

/** Constants of packages that SQL text of the product may name. */
export const PACKAGE_CONSTANTS: Readonly<Record<string, string>> = {
  "DBMS_CRYPTO.HASH_MD5": "2",
  "DBMS_CRYPTO.HASH_SH256": "4",
  "DBMS_CRYPTO.HASH_SH384": "5",
  "DBMS_CRYPTO.HASH_SH512": "6",
};
