import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/postgres";
import { Marker } from "../template";

/** What a statement's caller knows: names, numbers, literals; a {@link Marker} in a preview. */
export type Values = Readonly<Record<string, unknown>>;

/** Prints a value that stands in a statement as it is: a number, a keyword, a marker. */
export function print(value: unknown): string {
  if (value instanceof Marker) return value.toString();
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Prints a value that stands in a statement as a quoted text. */
export function printLiteral(value: unknown): string {
  return value instanceof Marker ? value.toString() : quoteLiteral(print(value));
}

/** `"hr"."orders_p2026_01"`, or `"hr".:leaf` in a preview. */
export function qualify(schema: string, name: unknown): string {
  return name instanceof Marker
    ? `${quoteIdentifier(schema)}.${name.toString()}`
    : quoteQualified(schema, print(name));
}
