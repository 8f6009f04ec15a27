import { OracleError } from "../../contract";
import type { PlsqlStatement } from "../../sql/ast";
import { lineAndColumn, messageLine, PREDEFINED_EXCEPTIONS, textOfCode } from "../errors";
import type { TriggerBody } from "./body";

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'::text`;
}

/** What a stack names. */
interface RaisingUnit {
  readonly text: string;
  /** Where in the statement the text starts: its first line is line 1. */
  readonly start: number;
  /** `HR.TRG`. */
  readonly name: string;
  readonly isTrigger: boolean;
}

/** Errors that a trigger or routine raises itself, with the lines that Oracle adds to them. */
export class Raising {
  constructor(private readonly unit: RaisingUnit) {}

  private lines(position: number): string {
    const { text, start, name, isTrigger } = this.unit;
    const { line } = lineAndColumn(text, position - start);
    const last = isTrigger ? `\nORA-04088: error during execution of trigger '${name}'` : "";
    return `\nORA-06512: at "${name}", line ${line}${last}`;
  }

  /** What a routine that a statement calls has raised goes on with the lines of the caller. */
  calling(call: string, position: number): string {
    const lines = literal(this.lines(position));
    return [
      "BEGIN",
      call,
      "EXCEPTION WHEN SQLSTATE 'OR000' THEN",
      "GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;",
      `RAISE EXCEPTION USING ERRCODE = 'OR000', MESSAGE = SQLERRM || ${lines}, DETAIL = v_detail;`,
      "END;",
    ].join("\n");
  }

  private statement(message: string, position: number, tag = ""): string {
    const detail = tag === "" ? "" : `, DETAIL = ${literal(tag)}`;
    return `RAISE EXCEPTION USING ERRCODE = 'OR000', MESSAGE = ${message} || ${literal(this.lines(position))}${detail};`;
  }

  /** Raises a fixed text such as `ORA-01403: no data found`. */
  text(message: string, position: number): string {
    return this.statement(literal(message), position);
  }

  /** RAISE_APPLICATION_ERROR with the PL/pgSQL texts of its arguments. */
  applicationError(code: string, text: string, position: number): string {
    return this.statement(`'ORA-' || (-(${code}))::integer || ': ' || coalesce(${text}, '')`, position);
  }

  /** RAISE of an exception of the trigger's own or of STANDARD's, or again of the one under way. */
  raise(body: TriggerBody, node: Extract<PlsqlStatement, { kind: "raise" }>): string {
    if (node.exception === undefined) return "RAISE;";
    const name = node.exception.parts.at(-1)?.name ?? "";
    const own = body.names.find(name);
    if (own?.kind === "exception") {
      const code = own.code ?? 6510;
      const text = textOfCode(code) ?? "";
      return this.statement(literal(messageLine(code, text)), node.position, own.tag);
    }
    const code = PREDEFINED_EXCEPTIONS.get(name);
    if (code === undefined) {
      throw new OracleError(6550, `PLS-00201: identifier '${name}' must be declared`, node.position);
    }
    return this.text(messageLine(code, textOfCode(code) ?? ""), node.position);
  }
}
