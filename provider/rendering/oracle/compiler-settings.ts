import { numberLiteral } from "../../dialect/oracle-literals";
import { quoteLiteral } from "../../dialect/oracle-quoting";
import type { OracleCompilerSettings } from "../../schema/oracle-compiler-settings";

const warningItem = /(?:ENABLE|DISABLE|ERROR):\s*(?:ALL|SEVERE|INFORMATIONAL|PERFORMANCE|\d+|\([\d,\s]+\))/g;

/** Each item is a text of its own. They say what the compiler tells, and nothing of what it makes. */
function warningsClause(warnings: string): string[] {
  const items = warnings.match(warningItem) ?? [];
  return items.length === 0 ? [] : [`PLSQL_WARNINGS = ${items.map((item) => quoteLiteral(item)).join(", ")}`];
}

/** What stands behind ALTER SESSION SET, so that a unit is compiled as another one was. */
export function printCompilerSettings(settings: OracleCompilerSettings): string {
  const { optimizeLevel, codeType, isDebugged, lengthSemantics, flags, scope, warnings } = settings;
  return [
    `PLSQL_OPTIMIZE_LEVEL = ${numberLiteral(optimizeLevel)}`,
    `PLSQL_CODE_TYPE = ${quoteLiteral(codeType)}`,
    // Deprecated, and off unless somebody has asked for it.
    ...(isDebugged ? ["PLSQL_DEBUG = TRUE"] : []),
    `NLS_LENGTH_SEMANTICS = ${quoteLiteral(lengthSemantics)}`,
    `PLSQL_CCFLAGS = ${quoteLiteral(flags)}`,
    `PLSCOPE_SETTINGS = ${quoteLiteral(scope)}`,
    ...warningsClause(warnings),
  ].join(" ");
}
