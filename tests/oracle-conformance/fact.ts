/** A claim about Oracle as data: what is run, and what Oracle answers. Nothing here knows of a server. */
export interface Fact {
  /** Stable; names the test. */
  readonly id: string;
  /** A sentence about Oracle. */
  readonly title: string;
  /** The vendor's page that says so; null: unproven, which is listed and does not count. */
  readonly source: string | null;
  readonly steps: readonly Step[];
}

export interface Topic {
  readonly name: string;
  readonly facts: readonly Fact[];
}

/** A question that no page answers: the suite reports which of the known answers a server gives. */
export interface Question {
  readonly id: string;
  readonly question: string;
  readonly steps: readonly Step[];
  /** What the outcome of the step named "answer" means, by its summary (see summaryOf). */
  readonly answers: Readonly<Record<string, string>>;
}

/** A, B: the fact's owner, in two connections. OTHER: a second user. DBA: the administrator. */
export type SessionName = "A" | "B" | "OTHER" | "DBA";

/** `{owner}` and `{other}` in any text stand for the names of the fact's users, in dictionary case. */
export type Step = Call | Settle | Waiting | Disconnect;

export interface Call {
  readonly do: "call";
  readonly session: SessionName;
  readonly sql: string;
  readonly binds?: Binds;
  /** Rows of binds: one call for all of them. */
  readonly many?: readonly (readonly Scalar[])[];
  readonly batchErrors?: boolean;
  readonly expected: Expectation;
  /** Goes on without waiting for the answer, which a later `settle` compares. */
  readonly background?: string;
  /** Its outcome answers the question. */
  readonly answer?: true;
}

/** Waits for the answer to a call in the background, and compares it. */
export interface Settle {
  readonly do: "settle";
  readonly label: string;
}

/** Holds that a call in the background has not been answered yet. */
export interface Waiting {
  readonly do: "waiting";
  readonly label: string;
}

/** Ends a session as a client does that is gone: what is not committed is rolled back. */
export interface Disconnect {
  readonly do: "disconnect";
  readonly session: SessionName;
}

export type Scalar = string | number | null | Buffer;

/** An OUT bind by its type; anything else goes in. */
export type Bind = Scalar | { readonly out: "string" | "number"; readonly in?: Scalar };
export type Binds = readonly Bind[] | Readonly<Record<string, Bind>>;

export type Cell = Scalar | boolean | RegExp;

/** What is not named is not compared; but a call fails only where `error` is named. */
export interface Expectation {
  /** The ORA number. */
  readonly error?: number;
  /** The error's text after the number, where Oracle's text is fixed. */
  readonly text?: string | RegExp;
  readonly columns?: readonly string[];
  /** Types of the columns as the driver describes them: `NUMBER(5,2)`, `VARCHAR2(10)`, `DATE`. */
  readonly types?: readonly string[];
  readonly rows?: readonly (readonly Cell[])[];
  readonly rowCount?: number;
  /** Whether the driver reports a warning: success with compilation errors. */
  readonly warning?: boolean;
  /** OUT binds, in their order or by name. A bind after RETURNING INTO is a list. */
  readonly out?: readonly (Cell | readonly Cell[])[] | Readonly<Record<string, Cell | readonly Cell[]>>;
  readonly batchErrors?: readonly { readonly row: number; readonly error: number }[];
}

type Where = Partial<Omit<Call, "do" | "sql" | "expected">>;

function call(sql: string, expected: Expectation, where: Where): Call {
  return { do: "call", session: "A", sql, expected, ...where };
}

/** The statement succeeds, without a warning. */
export function ok(sql: string, where: Where = {}): Call {
  return call(sql, { warning: false }, where);
}

/** The query returns these rows, in this order. */
export function rows(
  sql: string,
  expected: readonly (readonly Cell[])[],
  where: Where & Pick<Expectation, "columns" | "types"> = {},
): Call {
  const { columns, types, ...rest } = where;
  return call(sql, { rows: expected, ...(columns && { columns }), ...(types && { types }) }, rest);
}

/** The DML changes so many rows. */
export function count(sql: string, rowCount: number, where: Where = {}): Call {
  return call(sql, { rowCount, warning: false }, where);
}

/** The statement fails with this ORA number, and this text where one is given. */
export function fails(sql: string, error: number, text?: string | RegExp, where: Where = {}): Call {
  return call(sql, { error, ...(text !== undefined && { text }) }, where);
}

/** The statement succeeds with compilation errors. */
export function warns(sql: string, where: Where = {}): Call {
  return call(sql, { warning: true }, where);
}

/** The call gives these OUT binds. */
export function gives(
  sql: string,
  binds: Binds,
  out: NonNullable<Expectation["out"]>,
  where: Where = {},
): Call {
  return call(sql, { out, warning: false }, { ...where, binds });
}

/** One call with an array of binds. */
export function many(
  sql: string,
  values: NonNullable<Call["many"]>,
  expected: Expectation,
  where: Where = {},
): Call {
  return call(sql, expected, { ...where, many: values });
}

/** Whatever comes answers the question. */
export function asks(sql: string, where: Where = {}): Call {
  return call(sql, {}, { ...where, answer: true });
}

export const settle = (label: string): Settle => ({ do: "settle", label });
export const waiting = (label: string): Waiting => ({ do: "waiting", label });
export const disconnect = (session: SessionName): Disconnect => ({ do: "disconnect", session });
