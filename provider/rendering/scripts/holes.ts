import type { StatementValues } from "../../schema/statement";
import { Marker, type View } from "../template";

/** What a script knows only when it runs: a place in a statement's text that its procedural language fills in. */
class Hole extends Marker {
  override toString(): string {
    return `<<${this.name}>>`;
  }
}

/**
 * The values that leave a statement's run-time names open.
 * @param valueNames fragments that templates call by another name than the value behind them
 */
export function holes(
  names: readonly string[],
  valueNames: Readonly<Record<string, string>>,
): StatementValues {
  const values = Object.fromEntries(names.map((name) => [valueNames[name] ?? name, new Hole(name)]));
  // A marker is a matter of rendering, where every value may be one.
  return values as unknown as StatementValues;
}

/** `fromTid` is the variable `v_from_tid`. */
export function variableOf(bind: string): string {
  return `v_${bind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** Statements under their names, rendered when a script asks for one. */
export function lazily(names: readonly string[], render: (name: string) => string): View {
  const view: Record<string, unknown> = {};
  for (const name of names) Object.defineProperty(view, name, { enumerable: true, get: () => render(name) });
  return view;
}
