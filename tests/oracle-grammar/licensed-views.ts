import type { NamedText } from "./rendered";

/**
 * Views of the Diagnostics and the Tuning Pack: reading one counts as using the pack, whoever has paid for it.
 */
const licensed =
  /\b(?:(?:DBA|CDB|AWR_PDB|AWR_ROOT|AWR_CDB)_HIST_\w+|DBA_ADDM_\w+|DBA_ADVISOR_\w+|DBA_SQLTUNE_\w+|DBA_SQLSET\w*)\b|\bG?V\$(?:ACTIVE_SESSION_HISTORY|ASH_\w+|SQL_MONITOR\w*|SQL_PLAN_MONITOR|SQLTUNE_\w+)/i;
const packages = /\bDBMS_(?:WORKLOAD_REPOSITORY|ADDM|SQLTUNE|SQL_MONITOR|ADVISOR|WORKLOAD_\w+)\b/i;

/** Statements that would use a pack, by name. */
export function licensedStatements(statements: readonly NamedText[]): string[] {
  return statements.filter(({ text }) => licensed.test(text) || packages.test(text)).map(({ name }) => name);
}
