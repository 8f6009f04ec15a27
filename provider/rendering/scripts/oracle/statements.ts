import type { Statement, StatementValues, StepScript } from "../../../schema/statement";
import { holes, variableOf } from "../holes";
import { plsqlText } from "./plsql-text";

/** The places that scripts fill in when they run, and the variables of what stands there. */
const variables: Readonly<Record<string, string>> = {
  waitSeconds: "v_wait_seconds",
  wait: "v_wait",
  next: "v_next",
  privilege: "v_privilege",
  grantee: "v_grantee",
  grantOption: "v_grant_option",
  name: "v_name",
  trigger: "v_trigger",
  object: "v_object",
  objectSchema: "v_object_schema",
  objectType: "v_object_type",
  unit: "v_unit",
  keySchema: "v_key_schema",
  keyTable: "v_key_table",
  key: "v_key",
  sid: "v_sid",
  serial: "v_serial",
};

/** A fragment that templates call by another name than the value behind it. */
const valueNames: Readonly<Record<string, string>> = { objectType: "type" };

/** Everything in a statement that may be a bind, or that hides what looks like one. */
const tokens = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\/|:(\d+|out_\w+)\b/g;

interface Bound {
  readonly text: string;
  readonly using: readonly string[];
}

function nameOf(marker: string, { binds }: Statement): string {
  return marker.startsWith("out_") ? marker : (binds[Number(marker) - 1] ?? "");
}

/** A bind by its name, as USING has it. */
function argumentOf(name: string): string {
  return name.startsWith("out_") ? `OUT ${variableOf(outputVariable(name.slice(4)))}` : variableOf(name);
}

/** `keys` is a count that its caller turns into a number. */
function outputVariable(name: string): string {
  return name === "keys" ? "outKeys" : name;
}

/**
 * Binds of dynamic SQL go by position: in a statement each place has one of its own, in a block each name.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/dynamic-sql.html
 */
function bindByPosition(statement: Statement): Bound {
  if (statement.binds.length + statement.outputs.length === 0) return { text: statement.text, using: [] };
  const isBlock = /^\s*(?:BEGIN|DECLARE)\b/i.test(statement.text);
  const seen = new Map<string, number>();
  const using: string[] = [];
  const text = statement.text.replace(tokens, (token: string, marker: string | undefined) => {
    if (marker === undefined) return token;
    const name = nameOf(marker, statement);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    if (times === 1 || !isBlock) using.push(argumentOf(name));
    // No bind may have the name of a keyword, such as TABLE.
    return times === 1 || isBlock ? `:b_${name}` : `:b_${name}_${times}`;
  });
  return { text, using };
}

/** Statements of one step as PL/SQL runs them. Their text is that of `up`, but for the names of binds. */
export interface OracleScriptStatements {
  /** `EXECUTE IMMEDIATE '…' USING v_run`; binds are variables of that name. */
  executed(name: string, values?: StatementValues): string;
  /** The expression for the text alone. */
  text(name: string, values?: StatementValues): string;
  /** ` USING v_run`, or nothing. */
  using(name: string, values?: StatementValues): string;
}

/** @param open places that are filled in when the script runs */
export function oracleScriptStatements(
  script: StepScript,
  open: readonly string[] = Object.keys(variables),
): OracleScriptStatements {
  const bound = (name: string, values: StatementValues = {}): Bound =>
    bindByPosition(script.statement(name, { ...holes(open, valueNames), ...values }));
  const text = (name: string, values?: StatementValues): string => fillIn(bound(name, values).text);
  const using = (name: string, values?: StatementValues): string => {
    const list = bound(name, values).using.join(", ");
    return list === "" ? "" : ` USING ${list}`;
  };
  return {
    text,
    using,
    executed: (name, values) => `EXECUTE IMMEDIATE ${text(name, values)}${using(name, values)}`,
  };
}

/** A quoted name that is known only then is quoted by the script, as the dictionary spells it. */
function fillIn(text: string): string {
  return Object.entries(variables)
    .filter(([name]) => text.includes(`<<${name}>>`))
    .reduce((filled, [name, variable]) => `REPLACE(${filled}, '<<${name}>>', ${variable})`, plsqlText(text));
}
