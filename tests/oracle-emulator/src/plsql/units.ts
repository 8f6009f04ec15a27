import type { CreateRoutine, Declaration, RoutineBody } from "../sql/ast";
import { Checker } from "./check";
import { newContext } from "./context";
import { declareRoutine } from "./declare";
import { lineAndColumn } from "./errors";
import type { PlsqlHost, UnitSource } from "./host";
import { Scope } from "./scope";

/** A row of ALL_ERRORS. */
export interface UnitError {
  readonly line: number;
  readonly position: number;
  readonly text: string;
  readonly messageNumber: number;
}

function messageNumber(text: string): number {
  return Number(/(?:PLS|ORA)-(\d{5})/.exec(text)?.[1] ?? "0");
}

function errorAt(source: string, position: number, text: string): UnitError {
  const { line, column } = lineAndColumn(source, position);
  return { line, position: column, text, messageNumber: messageNumber(text) };
}

/** `ORA-06550: line 2, column 3:\nPLS-00103: …` of the parser. */
function parserError(message: string): UnitError {
  const found = /line (\d+), column (\d+):\n([^]*)/.exec(message);
  const text = found?.[3] ?? message;
  return {
    line: Number(found?.[1] ?? "1"),
    position: Number(found?.[2] ?? "1"),
    text,
    messageNumber: messageNumber(text),
  };
}

async function checkTree(
  checker: Checker,
  scope: Scope,
  tree: RoutineBody,
  specification: readonly Declaration[],
): Promise<void> {
  if (tree.kind === "routine") {
    declareRoutine(scope, tree.declaration);
    return checker.routine(scope, tree.declaration);
  }
  await checker.declarations(scope, [...specification, ...tree.declarations]);
  if (tree.initialisation !== undefined) await checker.block(scope, tree.initialisation);
}

/**
 * Errors of a procedure, function or package; none: it is valid. The unit is kept either way, as Oracle does.
 *
 * @param source the text that the node's positions are offsets in
 * @param specification of the package whose body the node is
 */
export async function compileUnit(
  host: PlsqlHost,
  source: string,
  node: CreateRoutine,
  specification?: UnitSource,
): Promise<readonly UnitError[]> {
  if (node.body === undefined) return [parserError(node.compilationError?.message ?? "")];
  if (node.routine === "PACKAGE BODY" && specification?.tree.kind !== "package") {
    const name = node.name.name.name;
    return [
      errorAt(source, node.name.position, `PLS-00201: identifier '${name}' must be declared`),
      errorAt(
        source,
        node.name.position,
        "PLS-00304: cannot compile body of '" + name + "' without its specification",
      ),
    ];
  }
  const checker = new Checker(newContext(host));
  const scope = new Scope({ text: source }, undefined, [node.name.name.name]);
  const outer = specification?.tree.kind === "package" ? specification.tree.declarations : [];
  await checkTree(checker, scope, node.body, outer);
  return checker.findings.flatMap(({ error, statement }) => {
    const ignored = error.message.startsWith("PL/SQL: ORA-") ? "SQL Statement ignored" : "Statement ignored";
    return [errorAt(source, error.position, error.message), errorAt(source, statement, `PL/SQL: ${ignored}`)];
  });
}
