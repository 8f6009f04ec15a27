import type { DataType } from "../catalog/model";
import type { Parameter, TranslateContext } from "./context";
import { postgresType } from "./types";

/** What one translation gathers: its parameters and the names it has made up. */
export class Compiler {
  readonly parameters: Parameter[] = [];
  lockWaitSeconds: number | undefined;
  private aliases = 0;

  constructor(readonly context: TranslateContext) {}

  /** A name that no other source of the statement has, and that is short enough for PostgreSQL. */
  alias(prefix = "s"): string {
    this.aliases += 1;
    return `${prefix}${this.aliases}`;
  }

  bind(index: number, type: DataType): string {
    const known = this.parameters.findIndex((p) => p.kind === "bind" && p.index === index);
    if (known >= 0) return this.parameterText(known);
    this.parameters.push({ kind: "bind", index, type, cast: parameterType(type) });
    return this.parameterText(this.parameters.length - 1);
  }

  variable(parts: readonly string[], type: DataType): string {
    const key = parts.join(".");
    const known = this.parameters.findIndex((p) => p.kind === "variable" && p.parts.join(".") === key);
    if (known >= 0) return this.parameterText(known);
    this.parameters.push({ kind: "variable", parts, type, cast: parameterType(type) });
    return this.parameterText(this.parameters.length - 1);
  }

  private parameterText(place: number): string {
    const parameter = this.parameters[place]!;
    const text = `$${place + 1}::${parameter.cast}`;
    return parameter.type.name === "ROWID" ? `ora.to_rowid(${text})` : text;
  }
}

/** A ROWID comes as text, as the wire has it. */
function parameterType(type: DataType): string {
  return type.name === "ROWID" ? "text" : postgresType(type);
}
