import { OracleError } from "../../contract";
import type { Argument, CallStatement, Identifier } from "../../sql/ast";
import { argumentsOf } from "../../translate/arguments";
import { unimplemented } from "../../translate/errors";
import type { TriggerBody } from "./body";

/** A call of RAISE_APPLICATION_ERROR or of a stored procedure. */
export function call(body: TriggerBody, { target, position }: CallStatement): string {
  const parts = target.kind === "name" ? target.parts : target.kind === "call" ? target.name : [];
  const args = target.kind === "call" ? target.args : [];
  const name = parts.map((part) => part.name).join(".");
  if (name !== "RAISE_APPLICATION_ERROR") return callOfRoutine(body, parts, args, position);
  const [code, text] = args.map((argument) => argument.value);
  if (code === undefined || text === undefined) {
    throw new OracleError(
      6550,
      `PLS-00306: wrong number or types of arguments in call to '${name}'`,
      position,
    );
  }
  return body.frame.raising.applicationError(
    body.value(code, { name: "NUMBER" }),
    body.value(text, { name: "VARCHAR2" }),
    position,
  );
}

function callOfRoutine(
  body: TriggerBody,
  name: readonly Identifier[],
  args: readonly Argument[],
  position: number,
): string {
  const parts = name.map((part) => part.name);
  const routine = body.routine(parts, "PLSQL");
  if (routine === undefined || routine.returns !== undefined) {
    throw unimplemented(`a call of ${parts.join(".")} in a trigger`, position);
  }
  const given = argumentsOf(routine, args, parts.join("."), position);
  const texts = given.map((one, place) => {
    const { type, default: initial = "NULL" } = routine.parameters[place]!;
    return one === undefined ? initial : body.value(one, type);
  });
  return body.frame.raising.calling(`PERFORM ${routine.sql}(${texts.join(", ")});`, position);
}
