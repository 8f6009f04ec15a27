import { OracleError } from "../contract";
import { coerce, commonType, toNumber, toText, typedNull } from "./coerce";
import { unimplemented } from "./errors";
import { BINARY_FUNCTIONS } from "./functions-binary";
import { DATE_FUNCTIONS } from "./functions-date";
import { call, checkCount, isBinary, likeFirst, type Builder } from "./signatures";
import { expr, quote, type Expr } from "./typed";
import { BOOLEAN, DOUBLE, groupOf, inconsistent, isFixedText, NUMBER, varchar, type SqlType } from "./types";

/** What results of several branches are converted to: the first that is not NULL decides. */
export function resultType(values: readonly Expr[], strict: boolean, offset: number): SqlType {
  let type: SqlType | undefined;
  for (const value of values) {
    if (value.type.name === "NULL") continue;
    const common = type === undefined ? value.type : commonType(type, value.type);
    if (common === undefined && strict) throw inconsistent(type?.name ?? "CHAR", value.type, offset);
    type = common ?? type;
  }
  return type ?? { name: "NULL" };
}

/** `values` as one type. */
export function unify(values: readonly Expr[], strict: boolean, offset: number): readonly Expr[] {
  const type = resultType(values, strict, offset);
  return values.map((value) => coerce(typedNull(value, type), type, offset));
}

function plainText(type: SqlType): SqlType {
  return isFixedText(type) ? varchar(type.length) : type;
}

const nvl: Builder = (args, offset, name) => {
  checkCount(args, 2, 2, offset, name);
  const [value, fallback] = args as [Expr, Expr];
  if (fallback.type.name === "NULL") return value;
  if (value.type.name === "NULL") return { ...fallback, type: plainText(fallback.type) };
  const common = commonType(value.type, fallback.type) ?? value.type;
  const [a, b] = [coerce(value, common, offset), coerce(fallback, common, offset)];
  return expr(`COALESCE(${a.sql}, ${b.sql})`, plainText(common), fallback.nullable);
};

const nvl2: Builder = (args, offset, name) => {
  checkCount(args, 3, 3, offset, name);
  const [value, present, absent] = args as [Expr, Expr, Expr];
  const type = resultType([present, absent], false, offset);
  const [a, b] = [present, absent].map((one) => coerce(typedNull(one, type), type, offset).sql);
  return expr(`CASE WHEN ${value.sql} IS NOT NULL THEN ${a} ELSE ${b} END`, plainText(type));
};

const coalesce: Builder = (args, offset, name) => {
  checkCount(args, 2, 999, offset, name);
  const values = unify(args, true, offset);
  return expr(
    `COALESCE(${values.map((value) => value.sql).join(", ")})`,
    plainText(values[0]!.type),
    values.every((value) => value.nullable),
  );
};

/** Values as texts or numbers; those that are NULL are left out, as ABSENT ON NULL says. */
const jsonArray: Builder = (args, offset) => {
  const values = args.map((arg) => (groupOf(arg.type) === "number" ? arg : toText(arg, offset)).sql);
  const elements = values.map((sql) => `to_json(${sql})`).join(", ");
  const text = `(SELECT '[' || coalesce(string_agg(e::text, ',' ORDER BY n), '') || ']'
    FROM unnest(ARRAY[${elements}]::json[]) WITH ORDINALITY AS a (e, n) WHERE e IS NOT NULL)`;
  return expr(text, varchar(4000), false);
};

const nullif: Builder = (args, offset, name) => {
  checkCount(args, 2, 2, offset, name);
  const [a, b] = unify(args, true, offset) as [Expr, Expr];
  return expr(`NULLIF(${a.sql}, ${b.sql})`, a.type);
};

/** DECODE finds NULL by NULL; searches become the type of the first one, results that of the first result. */
const decode: Builder = (args, offset, name) => {
  checkCount(args, 3, 255, offset, name);
  const pairs: (readonly [search: Expr, result: Expr])[] = [];
  for (let place = 1; place + 1 < args.length; place += 2) pairs.push([args[place]!, args[place + 1]!]);
  const otherwise = args.length % 2 === 0 ? args.at(-1) : undefined;
  const results = [...pairs.map(([, result]) => result), ...(otherwise ? [otherwise] : [])];
  const type = plainText(resultType([results[0]!], false, offset));
  const wanted = type.name === "NULL" ? varchar() : widest(type, results);
  const compared = comparedType(args[0]!, pairs[0]![0]);
  const whens = pairs.map(([search, result]) => {
    const [value, key] = [
      coerce(typedNull(args[0]!, compared), compared, offset),
      coerce(typedNull(search, compared), compared, offset),
    ];
    const then = coerce(typedNull(result, wanted), wanted, offset).sql;
    return `WHEN ${value.sql} IS NOT DISTINCT FROM ${key.sql} THEN ${then}`;
  });
  const last = otherwise === undefined ? "NULL" : coerce(typedNull(otherwise, wanted), wanted, offset).sql;
  return expr(`CASE ${whens.join(" ")} ELSE ${last} END`, wanted);
};

function widest(type: SqlType, results: readonly Expr[]): SqlType {
  return results.reduce((wide, result) => commonType(wide, result.type) ?? wide, type);
}

function comparedType(value: Expr, search: Expr): SqlType {
  if (search.type.name === "NULL") return value.type.name === "NULL" ? varchar() : value.type;
  if (groupOf(value.type) === groupOf(search.type)) return commonType(value.type, search.type) ?? search.type;
  return search.type;
}

function extreme(sql: "greatest" | "least"): Builder {
  return (args, offset, name) => {
    checkCount(args, 1, 999, offset, name);
    const type = plainText(args[0]!.type);
    const wide = widest(type, args);
    const values = args.map((arg) => coerce(typedNull(arg, wide), wide, offset).sql);
    const absent = values.map((value) => `${value} IS NULL`).join(" OR ");
    return expr(`CASE WHEN ${absent} THEN NULL ELSE ${sql}(${values.join(", ")}) END`, wide);
  };
}

const length: Builder = (args, offset, name) => {
  checkCount(args, 1, 1, offset, name);
  const value = isBinary(args[0]) ? args[0]!.sql : toText(args[0]!, offset).sql;
  return expr(`ora.${name.toLowerCase()}(${value})`, NUMBER);
};

const substr: Builder = (args, offset, name) => {
  if (isBinary(args[0])) throw unimplemented(`${name} of ${args[0]!.type.name}`, offset);
  return call(`ora.${name.toLowerCase()}`, "text number ?number", likeFirst)(args, offset, name);
};

const concat: Builder = (args, offset, name) => {
  checkCount(args, 2, 2, offset, name);
  return concatenate(args[0]!, args[1]!, offset);
};

/** `a || b`: NULL adds nothing. */
export function concatenate(left: Expr, right: Expr, offset: number): Expr {
  if (isBinary(left) && isBinary(right)) return expr(`ora.raw_concat(${left.sql}, ${right.sql})`, left.type);
  const [a, b] = [toText(left, offset), toText(right, offset)];
  const large = [left, right].some((value) => groupOf(value.type) === "clob");
  const fixed = [left, right].every((value) => isFixedText(value.type));
  const size = (a.type.length ?? 4000) + (b.type.length ?? 4000);
  const type: SqlType = large
    ? { name: "CLOB" }
    : fixed
      ? { name: "CHAR", length: size, lengthSemantics: "BYTE" }
      : varchar(Math.min(size, 4000));
  if (left.type.name === "NULL") return { ...b, type };
  if (right.type.name === "NULL") return { ...a, type };
  if (!a.nullable && !b.nullable) return expr(`(${a.sql} || ${b.sql})`, type, false);
  return expr(`ora.concat(${a.sql}, ${b.sql})`, type, a.nullable && b.nullable);
}

/** A function of numbers that BINARY_DOUBLE keeps. */
function numeric(sql: string, signature: string): Builder {
  const plain = call(sql, signature, NUMBER);
  return (args, offset, name) => {
    if (args[0]?.type.name === "BINARY_DOUBLE" && args.length === 1) {
      return expr(`${sql.replace("ora.", "pg_catalog.")}(${args[0].sql})`, DOUBLE);
    }
    return plain(args, offset, name);
  };
}

const toNumberFunction: Builder = (args, offset, name) => {
  checkCount(args, 1, 2, offset, name);
  if (args.length === 1) return toNumber(args[0]!, offset);
  const [value, model] = [toText(args[0]!, offset).sql, toText(args[1]!, offset).sql];
  return expr(`ora.to_number(${value}, ${model})`, NUMBER);
};

const toCharFunction: Builder = (args, offset, name) => {
  checkCount(args, 1, 2, offset, name);
  const value = args[0]!;
  if (args.length === 1)
    return groupOf(value.type) === "text" ? { ...value, type: plainText(value.type) } : toText(value, offset);
  const model = toText(args[1]!, offset).sql;
  if (groupOf(value.type) === "date") return expr(`ora.to_char(${value.sql}, ${model})`, varchar(75));
  if (groupOf(value.type) === "interval") throw unimplemented("TO_CHAR of an interval with a model", offset);
  return expr(`ora.to_char(${toNumber(value, offset).sql}, ${model})`, varchar(64));
};

const regexpLike: Builder = (args, offset, name) =>
  call("ora.regexp_like", "text text ?text", BOOLEAN)(args, offset, name);

const large =
  (type: SqlType["name"], empty: string): Builder =>
  (args, offset, name) => {
    checkCount(args, 0, 0, offset, name);
    return expr(empty, { name: type }, false);
  };

const TEXT_FUNCTIONS: Readonly<Record<string, Builder>> = {
  SUBSTR: substr,
  SUBSTRB: substr,
  INSTR: call("ora.instr", "text text ?number ?number", NUMBER),
  LENGTH: length,
  LENGTHB: length,
  UPPER: call("ora.upper", "text", likeFirst),
  LOWER: call("ora.lower", "text", likeFirst),
  INITCAP: call("ora.initcap", "text", likeFirst),
  LTRIM: call("ora.ltrim", "text ?text", likeFirst),
  RTRIM: call("ora.rtrim", "text ?text", likeFirst),
  LPAD: call("ora.lpad", "text number ?text", varchar()),
  RPAD: call("ora.rpad", "text number ?text", varchar()),
  REPLACE: call("ora.replace", "text text ?text", varchar()),
  TRANSLATE: call("ora.translate", "text text text", likeFirst),
  ASCII: call("ora.ascii", "text", NUMBER),
  CHR: call("ora.chr", "number", varchar(4)),
  UNISTR: call("pg_catalog.unistr", "text", varchar()),
  CONCAT: concat,
  REGEXP_LIKE: regexpLike,
  REGEXP_SUBSTR: call("ora.regexp_substr", "text text ?number ?number ?text ?number", likeFirst),
  REGEXP_INSTR: call("ora.regexp_instr", "text text ?number ?number ?number ?text ?number", NUMBER),
  REGEXP_COUNT: call("ora.regexp_count", "text text ?number ?text", NUMBER),
  REGEXP_REPLACE: call("ora.regexp_replace", "text text ?text ?number ?number ?text", varchar()),
  TO_CHAR: toCharFunction,
  TO_NCHAR: toCharFunction,
  TO_NUMBER: toNumberFunction,
  TO_CLOB: (args, offset, name) => {
    checkCount(args, 1, 1, offset, name);
    return coerce(args[0]!, { name: "CLOB" }, offset);
  },
  TO_LOB: (args, offset, name) => {
    checkCount(args, 1, 1, offset, name);
    if (groupOf(args[0]!.type) !== "long") throw inconsistent("LONG", args[0]!.type, offset);
    return { ...args[0]!, type: { name: args[0]!.type.name === "LONG" ? "CLOB" : "BLOB" } };
  },
  TO_BINARY_DOUBLE: (args, offset) => coerce(args[0]!, DOUBLE, offset),
  TO_BINARY_FLOAT: (args, offset) => coerce(args[0]!, { name: "BINARY_FLOAT" }, offset),
  EMPTY_CLOB: large("CLOB", "''::text"),
  EMPTY_BLOB: large("BLOB", "'\\x'::bytea"),
};

const NUMBER_FUNCTIONS: Readonly<Record<string, Builder>> = {
  // By a literal other than zero it is PostgreSQL's own, which costs no call.
  MOD: (args, offset, name) => {
    const plain = /^[1-9]\d*\.$/.test(args[1]?.sql ?? "");
    return call(plain ? "pg_catalog.mod" : "ora.mod", "number number", NUMBER)(args, offset, name);
  },
  REMAINDER: call("ora.remainder", "number number", NUMBER),
  CEIL: numeric("pg_catalog.ceil", "number"),
  FLOOR: numeric("pg_catalog.floor", "number"),
  ABS: numeric("pg_catalog.abs", "number"),
  SIGN: numeric("pg_catalog.sign", "number"),
  SQRT: numeric("ora.sqrt", "number"),
  POWER: call("ora.power", "number number", NUMBER),
  EXP: call("pg_catalog.exp", "number", NUMBER),
  LN: call("pg_catalog.ln", "number", NUMBER),
  LOG: call("pg_catalog.log", "number number", NUMBER),
  BITAND: call("ora.bitand", "number number", NUMBER),
  NVL: nvl,
  NVL2: nvl2,
  JSON_ARRAY: jsonArray,
  COALESCE: coalesce,
  NULLIF: nullif,
  DECODE: decode,
  GREATEST: extreme("greatest"),
  LEAST: extreme("least"),
  USERENV: (args, offset) =>
    expr(`ora.sys_context('USERENV'::text, ${toText(args[0]!, offset).sql})`, varchar(256)),
  SYS_CONTEXT: call("ora.sys_context", "text text ?number", varchar(256)),
};

const FUNCTIONS: Readonly<Record<string, Builder>> = {
  ...TEXT_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...BINARY_FUNCTIONS,
};

/** The builder of a built-in or packaged function by its dotted name; SYS. and STANDARD. may stand before it. */
export function findFunction(parts: readonly string[]): Builder | undefined {
  const name = parts
    .join(".")
    .replace(/^SYS\./, "")
    .replace(/^STANDARD\./, "");
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}

/** TRIM([side] [characters FROM] source). */
export function trim(side: string, characters: Expr | undefined, source: Expr, offset: number): Expr {
  const name = { LEADING: "ltrim", TRAILING: "rtrim", BOTH: "trim" }[side];
  if (name === undefined) throw new OracleError(907, "missing right parenthesis", offset);
  const set = characters === undefined ? quote(" ") : `ora.trim_set(${toText(characters, offset).sql})`;
  const text = toText(source, offset);
  return expr(`ora.${name}(${text.sql}, ${set})`, varchar(text.type.length));
}
