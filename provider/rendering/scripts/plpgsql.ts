import { dollarQuote } from "../fragments";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";
import { holes, variableOf } from "./holes";

/** What is known of the run and of an attempt, as the session keeps it. */
const settings: Readonly<Record<string, string>> = {
  run: "pg_temp.run()::text",
  attempt: "pg_temp.setting('attempt')",
  windowMs: "pg_temp.setting('window_ms')",
  waitMs: "pg_temp.setting('limit_ms')",
  lockMs: "(2 * pg_temp.setting('limit_ms')::int)::text",
  statementMs: "(pg_temp.setting('limit_ms')::int + pg_temp.setting('window_ms')::int)::text",
  expectedSignature: "quote_literal(pg_temp.setting('signature'))",
  expectedReturning: "quote_literal(pg_temp.setting('returning'))",
  replayed: "(pg_temp.setting('journaled')::int + pg_temp.setting('replayed')::int)::text",
  privilege: "v_privilege",
  grantee: "v_grantee",
  grantOption: "v_grant_option",
  grantor: "quote_ident(v_grantor)",
  schema: "quote_ident(v_schema)",
  name: "quote_ident(v_name)",
  trigger: "quote_ident(v_trigger)",
  triggerSchema: "quote_ident(v_schema)",
  triggerTable: "quote_ident(v_name)",
  partSchema: "quote_ident(v_part_schema)",
  part: "quote_ident(v_part)",
};

/** A fragment that templates call by another name than the value behind it. */
const valueNames: Readonly<Record<string, string>> = { grantOption: "grantable" };

/** An expression of plpgsql for a statement's text, with what is known only then. @throws where a name of the table reads like a hole */
function textOf(statement: Statement, open: readonly string[]): string {
  const quote = dollarQuote(statement.text, "sql");
  return open
    .filter((name) => statement.text.includes(`<<${name}>>`))
    .reduce(
      (text, name) => `replace(${text}, '<<${name}>>', ${settings[name] ?? ""})`,
      `${quote}${statement.text}${quote}`,
    );
}

/** The statements of one step, as scripts hold them. */
export interface ScriptStatements {
  /** As it stands in a script by itself, with neither binds nor values of the run. */
  plain(name: string, values?: StatementValues): string;
  /** As plpgsql runs it: `EXECUTE $sql$…$sql$ USING v_run`; binds are variables of that name. */
  executed(name: string, values?: StatementValues): string;
  /** The expression for a text that is kept for later. */
  text(name: string): string;
}

/**
 * Wraps a step's statements, of which some names are open until the script runs.
 * @param open names among {@link settings}
 */
export function scriptStatements(script: StepScript, open: readonly string[] = []): ScriptStatements {
  const render = (name: string, values: StatementValues = {}): Statement =>
    script.statement(name, { ...holes(open, valueNames), ...values });
  return {
    plain(name, values) {
      const { text, binds } = render(name, values);
      if (binds.length > 0 || open.some((hole) => text.includes(`<<${hole}>>`)))
        throw new Error(`${name} needs values, so it cannot stand by itself`);
      return text;
    },
    executed(name, values) {
      const statement = render(name, values);
      const using = statement.binds.map(variableOf).join(", ");
      return `EXECUTE ${textOf(statement, open)}${using === "" ? "" : ` USING ${using}`}`;
    },
    text: (name) => textOf(render(name), open),
  };
}
