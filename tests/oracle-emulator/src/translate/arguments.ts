import { OracleError } from "../contract";
import type { Argument, Expression } from "../sql/ast";
import type { RoutineInfo } from "./context";

/** The argument of each parameter of a routine; undefined: its default. @throws OracleError ORA-06553 */
export function argumentsOf(
  { parameters }: RoutineInfo,
  args: readonly Argument[],
  name: string,
  position: number,
): readonly (Expression | undefined)[] {
  const given = new Map<string, Expression>();
  args.forEach((argument, place) =>
    given.set(argument.name?.name ?? parameters[place]?.name ?? "", argument.value),
  );
  const isComplete = parameters.every((one) => given.has(one.name) || one.default !== undefined);
  const isKnown = [...given.keys()].every((key) => parameters.some((one) => one.name === key));
  if (!isComplete || !isKnown || given.size < args.length) {
    throw new OracleError(6553, `PLS-306: wrong number or types of arguments in call to '${name}'`, position);
  }
  return parameters.map((one) => given.get(one.name));
}
