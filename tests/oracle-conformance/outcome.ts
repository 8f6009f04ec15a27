import type oracledb from "oracledb";
import type { Cell, Expectation } from "./fact";

/** What a server answered to one call. */
export interface Outcome {
  readonly error?: { readonly code: number; readonly text: string };
  readonly columns?: readonly string[];
  readonly types?: readonly string[];
  readonly rows?: readonly (readonly unknown[])[];
  readonly rowCount?: number;
  readonly warning: boolean;
  readonly out?: unknown;
  readonly batchErrors?: readonly { readonly row: number; readonly error: number }[];
}

/** Puts the names of the fact's users into a text. */
export type Fill = (text: string) => string;

type Described = Pick<oracledb.Metadata<unknown>, "dbTypeName" | "precision" | "scale" | "byteSize">;

export function outcomeOf(result: oracledb.Result<unknown[]>): Outcome {
  return {
    warning: result.warning !== undefined,
    ...(result.metaData && {
      columns: result.metaData.map(({ name }) => name),
      types: result.metaData.map(typeOf),
    }),
    ...(result.rows && { rows: result.rows }),
    ...(result.rowsAffected !== undefined && { rowCount: result.rowsAffected }),
    ...(result.outBinds !== undefined && { out: result.outBinds }),
  };
}

export function outcomeOfMany(result: oracledb.Results<unknown>): Outcome {
  return {
    warning: result.warning !== undefined,
    ...(result.rowsAffected !== undefined && { rowCount: result.rowsAffected }),
    ...(result.outBinds !== undefined && { out: result.outBinds }),
    batchErrors: (result.batchErrors ?? []).map(({ offset, message }) => ({
      row: offset ?? 0,
      error: Number(/^ORA-(\d{5})/.exec(message)?.[1]),
    })),
  };
}

/** @throws what is not an answer of a server's: a broken connection, a mistake in the suite */
export function failureOf(error: unknown): Outcome {
  const { errorNum, message } = error as oracledb.DBError;
  if (errorNum === undefined || !/^ORA-\d{5}/.test(message)) throw error;
  const [first = ""] = message.split("\n");
  return { warning: false, error: { code: errorNum, text: first.replace(/^ORA-\d{5}: /, "") } };
}

function typeOf(column: Described): string {
  const { dbTypeName = "", precision, scale, byteSize } = column;
  const name = dbTypeName.replace(/^(?:DB_TYPE_)/, "");
  if (name === "NUMBER") return precision ? `NUMBER(${precision},${scale ?? 0})` : "NUMBER";
  if (/^(?:N?VARCHAR2?|N?CHAR|RAW)$/.test(name)) return `${name}(${byteSize ?? 0})`;
  return name;
}

/** Compares by jest's matchers, so that a difference is shown as one. */
export function compare(outcome: Outcome, expected: Expectation, fill: Fill): void {
  if (expected.error !== undefined) {
    expect(outcome.error ?? "succeeded").toMatchObject({ code: expected.error });
    if (expected.text !== undefined) expect(outcome.error?.text).toEqual(matcher(expected.text, fill));
    return;
  }
  expect(outcome.error).toBeUndefined();
  if (expected.columns) expect(outcome.columns).toEqual(expected.columns);
  if (expected.types) expect(outcome.types).toEqual(expected.types);
  if (expected.rows) expect(outcome.rows).toEqual(deepMatcher(expected.rows, fill));
  if (expected.rowCount !== undefined) expect(outcome.rowCount).toBe(expected.rowCount);
  if (expected.warning !== undefined) expect(outcome.warning).toBe(expected.warning);
  if (expected.out) expect(outcome.out).toEqual(deepMatcher(expected.out, fill));
  if (expected.batchErrors) expect(outcome.batchErrors).toEqual(expected.batchErrors);
}

function matcher(cell: Cell, fill: Fill): unknown {
  if (typeof cell === "string") return fill(cell);
  return cell instanceof RegExp ? expect.stringMatching(new RegExp(fill(cell.source), cell.flags)) : cell;
}

type Nested = Cell | readonly Nested[] | { readonly [name: string]: Nested };

function deepMatcher(value: Nested, fill: Fill): unknown {
  if (value === null || typeof value !== "object" || value instanceof RegExp || Buffer.isBuffer(value)) {
    return matcher(value, fill);
  }
  if (Array.isArray(value)) return value.map((item: Nested) => deepMatcher(item, fill));
  return Object.fromEntries(
    Object.entries(value as Record<string, Nested>).map(([name, item]) => [name, deepMatcher(item, fill)]),
  );
}

/** An outcome in a few words, by which a question's answers are told apart. */
export function summaryOf({ error, rows }: Outcome): string {
  if (error) return `ORA-${String(error.code).padStart(5, "0")}`;
  return rows ? rows.map((row) => row.map(String).join(", ")).join("; ") : "done";
}
