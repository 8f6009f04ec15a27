import { OracleError } from "../contract";
import type { DateTimeLiteral, IntervalLiteral, NumberLiteral } from "../sql/ast";
import { unimplemented } from "./errors";
import { expr, quote, type Expr } from "./typed";
import { DATE, DAY_SECOND, NULL_TYPE, TIMESTAMP, TIMESTAMP_TZ, YEAR_MONTH } from "./types";

/** A whole number gets a point: PostgreSQL's division of integers would cut it. */
export function numberLiteral(node: NumberLiteral): Expr {
  if (node.binary !== undefined) {
    const type = node.binary === "FLOAT" ? "real" : "double precision";
    return expr(
      `${node.text}::${type}`,
      { name: node.binary === "FLOAT" ? "BINARY_FLOAT" : "BINARY_DOUBLE" },
      false,
    );
  }
  if (Math.abs(Number(node.text)) >= 1e126) throw new OracleError(1426, "numeric overflow", node.position);
  return expr(/[.eE]/.test(node.text) ? `${node.text}::numeric` : `${node.text}.`, { name: "NUMBER" }, false);
}

/** '' is NULL. */
export function textLiteral(value: string, national: boolean, offset: number): Expr {
  if (value === "") return expr("NULL", NULL_TYPE);
  if (value.includes("\0")) throw unimplemented("a zero character in a text literal", offset);
  const length = national ? value.length : Buffer.byteLength(value);
  const type = { name: national ? "NCHAR" : "CHAR", length, lengthSemantics: "BYTE" } as const;
  return { ...expr(quote(value), type, false), literal: value };
}

/** DATE '…' and TIMESTAMP '… [zone]'. */
export function dateTimeLiteral(node: DateTimeLiteral): Expr {
  if (node.kind === "dateLiteral") {
    const parts = /^\s*(-?)(\d{1,4})-(\d{1,2})-(\d{1,2})\s*$/.exec(node.text);
    if (parts === null) throw badLiteral(node);
    return expr(`ora.to_date(${quote(node.text)}, 'SYYYY-MM-DD'::text)`, DATE, false);
  }
  const parts = /^\s*(-?\d{1,4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{0,9})?)?)\s*(.*)$/.exec(
    node.text,
  );
  if (parts === null) throw badLiteral(node);
  const [stamp, zone] = [parts[1]!, parts[2]!.trim()];
  const model = `'SYYYY-MM-DD HH24:MI:SS${stamp.includes(".") ? ".FF" : ""}'::text`;
  const digits = /\.(\d+)/.exec(stamp)?.[1]?.length ?? 0;
  const plain = `ora.to_timestamp(${quote(stamp)}, ${model})`;
  if (zone === "") return expr(plain, { ...TIMESTAMP, fractionDigits: digits }, false);
  return expr(`ora.at_zone(${plain}, ${quote(zone)})`, { ...TIMESTAMP_TZ, fractionDigits: digits }, false);
}

function badLiteral(node: DateTimeLiteral): OracleError {
  return new OracleError(1861, "literal does not match format string", node.position);
}

function secondsOf(node: IntervalLiteral): string | undefined {
  const text = node.text.trim();
  if (node.to === undefined && node.from !== "SECOND") {
    const unit = { DAY: 86_400, HOUR: 3_600, MINUTE: 60 }[node.from as "DAY" | "HOUR" | "MINUTE"];
    return /^[+-]?\d+$/.test(text) ? `${text} * ${unit}` : undefined;
  }
  if (node.from === "SECOND") return /^[+-]?\d+(\.\d+)?$/.test(text) ? text : undefined;
  const fields = ["DAY", "HOUR", "MINUTE", "SECOND"];
  const used = fields.slice(fields.indexOf(node.from), fields.indexOf(node.to!) + 1);
  const parts = /^([+-]?)(.*)$/.exec(text)!;
  const values = parts[2]!.split(/[ :]/);
  if (values.length !== used.length || values.some((value) => !/^\d+(\.\d+)?$/.test(value))) return undefined;
  const seconds = { DAY: 86_400, HOUR: 3_600, MINUTE: 60, SECOND: 1 };
  const sum = used
    .map((field, place) => `${values[place]} * ${seconds[field as keyof typeof seconds]}`)
    .join(" + ");
  return `${parts[1]}(${sum})`;
}

/** INTERVAL '…' unit [TO unit]: months, or seconds. */
export function intervalLiteral(node: IntervalLiteral): Expr {
  const bad = new OracleError(1867, "the interval is invalid", node.position);
  if (node.from === "YEAR" || node.from === "MONTH") {
    const parts = /^\s*([+-]?)(\d+)(?:-(\d+))?\s*$/.exec(node.text);
    if (parts === null || (parts[3] !== undefined) !== (node.to !== undefined)) throw bad;
    const months = node.from === "MONTH" ? Number(parts[2]) : Number(parts[2]) * 12 + Number(parts[3] ?? 0);
    return expr(`make_interval(months => ${parts[1]}${months})`, YEAR_MONTH, false);
  }
  const seconds = secondsOf(node);
  if (seconds === undefined) throw bad;
  return expr(`make_interval(secs => ${seconds})`, DAY_SECOND, false);
}
