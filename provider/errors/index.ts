import { catalogue, type CatalogueEntry } from "./catalogue";

type Names = Readonly<Record<string, string | number>>;

export type ErrorCode = keyof typeof catalogue;

/** Names between braces in a text. */
type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** The parameters that the texts of a code need. */
export type ErrorParameters<Code extends ErrorCode> = Readonly<
  Record<
    Placeholder<(typeof catalogue)[Code]["problem"] | (typeof catalogue)[Code]["remedy"]>,
    string | number
  >
>;

/** Why a plan is refused: plain data, shown against `path` in preview. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Property of the declaration that the refusal is about, such as `partitionColumn`. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

function fill(text: string, names: Names): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(names[name]));
}

/** Makes a refusal from the catalogue. */
export function refuse<Code extends ErrorCode>(
  code: Code,
  path: string,
  names: ErrorParameters<Code>,
): Refusal {
  const entry = catalogue[code];
  return { code, path, problem: fill(entry.problem, names), remedy: fill(entry.remedy, names) };
}

/** `CODE: what is wrong and why it matters. What to do.` */
export function formatRefusal(refusal: Refusal): string {
  return `${refusal.code}: ${refusal.problem} ${refusal.remedy}`;
}

/** An error of the catalogue. Its message never holds a password: parameters are names, counts and server messages. */
export class MigrationError extends Error {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly remedy: string;

  constructor(refusal: Pick<Refusal, "code" | "problem" | "remedy">, options?: ErrorOptions) {
    super(`${refusal.code}: ${refusal.problem} ${refusal.remedy}`, options);
    this.name = "MigrationError";
    this.code = refusal.code;
    this.problem = refusal.problem;
    this.remedy = refusal.remedy;
  }
}

/** Makes an error from the catalogue; `cause` is kept. */
export function migrationError<Code extends ErrorCode>(
  code: Code,
  names: ErrorParameters<Code>,
  cause?: unknown,
): MigrationError {
  return new MigrationError(refuse(code, "", names), cause === undefined ? undefined : { cause });
}

/** All codes, for the documentation's test. */
export const errorCatalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = catalogue;
