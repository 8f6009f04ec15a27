import type { Context } from "./context";
import { asException, CompilationError, lineAndColumn } from "./errors";
import { OracleError } from "../contract";
import type { Scope, UnitText } from "./scope";

/** `at line 3`, `at "HR.P", line 3`. */
function frame(unit: UnitText, position: number): string {
  const { line } = lineAndColumn(unit.text, position);
  return unit.name === undefined ? `at line ${line}` : `at "${unit.name}", line ${line}`;
}

function at(unit: UnitText, position: number): string {
  const { line, column } = lineAndColumn(unit.text, position);
  return `line ${line}, column ${column}:`;
}

/** An error of the unit's text, as Oracle's compiler words it. The statement is the one that it makes senseless. */
export function compilationError(
  unit: UnitText,
  error: CompilationError,
  statement = error.position,
): OracleError {
  const ignored = error.message.startsWith("PL/SQL: ORA-") ? "SQL Statement ignored" : "Statement ignored";
  return new OracleError(
    6550,
    `${at(unit, error.position)}\n${error.message}\nORA-06550: ${at(unit, statement)}\nPL/SQL: ${ignored}`,
    error.position,
    { cause: error },
  );
}

/** Runs a statement; an exception that leaves it notes the line once for each call it passes. */
export async function atPosition<Result>(
  context: Context,
  scope: Scope,
  position: number,
  run: () => Promise<Result>,
): Promise<Result> {
  const { depth } = context;
  try {
    return await run();
  } catch (error) {
    if (error instanceof CompilationError) throw compilationError(scope.unit, error, position);
    const exception = asException(error);
    if (exception === undefined) throw error;
    exception.locate(depth, () => frame(scope.unit, position));
    throw exception;
  }
}
